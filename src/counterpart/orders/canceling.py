"""What happens when what is left of an order is canceled?"""

from datetime import datetime

from counterpart.inventory.models import MovementKind
from counterpart.inventory.reserving import release
from counterpart.orders import history
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.promises import REFERENCE, demands, stock_for
from counterpart.orders.states import State
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
        check_can_cancel(order, lines, by_channel=by_channel)
        canceled = {line: line.quantities.to_cancel for line in lines}
        release(
            stock_for(order),
            demands(order, canceled),
            kind=MovementKind.ORDER_CANCELED,
            reference_kind=REFERENCE,
            now=now,
        )
        to = _state_after(order, lines)
        for line, quantity in canceled.items():
            line.canceled += quantity
        OrderLine.objects.bulk_update(lines, ["canceled"])
        order.total_canceled = order.grand_total - order.total_paid
        order.updated_at = now
        order.save(update_fields=["total_canceled", "updated_at"])
        history.write(order, "canceled", actor=actor, now=now, comment=comment)
        if to != order.state:
            move(order, to, actor=actor, now=now)
    return order


def check_can_cancel(order: Order, lines: list[OrderLine], *, by_channel: bool = False) -> None:
    """Refuse with the reason why this order cannot be canceled now (CO-4.2)."""
    if order.canceled_by_channel_only and not by_channel:
        raise StepNotAllowed(
            f"Order {order.number} came from {order.channel.capitalize()} "
            f"({order.external_id}) and is canceled there; the cancellation arrives here with "
            f"the next sync."
        )
    if order.state in FORBIDDING_STATES:
        raise StepNotAllowed(f"A {State(order.state).label} order cannot be canceled.")
    if not any(line.quantities.to_cancel for line in lines):
        raise StepNotAllowed(
            f"Order {order.number} has nothing left to cancel: everything is invoiced or shipped."
        )


def _state_after(order: Order, lines: list[OrderLine]) -> State:
    refundable = [line for line in lines if line.quantities.to_refund]
    if not refundable:
        return State.CANCELED
    more_to_ship = any(line.quantities.to_ship > line.quantities.to_cancel for line in refundable)
    if more_to_ship or order.completion_waits_for_channel:
        return State.PROCESSING
    return State.COMPLETE
