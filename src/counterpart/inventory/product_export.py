"""How do products and their stock go out as a CSV file?"""

import csv
from collections.abc import Iterator
from typing import IO

from counterpart.catalog.models import Product, ProductWebsite
from counterpart.core.batches import batched
from counterpart.core.quantities import written
from counterpart.inventory.availability import Availability, availability
from counterpart.inventory.models import SourceItem
from counterpart.inventory.product_rows import COLUMNS, guarded
from counterpart.inventory.stocks import default_source, default_stock

BATCH = 500


def export_products(file: IO[str]) -> None:
    """Write all products with what the import reads, by SKU. Flat memory."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for batch in batched(Product.objects.order_by("sku").iterator(chunk_size=BATCH), BATCH):
        writer.writerows(_rows(batch))


def _rows(products: list[Product]) -> Iterator[list[str]]:
    ids = [product.pk for product in products]
    rules = availability(default_stock(), ids)
    counted = dict(
        SourceItem.objects.filter(source=default_source(), product__in=ids).values_list(
            "product", "quantity"
        )
    )
    websites = _websites(ids)
    for product in products:
        quantity = written(counted[product.pk]) if product.pk in counted else ""
        yield _cells(product, rules[product.pk], quantity, websites.get(product.pk, []))


def _websites(ids: list[int]) -> dict[int, list[str]]:
    codes: dict[int, list[str]] = {}
    assigned = ProductWebsite.objects.filter(product__in=ids, is_assigned=True)
    for product, code in assigned.order_by("website__code").values_list("product", "website__code"):
        codes.setdefault(product, []).append(code)
    return codes


def _cells(product: Product, rules: Availability, quantity: str, websites: list[str]) -> list[str]:
    cells = {
        "sku": product.sku,
        "name": product.name,
        "enabled": "yes" if product.is_enabled else "no",
        "price": written(product.price),
        "quantity": quantity,
        "manage_stock": "yes" if rules.manages_stock else "no",
        "asin": product.asin,
        "ean": product.ean,
        "upc": product.upc,
        "isbn": product.isbn,
        "gcid": product.gcid,
        "backorders": rules.backorders,
        "threshold": written(rules.threshold),
        "websites": "" if product.is_on_every_website else "|".join(websites),
    }
    numbers = {"price", "quantity", "threshold"}
    return [cells[name] if name in numbers else guarded(cells[name]) for name in COLUMNS]
