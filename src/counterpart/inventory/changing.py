"""How do figures of many products change in one statement, so that none can be oversold?"""

from collections.abc import Mapping
from decimal import Decimal

from django.db import connection

from counterpart.core.batches import batched
from counterpart.core.fields import ExactDecimalField
from counterpart.inventory.models import Stock, StockItem

PER_STATEMENT = 300

RESERVE = """
    UPDATE inventory_stockitem AS item SET reserved = item.reserved + wanted.quantity
    FROM (VALUES {values}) AS wanted (product, quantity)
    WHERE item.product_id = wanted.product AND item.stock_id = %s
"""
IF_SALABLE = """
    AND item.manages_stock
    AND (item.on_hand - item.reserved - item.threshold >= wanted.quantity
         OR (item.backorders <> 'no' AND item.threshold >= 0))
"""
# SQLite names the columns of VALUES itself and does not take names for them.
RESERVE_SQLITE = (
    RESERVE.replace("AS wanted (product, quantity)", "AS wanted")
    .replace("wanted.quantity", "wanted.column2")
    .replace("wanted.product", "wanted.column1")
)
IF_SALABLE_SQLITE = IF_SALABLE.replace("wanted.quantity", "wanted.column2")


def demand_transaction() -> None:
    """Raise unless a transaction is open: figures and ledger are written together or not."""
    if not connection.in_atomic_block:
        raise RuntimeError("Stock changes only inside a transaction.")


def locked_items(stock: Stock, product_ids: list[int]) -> list[int]:
    """Lock the rows of these products in primary-key order, so that two orders never deadlock."""
    rows = StockItem.objects.filter(stock=stock, product__in=product_ids).order_by("pk")
    return list(rows.select_for_update().values_list("product_id", flat=True))


def change_reserved(
    stock: Stock, changes: Mapping[int, Decimal], *, only_if_salable: bool
) -> set[int]:
    """Add to what is reserved of each product; answers the products that were changed."""
    changed: set[int] = set()
    for portion in batched(sorted(changes), PER_STATEMENT):
        if connection.features.has_select_for_update:
            locked_items(stock, portion)
        changed |= _change(stock, {one: changes[one] for one in portion}, only_if_salable)
    return changed


def _change(stock: Stock, changes: Mapping[int, Decimal], only_if_salable: bool) -> set[int]:  # noqa: FBT001
    is_sqlite = connection.vendor == "sqlite"
    statement = RESERVE_SQLITE if is_sqlite else RESERVE
    if only_if_salable:
        statement += IF_SALABLE_SQLITE if is_sqlite else IF_SALABLE
    units = ExactDecimalField()
    values = ", ".join(["(%s, %s)"] * len(changes))
    parameters = [
        part for one in changes.items() for part in (one[0], units.get_prep_value(one[1]))
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"{statement.format(values=values)} RETURNING product_id",
            [*parameters, stock.pk],
        )
        return {row[0] for row in cursor.fetchall()}
