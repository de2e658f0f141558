"""Products by role, and what the shelves and the ledger say about them."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from counterpart.catalog.models import Product
from counterpart.catalog.products import save_product
from counterpart.inventory.adjusting import configure, set_quantity
from counterpart.inventory.availability import availability
from counterpart.inventory.models import MovementKind, Source, SourceItem, Stock, StockMovement
from counterpart.inventory.reserving import Demand, release, reserve
from counterpart.inventory.stocks import default_stock

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
BO: dict[str, Any] = {"actor": "bo", "now": NOON}


def on_shelf(sku: str, quantity: Any, *, source: Source | None = None, **rules: Any) -> Product:
    """Create the product if need be, set its rules, and count it."""
    product, _ = save_product(sku, now=NOON)
    if rules:
        configure(product, **rules)
    set_quantity(product, Decimal(quantity), source=source, now=NOON)
    return product


def units(product: Product, quantity: Any, reference: str = "1") -> Demand:
    return Demand(product.pk, Decimal(quantity), reference)


def promise(*demands: Demand, stock: Stock | None = None) -> frozenset[int]:
    return reserve(
        stock or default_stock(),
        demands,
        kind=MovementKind.ORDER_PLACED,
        reference_kind="order",
        now=NOON,
    )


def give_back(*demands: Demand, stock: Stock | None = None) -> None:
    release(
        stock or default_stock(),
        demands,
        kind=MovementKind.ORDER_CANCELED,
        reference_kind="order",
        now=NOON,
    )


def figures(product: Product, stock: Stock | None = None) -> tuple[Any, Any, Any]:
    """On hand, reserved, salable."""
    told = availability(stock or default_stock(), [product.pk])[product.pk]
    return told.on_hand, told.reserved, told.salable


def at_source(product: Product, source: Source) -> list[Any]:
    rows = SourceItem.objects.filter(product=product, source=source)
    return list(rows.values_list("quantity", flat=True))


def ledger(*, after: Iterable[int] = ()) -> list[tuple[str, str, Any, Any, str]]:
    """Kind, SKU, on-hand change, reserved change, reference; oldest first."""
    rows = StockMovement.objects.exclude(pk__in=list(after)).order_by("pk")
    return list(
        rows.values_list("kind", "product__sku", "on_hand_change", "reserved_change", "reference")
    )


def ledger_so_far() -> list[int]:
    return list(StockMovement.objects.values_list("pk", flat=True))


def queries(act: Callable[[], object]) -> int:
    """How many statements the database sees."""
    with CaptureQueriesContext(connection) as seen:
        act()
    return len(seen)
