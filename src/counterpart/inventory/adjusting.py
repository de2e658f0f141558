"""How are counts and stock rules corrected by hand?"""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from counterpart.catalog.models import Product
from counterpart.core.errors import Refused
from counterpart.inventory.deducting import move_on_hand
from counterpart.inventory.models import (
    MovementKind,
    Source,
    SourceItem,
    Stock,
    StockItem,
    StockMovement,
)
from counterpart.inventory.stocks import default_source, default_stock


class CountRefused(Refused):
    """That is not a quantity that can lie somewhere."""

    code = "count_refused"


def set_quantity(
    product: Product, quantity: Decimal, *, source: Source | None = None, now: datetime
) -> None:
    """Write what was counted at a source; the same figure again writes nothing."""
    if not quantity.is_finite() or quantity < 0:
        raise CountRefused(f"A quantity cannot be {quantity}.")
    place = source or default_source()
    with transaction.atomic():
        ensure_stock_items(product)
        SourceItem.objects.get_or_create(product=product, source=place)
        item = SourceItem.objects.select_for_update().get(product=product, source=place)
        change: Decimal = quantity - item.quantity
        if not change:
            return
        item.quantity = quantity
        item.save(update_fields=["quantity"])
        move_on_hand(place, product.pk, change)
        StockMovement.objects.create(
            stock=_stock_for(place),
            product=product,
            source=place,
            kind=MovementKind.COUNTED,
            on_hand_change=change,
            happened_at=now,
        )


def configure(
    product: Product,
    *,
    manages_stock: bool | None = None,
    backorders: str | None = None,
    threshold: Decimal | None = None,
) -> None:
    """Set the rules for selling a product, in every stock.

    Turning management off leaves what is reserved as it is, so that open orders balance when
    they are shipped or canceled later.
    """
    rules = {"manages_stock": manages_stock, "backorders": backorders, "threshold": threshold}
    changes = {name: value for name, value in rules.items() if value is not None}
    ensure_stock_items(product)
    if changes:
        StockItem.objects.filter(product=product).update(**changes)


def ensure_stock_items(product: Product) -> None:
    """Make sure that every stock has a row for the product. Safe to repeat and to race."""
    default_stock()
    known = StockItem.objects.filter(product=product).values("stock")
    StockItem.objects.bulk_create(
        [StockItem(stock=stock, product=product) for stock in Stock.objects.exclude(pk__in=known)],
        ignore_conflicts=True,
    )


def _stock_for(source: Source) -> Stock:
    link = source.stocks.select_related("stock").first()
    return link.stock if link else default_stock()
