"""What was counted of one product at its sources, written at once?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext

from counterpart.catalog.models import Product
from counterpart.core.errors import Refused
from counterpart.core.quantities import written
from counterpart.inventory.adjusting import (
    ensure_source_items,
    ensure_stock_items,
    set_in_stock,
    set_quantity,
)
from counterpart.inventory.changing import locked_at_source, locked_items
from counterpart.inventory.models import Source, Stock


class MovedMeanwhile(Refused):
    """Goods came or left since the figure was read that somebody corrects."""

    code = "moved_meanwhile"


@dataclass(frozen=True)
class Counted:
    """What was counted at a source; None says nothing. `seen` is the figure that was corrected."""

    source: Source
    quantity: Decimal | None = None
    is_in_stock: bool | None = None
    seen: Decimal | None = None


def count_product(
    product: Product, counts: Sequence[Counted], *, actor: str, now: datetime
) -> None:
    """Write what was counted, at all of the sources or at none. Safe to repeat.

    Refuses MovedMeanwhile where a figure is neither the one that was seen nor the one that was
    counted: what left in between would be written away. Refuses CountRefused.
    """
    with transaction.atomic():
        for one in counts:
            if one.quantity is not None:
                _write(product, one, actor=actor, now=now)
            if one.is_in_stock is not None:
                set_in_stock(product, one.source, is_in_stock=one.is_in_stock, actor=actor, now=now)


def _write(product: Product, one: Counted, *, actor: str, now: datetime) -> None:
    """Lock the figure before it is compared, in the order in which every change locks."""
    if one.quantity is None or one.quantity == one.seen:
        return
    ensure_source_items(one.source, [product.pk])
    ensure_stock_items([product.pk])
    locked_items([product.pk], *Stock.objects.order_by("pk").values_list("pk", flat=True))
    present = locked_at_source(one.source.pk, [product.pk])[product.pk]
    if one.seen is not None and present not in {one.seen, one.quantity}:
        raise MovedMeanwhile(
            gettext(
                "{sku} moved meanwhile: at {name} lie {present} now, not {seen}. Count again."
            ).format(
                sku=product.sku,
                name=one.source.name,
                present=written(present),
                seen=written(one.seen),
            )
        )
    set_quantity(product, one.quantity, source=one.source, actor=actor, now=now)
