"""Does Commerce hold of an order what Amazon shows?"""

from collections.abc import Iterator
from decimal import Decimal

from counterpart.amazon import statuses
from counterpart.amazon.client import wire
from counterpart.amazon.comparing.tallying import Tally
from counterpart.amazon.importing.decide import CANCELED, PENDING, READY
from counterpart.amazon.importing.mirroring import whole
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.operations.canceling import OPEN
from counterpart.core.quantities import written
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.states import FINAL

COMMERCE = "Commerce orders"


def differing_commerce_order(order: wire.Order, row: AmazonOrder, tally: Tally) -> Iterator[str]:
    """Yield a sentence where Commerce promises, or gave up, what Amazon does not.

    `row` comes with its operations and its Commerce order. What changed and is to be followed is
    on its way, and a stopped order waits for a person.
    """
    status = (order.fulfillment.fulfillment_status if order.fulfillment else None) or ""
    if status in CANCELED and row.is_stock_reserved:
        yield (
            f"Amazon order {row.amazon_order_id} is canceled at Amazon, but stock is still "
            f"promised to it here."
        )
    commerce = row.order
    if commerce is None:
        return
    tally.compared[COMMERCE] += 1
    if row.is_to_follow:
        tally.underway[COMMERCE] += 1
    elif commerce.stop_shipping_because:
        tally.waiting[COMMERCE] += 1
    elif status in CANCELED:
        yield from _still_promised(row, commerce)
    elif commerce.state in FINAL:
        yield from _given_up(status, row, commerce)
    elif "figures" not in row.decisions:
        yield from _units(order, row, commerce)


def _still_promised(row: AmazonOrder, commerce: Order) -> Iterator[str]:
    promised = sum((_to_ship(line) for line in commerce.lines.all()), Decimal(0))
    if commerce.state not in FINAL and promised:
        yield (
            f"Amazon order {row.amazon_order_id} is canceled at Amazon, but Commerce order "
            f"{commerce.number} still waits to ship {written(promised)} units of it."
        )


def _given_up(status: str, row: AmazonOrder, commerce: Order) -> Iterator[str]:
    """Until a cancellation that was asked for is seen, it is on its way."""
    is_asked = any(one.kind == "cancellation" and one.state in OPEN for one in row.operations.all())
    is_shipped = any(line.shipped for line in commerce.lines.all())
    if status in READY | PENDING and not is_asked and not is_shipped:
        yield (
            f"Commerce order {commerce.number} is {commerce.state}, but Amazon order "
            f"{row.amazon_order_id} is {statuses.shown(status)} at Amazon."
        )


def _units(order: wire.Order, row: AmazonOrder, commerce: Order) -> Iterator[str]:
    there = {
        item.order_item_id: Decimal(whole(item.quantity_ordered)) for item in order.order_items
    }
    for line in commerce.lines.all():
        here = line.ordered - line.canceled - line.refunded_unshipped
        wanted = there.pop(line.external_id, Decimal(0))
        if here != wanted:
            yield (
                f"Commerce order {commerce.number} holds {written(here)} of {line.sku}; Amazon "
                f"order {row.amazon_order_id} has {written(wanted)}."
            )
    for item_id, quantity in there.items():
        if quantity:
            yield (
                f"Commerce order {commerce.number} lacks item {item_id} of Amazon order "
                f"{row.amazon_order_id}."
            )


def _to_ship(line: OrderLine) -> Decimal:
    return line.quantities.to_ship
