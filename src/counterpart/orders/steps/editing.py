"""How is an order replaced by a corrected one?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext

from counterpart.inventory.changing import locked_items
from counterpart.orders import history
from counterpart.orders.models.documents import InvoiceState
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.new_order import NewOrder
from counterpart.orders.placing import place_order
from counterpart.orders.promises import stock_for
from counterpart.orders.states import State, cannot
from counterpart.orders.steps.canceling import cancel_rest
from counterpart.orders.working import StepNotAllowed, lines_of, move, worked

FORBIDDING_STATES = {
    State.HOLDED,
    State.PAYMENT_REVIEW,
    State.CANCELED,
    State.COMPLETE,
    State.CLOSED,
}


def edit_order(order: Order, new: NewOrder, *, actor: str, now: datetime) -> Order:
    """Cancel an order and place a corrected one in its stead, in one transaction (CO-4.7).

    The new one is numbered after the first of the chain, 000000007-1, then -2 (CO-1.6), and each
    history names the other order. What the old order was promised may be promised to the new
    one. Refuses what CO-4.2 forbids, another store view, and what placing an order refuses.
    """
    with worked(order, "edited", actor=actor, now=now) as order:
        lines = lines_of(order)
        check_can_edit(order, lines)
        if new.store_view != order.store_view:
            raise StepNotAllowed(
                gettext(
                    "Order {number} stays in store view {code}: its number "
                    "and its customer belong there."
                ).format(number=order.number, code=order.store_view.code)
            )
        _lock_stock(order, lines, new)
        cancel_rest(order, lines, now=now)
        placed = place_order(_numbered(new, order), actor=actor, now=now)
        history.write(order, "edited", actor=actor, now=now, number=placed.number)
        move(order, State.CANCELED, actor=actor, now=now)
    return placed


def check_can_edit(order: Order, lines: Sequence[OrderLine]) -> None:
    """Refuse with the reason why this order cannot be edited now (CO-4.2)."""
    if order.state in FORBIDDING_STATES:
        raise StepNotAllowed(cannot(order.state, "edit"))
    if order.lines_locked:
        raise StepNotAllowed(
            gettext(
                "Order {number} came from {channel} ({external_id}) "
                "and cannot be edited: it would differ from what was sold there."
            ).format(
                number=order.number,
                channel=order.channel.capitalize(),
                external_id=order.external_id,
            )
        )
    if any(one.state != InvoiceState.CANCELED for one in order.invoices.all()):
        raise StepNotAllowed(
            gettext("Order {number} cannot be edited: it has an invoice.").format(
                number=order.number
            )
        )
    if any(line.shipped for line in lines):
        raise StepNotAllowed(
            gettext("Order {number} cannot be edited: units are already shipped.").format(
                number=order.number
            )
        )


def _lock_stock(order: Order, lines: Sequence[OrderLine], new: NewOrder) -> None:
    """Lock all that is given back and promised at once: two editors never wait for each other."""
    old_products = {line.product_id for line in lines if line.product_id is not None}
    new_products = {line.product_id for line in new.lines if line.product_id is not None}
    stocks = {stock_for(order).pk} | ({new.stock.pk} if new.stock else set())
    locked_items(old_products | new_products, *stocks)


def _numbered(new: NewOrder, order: Order) -> NewOrder:
    """Number the new order after the first of the chain, and link it to the old one."""
    first = order.original_number or order.number
    increment = order.edit_increment + 1
    # An order may have been given such a number by whoever took it.
    while Order.objects.filter(store_view=order.store_view, number=f"{first}-{increment}").exists():
        increment += 1
    return replace(
        new,
        number=f"{first}-{increment}",
        original_number=first,
        edit_increment=increment,
        replaces_id=order.pk,
        remarks=(*new.remarks, ("edited_from", {"number": order.number})),
    )
