"""How do products and their stock read in a list?"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from counterpart.catalog.models import Product
from counterpart.inventory.models import SourceItem, StockItem
from counterpart.web.components.amounts import number
from counterpart.web.components.marks import status
from counterpart.websites.models import Website

Figures = list[tuple[str, Decimal]]


def sku_cell(product: Product) -> SafeString:
    """Let the SKU lead to the product."""
    address = reverse("product", args=[product.pk])
    return format_html('<a href="{}" translate="no">{}</a>', address, product.sku)


def stock_link(product: Product) -> SafeString:
    """Let the SKU lead to what lies where."""
    address = reverse("product_stock", args=[product.pk])
    return format_html('<a href="{}" translate="no">{}</a>', address, product.sku)


def enabled_cell(product: Product) -> SafeString:
    """Write whether a product may be sold: dot and word."""
    if product.is_enabled:
        return status("success", _("Enabled"))
    return status("muted", _("Disabled"))


def name_cell(name: str) -> SafeString:
    """Write a name that people here gave to something: the same in every language."""
    return format_html('<span translate="no">{}</span>', name)


def figures_cell(figures: Figures) -> SafeString | str:
    """Write figures by place; the only place there is goes without its name."""
    if len(figures) == 1:
        return number(figures[0][1])
    parts = [
        format_html('<span translate="no">{}</span>: {}', name, number(figure))
        for name, figure in figures
    ]
    return SafeString("<br>".join(parts)) if parts else "–"


def figures_text(figures: Figures) -> str:
    """Write figures by place for a file."""
    return "; ".join(f"{name}: {figure.normalize() + 0:f}" for name, figure in figures)


def add_figures(products: Sequence[Product]) -> None:
    """Hang on each product what lies at which source and is salable in which stock.

    Two queries, however many products.
    """
    ids = [product.pk for product in products]
    lying: dict[int, Figures] = defaultdict(list)
    rows = SourceItem.objects.filter(product__in=ids).select_related("source")
    for row in rows.order_by("source"):
        lying[row.product_id].append((row.source.name, row.quantity))
    salable: dict[int, Figures] = defaultdict(list)
    items = StockItem.objects.filter(product__in=ids, manages_stock=True).select_related("stock")
    for item in items.order_by("stock__name"):
        salable[item.product_id].append((item.stock.name, item.salable))
    for product in products:
        product.lying = lying[product.pk]  # type: ignore[attr-defined]  # only for the cells
        product.salable = salable[product.pk]  # type: ignore[attr-defined]


def identifiers_text(product: Product) -> str:
    """Write the identifiers that a product has."""
    told = (
        ("ASIN", product.asin), ("EAN", product.ean), ("UPC", product.upc),
        ("ISBN", product.isbn), ("GCID", product.gcid),
    )  # fmt: skip
    return ", ".join(f"{name} {value}" for name, value in told if value)


def catalog_currency() -> str:
    """Answer the currency in which products are priced: that of the first website."""
    codes = Website.objects.order_by("pk").values_list("base_currency", flat=True)
    return codes.first() or "USD"


def figure(value: Any) -> str:
    """Write a figure of stock."""
    return number(Decimal(value))
