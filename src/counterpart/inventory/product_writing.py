"""How are many products and their stock written at once?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from counterpart.catalog.models import Product
from counterpart.catalog.products import assign, find_products
from counterpart.core.errors import Refused
from counterpart.core.fields import exact
from counterpart.inventory.models import (
    MovementKind,
    Source,
    SourceItem,
    Stock,
    StockItem,
    StockMovement,
)
from counterpart.inventory.product_rows import ProductRow
from counterpart.inventory.stocks import default_source, default_stock
from counterpart.websites.models import Website

FACTS = ["name", "is_enabled", "price", "asin", "ean", "upc", "isbn", "gcid", "updated_at"]
RULES = ("manages_stock", "backorders", "threshold")


class WebsiteUnknown(Refused):
    """A row names a website that does not exist."""

    code = "website_unknown"


@dataclass
class Counts:
    """How many products were new, changed, or already as the rows say."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


@transaction.atomic
def write_rows(rows: Sequence[ProductRow], *, now: datetime) -> Counts:
    """Write rows of different SKUs, all or none: products, counts at the default source, rules."""
    products = find_products([row.sku for row in rows])
    new = [Product(sku=row.sku, name=row.sku, created_at=now, updated_at=now)
           for row in rows if row.sku not in products]  # fmt: skip
    changed = {
        row.sku
        for row in rows
        for product in [products.get(row.sku)]
        if product and _apply(product, row, now)
    }
    for product, row in zip(new, [row for row in rows if row.sku not in products], strict=True):
        _apply(product, row, now)
    Product.objects.bulk_update([products[sku] for sku in changed], FACTS)
    products |= {product.sku: product for product in Product.objects.bulk_create(new)}
    changed |= _write_stock(rows, products, now)
    changed |= _write_websites(rows, products)
    created = {product.sku for product in new}
    return Counts(len(created), len(changed - created), len(rows) - len(created | changed))


def _apply(product: Product, row: ProductRow, now: datetime) -> bool:
    """Put the row's facts into the product; answers whether one of them is news."""
    is_changed = False
    for name, value in row.facts.items():
        if getattr(product, name) != value:
            setattr(product, name, value)
            is_changed = True
    if is_changed:
        product.updated_at = now
    return is_changed


def _write_stock(
    rows: Sequence[ProductRow], products: dict[str, Product], now: datetime
) -> set[str]:
    source, stocks = default_source(), [default_stock(), *_other_stocks()]
    ids = [products[row.sku].pk for row in rows]
    StockItem.objects.bulk_create(
        [StockItem(stock=stock, product_id=pk) for stock in stocks for pk in ids],
        ignore_conflicts=True,
    )
    return _write_rules(rows, products) | _write_counts(rows, products, source, stocks[0], now)


def _other_stocks() -> list[Stock]:
    return list(Stock.objects.exclude(pk=default_stock().pk))


def _write_rules(rows: Sequence[ProductRow], products: dict[str, Product]) -> set[str]:
    said = {
        products[row.sku].pk: {
            rule: value for rule in RULES if (value := getattr(row, rule)) is not None
        }
        for row in rows
    }
    items = list(StockItem.objects.filter(product__in=[pk for pk, rules in said.items() if rules]))
    changed = []
    for item in items:
        news = {k: v for k, v in said[item.product_id].items() if getattr(item, k) != v}
        for name, value in news.items():
            setattr(item, name, value)
        if news:
            changed.append(item)
    StockItem.objects.bulk_update(changed, RULES)
    ids = {item.product_id for item in changed}
    return {row.sku for row in rows if products[row.sku].pk in ids}


def _write_counts(
    rows: Sequence[ProductRow],
    products: dict[str, Product],
    source: Source,
    stock: Stock,
    now: datetime,
) -> set[str]:
    """Write what was counted, and the differences into the ledger."""
    counted = {products[row.sku].pk: row for row in rows if row.quantity is not None}
    SourceItem.objects.bulk_create(
        [SourceItem(product_id=pk, source=source) for pk in counted], ignore_conflicts=True
    )
    lying = SourceItem.objects.filter(source=source, product__in=list(counted))
    changes: dict[int, Decimal] = {}
    items = []
    for item in lying.select_for_update():
        quantity = counted[item.product_id].quantity or Decimal(0)
        if quantity != item.quantity:
            changes[item.product_id] = quantity - item.quantity
            item.quantity = quantity
            items.append(item)
    SourceItem.objects.bulk_update(items, ["quantity"])
    _follow(source, changes)
    StockMovement.objects.bulk_create(
        StockMovement(
            stock=stock,
            product_id=pk,
            source=source,
            kind=MovementKind.COUNTED,
            on_hand_change=change,
            happened_at=now,
        )
        for pk, change in changes.items()
    )
    return {counted[pk].sku for pk in changes}


def _follow(source: Source, changes: dict[int, Decimal]) -> None:
    """Let the stocks that draw from the source follow, grouped by equal change."""
    if not source.is_enabled:
        return
    groups: dict[Decimal, list[int]] = {}
    for pk, change in changes.items():
        groups.setdefault(change, []).append(pk)
    for change, ids in groups.items():
        StockItem.objects.filter(stock__sources__source=source, product__in=ids).update(
            on_hand=F("on_hand") + exact(change)
        )


def _write_websites(rows: Sequence[ProductRow], products: dict[str, Product]) -> set[str]:
    named = [row for row in rows if row.websites is not None]
    if not named:
        return set()
    known = {website.code.lower(): website for website in Website.objects.all()}
    for row in named:
        codes = [code.strip().lower() for code in row.websites or () if code.strip()]
        unknown = [code for code in codes if code not in known]
        if unknown:
            raise WebsiteUnknown(f"There is no website {', '.join(unknown)}.")
        product = products[row.sku]
        Product.objects.filter(pk=product.pk).update(is_on_every_website=False)
        assign(product, [known[code] for code in codes])
    return set()
