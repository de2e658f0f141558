"""Where do the goods of credited units go?"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Min, Sum
from django.utils.translation import gettext

from counterpart.core.errors import Refused
from counterpart.inventory.changing import locked_items
from counterpart.inventory.deducting import NotEnoughAtSource, put_back
from counterpart.inventory.models import MovementKind, Source, Stock, StockMovement
from counterpart.inventory.reserving import Demand, release
from counterpart.inventory.taking import take
from counterpart.orders.documents.crediting import CreditedUnits
from counterpart.orders.models.orders import Order
from counterpart.orders.promises import REFERENCE, demands, stock_for

Credited = Sequence[CreditedUnits]


class NotInStock(Refused):
    """What is to be written off does not lie anywhere."""

    code = "not_in_stock"


def move_goods(order: Order, credited: Credited, *, now: datetime) -> None:
    """Put back, give back or write off the goods of credited units, as the ledger demands (CO-6.3).

    In the caller's transaction and before a number is taken: stock is locked before numbers.
    Refuses to write off units that are not there. Of orders whose stock is elsewhere, of lines of
    text and of products without managed stock, nothing moves.
    """
    ids = {one.line.product_id for one in credited if one.line.product_id is not None}
    if order.stock_untouched or not ids:
        return
    stock = stock_for(order)
    # All at once: what follows locks the same rows in several steps, which could wait for others.
    locked_items(ids, *Stock.objects.values_list("pk", flat=True))
    _put_back(order, stock, credited, now=now)
    release(
        stock,
        _demands(order, credited, lambda one: one.kept_unshipped),
        kind=MovementKind.CREDITED,
        reference_kind=REFERENCE,
        now=now,
    )
    _write_off(stock, _demands(order, credited, lambda one: one.written_off), now=now)


def _demands(
    order: Order, credited: Credited, of: Callable[[CreditedUnits], Decimal]
) -> list[Demand]:
    """Answer what was promised of these units; a product that was not managed has no promises."""
    wanted = demands(order, {one.line: of(one) for one in credited})
    return [one for one in wanted if one.quantity]


def _put_back(order: Order, stock: Stock, credited: Credited, *, now: datetime) -> None:
    """Put delivered units back where they left, by the ledger: first left, first returned.

    Units that left without the stock being managed left no trace, and come back without one.
    """
    wanted: dict[int, Decimal] = defaultdict(Decimal)
    for one in credited:
        if one.line.product_id is not None and one.came_back:
            wanted[one.line.product_id] += one.came_back
    if not wanted:
        return
    by_source: dict[int, list[Demand]] = defaultdict(list)
    for source, product, gone in _gone(order, wanted):
        units = min(wanted[product], gone)
        if units > 0:
            wanted[product] -= units
            by_source[source].append(Demand(product, units, str(order.pk)))
    places = Source.objects.in_bulk(by_source)
    for source, some in sorted(by_source.items()):
        put_back(stock, places[source], some, reference_kind=REFERENCE, now=now)


def _gone(order: Order, products: dict[int, Decimal]) -> list[tuple[int, int, Decimal]]:
    """Answer source, product and units of this order that left there and did not come back."""
    rows = (
        StockMovement.objects.filter(
            reference_kind=REFERENCE,
            reference=str(order.pk),
            kind__in=(MovementKind.SHIPPED, MovementKind.RETURNED),
            source__isnull=False,
            product__in=products,
        )
        .values_list("source", "product")
        .annotate(change=Sum("on_hand_change"), first=Min("pk"))
        .order_by("first")
    )
    return [(source, product, -change) for source, product, change, _ in rows]


def _write_off(stock: Stock, wanted: list[Demand], *, now: datetime) -> None:
    if not wanted:
        return
    try:
        take(
            stock,
            wanted,
            reserved=True,
            kind=MovementKind.WRITTEN_OFF,
            reference_kind=REFERENCE,
            now=now,
        )
    except NotEnoughAtSource:
        raise NotInStock(
            gettext(
                "Not all of the unshipped units lie in stock, so they cannot be written off. "
                "Return them to stock instead: then only the promise is given back."
            )
        ) from None
