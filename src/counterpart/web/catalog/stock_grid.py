"""The list of what every stock has of every product."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from counterpart.inventory.models import Stock, StockItem
from counterpart.web.access import Request
from counterpart.web.catalog import cells
from counterpart.web.catalog.product_form import BACKORDERS
from counterpart.web.components.amounts import number
from counterpart.web.components.marks import badge, status, yes_no
from counterpart.web.grids.columns import Column
from counterpart.web.grids.filtering import AmountFilter, Filters, KeysFilter
from counterpart.web.grids.grid import Empty, Grid, Tab
from counterpart.web.grids.paging import counted

SALABLE = F("on_hand") - F("reserved") - F("threshold")
IS_SOLD = Q(manages_stock=True, product__is_enabled=True)
LOW = IS_SOLD & Q(notify_below__gt=SALABLE)
OUT = IS_SOLD & Q(backorders="no", on_hand__lte=F("reserved") + F("threshold"))


class StockFilters(Filters):
    """What stock is looked for by."""

    ranges = {"on_hand": _("On hand"), "reserved": _("Reserved")}
    hidden = frozenset({"q"})

    q = django_filters.CharFilter(method="find", label=_("Search"))
    sku = django_filters.CharFilter(
        field_name="product__sku", lookup_expr="icontains", label=_("SKU")
    )
    stock = KeysFilter(
        queryset=Stock.objects.order_by("name"), label=_("Stock"), widget=CheckboxSelectMultiple
    )
    on_hand_min = AmountFilter(field_name="on_hand", lookup_expr="gte", label=_("Min"))
    on_hand_max = AmountFilter(field_name="on_hand", lookup_expr="lte", label=_("Max"))
    reserved_min = AmountFilter(field_name="reserved", lookup_expr="gte", label=_("Min"))
    reserved_max = AmountFilter(field_name="reserved", lookup_expr="lte", label=_("Max"))
    backorders = django_filters.ChoiceFilter(
        choices=BACKORDERS, label=_("Backorders"), empty_label=_("Any")
    )

    class Meta:
        model = StockItem
        fields: list[str] = []

    def find(self, rows: QuerySet[StockItem], _name: str, value: str) -> QuerySet[StockItem]:
        plain = value.strip()
        return rows.filter(Q(product__sku__icontains=plain) | Q(product__name__icontains=plain))


def stock_grid(_request: Request) -> Grid:
    """Build the list; stock belongs to no store view."""
    rows = StockItem.objects.all()
    return Grid(
        name="stock",
        title=_("Inventory"),
        rows=rows,
        columns=tuple(_columns()),
        filters=StockFilters,
        default_sort="sku",
        noun=_noun,
        empty=Empty(
            "warehouse",
            _("Nothing was counted yet"),
            _("Products appear here when their stock is counted or comes in from a file."),
        ),
        fetch=lambda found: found.select_related("product", "stock"),
        tabs=(
            Tab("", _("All"), Q()),
            Tab("low", _("Low stock"), LOW, is_work=True),
            Tab("out", _("Out of stock"), OUT, is_work=True),
        ),
        tab_counts=lambda: _counts(rows),
        row_name=lambda row: row.product.sku,
        search_label=_("Search SKU or name"),
    )


def _columns() -> list[Column]:
    return [
        Column("sku", _("SKU"), lambda row: cells.stock_link(row.product),
               lambda row: row.product.sku, sorts_by="product__sku", is_head=True),
        Column("name", _("Name"), lambda row: cells.name_cell(row.product.name),
               lambda row: row.product.name, is_wide=True),
        Column("stock", _("Stock"), lambda row: cells.name_cell(row.stock.name),
               lambda row: row.stock.name),
        Column("on_hand", _("On hand"), lambda row: cells.figure(row.on_hand),
               lambda row: row.on_hand, sorts_by="on_hand", is_number=True),
        Column("reserved", _("Reserved"), lambda row: cells.figure(row.reserved),
               lambda row: row.reserved, sorts_by="reserved", is_number=True),
        Column("salable", _("Salable"), _salable, lambda row: row.salable, is_number=True),
        Column("state", _("Status"), _state, lambda row: str(_word(row)[1])),
        Column("notify", _("Low stock below"), lambda row: cells.figure(row.notify_below),
               lambda row: row.notify_below, sorts_by="notify_below", is_number=True),
        Column("threshold", _("Out-of-stock threshold"), lambda row: cells.figure(row.threshold),
               lambda row: row.threshold, is_default=False, is_number=True),
        Column("managed", _("Manage stock"), lambda row: yes_no(row.manages_stock),
               lambda row: row.manages_stock, is_default=False),
        Column("backorders", _("Backorders"), lambda row: str(dict(BACKORDERS)[row.backorders]),
               lambda row: row.backorders, is_default=False),
    ]  # fmt: skip


def _salable(row: StockItem) -> str:
    return cells.figure(row.salable) if row.manages_stock else "–"


def _state(row: StockItem) -> Any:
    tone, word = _word(row)
    return badge(str(word), tone) if tone == "warning" else status(tone, str(word))


def _word(row: StockItem) -> tuple[str, Any]:
    """Say how a product stands in a stock, worst first."""
    if not row.product.is_enabled:
        return "muted", _("Disabled")
    if not row.manages_stock:
        return "neutral", _("Not managed")
    if row.backorders != "no" and row.salable <= 0:
        return "info", _("On backorder")
    if row.salable <= 0:
        return "danger", _("Out of stock")
    return ("warning", _("Low")) if row.salable < row.notify_below else ("success", _("In stock"))


def _counts(rows: QuerySet[StockItem]) -> Mapping[str, int | None]:
    return {key: counted(rows.filter(wanted)).value for key, wanted in (("low", LOW), ("out", OUT))}


def _noun(count: int) -> str:
    return ngettext("{count} row", "{count} rows", count).format(count=number(count))
