"""Of which products is too little left? Read only."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F

from counterpart.inventory.models import Stock, StockItem

CHUNK = 1000


@dataclass(frozen=True)
class LowStock:
    """A product of which fewer units are salable than someone wants to be told of."""

    sku: str
    name: str
    on_hand: Decimal
    salable: Decimal
    notify_below: Decimal


def low_stock(stock: Stock) -> Iterator[LowStock]:
    """Yield by SKU the enabled products whose salable units fell below their `notify_below`.

    Products without managed stock never run low. One query, flat memory.
    """
    rows = StockItem.objects.filter(
        stock=stock,
        manages_stock=True,
        product__is_enabled=True,
        notify_below__gt=F("on_hand") - F("reserved") - F("threshold"),
    )
    for row in rows.select_related("product").order_by("product__sku").iterator(CHUNK):
        yield LowStock(
            row.product.sku, row.product.name, row.on_hand, row.salable, row.notify_below
        )
