"""Which document of an order is a page about? The order itself, where the address names none."""

from django.utils.translation import gettext as _

from counterpart.orders.documents.finding import DocumentUnknown
from counterpart.orders.mails.about import Document
from counterpart.orders.models.documents import CreditMemo, Invoice, Shipment
from counterpart.orders.models.orders import Order

KINDS: dict[str, type[Document]] = {
    "invoice": Invoice,
    "shipment": Shipment,
    "credit_memo": CreditMemo,
}


def document_of(order: Order, about: str) -> Document | None:
    """Answer the document that “invoice-7” names, none for "", or refuse.

    A document of another order is refused like one that does not exist.
    """
    if not about:
        return None
    kind, _dash, key = about.partition("-")
    if kind in KINDS and key.isascii() and key.isdecimal():
        found = KINDS[kind].objects.filter(order=order, pk=int(key[:18])).first()
        if found is not None:
            return found
    raise DocumentUnknown(_("There is no such document."))


def told(document: Document | None, order: Order) -> str:
    """Tell what a page is about: “Invoice #000000007”."""
    words = {
        Invoice: _("Invoice #{number}"),
        Shipment: _("Shipment #{number}"),
        CreditMemo: _("Credit memo #{number}"),
    }
    if document is None:
        return _("Order #{number}").format(number=order.number)
    return words[type(document)].format(number=document.number)


def choices(order: Order) -> list[tuple[str, str]]:
    """Answer the order and all its documents, to choose from."""
    documents: list[tuple[str, Document]] = [
        *(("invoice", one) for one in order.invoices.all()),
        *(("shipment", one) for one in order.shipments.all()),
        *(("credit_memo", one) for one in order.credit_memos.all()),
    ]
    return [
        ("", told(None, order)),
        *((f"{kind}-{one.pk}", told(one, order)) for kind, one in documents),
    ]
