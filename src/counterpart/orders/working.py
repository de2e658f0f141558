"""How is one order taken in hand, and its state settled afterwards?"""

from datetime import datetime
from decimal import Decimal

from counterpart.core.errors import Refused
from counterpart.core.money import rounded
from counterpart.orders import history
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.states import ALLOWED, State, resolved_state
from counterpart.orders.statuses import default_statuses


class StepNotAllowed(Refused):
    """The order's state does not permit that."""

    code = "step_not_allowed"


def taken_in_hand(order: Order) -> Order:
    """Lock an order for a change and read it anew; inside a transaction only (CO-15)."""
    return (
        Order.objects.select_for_update(of=("self",))
        .select_related("store_view__store__website")
        .get(pk=order.pk)
    )


def lines_of(order: Order) -> list[OrderLine]:
    """Read the lines of an order taken in hand."""
    return list(order.lines.select_related("product").order_by("position"))


def move(order: Order, to: State, *, actor: str, now: datetime) -> None:
    """Move an order to another state with that state's default status, and write it down."""
    came_from = State(order.state)
    if to not in ALLOWED[came_from]:
        raise StepNotAllowed(f"A {came_from.label} order cannot become {to.label}.")
    order.state = to
    order.status = default_statuses()[to]
    order.updated_at = now
    order.save(update_fields=["state", "status", "updated_at"])
    history.write(order, "state_changed", actor=actor, now=now, to=str(to.label))


def settle_state(order: Order, lines: list[OrderLine], *, actor: str, now: datetime) -> None:
    """Move the order where its lines say it stands (CO-4.4). Safe to repeat."""
    while True:
        to = resolved_state(
            State(order.state),
            [line.quantities for line in lines],
            can_credit=can_credit(order),
            may_complete=not order.completion_waits_for_channel,
        )
        if to == order.state:
            return
        is_step = to in ALLOWED[State(order.state)]
        # A new order shipped and invoiced at once passes through processing.
        move(order, to if is_step else State.PROCESSING, actor=actor, now=now)


def can_credit(order: Order) -> bool:
    """Tell whether something was paid that has not been given back (CO-4.2)."""
    left: Decimal = order.total_paid - order.total_refunded
    return rounded(left, order.currency) != 0
