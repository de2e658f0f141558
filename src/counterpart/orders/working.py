"""How is one order taken in hand, and its state settled afterwards?"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext

from counterpart.audit.trail import record
from counterpart.core.errors import Refused
from counterpart.core.money import rounded, written
from counterpart.orders import history
from counterpart.orders.labels.statuses import default_statuses
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.states import ALLOWED, State, resolved_state, told_state

AUDITED = ("state", "status", "stop_shipping_because", "is_mail_sent")
AUDITED_TOTALS = ("total_invoiced", "total_paid", "total_refunded", "total_canceled")


class StepNotAllowed(Refused):
    """The order's state does not permit that."""

    code = "step_not_allowed"


@contextmanager
def worked(order: Order, action: str, *, actor: str, now: datetime) -> Iterator[Order]:
    """Work one order in one transaction: lock it, read it anew, audit what changed.

    Others who work the same order wait for their turn (CO-15). A refusal undoes everything.
    """
    with transaction.atomic():
        mine = taken_in_hand(order)
        before = _audited(mine)
        yield mine
        record(
            action,
            kind="order",
            subject=mine.number,
            before=before,
            after=_audited(mine),
            actor=actor,
            now=now,
        )


def taken_in_hand(order: Order) -> Order:
    """Lock an order for a change and read it anew; inside a transaction only (CO-15)."""
    return (
        Order.objects.select_for_update(of=("self",))
        .select_related("store_view__store__website", "stock")
        .get(pk=order.pk)
    )


def lines_of(order: Order) -> list[OrderLine]:
    """Read the lines of an order taken in hand."""
    return list(order.lines.select_related("product").order_by("position"))


def move(
    order: Order, to: State, *, status: str = "", actor: str, now: datetime, because: str = ""
) -> None:
    """Move an order to another state with that state's default status, and write it down.

    `status` is given where an earlier status is taken up again; `because` is a comment.
    """
    came_from = State(order.state)
    if to not in ALLOWED[came_from]:
        raise StepNotAllowed(
            gettext("An order that is {state} cannot become {to}.").format(
                state=told_state(came_from), to=to.label
            )
        )
    order.state = to
    order.status = status or default_statuses()[to]
    order.updated_at = now
    order.save(update_fields=["state", "status", "updated_at"])
    history.write(order, "state_changed", actor=actor, now=now, comment=because, to=str(to.label))


def settle_state(order: Order, lines: list[OrderLine], *, actor: str, now: datetime) -> None:
    """Move the order where its lines say it stands (CO-4.4). Safe to repeat."""
    while True:
        to = resolved_state(
            State(order.state),
            [line.quantities for line in lines],
            # What is invoiced and not paid yet can be paid, and given back then.
            can_credit=can_credit(order, lines) or order.total_invoiced > order.total_paid,
            is_credited=bool(order.total_refunded) or any(line.refunded for line in lines),
            may_complete=not order.completion_waits_for_channel,
        )
        if to == order.state:
            return
        is_step = to in ALLOWED[State(order.state)]
        # A new order shipped and invoiced at once passes through processing.
        move(order, to if is_step else State.PROCESSING, actor=actor, now=now)


def can_credit(order: Order, lines: list[OrderLine]) -> bool:
    """Tell whether something can still be given back (CO-4.2).

    A fee that was kept counts as settled. Of an order that costs nothing, units can be.
    """
    if not order.grand_total:
        return any(line.quantities.to_refund for line in lines)
    left: Decimal = rounded(order.total_paid, order.currency) - order.total_refunded
    return left not in {Decimal(0), order.total_adjustment_fee}


def _audited(order: Order) -> dict[str, object]:
    facts = {name: getattr(order, name) for name in AUDITED}
    return facts | {name: written(getattr(order, name), order.currency) for name in AUDITED_TOTALS}
