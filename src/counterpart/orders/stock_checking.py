"""Is exactly as much promised to each order as it still needs?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from counterpart.audit.trail import record
from counterpart.core.quantities import written
from counterpart.inventory.adjusting import ensure_stock_items
from counterpart.inventory.changing import locked_items
from counterpart.inventory.checking import as_decimal
from counterpart.inventory.models import MovementKind, StockMovement
from counterpart.inventory.repairing import reserve_by_ledger
from counterpart.inventory.stocks import default_stock
from counterpart.orders.models.orders import Order
from counterpart.orders.promises import REFERENCE
from counterpart.orders.working import taken_in_hand

MOST_AT_ONCE = 200
LONGEST_KEY = 19
# The invariant of CO-6.3. Text joins both sides: a reference is not always a number.
PROMISES = """
    SELECT CAST(line.order_id AS TEXT) AS reference, line.product_id AS product,
        COALESCE(sold.stock_id, link.stock_id, %s) AS place, 0 AS told,
        CASE WHEN sold.state IN ('complete', 'closed', 'canceled') THEN 0
             WHEN line.is_virtual THEN line.ordered - line.invoiced - line.canceled
             ELSE line.ordered - line.shipped - line.canceled - line.refunded_unshipped
        END AS due
    FROM orders_orderline AS line
    JOIN orders_order AS sold ON sold.id = line.order_id
    JOIN websites_storeview AS view ON view.id = sold.store_view_id
    JOIN websites_store AS store ON store.id = view.store_id
    LEFT JOIN inventory_stockwebsite AS link ON link.website_id = store.website_id
    WHERE line.is_stock_reserved AND line.product_id IS NOT NULL {lines}
    UNION ALL
    SELECT reference, product_id, stock_id, reserved_change, 0 FROM inventory_stockmovement
    WHERE reference_kind = %s {movements}
"""
BROKEN = """
    SELECT broken.reference, broken.product, product.sku, broken.place, stock.name,
        broken.told, broken.due
    FROM (
        SELECT reference, product, place, SUM(told) AS told, SUM(due) AS due
        FROM ({promises}) AS promised
        GROUP BY reference, product, place
        HAVING SUM(told) <> SUM(due)
    ) AS broken
    JOIN catalog_product AS product ON product.id = broken.product
    JOIN inventory_stock AS stock ON stock.id = broken.place
    ORDER BY LENGTH(broken.reference), broken.reference, product.sku, broken.place
"""


@dataclass(frozen=True)
class BrokenPromise:
    """An order to which more or less of a product is promised than it needs."""

    reference: str
    number: str
    product_id: int
    sku: str
    stock_id: int
    stock: str
    told: Decimal
    due: Decimal

    @property
    def order(self) -> str:
        return (
            f"Order {self.number}" if self.number else f"An order that is gone ({self.reference})"
        )

    @property
    def sentence(self) -> str:
        return (
            f"{self.order}: {written(self.told)} of {self.sku} are promised to it in "
            f"{self.stock}, it needs {written(self.due)}."
        )


def promise_findings() -> Iterator[str]:
    """Yield a sentence for each order and product whose promise is wrong; flat memory.

    What a channel has reserved for orders that are pending there is not an order yet.
    """
    for broken in broken_promises():
        yield broken.sentence


def broken_promises(reference: str | None = None) -> Iterator[BrokenPromise]:
    """Yield where ledger and lines disagree, of one order or of all; compared by the database."""
    parts = {"lines": "", "movements": ""}
    parameters: list[int | str] = [default_stock().pk, REFERENCE]
    if reference is not None:
        parts = {"lines": "AND line.order_id = %s", "movements": "AND reference = %s"}
        parameters = [default_stock().pk, _key(reference), REFERENCE, reference]
    statement = BROKEN.format(promises=PROMISES.format(**parts))
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        while rows := cursor.fetchmany(MOST_AT_ONCE):
            keys = [_key(row[0]) for row in rows]
            numbers = dict(Order.objects.filter(pk__in=keys).values_list("pk", "number"))
            for row in rows:
                yield _broken(row, numbers.get(_key(row[0]), ""))


def _broken(row: Sequence[Any], number: str) -> BrokenPromise:
    reference, product_id, sku, stock_id, stock, told, due = row
    return BrokenPromise(
        reference=reference,
        number=number,
        product_id=product_id,
        sku=sku,
        stock_id=stock_id,
        stock=stock,
        told=as_decimal(told),
        due=as_decimal(due),
    )


def _key(reference: str) -> int:
    return int(reference) if reference.isdecimal() and len(reference) < LONGEST_KEY else 0


def repair_promises(*, actor: str, now: datetime) -> Iterator[str]:
    """Write a movement wherever the ledger promises an order too much or too little.

    Yields a sentence for each. Every order is a transaction of its own: locked as those who work
    it lock it, and compared again before anything is written. The row follows its ledger. Safe to
    repeat.
    """
    for broken in list(broken_promises()):
        with transaction.atomic():
            wrong = _still_broken(broken)
            if wrong is None:
                continue
            _compensate(wrong, actor=actor, now=now)
        yield (
            f"{wrong.order}: promised of {wrong.sku} in {wrong.stock} set from "
            f"{written(wrong.told)} to {written(wrong.due)}."
        )


def _still_broken(broken: BrokenPromise) -> BrokenPromise | None:
    """Compare again under lock: someone may have worked the order meanwhile."""
    if broken.number:
        taken_in_hand(Order(pk=_key(broken.reference)))
    ensure_stock_items([broken.product_id])
    locked_items([broken.product_id], broken.stock_id)
    for again in broken_promises(broken.reference):
        if (again.product_id, again.stock_id) == (broken.product_id, broken.stock_id):
            return again
    return None


def _compensate(wrong: BrokenPromise, *, actor: str, now: datetime) -> None:
    StockMovement.objects.create(
        stock_id=wrong.stock_id,
        product_id=wrong.product_id,
        kind=MovementKind.REPAIRED,
        reserved_change=wrong.due - wrong.told,
        reference_kind=REFERENCE,
        reference=wrong.reference,
        actor=actor,
        happened_at=now,
    )
    before, after = reserve_by_ledger(wrong.stock_id, wrong.product_id)
    record(
        "promise_repaired",
        kind="order",
        subject=wrong.number or wrong.reference,
        before={"sku": wrong.sku, "promised": written(wrong.told), "reserved": written(before)},
        after={"sku": wrong.sku, "promised": written(wrong.due), "reserved": written(after)},
        actor=actor,
        now=now,
    )
