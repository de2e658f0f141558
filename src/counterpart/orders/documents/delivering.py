"""When do virtual goods reach the buyer? When they are invoiced."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from counterpart.inventory.models import MovementKind, Stock
from counterpart.inventory.reserving import Demand
from counterpart.inventory.taking import take
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.promises import REFERENCE, demands, stock_for

Units = Mapping[OrderLine, Decimal]


def deliver_virtual(invoiced: Iterable[tuple[Order, Units]], *, now: datetime) -> None:
    """Take the virtual ones of the invoiced units from the orders' stocks (CO-6.3).

    In the caller's transaction and before a number is taken: stock is locked before numbers.
    Refuses NotEnoughAtSource. Of orders whose stock is elsewhere, nothing moves.
    """
    wanted: dict[tuple[Stock, bool], list[Demand]] = defaultdict(list)
    for order, units in invoiced:
        virtual = {line: quantity for line, quantity in units.items() if line.is_virtual}
        if not virtual or order.stock_untouched:
            continue
        stock = stock_for(order)
        for is_reserved in (True, False):
            wanted[stock, is_reserved] += demands(order, virtual, reserved=is_reserved)
    for (stock, is_reserved), some in sorted(wanted.items(), key=lambda one: one[0][0].pk):
        if some:
            take(
                stock,
                some,
                reserved=is_reserved,
                kind=MovementKind.SHIPPED,
                reference_kind=REFERENCE,
                now=now,
            )


def moves_virtual_goods(order: Order, line: OrderLine) -> bool:
    """Tell whether invoicing a line moves goods that nobody can fetch back."""
    return line.is_virtual and line.product_id is not None and not order.stock_untouched
