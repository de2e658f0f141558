"""The lists of invoices, shipments and credit memos (CO-8)."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from counterpart.orders.models.documents import CreditMemo, Invoice, Shipment
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, Visit
from counterpart.web.components.amounts import number
from counterpart.web.documents.columns import invoice_columns, memo_columns, shipment_columns
from counterpart.web.documents.filters import InvoiceFilters, MemoFilters, ShipmentFilters
from counterpart.web.grids.grid import Bulk, Empty, Grid

SEARCH = _("Search document, order, name, address, SKU or tracking")


def invoices_grid(request: Request) -> Grid:
    """Build the list of invoices for whoever asks."""
    return Grid(
        name="invoices",
        title=_("Invoices"),
        rows=_within(Invoice.objects.all(), request.visit),
        columns=tuple(invoice_columns(request)),
        filters=InvoiceFilters,
        default_sort="-created",
        noun=_invoices,
        empty=Empty("receipt-text", _("There are no invoices yet"), _("Invoice an order first.")),
        fetch=_fetch,
        bulk=_bulk(request.visit, _("Print invoices"), "print_listed_invoices"),
        row_name=lambda row: row.number,
        search_label=SEARCH,
    )


def shipments_grid(request: Request) -> Grid:
    """Build the list of shipments for whoever asks."""
    return Grid(
        name="shipments",
        title=_("Shipments"),
        rows=_within(Shipment.objects.all(), request.visit),
        columns=tuple(shipment_columns(request)),
        filters=ShipmentFilters,
        default_sort="-created",
        noun=_shipments,
        empty=Empty("truck", _("There are no shipments yet"), _("Ship an order first.")),
        fetch=lambda rows: _fetch(rows.select_related("source")).prefetch_related(
            "lines", "tracks"
        ),
        bulk=_bulk(request.visit, _("Print shipments"), "print_listed_shipments"),
        row_name=lambda row: row.number,
        search_label=SEARCH,
    )


def credit_memos_grid(request: Request) -> Grid:
    """Build the list of credit memos for whoever asks."""
    return Grid(
        name="credit_memos",
        title=_("Credit memos"),
        rows=_within(CreditMemo.objects.all(), request.visit),
        columns=tuple(memo_columns(request)),
        filters=MemoFilters,
        default_sort="-created",
        noun=_memos,
        empty=Empty("undo-2", _("There are no credit memos yet"), _("Nobody got money back.")),
        fetch=_fetch,
        bulk=_bulk(request.visit, _("Print credit memos"), "print_listed_credit_memos"),
        row_name=lambda row: row.number,
        search_label=SEARCH,
    )


def _within(rows: QuerySet[Any], visit: Visit) -> QuerySet[Any]:
    """Keep the documents of orders that the person may see, and whose documents too."""
    documents = visit.permitted(Permission.VIEW_DOCUMENTS)
    return rows.filter(documents.within("store_view"))


def _fetch(rows: QuerySet[Any]) -> QuerySet[Any]:
    shown = rows.select_related("order")
    hidden = shown.defer("order__customer_note", "order__remote_ip", "order__customer_email")
    return hidden.prefetch_related("order__addresses")


def _bulk(visit: Visit, label: Any, page: str) -> tuple[Bulk, ...]:
    # Papers name the buyers.
    return (Bulk(label, "printer", reverse(page)),) if visit.may(Permission.VIEW_BUYERS) else ()


def _invoices(count: int) -> str:
    return ngettext("{count} invoice", "{count} invoices", count).format(count=number(count))


def _shipments(count: int) -> str:
    return ngettext("{count} shipment", "{count} shipments", count).format(count=number(count))


def _memos(count: int) -> str:
    words = ngettext("{count} credit memo", "{count} credit memos", count)
    return words.format(count=number(count))
