"""What happens when a person sends an order's e-mail?"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from counterpart.orders import history
from counterpart.orders.mails.about import Document, kind_of, news_kind
from counterpart.orders.mails.queueing import check_mailable, queue_mail
from counterpart.orders.mails.refusing import MailRefused
from counterpart.orders.mails.sending import send_at_once
from counterpart.orders.mails.states import WAITING
from counterpart.orders.models.mails import MailKind, MailState, OrderMail
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State, cannot
from counterpart.orders.working import StepNotAllowed, worked

ON_THE_WAY = {MailState.SENT, MailState.SENDING}
WORDS = {
    MailKind.ORDER: "order",
    MailKind.INVOICE: "invoice",
    MailKind.SHIPMENT: "shipment",
    MailKind.CREDIT_MEMO: "credit memo",
}


@dataclass(frozen=True)
class SentByHand:
    """What became of it: the row of the outbox, and the sentence for the person who waits."""

    mail: OrderMail
    sentence: str

    @property
    def is_on_the_way(self) -> bool:
        return self.mail.state in ON_THE_WAY


def send_order_mail(
    order: Order, *, document: Document | None = None, actor: str, now: datetime
) -> SentByHand:
    """Send the e-mail that tells of an order, or of one of its documents, and wait for it.

    Outside any transaction. When the mail server makes trouble, the e-mail stays in the outbox
    and is tried again; asked once more meanwhile, the same e-mail is tried at once and not
    doubled. Refuses a canceled order, an address that may not be written to, and a kind that the
    store view does not send.
    """
    kind = news_kind(document)
    with worked(order, "mailed", actor=actor, now=now) as order:
        check_can_mail(order)
        mail = _waiting(order, kind, document) or _queued(
            order, kind, document, actor=actor, now=now
        )
    mail = send_at_once(mail, now=now)
    done = f"You sent the {WORDS[kind]} email."
    not_done = f"We can't send the {WORDS[kind]} email right now."
    return SentByHand(mail, done if mail.state in ON_THE_WAY else not_done)


def check_can_mail(order: Order) -> None:
    """Refuse e-mails about a canceled order (CO-4.2), and to who may not be written to."""
    if order.state == State.CANCELED:
        raise StepNotAllowed(cannot(order.state, "mail"))
    check_mailable(order)


def _waiting(order: Order, kind: MailKind, document: Document | None) -> OrderMail | None:
    return OrderMail.objects.filter(
        order=order,
        kind=kind,
        document_id=document.pk if document else None,
        state__in=WAITING,
    ).first()


def _queued(
    order: Order, kind: MailKind, document: Document | None, *, actor: str, now: datetime
) -> OrderMail:
    key = document.pk if document else None
    if not queue_mail(order, kind, document_id=key, by_hand=True, actor=actor, now=now):
        raise MailRefused(
            gettext("Store view {code} does not send e-mails of the kind “{label}”.").format(
                code=order.store_view.code, label=kind.label
            )
        )
    history.write(
        order,
        "mailed",
        actor=actor,
        now=now,
        notified=True,
        document_kind=kind_of(document) if document else "",
        document=document.number if document else "",
        mail=str(kind.label),
    )
    return OrderMail.objects.filter(order=order, kind=kind, document_id=key).latest("pk")
