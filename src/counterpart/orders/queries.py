"""Which Commerce orders are there?"""

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext

from counterpart.core.errors import Refused
from counterpart.orders.models.documents import Shipment
from counterpart.orders.models.orders import Order
from counterpart.websites.scopes import EVERYTHING, Scope

# What the view of one order shows beside what lists show.
SHOWN = (
    "lines__product", "addresses", "history",
    "invoices__lines__order_line", "credit_memos__lines__order_line",
)  # fmt: skip


class OrderUnknown(Refused):
    """No Commerce order has that number, or more than one has."""

    code = "order_unknown"


def find_orders(*, status: str = "", scope: Scope = EVERYTHING) -> QuerySet[Order]:
    """Answer the orders within a scope with lines and documents, newest first."""
    shipments = Shipment.objects.prefetch_related("tracks", "lines__order_line").order_by("pk")
    orders = Order.objects.select_related("store_view").prefetch_related(
        "lines", "invoices", "credit_memos", Prefetch("shipments", queryset=shipments)
    )
    orders = orders.filter(scope.within("store_view"))
    if status:
        orders = orders.filter(Q(status__iexact=status) | Q(state__iexact=status))
    return orders.order_by("-placed_at", "-pk")


def get_order(number: str, *, scope: Scope = EVERYTHING) -> Order:
    """Answer an order by its number, or by the number its channel gave it; refuse otherwise.

    An order outside the scope is refused like one that does not exist: nobody can guess it.
    """
    wanted = number.strip().removeprefix("#")
    found = list(find_orders(scope=scope).filter(Q(number=wanted) | Q(external_id=wanted))[:3])
    exact = [order for order in found if order.number == wanted] or found
    if not exact:
        raise OrderUnknown(gettext("There is no Commerce order {number}.").format(number=number))
    if len(exact) > 1:
        raise OrderUnknown(
            gettext("{number} names several orders: {exact}.").format(
                number=number, exact=_told_apart(exact)
            )
        )
    return exact[0]


def read_order(order: Order) -> Order:
    """Read an order anew with all that its view shows (CO-9), in a fixed number of queries."""
    orders = find_orders().select_related(
        "store_view__store__website", "replaces", "replaced_by", "stock"
    )
    return orders.prefetch_related(*SHOWN).get(pk=order.pk)


def _told_apart(orders: Iterable[Order]) -> str:
    return ", ".join(f"{order.number} of {order.store_view.code}" for order in orders)
