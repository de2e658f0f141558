"""What is on hand, counted again from the sources?"""

from collections.abc import Collection

from django.db import connection

from counterpart.core.batches import batched
from counterpart.inventory.changing import PER_STATEMENT, locked_items
from counterpart.inventory.models import Stock

RECOUNT = """
    UPDATE inventory_stockitem SET on_hand = COALESCE((
        SELECT SUM(lying.quantity) FROM inventory_sourceitem AS lying
        JOIN inventory_source AS place ON place.id = lying.source_id AND place.is_enabled
        JOIN inventory_stocksource AS link ON link.source_id = place.id
        WHERE lying.product_id = inventory_stockitem.product_id AND lying.is_in_stock
        AND link.stock_id = inventory_stockitem.stock_id), 0)
    WHERE product_id IN ({products})
"""


def recount(product_ids: Collection[int]) -> None:
    """Set on hand of the products to the sum of what lies at each stock's sources.

    Inside the caller's transaction. Safe to repeat.
    """
    if not product_ids:
        return
    stocks = list(Stock.objects.values_list("pk", flat=True))
    for portion in batched(sorted(product_ids), PER_STATEMENT):
        locked_items(portion, *stocks)
        with connection.cursor() as cursor:
            cursor.execute(RECOUNT.format(products=", ".join(["%s"] * len(portion))), portion)
