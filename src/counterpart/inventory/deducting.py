"""How do goods leave a source, and come back to it?"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db.models import F

from counterpart.core.errors import Refused
from counterpart.core.fields import exact
from counterpart.inventory.changing import change_reserved, demand_transaction
from counterpart.inventory.models import (
    MovementKind,
    Source,
    SourceItem,
    Stock,
    StockItem,
    StockMovement,
)
from counterpart.inventory.reserving import Demand


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

    Inside the caller's transaction, which must be rolled back on a refusal. Refuses when the
    source has less, even with backorders (CO-6.3). Products without managed stock are left alone.
    """
    demand_transaction()
    wanted = _managed(stock, [one for one in demands if one.quantity])
    for product, quantity in sorted(_totals(wanted).items()):
        has_enough = SourceItem.objects.filter(
            product=product, source=source, quantity__gte=quantity
        ).update(quantity=F("quantity") - exact(quantity))
        if not has_enough:
            raise NotEnoughAtSource
        move_on_hand(source, product, -quantity)
    if reserved:
        promised = {product: -quantity for product, quantity in _totals(wanted).items()}
        change_reserved(stock, promised, only_if_salable=False)
    StockMovement.objects.bulk_create(
        StockMovement(
            stock=stock,
            product_id=one.product_id,
            source=source,
            kind=MovementKind.SHIPPED,
            on_hand_change=-one.quantity,
            reserved_change=-one.quantity if reserved else Decimal(0),
            reference_kind=reference_kind,
            reference=one.reference,
            happened_at=now,
        )
        for one in wanted
    )


def put_back(
    stock: Stock,
    source: Source,
    demands: Iterable[Demand],
    *,
    reference_kind: str,
    now: datetime,
) -> None:
    """Return units to a source; inside the caller's transaction."""
    demand_transaction()
    returned = _managed(stock, [one for one in demands if one.quantity])
    for product, quantity in sorted(_totals(returned).items()):
        SourceItem.objects.get_or_create(product_id=product, source=source)
        SourceItem.objects.filter(product=product, source=source).update(
            quantity=F("quantity") + exact(quantity)
        )
        move_on_hand(source, product, quantity)
    StockMovement.objects.bulk_create(
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


def move_on_hand(source: Source, product_id: int, change: Decimal) -> None:
    """Let every stock that draws from the source follow; a disabled source counts for none."""
    if source.is_enabled:
        StockItem.objects.filter(stock__sources__source=source, product=product_id).update(
            on_hand=F("on_hand") + exact(change)
        )


def _managed(stock: Stock, demands: list[Demand]) -> list[Demand]:
    ids = {demand.product_id for demand in demands}
    unmanaged = set(
        StockItem.objects.filter(stock=stock, product__in=ids, manages_stock=False).values_list(
            "product_id", flat=True
        )
    )
    return [demand for demand in demands if demand.product_id not in unmanaged]


def _totals(demands: Iterable[Demand]) -> dict[int, Decimal]:
    totals: dict[int, Decimal] = defaultdict(Decimal)
    for demand in demands:
        totals[demand.product_id] += demand.quantity
    return totals
