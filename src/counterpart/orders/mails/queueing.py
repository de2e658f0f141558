"""How does the wish to send an e-mail get into the outbox?"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext

from counterpart.core.bulk import insert_rows
from counterpart.orders.mails.about import ORDER_KINDS
from counterpart.orders.mails.configuring import find_settings
from counterpart.orders.mails.recipients import is_mailable, unmailable_orders
from counterpart.orders.mails.refusing import MailRefused
from counterpart.orders.models.mails import MailKind, OrderMail
from counterpart.orders.models.orders import Order


def queue_mail(
    order: Order,
    kind: MailKind,
    *,
    document_id: int | None = None,
    comment: str = "",
    by_hand: bool,
    actor: str,
    now: datetime,
) -> bool:
    """Put an e-mail to the buyer into the outbox; inside the caller's transaction.

    Answers no, and writes nothing, when the store view does not send this kind, and for an
    automatic e-mail also when the order's channel writes to the buyer itself or no address may be
    written to. By hand, such an address is refused. `document_id` is the key of the invoice,
    shipment or credit memo, and given for those kinds only.
    """
    if (document_id is None) != (kind in ORDER_KINDS):
        raise ValueError(f"{kind.value} with document {document_id}")
    if order.mails_suppressed and not by_hand:
        return False
    if by_hand:
        check_mailable(order)
    elif not is_mailable(order):
        return False
    if not find_settings([order.store_view_id], kind)[order.store_view_id].is_enabled:
        return False
    _mail(order, kind, document_id=document_id, comment=comment, actor=actor, now=now).save()
    return True


def check_mailable(order: Order) -> None:
    """Refuse where no address may be written to."""
    if not is_mailable(order):
        raise MailRefused(
            gettext("Order {number} has no e-mail address that may be written to.").format(
                number=order.number
            )
        )


def queue_order_mails(orders: Sequence[Order], *, actor: str, now: datetime) -> int:
    """Put the automatic confirmations of new orders into the outbox, in a fixed number of queries.

    Inside the caller's transaction, after the addresses were written. Answers how many.
    """
    wanted = [order for order in orders if order.customer_email and not order.mails_suppressed]
    if not wanted:
        return 0
    settings = find_settings({order.store_view_id for order in wanted}, MailKind.ORDER)
    refused = unmailable_orders(wanted)
    mails = [
        _mail(order, MailKind.ORDER, actor=actor, now=now)
        for order in wanted
        if order.pk not in refused and settings[order.store_view_id].is_enabled
    ]
    insert_rows(mails)
    return len(mails)


def _mail(
    order: Order,
    kind: MailKind,
    *,
    document_id: int | None = None,
    comment: str = "",
    actor: str,
    now: datetime,
) -> OrderMail:
    return OrderMail(
        order=order,
        kind=kind,
        document_id=document_id,
        comment=comment,
        next_attempt_at=now,
        actor=actor,
        created_at=now,
    )
