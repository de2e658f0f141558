"""Where does a product lie, who may sell it, and why did its figures move? Read only."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from counterpart.catalog.models import Product
from counterpart.inventory.models import (
    Source,
    SourceItem,
    Stock,
    StockItem,
    StockMovement,
    StockSource,
)

ZERO = Decimal(0)


@dataclass(frozen=True)
class AtSource:
    """What lies at a source; a source where the product never was has nothing."""

    source: Source
    quantity: Decimal
    is_in_stock: bool
    is_counted: bool
    stocks: tuple[str, ...]


@dataclass(frozen=True)
class InStock:
    """The figures of a product in one stock."""

    stock: Stock
    on_hand: Decimal
    reserved: Decimal
    salable: Decimal


def at_sources(product: Product) -> list[AtSource]:
    """Answer what lies at every source, in the order in which they were opened."""
    lying = {row.source_id: row for row in SourceItem.objects.filter(product=product)}
    feeds: dict[int, list[str]] = {}
    for link in StockSource.objects.select_related("stock").order_by("stock__name"):
        feeds.setdefault(link.source_id, []).append(link.stock.name)
    return [_at(source, lying.get(source.pk), feeds) for source in Source.objects.all()]


def _at(source: Source, row: SourceItem | None, feeds: dict[int, list[str]]) -> AtSource:
    return AtSource(
        source,
        quantity=row.quantity if row else ZERO,
        is_in_stock=row.is_in_stock if row else True,
        is_counted=row is not None,
        stocks=tuple(feeds.get(source.pk, ())),
    )


def in_stocks(product: Product) -> list[InStock]:
    """Answer the figures in every stock, by name."""
    rows = StockItem.objects.filter(product=product).select_related("stock")
    items = {row.stock_id: row for row in rows}
    return [_in(stock, items.get(stock.pk)) for stock in Stock.objects.order_by("name")]


def _in(stock: Stock, item: StockItem | None) -> InStock:
    if item is None:
        return InStock(stock, ZERO, ZERO, ZERO)
    return InStock(stock, item.on_hand, item.reserved, item.salable)


def movements_of(product: Product) -> QuerySet[StockMovement]:
    """Answer the ledger of a product, the newest movement first."""
    rows = StockMovement.objects.filter(product=product).select_related("source", "stock")
    return rows.order_by("-happened_at", "-pk")
