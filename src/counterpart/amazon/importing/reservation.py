"""How is stock promised to an order that Amazon has not released yet (L-05, K-6)?"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from counterpart.amazon.importing.gathering import Case, Shelf
from counterpart.amazon.models.orders import OrderNote
from counterpart.amazon.timeline import note
from counterpart.inventory.models import MovementKind
from counterpart.inventory.reserving import Demand, OutOfStock, release, reserve, reserved_for

REFERENCE = "amazon_order"


def reserve_pending(case: Case, shelf: Shelf, *, actor: str, now: datetime) -> list[OrderNote]:
    """Promise the order's units, if there are enough; inside a transaction. Safe to repeat.

    Units that an earlier order of the same batch is about to get are not taken from it.
    """
    row = case.row
    if row.is_stock_reserved:
        return []
    if not shelf.has(case.units(), {}):
        skus = ", ".join(dict.fromkeys(item.sku for item in case.facts.items))
        return [note(row, "inventory_not_reserved", actor=actor, now=now, sku=skus)]
    try:
        with transaction.atomic():
            reserve(
                case.stock,
                _demands(case, case.units()),
                kind=MovementKind.CHANNEL_PENDING,
                reference_kind=REFERENCE,
                now=now,
            )
    except OutOfStock as short:
        skus = ", ".join(one.sku for one in short.shortages)
        return [note(row, "inventory_not_reserved", actor=actor, now=now, sku=skus)]
    shelf.promise(case.units(), {})
    row.is_stock_reserved = True
    return [note(row, "inventory_reserved", actor=actor, now=now)]


def release_pending(case: Case, *, actor: str, now: datetime) -> list[OrderNote]:
    """Give back what was promised before the Commerce order existed; inside a transaction."""
    row = case.row
    if not row.is_stock_reserved:
        return []
    release(
        case.stock,
        _demands(case, reserved_units(case)),
        kind=MovementKind.CHANNEL_RELEASED,
        reference_kind=REFERENCE,
        now=now,
    )
    row.is_stock_reserved = False
    return [note(row, "inventory_released", actor=actor, now=now)]


def reserved_units(case: Case) -> Mapping[int, Decimal]:
    """Answer what is promised to this order, by product."""
    if not case.row.is_stock_reserved:
        return {}
    key = str(case.row.pk)
    return {
        product_id: quantity for (_, product_id), quantity in reserved_for(REFERENCE, [key]).items()
    }


def _demands(case: Case, units: Mapping[int, Decimal]) -> list[Demand]:
    return [
        Demand(product_id, quantity, str(case.row.pk)) for product_id, quantity in units.items()
    ]
