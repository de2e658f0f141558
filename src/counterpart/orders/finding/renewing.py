"""How are orders found and sorted by the newest key?"""

from collections.abc import Iterator

from django.db.models import QuerySet

from counterpart.core.finding.renewing import Findable, renew_words
from counterpart.core.rotating import Rotated
from counterpart.orders.finding import findable
from counterpart.orders.models.orders import Order, OrderWord


def renew_order_words() -> Rotated:
    """Make all that orders are found and sorted by with the newest key. See `renew_words`."""
    rows = Order.objects.filter(people_erased_at=None)
    return renew_words(rows, OrderWord.objects.all(), "order", _read)


def _read(orders: QuerySet[Order]) -> Iterator[Findable]:
    for order in orders.prefetch_related("addresses"):
        now = findable.of_order(order, order.addresses.all())
        yield Findable(order.pk, now.words(), now.ranks())
