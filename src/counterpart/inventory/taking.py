"""How do units leave wherever they lie, when nobody chooses a source?"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from counterpart.inventory.changing import demand_transaction, locked_items, move_each
from counterpart.inventory.choosing import lying_at, open_sources
from counterpart.inventory.deducting import NotEnoughAtSource
from counterpart.inventory.models import Source, Stock, StockMovement, StockSource
from counterpart.inventory.reserving import Demand, give_back, totals

Taken = tuple[Demand, Source, Decimal]


def take(
    stock: Stock,
    demands: Iterable[Demand],
    *,
    reserved: bool,
    kind: str,
    reference_kind: str,
    now: datetime,
) -> None:
    """Take units from the stock's open sources, the lowest priority number first (CO-6.3).

    For what no parcel carries: virtual units when they are invoiced, goods written off.
    `reserved` units were promised before, and the promise ends. Inside the caller's transaction,
    which must be rolled back on a refusal: NotEnoughAtSource when the sources together have less,
    NotReserved when less was promised. Of products without managed stock nothing moves; what was
    promised before that is given back.
    """
    demand_transaction()
    wanted = [one for one in demands if one.quantity]
    places = open_sources(stock)
    unmanaged = _locked_unmanaged(stock, places, wanted)
    counted = [one for one in wanted if one.product_id not in unmanaged]
    taken = list(_taken(places, counted))
    _move(taken)
    if reserved:
        give_back(stock, totals(wanted))
    portions: list[tuple[Demand, Source | None, Decimal]] = [*taken]
    if reserved:
        portions += [(one, None, one.quantity) for one in wanted if one.product_id in unmanaged]
    StockMovement.objects.bulk_create(
        StockMovement(
            stock=stock,
            product_id=demand.product_id,
            source=place,
            kind=kind,
            on_hand_change=-quantity if place else Decimal(0),
            reserved_change=-quantity if reserved else Decimal(0),
            reference_kind=reference_kind,
            reference=demand.reference,
            happened_at=now,
        )
        for demand, place, quantity in portions
    )


def _locked_unmanaged(
    stock: Stock, places: Collection[Source], demands: Collection[Demand]
) -> set[int]:
    """Lock the rows of all stocks that will follow; answer the products that are not managed."""
    following = StockSource.objects.filter(source__in=places).values_list("stock_id", flat=True)
    items = locked_items({one.product_id for one in demands}, stock.pk, *set(following))
    return {
        item.product_id for item in items if item.stock_id == stock.pk and not item.manages_stock
    }


def _taken(places: Collection[Source], demands: Collection[Demand]) -> Iterator[Taken]:
    """Spread demands over the sources, or refuse."""
    lying = lying_at(places, {one.product_id for one in demands}, locked=True)
    for demand in demands:
        rest = demand.quantity
        for place in places:
            there = (place.pk, demand.product_id)
            quantity = min(rest, lying[there])
            if quantity > 0:
                lying[there] -= quantity
                rest -= quantity
                yield demand, place, quantity
        if rest:
            raise NotEnoughAtSource


def _move(taken: Iterable[Taken]) -> None:
    changes: dict[int, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for demand, place, quantity in taken:
        changes[place.pk][demand.product_id] -= quantity
    for place_id, of_source in sorted(changes.items()):
        if len(move_each(place_id, of_source)) < len(of_source):
            raise NotEnoughAtSource
