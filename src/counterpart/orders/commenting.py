"""How is a comment left on an order or on one of its documents?"""

from datetime import datetime

from django.core.exceptions import SuspiciousOperation
from django.utils.html import strip_tags
from django.utils.translation import gettext

from counterpart.core.errors import Refused
from counterpart.orders import history
from counterpart.orders.labels.statuses import statuses_of
from counterpart.orders.mails.about import Document, comment_kind, kind_of
from counterpart.orders.mails.queueing import queue_mail
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State
from counterpart.orders.working import worked

MISSING = "The comment is missing. Enter and try again."


class CommentRefused(Refused):
    """Nothing was said, or the status does not belong to the order's state."""

    code = "comment_refused"


def comment_order(
    order: Order,
    text: str,
    *,
    status: str = "",
    notify: bool = False,
    visible: bool = False,
    actor: str,
    now: datetime,
) -> None:
    """Leave a comment, and choose another status of the same state (CO-10.1, CO-3.2).

    HTML is stripped. `notify` writes to the buyer, `visible` shows the comment on the storefront;
    neither asks for the other. Refuses a comment that says nothing, a status of another state,
    and to notify where no address may be written to. An order whose buyer was erased can be
    commented on; that text is erased in its turn (`orders.erasing.erase_late_comments`).
    """
    plain = _without_tags(text)
    with worked(order, "commented", actor=actor, now=now) as order:
        changes_status = status not in {"", order.status}
        if not plain and not changes_status:
            raise CommentRefused(MISSING)
        if changes_status:
            _choose_status(order, status, visible=visible, actor=actor, now=now)
        if plain or notify:
            _write(order, None, plain, notify=notify, visible=visible, actor=actor, now=now)


def comment_document(
    document: Document,
    text: str,
    *,
    notify: bool = False,
    visible: bool = False,
    actor: str,
    now: datetime,
) -> None:
    """Leave a comment on an invoice, a shipment or a credit memo, as on an order."""
    plain = _without_tags(text)
    if not plain:
        raise CommentRefused(MISSING)
    with worked(document.order, "commented", actor=actor, now=now) as order:
        _write(order, document, plain, notify=notify, visible=visible, actor=actor, now=now)


def _write(
    order: Order,
    document: Document | None,
    text: str,
    *,
    notify: bool,
    visible: bool,
    actor: str,
    now: datetime,
) -> None:
    """Queue the e-mail and append the entry, which says whether one is on its way."""
    is_notified = notify and queue_mail(
        order,
        comment_kind(document),
        document_id=document.pk if document else None,
        comment=text,
        by_hand=True,
        actor=actor,
        now=now,
    )
    history.write(
        order,
        "commented",
        actor=actor,
        now=now,
        comment=text,
        document_kind=kind_of(document) if document else "",
        document=document.number if document else "",
        notified=is_notified,
        visible=visible,
    )


def _without_tags(text: str) -> str:
    try:
        return strip_tags(text).strip()
    except SuspiciousOperation:
        # Django gives up on hundreds of tags inside each other.
        raise CommentRefused(gettext("The comment has too many “<” to be read as text.")) from None


def _choose_status(order: Order, status: str, *, visible: bool, actor: str, now: datetime) -> None:
    known = statuses_of(State(order.state))
    if status not in known:
        raise CommentRefused(
            gettext("“{status}” is not a status of a {label} order; choose one of {known}.").format(
                status=status, label=State(order.state).label, known=", ".join(known)
            )
        )
    order.status = status
    order.updated_at = now
    order.save(update_fields=["status", "updated_at"])
    history.write(
        order, "status_chosen", actor=actor, now=now, visible=visible, status=known[status]
    )
