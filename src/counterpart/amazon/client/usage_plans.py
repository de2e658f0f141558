"""How often may each Amazon operation be called by default?"""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class UsagePlan:
    """Requests per second that refill a bucket of `burst` requests."""

    rate: float
    burst: int


# The usage plan tables in Amazon's public models: orders_2026-01-01.json, ordersV0.json,
# sellers.json, feeds_2021-06-30.json, listingsItems_2021-08-01.json, reports_2021-06-30.json and
# finances_2024-06-19.json. Each holds for one selling partner account and one application.
USAGE_PLANS = MappingProxyType(
    {
        "searchOrders": UsagePlan(rate=0.0056, burst=20),
        "getOrder": UsagePlan(rate=0.5, burst=30),
        "confirmShipment": UsagePlan(rate=2.0, burst=10),
        "getMarketplaceParticipations": UsagePlan(rate=0.016, burst=15),
        "createFeedDocument": UsagePlan(rate=0.5, burst=15),
        # One bucket for feeds of every type: thirty an hour.
        "createFeed": UsagePlan(rate=0.0083, burst=15),
        "getFeed": UsagePlan(rate=2.0, burst=15),
        "getFeeds": UsagePlan(rate=0.0222, burst=10),
        "getFeedDocument": UsagePlan(rate=0.0222, burst=10),
        "getListingsItem": UsagePlan(rate=5.0, burst=10),
        "patchListingsItem": UsagePlan(rate=5.0, burst=5),
        "searchListingsItems": UsagePlan(rate=5.0, burst=5),
        "createReport": UsagePlan(rate=0.0167, burst=15),
        "getReport": UsagePlan(rate=2.0, burst=15),
        "getReports": UsagePlan(rate=0.0222, burst=10),
        "getReportDocument": UsagePlan(rate=0.0167, burst=15),
        "listTransactions": UsagePlan(rate=0.5, burst=10),
    }
)
