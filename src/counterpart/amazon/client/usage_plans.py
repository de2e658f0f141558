"""How often may each Amazon operation be called by default?"""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class UsagePlan:
    """Requests per second that refill a bucket of `burst` requests."""

    rate: float
    burst: int


# The usage plan tables in Amazon's public models: orders_2026-01-01.json, ordersV0.json and
# sellers.json. Each holds for one selling partner account and one application.
USAGE_PLANS = MappingProxyType(
    {
        "searchOrders": UsagePlan(rate=0.0056, burst=20),
        "getOrder": UsagePlan(rate=0.5, burst=30),
        "confirmShipment": UsagePlan(rate=2.0, burst=10),
        "getMarketplaceParticipations": UsagePlan(rate=0.016, burst=15),
    }
)
