"""Which rules must an order line keep beside being in stock? Read only."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from counterpart.catalog.models import Product
from counterpart.core.batches import batched
from counterpart.core.quantities import written
from counterpart.inventory.availability import PER_QUERY
from counterpart.inventory.models import SourceItem, Stock, StockItem, StockSource
from counterpart.inventory.rules import unruled


def sale_objections(stock: Stock, units: Mapping[int, Decimal]) -> list[str]:
    """Answer in the words of CO-6.2 what forbids to ask for these units; nothing when all may be.

    When several products are asked for, each sentence begins with the SKU. Whether enough is
    left is another question: `reserve` answers it.
    """
    rules = _rules(stock, units)
    statuses = _statuses(stock, units)
    names = _skus(units) if len(units) > 1 else {}
    return [
        f"{names[product]}: {sentence}" if names else sentence
        for product, quantity in units.items()
        for sentence in _objections(
            rules.get(product) or unruled(product),
            statuses.get(product),
            quantity,
        )
    ]


def _objections(rules: StockItem, is_in_stock: bool | None, quantity: Decimal) -> Iterator[str]:  # noqa: FBT001
    if rules.manages_stock and is_in_stock is None:
        yield "The requested sku is not assigned to given stock"
    elif rules.manages_stock and not is_in_stock:
        yield "This product is out of stock."
    if quantity < rules.fewest:
        yield f"The fewest you may purchase is {written(rules.fewest)}."
    if quantity > rules.most:
        yield "The requested qty exceeds the maximum qty allowed in shopping cart"
    if rules.increment and quantity % rules.increment:
        steps = written(rules.increment)
        yield f"You can buy this product only in quantities of {steps} at a time."
    if not rules.allows_decimals and quantity != quantity.to_integral_value():
        yield "You cannot use decimal quantity for this product."


def _rules(stock: Stock, units: Mapping[int, Decimal]) -> dict[int, StockItem]:
    found: dict[int, StockItem] = {}
    for ids in batched(units, PER_QUERY):
        rows = StockItem.objects.filter(stock=stock, product__in=ids)
        found |= {row.product_id: row for row in rows}
    return found


def _statuses(stock: Stock, units: Mapping[int, Decimal]) -> dict[int, bool]:
    """Tell of each product whether it is in stock at an open source; left out if at none at all."""
    links = dict(
        StockSource.objects.filter(stock=stock).values_list("source_id", "source__is_enabled")
    )
    told: dict[int, bool] = {}
    for ids in batched(units, PER_QUERY):
        rows = SourceItem.objects.filter(source__in=links, product__in=ids)
        for product, source, is_in_stock in rows.values_list("product", "source", "is_in_stock"):
            told[product] = told.get(product, False) or (is_in_stock and links[source])
    return told


def _skus(units: Mapping[int, Decimal]) -> dict[int, str]:
    found: dict[int, str] = {}
    for ids in batched(units, PER_QUERY):
        found |= dict(Product.objects.filter(pk__in=ids).values_list("pk", "sku"))
    return found
