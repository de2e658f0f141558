"""How is stock promised to an order, and given back?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from counterpart.catalog.models import Product
from counterpart.core.batches import batched
from counterpart.core.errors import Refused
from counterpart.core.quantities import written
from counterpart.inventory.availability import availability
from counterpart.inventory.changing import change_reserved, demand_transaction
from counterpart.inventory.models import Stock, StockItem, StockMovement

PER_QUERY = 500


@dataclass(frozen=True)
class Demand:
    """Units of a product for one order; `reference` names the order in the ledger."""

    product_id: int
    quantity: Decimal
    reference: str


@dataclass(frozen=True)
class Shortage:
    """A product of which more is needed than may be sold."""

    product_id: int
    sku: str
    needed: Decimal
    available: Decimal


class OutOfStock(Refused):
    """Some products cannot be promised; nothing was promised."""

    code = "out_of_stock"

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        self.shortages = tuple(shortages)
        super().__init__(
            " ".join(
                f'Product "{one.sku}" is not salable: {written(one.needed)} needed, '
                f"{written(one.available)} available."
                for one in shortages
            )
        )


def reserve(
    stock: Stock, demands: Iterable[Demand], *, kind: str, reference_kind: str, now: datetime
) -> frozenset[int]:
    """Promise units and write the ledger; answers the products whose stock is managed.

    Inside the caller's transaction, which must be rolled back on OutOfStock. One conditional
    UPDATE for all products: the last unit is promised once, whoever else asks.
    """
    demand_transaction()
    wanted = [demand for demand in demands if demand.quantity]
    managed = _managed(stock, {demand.product_id for demand in wanted})
    counted = [demand for demand in wanted if demand.product_id in managed]
    totals = _totals(counted)
    short = set(totals) - change_reserved(stock, totals, only_if_salable=True)
    if short:
        raise OutOfStock(_shortages(stock, {product: totals[product] for product in short}))
    _write(stock, counted, sign=1, kind=kind, reference_kind=reference_kind, now=now)
    return frozenset(managed)


def release(
    stock: Stock, demands: Iterable[Demand], *, kind: str, reference_kind: str, now: datetime
) -> None:
    """Give promised units back and write the ledger; inside the caller's transaction."""
    demand_transaction()
    given = [demand for demand in demands if demand.quantity]
    totals = {product: -quantity for product, quantity in _totals(given).items()}
    change_reserved(stock, totals, only_if_salable=False)
    _write(stock, given, sign=-1, kind=kind, reference_kind=reference_kind, now=now)


def reserved_for(reference_kind: str, references: Iterable[str]) -> dict[tuple[str, int], Decimal]:
    """Answer from the ledger what is promised to each order, by reference and product."""
    promised: dict[tuple[str, int], Decimal] = {}
    for names in batched(references, PER_QUERY):
        rows = (
            StockMovement.objects.filter(reference_kind=reference_kind, reference__in=names)
            .values_list("reference", "product")
            .annotate(Sum("reserved_change"))
        )
        promised |= {(name, product): amount for name, product, amount in rows if amount}
    return promised


def _managed(stock: Stock, product_ids: set[int]) -> set[int]:
    """A product that was never counted is managed, and has nothing."""
    unmanaged: set[int] = set()
    for ids in batched(product_ids, PER_QUERY):
        items = StockItem.objects.filter(stock=stock, product__in=ids, manages_stock=False)
        unmanaged |= set(items.values_list("product_id", flat=True))
    return product_ids - unmanaged


def _totals(demands: Iterable[Demand]) -> dict[int, Decimal]:
    totals: dict[int, Decimal] = defaultdict(Decimal)
    for demand in demands:
        totals[demand.product_id] += demand.quantity
    return dict(totals)


def _shortages(stock: Stock, needed: Mapping[int, Decimal]) -> list[Shortage]:
    skus = dict(Product.objects.filter(pk__in=needed).values_list("pk", "sku"))
    figures = availability(stock, needed)
    return [
        Shortage(product, skus[product], quantity, max(figures[product].salable, Decimal(0)))
        for product, quantity in needed.items()
    ]


def _write(
    stock: Stock,
    demands: Iterable[Demand],
    *,
    sign: int,
    kind: str,
    reference_kind: str,
    now: datetime,
) -> None:
    StockMovement.objects.bulk_create(
        StockMovement(
            stock=stock,
            product_id=demand.product_id,
            kind=kind,
            reserved_change=sign * demand.quantity,
            reference_kind=reference_kind,
            reference=demand.reference,
            happened_at=now,
        )
        for demand in demands
    )
