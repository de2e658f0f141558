"""How is stock promised to an order, and given back?"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from counterpart.catalog.models import Product
from counterpart.core.batches import batched
from counterpart.core.bulk import insert_values
from counterpart.core.errors import Refused
from counterpart.core.quantities import written
from counterpart.inventory.availability import availability
from counterpart.inventory.changing import (
    demand_transaction,
    locked_items,
    locked_rules,
    release_each,
    reserve_each,
)
from counterpart.inventory.figures import is_storable
from counterpart.inventory.models import Stock, StockMovement

PER_QUERY = 500


@dataclass(frozen=True)
class Demand:
    """Units of a product for one order; `reference` names the order in the ledger."""

    product_id: int
    quantity: Decimal
    reference: str

    def __post_init__(self) -> None:
        if not is_storable(self.quantity) or self.quantity < 0:
            raise ValueError(f"{self.quantity} cannot be demanded of product {self.product_id}.")


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


class NotReserved(Refused):
    """More was to be given back than is promised; nothing was given back."""

    code = "not_reserved"

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        self.shortages = tuple(shortages)
        super().__init__(
            " ".join(
                f'Product "{one.sku}": {written(one.needed)} to give back, '
                f"{written(one.available)} reserved."
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
    needed = totals(counted)
    short = needed.keys() - reserve_each(stock, needed)
    if short:
        raise OutOfStock(shortages(stock, needed, short, of="salable"))
    _write(stock, counted, sign=1, kind=kind, reference_kind=reference_kind, now=now)
    return managed


def release(
    stock: Stock, demands: Iterable[Demand], *, kind: str, reference_kind: str, now: datetime
) -> None:
    """Give promised units back and write the ledger; only demands that `reserve` promised.

    Inside the caller's transaction, which must be rolled back on NotReserved. Whether the stock
    is still managed plays no part: what was promised before must balance.
    """
    demand_transaction()
    given = [demand for demand in demands if demand.quantity]
    amounts = totals(given)
    locked_items(amounts, stock.pk)
    give_back(stock, amounts)
    _write(stock, given, sign=-1, kind=kind, reference_kind=reference_kind, now=now)


def give_back(stock: Stock, amounts: Mapping[int, Decimal]) -> None:
    """Take from what is reserved, rows being locked; refuses NotReserved. Writes no ledger."""
    short = amounts.keys() - release_each(stock, amounts)
    if short:
        raise NotReserved(shortages(stock, amounts, short, of="reserved"))


def reserved_for(reference_kind: str, references: Iterable[str]) -> dict[tuple[str, int], Decimal]:
    """Answer from the ledger what is still promised, by reference and product; zeros left out."""
    promised: dict[tuple[str, int], Decimal] = {}
    for names in batched(references, PER_QUERY):
        rows = (
            StockMovement.objects.filter(reference_kind=reference_kind, reference__in=names)
            .values_list("reference", "product")
            .annotate(Sum("reserved_change"))
        )
        promised |= {(name, product): amount for name, product, amount in rows if amount}
    return promised


def totals(demands: Iterable[Demand]) -> dict[int, Decimal]:
    """Add up the demands of each product."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for demand in demands:
        sums[demand.product_id] += demand.quantity
    return dict(sums)


def shortages(
    stock: Stock, needed: Mapping[int, Decimal], short: Collection[int], *, of: str
) -> list[Shortage]:
    """Answer what is short, in the order in which it was needed."""
    skus = dict(Product.objects.filter(pk__in=short).values_list("pk", "sku"))
    figures = availability(stock, short)
    return [
        Shortage(product, skus[product], quantity, max(getattr(figures[product], of), Decimal(0)))
        for product, quantity in needed.items()
        if product in short
    ]


def _managed(stock: Stock, product_ids: set[int]) -> frozenset[int]:
    """Lock the rows. A product that was never counted is managed, and has nothing."""
    rules = locked_rules(product_ids, stock.pk)
    return frozenset(product for product in product_ids if rules.get(product, True))


def _write(
    stock: Stock,
    demands: Iterable[Demand],
    *,
    sign: int,
    kind: str,
    reference_kind: str,
    now: datetime,
) -> None:
    insert_values(
        StockMovement,
        [
            {
                "stock_id": stock.pk,
                "product_id": demand.product_id,
                "kind": kind,
                "reserved_change": sign * demand.quantity,
                "reference_kind": reference_kind,
                "reference": demand.reference,
                "happened_at": now,
            }
            for demand in demands
        ],
    )
