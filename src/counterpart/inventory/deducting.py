"""How do goods leave a source, and come back to it?"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from counterpart.core.bulk import insert_rows
from counterpart.core.errors import Refused
from counterpart.inventory.adjusting import ensure_source_items, ensure_stock_items
from counterpart.inventory.changing import (
    demand_transaction,
    locked_at_source,
    locked_items,
    move_each,
    stocks_drawing_from,
)
from counterpart.inventory.models import MovementKind, Source, Stock, StockMovement
from counterpart.inventory.reserving import Demand, give_back, totals


class NotEnoughAtSource(Refused):
    """The source has fewer units than are to leave it."""

    code = "not_enough_at_source"

    def __init__(self) -> None:
        super().__init__("Not all of your products are available in the requested quantity.")


def deduct(
    stock: Stock,
    source: Source,
    demands: Iterable[Demand],
    *,
    reserved: bool,
    reference_kind: str,
    now: datetime,
) -> None:
    """Take shipped units from a source; `reserved` ones were promised before.

    Inside the caller's transaction, which must be rolled back on a refusal: NotEnoughAtSource
    when the source has less, even with backorders (CO-6.3), NotReserved when less was promised.
    Of products without managed stock nothing moves; what was promised before that is given back.
    """
    promised, free = (demands, ()) if reserved else ((), demands)
    deduct_all(stock, source, promised, free, reference_kind=reference_kind, now=now)


def deduct_all(
    stock: Stock,
    source: Source,
    promised: Iterable[Demand],
    free: Iterable[Demand],
    *,
    reference_kind: str,
    now: datetime,
) -> None:
    """Take units that were promised and units that were not, as `deduct` does, all or none."""
    demand_transaction()
    wanted = [(one, True) for one in promised if one.quantity]
    wanted += [(one, False) for one in free if one.quantity]
    unmanaged = _locked_unmanaged(stock, source, [one for one, _ in wanted])
    leaving = totals(one for one, _ in wanted if one.product_id not in unmanaged)
    moved = move_each(source.pk, {product: -units for product, units in leaving.items()})
    if len(moved) < len(leaving):
        raise NotEnoughAtSource
    give_back(stock, totals(one for one, is_promised in wanted if is_promised))
    insert_rows(
        StockMovement(
            stock=stock,
            product_id=one.product_id,
            source=source if one.product_id in leaving else None,
            kind=MovementKind.SHIPPED,
            on_hand_change=-one.quantity if one.product_id in leaving else Decimal(0),
            reserved_change=-one.quantity if is_promised else Decimal(0),
            reference_kind=reference_kind,
            reference=one.reference,
            happened_at=now,
        )
        for one, is_promised in wanted
        if is_promised or one.product_id in leaving
    )


def put_back(
    stock: Stock,
    source: Source,
    demands: Iterable[Demand],
    *,
    reference_kind: str,
    now: datetime,
) -> None:
    """Return units to a source; inside the caller's transaction.

    Products without managed stock are left alone.
    """
    demand_transaction()
    wanted = [one for one in demands if one.quantity]
    ids = {one.product_id for one in wanted}
    ensure_source_items(source, ids)
    ensure_stock_items(ids)
    unmanaged = _locked_unmanaged(stock, source, wanted)
    returned = [one for one in wanted if one.product_id not in unmanaged]
    move_each(source.pk, totals(returned))
    insert_rows(
        StockMovement(
            stock=stock,
            product_id=one.product_id,
            source=source,
            kind=MovementKind.RETURNED,
            on_hand_change=one.quantity,
            reference_kind=reference_kind,
            reference=one.reference,
            happened_at=now,
        )
        for one in returned
    )


def _locked_unmanaged(stock: Stock, source: Source, demands: list[Demand]) -> set[int]:
    """Lock all rows that will change; answer the products whose stock is not managed."""
    ids = {demand.product_id for demand in demands}
    items = locked_items(ids, stock.pk, *stocks_drawing_from(source.pk))
    locked_at_source(source.pk, ids)
    return {
        item.product_id for item in items if item.stock_id == stock.pk and not item.manages_stock
    }
