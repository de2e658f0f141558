"""The list of products."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from counterpart.catalog.models import Product
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, Visit
from counterpart.web.catalog import cells
from counterpart.web.components.amounts import money, number
from counterpart.web.components.marks import yes_no
from counterpart.web.components.moments import when
from counterpart.web.grids.columns import Column
from counterpart.web.grids.filtering import AmountFilter, Filters
from counterpart.web.grids.grid import Bulk, Empty, Grid, Tab

YES_NO = (("1", _("Yes")), ("0", _("No")))


class ProductFilters(Filters):
    """What products are looked for by."""

    ranges = {"price": _("Price")}
    hidden = frozenset({"q"})

    q = django_filters.CharFilter(method="find", label=_("Search"))
    sku = django_filters.CharFilter(lookup_expr="icontains", label=_("SKU"))
    name = django_filters.CharFilter(lookup_expr="icontains", label=_("Name"))
    identifier = django_filters.CharFilter(
        method="find_identifier", label=_("ASIN, EAN, UPC, ISBN or GCID")
    )
    price_min = AmountFilter(field_name="price", lookup_expr="gte", label=_("Min"))
    price_max = AmountFilter(field_name="price", lookup_expr="lte", label=_("Max"))
    virtual = django_filters.ChoiceFilter(
        choices=YES_NO, method="say_virtual", label=_("Virtual"), empty_label=_("Any")
    )

    class Meta:
        model = Product
        fields: list[str] = []

    def find(self, rows: QuerySet[Product], _name: str, value: str) -> QuerySet[Product]:
        plain = value.strip()
        wanted = Q(sku__icontains=plain) | Q(name__icontains=plain) | _identified(plain)
        return rows.filter(wanted)

    def find_identifier(self, rows: QuerySet[Product], _name: str, value: str) -> QuerySet[Product]:
        return rows.filter(_identified(value.strip()))

    def say_virtual(self, rows: QuerySet[Product], _name: str, value: str) -> QuerySet[Product]:
        return rows.filter(is_virtual=value == "1")


def products_grid(request: Request) -> Grid:
    """Build the list for whoever asks; products belong to no store view."""
    return Grid(
        name="products",
        title=_("Products"),
        rows=Product.objects.all(),
        columns=tuple(_columns()),
        filters=ProductFilters,
        default_sort="sku",
        noun=_noun,
        empty=_empty(request.visit),
        tabs=(
            Tab("", _("All"), Q()),
            Tab("enabled", _("Enabled"), Q(is_enabled=True)),
            Tab("disabled", _("Disabled"), Q(is_enabled=False)),
        ),
        bulk=_bulk(request.visit),
        row_name=lambda row: row.sku,
        search_label=_("Search SKU, name or identifier"),
        details=cells.add_figures,
    )


def _columns() -> list[Column]:
    currency = cells.catalog_currency()
    return [
        Column("sku", _("SKU"), cells.sku_cell, lambda row: row.sku, sorts_by="sku", is_head=True),
        Column("name", _("Name"), lambda row: cells.name_cell(row.name), lambda row: row.name,
               sorts_by="name", is_wide=True),
        Column("enabled", _("Status"), cells.enabled_cell, lambda row: row.is_enabled),
        Column("price", _("Price"), lambda row: money(row.price, currency),
               lambda row: row.price, sorts_by="price", is_number=True),
        Column("quantity", _("Quantity at sources"), lambda row: cells.figures_cell(row.lying),
               lambda row: cells.figures_text(row.lying), is_number=True),
        Column("salable", _("Salable"), lambda row: cells.figures_cell(row.salable),
               lambda row: cells.figures_text(row.salable), is_number=True),
        Column("identifiers", _("Identifiers"), lambda row: cells.identifiers_text(row) or "–",
               cells.identifiers_text),
        Column("virtual", _("Virtual"), lambda row: yes_no(row.is_virtual),
               lambda row: row.is_virtual, is_default=False),
        Column("everywhere", _("On every website"), lambda row: yes_no(row.is_on_every_website),
               lambda row: row.is_on_every_website, is_default=False),
        Column("updated", _("Last updated"), lambda row: when(row.updated_at),
               lambda row: row.updated_at, sorts_by="updated_at", is_default=False),
    ]  # fmt: skip


def _bulk(visit: Visit) -> tuple[Bulk, ...]:
    if not visit.may(Permission.EDIT_CATALOG):
        return ()
    return (
        Bulk(_("Enable"), "play", reverse("products_enable")),
        Bulk(_("Disable"), "ban", reverse("products_disable")),
    )


def _empty(visit: Visit) -> Empty:
    title = _("There are no products yet")
    text = _("Orders can come in for products that are in the catalog. Import yours from a file.")
    if not visit.may(Permission.EDIT_CATALOG):
        return Empty("package", title, text)
    return Empty("package", title, text, reverse("product_import"), _("Import products"))


def _identified(value: str) -> Q:
    wanted: Any = Q()
    for name in ("asin", "ean", "upc", "isbn", "gcid"):
        wanted |= Q(**{name: value.upper() if name != "gcid" else value})
    return Q(wanted)


def _noun(count: int) -> str:
    return ngettext("{count} product", "{count} products", count).format(count=number(count))
