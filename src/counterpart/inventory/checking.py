"""Do the stock figures agree with their ledger?"""

from decimal import Decimal

from django.db import connection

from counterpart.core.fields import ExactDecimalField
from counterpart.core.quantities import written

# Each side of a comparison is one SELECT: place, product, what is told, what it should be.
RESERVED = """
    SELECT stock_id AS place, product_id AS product, reserved AS told, 0 AS due
    FROM inventory_stockitem
    UNION ALL
    SELECT stock_id, product_id, 0, reserved_change FROM inventory_stockmovement
"""
ON_HAND = """
    SELECT stock_id AS place, product_id AS product, on_hand AS told, 0 AS due
    FROM inventory_stockitem
    UNION ALL
    SELECT link.stock_id, lying.product_id, 0, lying.quantity
    FROM inventory_stocksource AS link
    JOIN inventory_source AS source ON source.id = link.source_id AND source.is_enabled
    JOIN inventory_sourceitem AS lying ON lying.source_id = source.id AND lying.is_in_stock
"""
AT_SOURCE = """
    SELECT source_id AS place, product_id AS product, quantity AS told, 0 AS due
    FROM inventory_sourceitem
    UNION ALL
    SELECT source_id, product_id, 0, on_hand_change FROM inventory_stockmovement
    WHERE source_id IS NOT NULL
"""
DISAGREEING = """
    SELECT product.sku, place.{label}, SUM(told), SUM(due)
    FROM ({figures}) AS figures
    JOIN catalog_product AS product ON product.id = figures.product
    JOIN {places} AS place ON place.id = figures.place
    GROUP BY product.sku, place.id, place.{label}
    HAVING SUM(told) <> SUM(due) OR SUM(told) < 0
    ORDER BY product.sku, place.id
"""


def stock_findings() -> list[str]:
    """Answer a sentence for each figure that disagrees or is negative; compared by the database."""
    return [
        *_findings(
            RESERVED,
            "inventory_stock",
            "name",
            "Product {sku}: {told} reserved in {place}, its ledger says {due}.",
        ),
        *_findings(
            ON_HAND,
            "inventory_stock",
            "name",
            "Product {sku}: {told} on hand in {place}, its sources hold {due}.",
        ),
        *_findings(
            AT_SOURCE,
            "inventory_source",
            "code",
            "Product {sku}: {told} at {place}, its ledger says {due}.",
        ),
    ]


def _findings(figures: str, places: str, label: str, sentence: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(DISAGREEING.format(figures=figures, places=places, label=label))
        return [
            sentence.format(sku=sku, place=place, told=_written(told), due=_written(due))
            for sku, place, told, due in cursor.fetchall()
        ]


def _written(ten_thousandths: int) -> str:
    return written(Decimal(ten_thousandths).scaleb(-ExactDecimalField.PLACES))
