"""How are the papers of orders printed? One page for a browser, made for paper."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from django.db import models
from django.db.models import Manager, Prefetch
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpart.core.errors import Refused
from counterpart.orders.models.documents import (
    CreditMemo,
    CreditMemoLine,
    Invoice,
    InvoiceLine,
    Shipment,
    ShipmentLine,
    Track,
)
from counterpart.orders.models.orders import Order
from counterpart.orders.printing.sheets import (
    Sheet,
    credit_memo_sheet,
    invoice_sheet,
    packing_slip,
    shipment_sheet,
)
from counterpart.orders.printing.wording import Reader, reader_of

STYLE = Path(__file__).parent.parent / "static" / "orders" / "papers.css"
AnyDocument = TypeVar("AnyDocument", Invoice, Shipment, CreditMemo)


class PaperKind(models.TextChoices):
    """What can be printed about an order."""

    PACKING_SLIP = "packing-slip", _("Packing slip")
    INVOICE = "invoice", _("Invoice")
    SHIPMENT = "shipment", _("Shipment")
    CREDIT_MEMO = "credit-memo", _("Credit memo")
    ALL = "all", _("Invoices, shipments and credit memos")


class NothingToPrint(Refused):
    """The orders have no papers of that kind."""

    code = "nothing_to_print"


@dataclass(frozen=True)
class Papers:
    """Sheets ready to be laid out below each other, and the language of the first."""

    sheets: list[SafeString]
    language: str


def printed(orders: Sequence[Order], kind: PaperKind) -> str:
    """Answer one HTML page with the papers of some orders, each sheet on paper of its own.

    The page stands for itself, as a file does: its style is written into it. Refuses when there is
    nothing to print.
    """
    papers = papers_of(orders, kind)
    facts = {"sheets": papers.sheets, "language": papers.language, "style": style()}
    return render_to_string("orders/printing/papers.html", facts)


def papers_of(
    orders: Sequence[Order], kind: PaperKind, *, documents: Collection[int] | None = None
) -> Papers:
    """Answer the papers of some orders; of their documents only those with some keys, if given.

    Each sheet is in the language of its order. A packing slip lists what is left to pack, or what
    was shipped if nothing is left. A fixed number of queries, however many orders there are.
    Refuses when there is nothing to print.
    """
    found = _with_papers(orders)
    sheets = [sheet for order in found for sheet in _sheets(order, kind, documents)]
    if not sheets:
        raise NothingToPrint(
            gettext("There are no printable documents related to selected orders.")
        )
    return Papers(sheets, reader_of(found[0]).tag)


@cache
def style() -> SafeString:
    """Answer the style sheet of all papers; pages link to the same file."""
    return mark_safe(STYLE.read_text(encoding="utf-8"))  # noqa: S308 - our own file


def _with_papers(orders: Sequence[Order]) -> list[Order]:
    """Read orders anew with all that stands on their papers, in the order given."""
    tracks = Prefetch("tracks", queryset=Track.objects.order_by("pk"))
    rows = Order.objects.select_related("store_view__store__website").prefetch_related(
        "lines",
        "addresses",
        _documents("invoices", Invoice.objects, InvoiceLine.objects),
        _documents("shipments", Shipment.objects, ShipmentLine.objects, tracks),
        _documents("credit_memos", CreditMemo.objects, CreditMemoLine.objects),
    )
    found = rows.in_bulk([order.pk for order in orders])
    return [found[key] for key in dict.fromkeys(order.pk for order in orders) if key in found]


def _documents(
    name: str, documents: Manager[Any], lines: Manager[Any], *more: "Prefetch[str]"
) -> "Prefetch[str]":
    rows = lines.select_related("order_line").order_by("pk")
    its_lines = Prefetch("lines", queryset=rows)
    return Prefetch(name, queryset=documents.order_by("pk").prefetch_related(its_lines, *more))


def _sheets(
    order: Order, kind: PaperKind, documents: Collection[int] | None
) -> Iterator[SafeString]:
    reader = reader_of(order)
    with reader.reading():
        for sheet in _wanted(order, kind, documents, reader):
            yield SafeString(
                render_to_string("orders/printing/sheet.html", {"sheet": sheet, "reader": reader})
            )


def _wanted(
    order: Order, kind: PaperKind, documents: Collection[int] | None, reader: Reader
) -> Iterator[Sheet]:
    def asked(one: PaperKind) -> bool:
        return kind == one or (kind == PaperKind.ALL and one != PaperKind.PACKING_SLIP)

    def those(its: Iterable[AnyDocument]) -> list[AnyDocument]:
        return [one for one in its if documents is None or one.pk in documents]

    if asked(PaperKind.PACKING_SLIP):
        slip = packing_slip(order, reader)
        yield from [slip] if slip.rows else []
    if asked(PaperKind.INVOICE):
        yield from (invoice_sheet(one, order, reader) for one in those(order.invoices.all()))
    if asked(PaperKind.SHIPMENT):
        yield from (shipment_sheet(one, order, reader) for one in those(order.shipments.all()))
    if asked(PaperKind.CREDIT_MEMO):
        yield from (
            credit_memo_sheet(one, order, reader) for one in those(order.credit_memos.all())
        )
