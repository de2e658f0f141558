"""How often may a seller's application call each operation?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

# Usage plans as the models tell them: (requests per second, burst).
PLANS = {
    "searchOrders": (0.0056, 20),
    "getOrder": (0.5, 30),
    "confirmShipment": (2.0, 10),
    "getMarketplaceParticipations": (0.016, 15),
    "createFeedDocument": (0.5, 15),
    "getFeedDocument": (0.0222, 10),
    "createFeed": (0.0083, 15),
    "getFeeds": (0.0222, 10),
    "getFeed": (2.0, 15),
    "cancelFeed": (2.0, 15),
    "listTransactions": (0.5, 10),
    "searchListingsItems": (5.0, 5),
    "getListingsItem": (5.0, 10),
    "patchListingsItem": (5.0, 5),
    "createReport": (0.0167, 15),
    "getReports": (0.0222, 10),
    "getReport": (2.0, 15),
    "cancelReport": (0.0222, 10),
    "getReportDocument": (0.0167, 15),
}
# Keeps a caller who waits exactly 1/rate from failing on a rounding error.
ROUNDING = 1e-9


@dataclass
class Bucket:
    left: float
    at: datetime


class Quotas:
    """Token buckets per seller x application x operation ("Usage Plans and Rate Limits")."""

    def __init__(
        self, *, enforced: bool = True, plans: Mapping[str, tuple[float, int]] | None = None
    ) -> None:
        self.enforced = enforced
        self.plans: dict[str, tuple[float, int]] = {**PLANS, **(plans or {})}
        self.buckets: dict[tuple[str, str, str], Bucket] = {}

    def take(self, seller_id: str, client_id: str, operation: str, now: datetime) -> bool:
        rate, burst = self.plans[operation]
        bucket = self.buckets.setdefault((seller_id, client_id, operation), Bucket(burst, now))
        gone = max(0.0, (now - bucket.at).total_seconds())
        bucket.left = min(float(burst), bucket.left + gone * rate)
        bucket.at = now
        if bucket.left + ROUNDING < 1:
            return not self.enforced
        bucket.left -= 1
        return True

    def rate(self, operation: str) -> str:
        return f"{self.plans[operation][0]:g}"

    def teach(self, operation: str, rate: float, burst: int | None = None) -> None:
        self.plans[operation] = (rate, burst or self.plans[operation][1])
