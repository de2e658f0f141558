"""What happens when what is left of an order is canceled?"""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext

from counterpart.core.bulk import update_rows
from counterpart.core.money import ZERO, total
from counterpart.inventory.models import MovementKind
from counterpart.inventory.reserving import release
from counterpart.orders import history
from counterpart.orders.base_amounts import set_base_totals
from counterpart.orders.documents.shares import invoiced, ordered
from counterpart.orders.models.documents import InvoiceState
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.promises import REFERENCE, demands, stock_for
from counterpart.orders.states import State, cannot
from counterpart.orders.working import StepNotAllowed, lines_of, move, worked

FORBIDDING_STATES = {
    State.HOLDED,
    State.PAYMENT_REVIEW,
    State.CANCELED,
    State.COMPLETE,
    State.CLOSED,
}


def cancel_order(
    order: Order, *, by_channel: bool = False, actor: str, now: datetime, comment: str = ""
) -> Order:
    """Cancel all that is neither invoiced nor shipped, and give the promised stock back (CO-4.5).

    Refuses what CO-4.2 forbids, and an order that only its channel may cancel unless
    `by_channel`.
    """
    with worked(order, "canceled", actor=actor, now=now) as order:
        lines = lines_of(order)
        try:
            check_can_cancel(order, lines, by_channel=by_channel)
        except StepNotAllowed as no:
            raise StepNotAllowed(
                gettext("You have not canceled the item. {sentence}").format(sentence=no.sentence)
            ) from None
        cancel_rest(order, lines, now=now)
        history.write(order, "canceled", actor=actor, now=now, comment=comment)
        to = _state_after(order, lines)
        if to != order.state:
            move(order, to, actor=actor, now=now)
    return order


def check_can_cancel(order: Order, lines: list[OrderLine], *, by_channel: bool = False) -> None:
    """Refuse with the reason why this order cannot be canceled now (CO-4.2)."""
    if order.state in FORBIDDING_STATES:
        raise StepNotAllowed(cannot(order.state, "cancel"))
    if not by_channel:
        check_canceled_here(order)
    if not any(line.quantities.to_cancel for line in lines):
        raise StepNotAllowed(
            gettext(
                "Order {number} has nothing left to cancel: everything is invoiced or shipped."
            ).format(number=order.number)
        )


def check_canceled_here(order: Order) -> None:
    """Refuse an order that only its channel may cancel."""
    if order.canceled_by_channel_only:
        raise StepNotAllowed(
            gettext(
                "Order {number} came from {channel} "
                "({external_id}) and is canceled there; the cancellation arrives here with "
                "the next sync."
            ).format(
                number=order.number,
                channel=order.channel.capitalize(),
                external_id=order.external_id,
            )
        )


def cancel_rest(order: Order, lines: list[OrderLine], *, now: datetime) -> None:
    """Cancel all units that can be, give them back, and count their money as canceled.

    For an order taken in hand; its state is the caller's business.
    """
    canceled = {line: line.quantities.to_cancel for line in lines}
    release(
        stock_for(order),
        demands(order, canceled),
        kind=MovementKind.ORDER_CANCELED,
        reference_kind=REFERENCE,
        now=now,
    )
    for line, quantity in canceled.items():
        line.canceled += quantity
    update_rows(lines, ["canceled"])
    order.total_canceled = order.grand_total - order.total_invoiced - _left_to_invoice(order, lines)
    order.updated_at = now
    update_rows([order], ["total_canceled", "updated_at", *set_base_totals(order)])


def _left_to_invoice(order: Order, lines: list[OrderLine]) -> Decimal:
    """Answer what invoicing all the rest would come to.

    CO-5 counts as canceled all that is not paid: an invoice that waits for its payment would be
    canceled too, and so would units that were shipped before anyone invoiced them.
    """
    left = {line: line.quantities.to_invoice for line in lines if line.quantities.to_invoice}
    if not left:
        return ZERO
    parts = [
        (ordered(line) - invoiced(line)).part(units, order.currency) for line, units in left.items()
    ]
    amount = total(part.row_total + part.tax + part.discount for part in parts)
    if order.invoices.exclude(state=InvoiceState.CANCELED).exists():
        return amount
    return total((amount, order.shipping, order.shipping_tax, order.shipping_discount))


def _state_after(order: Order, lines: list[OrderLine]) -> State:
    """Answer where the order stands once the rest is canceled (CO-4.5).

    Units that were shipped and never invoiced keep it open: the specification would end it, and
    nobody could invoice them any more.
    """
    if any(line.quantities.to_invoice for line in lines):
        return State.PROCESSING
    if not any(line.quantities.to_refund for line in lines):
        return State.CANCELED
    if order.completion_waits_for_channel or any(line.quantities.to_ship for line in lines):
        return State.PROCESSING
    return State.COMPLETE
