"""How does a row of the outbox become an e-mail that can be read?"""

import hashlib
import re
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext

from counterpart.orders.mails.about import NEWS, Document, read_document
from counterpart.orders.mails.configuring import copies, find_settings, sender
from counterpart.orders.mails.subjects import opening, subject
from counterpart.orders.models.documents import Shipment
from counterpart.orders.models.mails import CopyMethod, MailKind, OrderMail
from counterpart.orders.models.orders import Order, OrderStatus
from counterpart.orders.printing.facts import (
    Figure,
    Row,
    addresses_of,
    charged_rows,
    ordered_rows,
    shipped_rows,
    totals_of,
)
from counterpart.orders.printing.wording import Reader, reader_of

# Of billing and shipping address, those that each kind tells.
ADDRESSES = dict.fromkeys(MailKind, slice(0)) | {
    MailKind.ORDER: slice(0, 2),
    MailKind.INVOICE: slice(0, 1),
    MailKind.SHIPMENT: slice(1, 2),
    MailKind.CREDIT_MEMO: slice(0, 1),
}
MANY_LINE_ENDS = re.compile(r"\n[ \t]*(\n[ \t]*)+")


class Letter(EmailMultiAlternatives):
    """An e-mail whose envelope may name others than its head does: that is what Bcc means.

    A copy travels in an envelope of its own, so that a server which refuses one recipient is
    never taken at its word for the other.
    """

    envelope: list[str]

    def recipients(self) -> list[str]:
        return self.envelope


def letters(mail: OrderMail) -> list[Letter]:
    """Render an e-mail to the buyer, followed by its copies, in the language of the order.

    The Message-ID is made from the row alone: sent twice, also after a change of the secret key,
    mail systems recognize the double.
    """
    order = _with_facts(mail)
    reader = reader_of(order)
    setting = find_settings([order.store_view_id], mail.kind)[order.store_view_id]
    with reader.reading():
        context = _context(mail, order, reader)
        title = subject(MailKind(mail.kind), order.store_view.store.name)
        html = render_to_string("orders/mails/mail.html", context | {"title": title})
        text = render_to_string("orders/mails/mail.txt", context)

    def letter(to: str, envelope: list[str], copy: int = 0) -> Letter:
        made = Letter(
            subject=title,
            body=MANY_LINE_ENDS.sub("\n\n", text).strip() + "\n",
            from_email=sender(setting),
            to=[to],
            headers={"Message-ID": _message_id(mail, copy), "Content-Language": reader.tag},
        )
        made.attach_alternative(html, "text/html")
        made.envelope = envelope
        return made

    buyer, others = order.customer_email, copies(setting)
    if setting.copy_method == CopyMethod.SEPARATE:
        numbered = enumerate(others, start=1)
        return [letter(buyer, [buyer]), *(letter(one, [one], copy) for copy, one in numbered)]
    return [letter(buyer, [buyer]), *([letter(buyer, others)] if others else [])]


def _with_facts(mail: OrderMail) -> Order:
    rows = Order.objects.select_related("store_view__store__website")
    return rows.prefetch_related("lines", "addresses").get(pk=mail.order_id)


def _context(mail: OrderMail, order: Order, reader: Reader) -> dict[str, Any]:
    kind, document = MailKind(mail.kind), read_document(mail)
    is_news = kind in NEWS
    rows, totals = _goods(document, order, reader) if is_news else ([], [])
    facts = {
        "order": order.number,
        "document": document.number if document else "",
        "status": _status_label(order),
    }
    return {
        "language": reader.tag,
        "name": " ".join(order.customer_name.split()),
        "is_guest": order.customer_id is None,
        "is_first": kind == MailKind.ORDER,
        "opening": opening(kind, facts),
        "comment": mail.comment,
        "order": order,
        "channel": order.channel.capitalize(),
        "placed": reader.date(order.placed_at),
        "tracks": list(document.tracks.all()) if isinstance(document, Shipment) else [],
        "rows": rows,
        "totals": totals,
        "addresses": addresses_of(order, reader)[ADDRESSES[kind]],
        "store": order.store_view.store.name,
        "letterhead": [
            one for one in order.store_view.store.website.letterhead.splitlines() if one
        ],
    }


def _goods(
    document: Document | None, order: Order, reader: Reader
) -> tuple[list[Row], list[Figure]]:
    if document is None:
        return ordered_rows(order, reader), totals_of(order, order, reader)
    if isinstance(document, Shipment):
        return shipped_rows(document.lines.all(), reader), []
    rows = charged_rows(document.lines.all(), order, reader)
    return rows, totals_of(document, order, reader)


def _status_label(order: Order) -> str:
    """Answer what the store view calls the status, or its own label in the reader's language."""
    status = OrderStatus.objects.filter(code=order.status).prefetch_related("view_labels").first()
    if status is None:
        return order.status
    here = [
        one.label for one in status.view_labels.all() if one.store_view_id == order.store_view_id
    ]
    return here[0] if here else gettext(status.label)


def _message_id(mail: OrderMail, copy: int) -> str:
    """Make what tells no address, no order, and not how many e-mails there have been."""
    row = f"{mail.pk} {mail.created_at.isoformat()} {copy}"
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    return f"<{hashlib.sha256(row.encode()).hexdigest()[:32]}@{domain}>"
