"""Which columns do the lists of invoices, shipments and credit memos have (CO-8)?"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpart.core.money import ZERO
from counterpart.orders.models.documents import InvoiceState, Shipment
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, Visit
from counterpart.web.components.amounts import money, number
from counterpart.web.components.marks import status
from counterpart.web.components.moments import when
from counterpart.web.documents.filters import INVOICE_STATES
from counterpart.web.grids.columns import Column
from counterpart.web.orders.cells import Buyers

TONES = {
    InvoiceState.OPEN: "warning",
    InvoiceState.PAID: "success",
    InvoiceState.CANCELED: "muted",
}
Text = Callable[[Any], str]


def invoice_columns(request: Request) -> Iterator[Column]:
    """Answer the columns of the list of invoices."""
    yield _number(_("Invoice"))
    yield _created(_("Invoice date"))
    yield from _order(request.visit)
    if request.visit.may(Permission.VIEW_BUYERS):
        yield _person("bill_to", _("Bill-to name"), _bill_to(request.visit))
    yield Column("state", _("Status"), _state_cell, _state)
    yield _base_total()
    yield _total(_("Grand total (purchased)"))
    yield _print(request.visit, "print_invoice")
    yield _text("transaction", _("Transaction"), lambda row: row.transaction_id, is_default=False)
    yield from _currencies()


def shipment_columns(request: Request) -> Iterator[Column]:
    """Answer the columns of the list of shipments."""
    yield _number(_("Shipment"))
    yield _created(_("Ship date"))
    yield from _order(request.visit)
    if request.visit.may(Permission.VIEW_BUYERS):
        yield _person("ship_to", _("Ship-to name"), _ship_to(request.visit))
    yield Column("quantity", _("Total quantity"), lambda row: number(_units(row)), _units,
                 is_number=True)  # fmt: skip
    yield Column("tracks", _("Tracking"), _tracks_cell, _tracks, is_wide=True)
    yield _print(request.visit, "print_shipment")
    yield _text("source", _("Source"), lambda row: row.source.name if row.source else "",
                is_default=False)  # fmt: skip


def memo_columns(request: Request) -> Iterator[Column]:
    """Answer the columns of the list of credit memos."""
    yield _number(_("Credit memo"))
    yield _created(_("Created"))
    yield from _order(request.visit)
    if request.visit.may(Permission.VIEW_BUYERS):
        yield _person("bill_to", _("Bill-to name"), _bill_to(request.visit))
    # A credit memo is refunded as soon as there is one (CO-7.11).
    yield Column("state", _("Status"), lambda _row: status("success", gettext("Refunded")),
                 lambda _row: gettext("Refunded"))  # fmt: skip
    yield _base_total()
    yield _total(_("Refunded"))
    yield _print(request.visit, "print_credit_memo")
    yield from _currencies()


def _number(label: Promise | str) -> Column:
    return Column(
        "number", label, lambda row: format_html('<span translate="no">{}</span>', row.number),
        lambda row: row.number, sorts_by="number", is_head=True,
    )  # fmt: skip


def _created(label: Promise | str) -> Column:
    return Column("created", label, lambda row: when(row.created_at), lambda row: row.created_at,
                  sorts_by="created_at")  # fmt: skip


def _order(visit: Visit) -> Iterator[Column]:
    open_to = visit.permitted(Permission.VIEW_ORDERS)

    def cell(row: Any) -> SafeString:
        if not open_to.allows(row.order.store_view_id):
            return format_html('<span translate="no">{}</span>', row.order.number)
        address = reverse("order", args=[row.order_id])
        return format_html('<a href="{}" translate="no">{}</a>', address, row.order.number)

    yield Column("order_number", _("Order number"), cell, lambda row: row.order.number,
                 sorts_by="order_id")  # fmt: skip
    yield Column("order_date", _("Order date"), lambda row: when(row.order.placed_at),
                 lambda row: row.order.placed_at)  # fmt: skip


def _total(label: Promise | str) -> Column:
    return Column("total", label, lambda row: money(row.grand_total, row.order.currency),
                  lambda row: row.grand_total, sorts_by="grand_total", is_number=True)  # fmt: skip


def _base_total() -> Column:
    return Column(
        "base_total", _("Grand total (base)"),
        lambda row: money(row.base_grand_total, row.order.base_currency),
        lambda row: row.base_grand_total, is_default=False, is_number=True,
    )  # fmt: skip


def _currencies() -> Iterator[Column]:
    yield _text("currency", _("Currency"), lambda row: row.order.currency, is_default=False)
    yield _text("base_currency", _("Base currency"), lambda row: row.order.base_currency,
                is_default=False)  # fmt: skip


def _text(key: str, label: Promise | str, text: Text, *, is_default: bool = True) -> Column:
    def cell(row: Any) -> SafeString | str:
        written = text(row)
        return format_html('<span translate="no">{}</span>', written) if written else "–"

    return Column(key, label, cell, text, is_default=is_default)


def _person(key: str, label: Promise | str, text: Text) -> Column:
    return replace(_text(key, label, text), is_personal=True)


def _print(visit: Visit, page: str) -> Column:
    buyers = visit.permitted(Permission.VIEW_BUYERS)

    def cell(row: Any) -> SafeString | str:
        if not buyers.allows(row.order.store_view_id):
            return "–"
        return format_html(
            '<a href="{}">{}<span class="vh"> {}</span></a>',
            reverse(page, args=[row.pk]),
            gettext("Print"),
            row.number,
        )

    return Column("print", _("Action"), cell, lambda _row: "")


def _bill_to(visit: Visit) -> Text:
    buyers = Buyers(visit)
    return lambda row: buyers.bill_to(row.order)


def _ship_to(visit: Visit) -> Text:
    buyers = Buyers(visit)
    return lambda row: buyers.ship_to(row.order)


def _state(row: Any) -> str:
    return str(INVOICE_STATES[InvoiceState(row.state)])


def _state_cell(row: Any) -> SafeString:
    return status(TONES[InvoiceState(row.state)], _state(row))


def _units(shipment: Shipment) -> Decimal:
    return sum((line.quantity for line in shipment.lines.all()), ZERO)


def _tracks_cell(shipment: Shipment) -> SafeString | str:
    told = _tracks(shipment)
    return format_html('<span translate="no">{}</span>', told) if told else "–"


def _tracks(shipment: Shipment) -> str:
    return ", ".join(f"{one.carrier_title} {one.number}" for one in shipment.tracks.all())
