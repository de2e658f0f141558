"""How do products and their stock go out as a CSV file?"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from counterpart.catalog.models import Product, ProductWebsite
from counterpart.core.batches import batched
from counterpart.core.quantities import written
from counterpart.inventory.models import Source, SourceItem, Stock, StockItem
from counterpart.inventory.product_files.rows import COLUMNS, EVERY_WEBSITE, NO_WEBSITE, guarded
from counterpart.inventory.rules import unruled
from counterpart.inventory.stocks import default_source, default_stock
from counterpart.websites.models import Website

BATCH = 500
NUMBERS = {
    "price", "quantity", "threshold", "fewest", "most", "increment", "notify_below",
}  # fmt: skip


def export_products(file: IO[str], *, stock: Stock | None = None) -> None:
    """Write all products with what the import reads, by SKU. Flat memory."""
    file.writelines(export_lines(stock=stock))


def export_lines(*, stock: Stock | None = None) -> Iterator[str]:
    """Yield the file in parts: its first line, then some hundred products at a time.

    Rules are those of the stock, unless given the default one; quantities are what lies at the
    default source, where the import puts them.
    """
    yield _written([COLUMNS])
    place, source = stock or default_stock(), default_source()
    for batch in batched(Product.objects.order_by("sku").iterator(chunk_size=BATCH), BATCH):
        yield _written(_rows(batch, place, source))


def _written(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _rows(products: list[Product], stock: Stock, source: Source) -> Iterator[list[str]]:
    ids = [product.pk for product in products]
    rules = {row.product_id: row for row in StockItem.objects.filter(stock=stock, product__in=ids)}
    lying = dict(
        SourceItem.objects.filter(source=source, product__in=ids).values_list(
            "product_id", "quantity"
        )
    )
    websites = _websites(products)
    for product in products:
        quantity = written(lying[product.pk]) if product.pk in lying else ""
        known = rules.get(product.pk) or unruled(product.pk)
        yield _cells(product, known, quantity, websites[product.pk])


def _websites(products: list[Product]) -> dict[int, str]:
    codes = dict(Website.objects.order_by("code").values_list("pk", "code"))
    said: dict[int, dict[int, bool]] = {product.pk: {} for product in products}
    words = ProductWebsite.objects.filter(product__in=said)
    for product, website, is_assigned in words.values_list(
        "product_id", "website_id", "is_assigned"
    ):
        said[product][website] = is_assigned
    return {product.pk: _website_cell(product, said[product.pk], codes) for product in products}


def _website_cell(product: Product, said: dict[int, bool], codes: dict[int, str]) -> str:
    if product.is_on_every_website and all(said.values()):
        return EVERY_WEBSITE
    everywhere = product.is_on_every_website
    return "|".join(code for pk, code in codes.items() if said.get(pk, everywhere)) or NO_WEBSITE


def _cells(product: Product, rules: StockItem, quantity: str, websites: str) -> list[str]:
    cells = {
        "sku": product.sku,
        "name": product.name,
        "enabled": _flag(product.is_enabled),
        "price": written(product.price),
        "quantity": quantity,
        "manage_stock": _flag(rules.manages_stock),
        "asin": product.asin,
        "ean": product.ean,
        "upc": product.upc,
        "isbn": product.isbn,
        "gcid": product.gcid,
        "backorders": rules.backorders,
        "threshold": written(rules.threshold),
        "websites": websites,
        "virtual": _flag(product.is_virtual),
        "fewest": written(rules.fewest),
        "most": written(rules.most),
        "increment": written(rules.increment),
        "decimals": _flag(rules.allows_decimals),
        "notify_below": written(rules.notify_below),
        "fulfilled_by": product.fulfilled_by,
    }
    return [cells[name] if name in NUMBERS else guarded(cells[name]) for name in COLUMNS]


def _flag(is_so: bool) -> str:  # noqa: FBT001
    return "yes" if is_so else "no"
