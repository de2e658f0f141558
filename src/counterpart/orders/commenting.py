"""How is a comment left on an order?"""

from datetime import datetime

from django.core.exceptions import SuspiciousOperation
from django.utils.html import strip_tags

from counterpart.core.errors import Refused
from counterpart.orders import history
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State
from counterpart.orders.statuses import statuses_of
from counterpart.orders.working import worked


class CommentRefused(Refused):
    """Nothing was said, or the status does not belong to the order's state."""

    code = "comment_refused"


def comment_order(order: Order, text: str, *, status: str = "", actor: str, now: datetime) -> None:
    """Leave a comment, and choose another status of the same state (CO-10.1, CO-3.2).

    HTML is stripped. Refuses a comment that says nothing, and a status of another state.
    """
    plain = _without_tags(text)
    with worked(order, "commented", actor=actor, now=now) as order:
        changes_status = status not in {"", order.status}
        if not plain and not changes_status:
            raise CommentRefused("The comment is missing. Enter and try again.")
        if changes_status:
            _choose_status(order, status, now=now)
        history.write(order, "commented", actor=actor, now=now, comment=plain)


def _without_tags(text: str) -> str:
    try:
        return strip_tags(text).strip()
    except SuspiciousOperation:
        # Django gives up on hundreds of tags inside each other.
        raise CommentRefused("The comment has too many “<” to be read as text.") from None


def _choose_status(order: Order, status: str, *, now: datetime) -> None:
    known = statuses_of(State(order.state))
    if status not in known:
        raise CommentRefused(
            f"“{status}” is not a status of a {State(order.state).label} order; "
            f"choose one of {', '.join(known)}."
        )
    order.status = status
    order.updated_at = now
    order.save(update_fields=["status", "updated_at"])
