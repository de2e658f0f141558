"""Until when must an order leave? Its channel says so; orders of our own have no such moment."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils.safestring import SafeString

from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.orders.models.orders import Order
from counterpart.web.amazon_orders import cells


def add_channel_orders(orders: Sequence[Order]) -> None:
    """Hang on each order the Amazon order that it came from, in one query."""
    found = AmazonOrder.objects.defer("document").filter(order__in=[one.pk for one in orders])
    rows = {row.order_id: row for row in found}
    for order in orders:
        order.amazon_order = rows.get(order.pk)  # type: ignore[attr-defined]


def is_canceled_on_amazon(order: Order) -> bool:
    """Tell whether an order ended because Amazon canceled it, whatever its status here (K-5)."""
    row: AmazonOrder | None = getattr(order, "amazon_order", None)
    return row is not None and row.import_state == ImportState.CANCELED


def ship_by(order: Order) -> datetime | None:
    """Answer until when an order must leave, if its channel says so."""
    row: AmazonOrder | None = getattr(order, "amazon_order", None)
    return row.ship_by if row is not None else None


def ship_by_cell(now: datetime) -> Callable[[Order], SafeString | str]:
    """Write until when an order must leave; what is late or due today says so."""
    write = cells.ship_by_cell(now)

    def cell(order: Order) -> SafeString | str:
        row: AmazonOrder | None = getattr(order, "amazon_order", None)
        return write(row) if row is not None else "–"

    return cell
