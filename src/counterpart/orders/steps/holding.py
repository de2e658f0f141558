"""How does work on an order rest for a while?"""

from datetime import datetime

from django.utils.translation import gettext

from counterpart.orders import history
from counterpart.orders.labels.statuses import statuses_of
from counterpart.orders.models.orders import Order
from counterpart.orders.states import ALLOWED, State, cannot
from counterpart.orders.working import StepNotAllowed, lines_of, move, settle_state, worked


def hold_order(order: Order, *, actor: str, now: datetime, comment: str = "") -> Order:
    """Put an order on hold; what it came from is remembered, its stock stays promised (CO-4.6).

    Refuses an order that is neither new, nor waiting for its payment, nor processing.
    """
    with worked(order, "held", actor=actor, now=now) as order:
        check_can_hold(order)
        order.held_from_state, order.held_from_status = order.state, order.status
        order.save(update_fields=["held_from_state", "held_from_status"])
        history.write(order, "held", actor=actor, now=now, comment=comment)
        move(order, State.HOLDED, actor=actor, now=now)
    return order


def check_can_hold(order: Order) -> None:
    """Refuse with the reason why this order cannot be put on hold now (CO-4.2)."""
    if State.HOLDED not in ALLOWED[State(order.state)]:
        raise StepNotAllowed(cannot(order.state, "hold"))


def unhold_order(order: Order, *, actor: str, now: datetime, comment: str = "") -> Order:
    """Let an order go on where it was held, with the status it had (CO-4.6).

    A status that no longer belongs to the state gives way to the state's default. What happened
    meanwhile takes effect: a channel may have accepted the last shipment. Refuses an order that
    is not on hold.
    """
    with worked(order, "unheld", actor=actor, now=now) as order:
        check_can_unhold(order)
        # Without a memory, which only tampering leaves, the order begins anew and settles below.
        back = State(order.held_from_state or State.NEW)
        status = order.held_from_status if order.held_from_status in statuses_of(back) else ""
        history.write(order, "unheld", actor=actor, now=now, comment=comment)
        move(order, back, status=status, actor=actor, now=now)
        order.held_from_state = order.held_from_status = ""
        order.save(update_fields=["held_from_state", "held_from_status"])
        settle_state(order, lines_of(order), actor=actor, now=now)
    return order


def check_can_unhold(order: Order) -> None:
    """Refuse with the reason why this order cannot be released now (CO-4.2)."""
    if order.state != State.HOLDED:
        raise StepNotAllowed(
            gettext("You cannot remove the hold. Order {number} is not on hold.").format(
                number=order.number
            )
        )
