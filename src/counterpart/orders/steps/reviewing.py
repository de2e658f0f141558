"""What comes of a payment that someone had to look at?"""

from datetime import datetime

from django.utils.translation import gettext

from counterpart.orders import history
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State
from counterpart.orders.steps.canceling import cancel_rest, check_canceled_here
from counterpart.orders.working import StepNotAllowed, lines_of, move, settle_state, worked


def accept_payment(order: Order, *, actor: str, now: datetime, comment: str = "") -> Order:
    """Let an order in payment review be processed (CO-4.3). Refuses any other order."""
    with worked(order, "payment_accepted", actor=actor, now=now) as order:
        check_can_accept(order)
        history.write(order, "payment_accepted", actor=actor, now=now, comment=comment)
        move(order, State.PROCESSING, actor=actor, now=now)
        settle_state(order, lines_of(order), actor=actor, now=now)
    return order


def deny_payment(order: Order, *, actor: str, now: datetime, comment: str = "") -> Order:
    """Cancel an order in payment review, and give all its stock back (CO-4.3).

    Refuses any other order, and one that only its channel may cancel.
    """
    with worked(order, "payment_denied", actor=actor, now=now) as order:
        check_can_deny(order)
        cancel_rest(order, lines_of(order), now=now)
        history.write(order, "payment_denied", actor=actor, now=now, comment=comment)
        move(order, State.CANCELED, actor=actor, now=now)
    return order


def check_can_accept(order: Order) -> None:
    """Refuse an order whose payment nobody has to look at (CO-4.2)."""
    if order.state != State.PAYMENT_REVIEW:
        raise StepNotAllowed(
            gettext("The payment of order {number} is not in review: the order is {label}.").format(
                number=order.number, label=State(order.state).label
            )
        )


def check_can_deny(order: Order) -> None:
    """Refuse with the reason why the payment of this order cannot be denied now (CO-4.2)."""
    check_can_accept(order)
    check_canceled_here(order)
