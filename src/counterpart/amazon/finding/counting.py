"""How many Amazon orders are there in each status?"""

from collections.abc import Collection

from counterpart.amazon import statuses
from counterpart.amazon.finding.matching import within
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.core.finding.counting import MOST, capped_counts
from counterpart.websites.scopes import EVERYTHING, Scope

KNOWN = (*dict.fromkeys(statuses.SHOWN.values()), statuses.ERROR, statuses.COMPLETED)


def counts_by_status(
    *, stores: Collection[int] = (), scope: Scope = EVERYTHING, most: int = MOST
) -> dict[str, int]:
    """Count orders by the status that people see, of all stores or of some, in one query.

    One more than `most` stands for “more than that”. Statuses that Amazon invents are not
    counted.
    """
    rows = AmazonOrder.objects.filter(within(scope))
    if stores:
        rows = rows.filter(store__in=stores)
    return capped_counts(rows, "status", KNOWN, most=most)
