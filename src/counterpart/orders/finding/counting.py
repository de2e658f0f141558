"""How many Commerce orders are there in each status?"""

from counterpart.core.finding.counting import MOST, capped_counts
from counterpart.orders.models.orders import Order, OrderStatus
from counterpart.websites.scopes import EVERYTHING, Scope


def counts_by_status(*, scope: Scope = EVERYTHING, most: int = MOST) -> dict[str, int]:
    """Count orders by status, in two queries. One more than `most` stands for “more than that”."""
    rows = Order.objects.filter(scope.within("store_view"))
    codes = OrderStatus.objects.values_list("code", flat=True)
    return capped_counts(rows, "status", codes, most=most)
