"""Who learns of a document that was written? The order's history, and the buyer if wished."""

from datetime import datetime

from counterpart.core.money import written
from counterpart.orders import history
from counterpart.orders.mails.queueing import queue_mail
from counterpart.orders.models.documents import CreditMemo, Invoice
from counterpart.orders.models.mails import MailKind
from counterpart.orders.models.orders import Order


def tell_of(
    order: Order,
    document: Invoice | CreditMemo,
    code: str,
    *,
    notify: bool = False,
    comment: str = "",
    actor: str,
    now: datetime,
) -> None:
    """Write down what happened to a document; `notify` mails a copy, the comment included.

    Refuses to mail to an address that must not be written to.
    """
    is_invoice = isinstance(document, Invoice)
    notified = notify and queue_mail(
        order,
        MailKind.INVOICE if is_invoice else MailKind.CREDIT_MEMO,
        document_id=document.pk,
        comment=comment,
        by_hand=True,
        actor=actor,
        now=now,
    )
    history.write(
        order,
        code,
        actor=actor,
        now=now,
        comment=comment,
        document_kind="invoice" if is_invoice else "credit_memo",
        document=document.number,
        notified=notified,
        number=document.number,
        total=written(document.grand_total, order.currency),
        currency=order.currency,
    )
