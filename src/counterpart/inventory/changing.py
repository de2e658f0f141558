"""How do figures of many products change in one statement, so that none can be oversold?"""

from collections.abc import Collection, Mapping
from decimal import Decimal

from django.db import connection

from counterpart.core.batches import batched
from counterpart.core.fields import ExactDecimalField
from counterpart.inventory.models import SourceItem, Stock, StockItem, StockSource

PER_STATEMENT = 300

# SQLite and PostgreSQL both name the columns of unnamed VALUES column1, column2.
RESERVE = """
    UPDATE inventory_stockitem AS item SET reserved = item.reserved + wanted.column2
    FROM (VALUES {values}) AS wanted
    WHERE item.product_id = wanted.column1 AND item.stock_id = %s AND item.manages_stock
    AND (item.on_hand - item.reserved - item.threshold >= wanted.column2
         OR (item.backorders <> 'no' AND item.threshold >= 0))
    RETURNING product_id
"""
RELEASE = """
    UPDATE inventory_stockitem AS item SET reserved = item.reserved - given.column2
    FROM (VALUES {values}) AS given
    WHERE item.product_id = given.column1 AND item.stock_id = %s
    AND item.reserved >= given.column2
    RETURNING product_id
"""
MOVE_AT_SOURCE = """
    UPDATE inventory_sourceitem AS item SET quantity = item.quantity + moved.column2
    FROM (VALUES {values}) AS moved
    WHERE item.product_id = moved.column1 AND item.source_id = %s
    AND item.quantity + moved.column2 >= 0
    RETURNING product_id
"""
# Only what lies in stock at an enabled source counts as on hand.
FOLLOW_SOURCE = """
    UPDATE inventory_stockitem AS item SET on_hand = item.on_hand + moved.column2
    FROM (VALUES {values}) AS moved
    WHERE item.product_id = moved.column1
    AND item.stock_id IN (SELECT stock_id FROM inventory_stocksource WHERE source_id = %s)
    AND EXISTS (
        SELECT 1 FROM inventory_sourceitem AS lying
        JOIN inventory_source AS place ON place.id = lying.source_id AND place.is_enabled
        WHERE lying.source_id = %s AND lying.product_id = item.product_id AND lying.is_in_stock)
    RETURNING product_id
"""


def demand_transaction() -> None:
    """Raise unless a transaction is open: figures and ledger are written together or not."""
    if not connection.in_atomic_block:
        raise RuntimeError("Stock changes only inside a transaction.")


def locked_items(product_ids: Collection[int], *stocks: int) -> list[StockItem]:
    """Lock the products' rows of these stocks in primary-key order, and answer them.

    Every change of figures begins here: two orders with the same products never deadlock.
    """
    items: list[StockItem] = []
    for portion in batched(sorted(product_ids), PER_STATEMENT):
        rows = StockItem.objects.filter(stock__in=stocks, product__in=portion)
        items += rows.order_by("pk").select_for_update()
    return items


def locked_rules(product_ids: Collection[int], stock_id: int) -> dict[int, bool]:
    """Lock the products' rows of a stock in primary-key order; answers which are managed."""
    managed: dict[int, bool] = {}
    for portion in batched(sorted(product_ids), PER_STATEMENT):
        rows = StockItem.objects.filter(stock=stock_id, product__in=portion).order_by("pk")
        managed |= dict(rows.select_for_update().values_list("product_id", "manages_stock"))
    return managed


def locked_at_source(source_id: int, product_ids: Collection[int]) -> dict[int, Decimal]:
    """Lock what lies at a source; answers how much, by product."""
    lying: dict[int, Decimal] = {}
    for portion in batched(sorted(product_ids), PER_STATEMENT):
        rows = SourceItem.objects.filter(source=source_id, product__in=portion).order_by("pk")
        lying |= dict(rows.select_for_update().values_list("product_id", "quantity"))
    return lying


def stocks_drawing_from(source_id: int) -> set[int]:
    """Answer the stocks whose figures follow a source."""
    return set(StockSource.objects.filter(source=source_id).values_list("stock_id", flat=True))


def reserve_each(stock: Stock, amounts: Mapping[int, Decimal]) -> set[int]:
    """Add to what is reserved where that many may be sold; answers the products changed."""
    return _change(RESERVE, amounts, stock.pk)


def release_each(stock: Stock, amounts: Mapping[int, Decimal]) -> set[int]:
    """Take from what is reserved where that many are; answers the products changed."""
    return _change(RELEASE, amounts, stock.pk)


def move_each(source_id: int, changes: Mapping[int, Decimal]) -> set[int]:
    """Change what lies at a source, where it stays at least zero, and let the stocks follow.

    Answers the products changed; when some are missing the caller must roll back.
    """
    moved = _change(MOVE_AT_SOURCE, changes, source_id)
    if len(moved) == len(changes):
        _change(FOLLOW_SOURCE, changes, source_id, source_id)
    return moved


def _change(statement: str, amounts: Mapping[int, Decimal], *parameters: int) -> set[int]:
    units = ExactDecimalField()
    changed: set[int] = set()
    for portion in batched(sorted(amounts), PER_STATEMENT):
        pairs = [part for one in portion for part in (one, units.get_prep_value(amounts[one]))]
        values = ", ".join(["(%s, %s)"] * len(portion))
        with connection.cursor() as cursor:
            cursor.execute(statement.format(values=values), [*pairs, *parameters])
            changed |= {row[0] for row in cursor.fetchall()}
    return changed
