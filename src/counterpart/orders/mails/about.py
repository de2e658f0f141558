"""What is an e-mail about: the order itself, or which of its documents?"""

from typing import Any

from django.db.models import Manager, Prefetch

from counterpart.orders.models.documents import (
    CreditMemo,
    CreditMemoLine,
    Invoice,
    InvoiceLine,
    Shipment,
    ShipmentLine,
)
from counterpart.orders.models.mails import MailKind, OrderMail

Document = Invoice | Shipment | CreditMemo

ORDER_KINDS = frozenset({MailKind.ORDER, MailKind.ORDER_COMMENT})
SHIPMENT_KINDS = frozenset({MailKind.SHIPMENT, MailKind.SHIPMENT_COMMENT})
INVOICE_KINDS = frozenset({MailKind.INVOICE, MailKind.INVOICE_COMMENT})
# Those that tell of something new; the others tell of a comment on it.
NEWS = frozenset({MailKind.ORDER, MailKind.INVOICE, MailKind.SHIPMENT, MailKind.CREDIT_MEMO})


def news_kind(document: Document | None) -> MailKind:
    """Answer the kind of e-mail that tells of a document, or of the order itself."""
    return MailKind(kind_of(document)) if document else MailKind.ORDER


def comment_kind(document: Document | None) -> MailKind:
    """Answer the kind of e-mail that tells of a comment."""
    return MailKind(f"{kind_of(document)}_comment") if document else MailKind.ORDER_COMMENT


def kind_of(document: Document) -> str:
    """Answer the code of a document's kind, as the history keeps it."""
    if isinstance(document, Invoice):
        return "invoice"
    return "shipment" if isinstance(document, Shipment) else "credit_memo"


def read_document(mail: OrderMail) -> Document | None:
    """Read what an e-mail is about with its lines; None is the order itself."""
    if mail.kind in ORDER_KINDS:
        return None
    key = mail.document_id or 0
    if mail.kind in INVOICE_KINDS:
        invoices = Invoice.objects.prefetch_related(_lines(InvoiceLine.objects))
        return invoices.get(pk=key)
    if mail.kind in SHIPMENT_KINDS:
        shipments = Shipment.objects.prefetch_related(_lines(ShipmentLine.objects), "tracks")
        return shipments.get(pk=key)
    return CreditMemo.objects.prefetch_related(_lines(CreditMemoLine.objects)).get(pk=key)


def _lines(rows: Manager[Any]) -> "Prefetch[str]":
    return Prefetch("lines", queryset=rows.select_related("order_line").order_by("pk"))
