"""Do the stock figures agree with their ledger?"""

from dataclasses import dataclass
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
    SELECT product.id, product.sku, place.id, place.{label}, SUM(told), SUM(due)
    FROM ({figures}) AS figures
    JOIN catalog_product AS product ON product.id = figures.product
    JOIN {places} AS place ON place.id = figures.place
    GROUP BY product.id, product.sku, place.id, place.{label}
    HAVING SUM(told) <> SUM(due) OR SUM(told) < 0
    ORDER BY product.sku, place.id
"""


@dataclass(frozen=True)
class Comparison:
    """Two figures that must agree: `figures` at each place, told in a sentence if they do not."""

    figures: str
    places: str
    label: str
    sentence: str


@dataclass(frozen=True)
class Disagreement:
    """A figure of a product at a place that is not what it should be."""

    product_id: int
    sku: str
    place_id: int
    place: str
    told: Decimal
    due: Decimal


RESERVED_AND_LEDGER = Comparison(
    RESERVED,
    "inventory_stock",
    "name",
    "Product {sku}: {told} reserved in {place}, its ledger says {due}.",
)
ON_HAND_AND_SOURCES = Comparison(
    ON_HAND,
    "inventory_stock",
    "name",
    "Product {sku}: {told} on hand in {place}, its sources hold {due}.",
)
SOURCE_AND_LEDGER = Comparison(
    AT_SOURCE,
    "inventory_source",
    "code",
    "Product {sku}: {told} at {place}, its ledger says {due}.",
)


def stock_findings() -> list[str]:
    """Answer a sentence for each figure that disagrees or is negative; compared by the database."""
    return [
        comparison.sentence.format(
            sku=one.sku, place=one.place, told=written(one.told), due=written(one.due)
        )
        for comparison in (RESERVED_AND_LEDGER, ON_HAND_AND_SOURCES, SOURCE_AND_LEDGER)
        for one in disagreements(comparison)
    ]


def disagreements(comparison: Comparison) -> list[Disagreement]:
    """Answer where the figures disagree, by SKU and place."""
    statement = DISAGREEING.format(
        figures=comparison.figures, places=comparison.places, label=comparison.label
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [
            Disagreement(product_id, sku, place_id, place, as_decimal(told), as_decimal(due))
            for product_id, sku, place_id, place, told, due in cursor.fetchall()
        ]


def as_decimal(ten_thousandths: int | Decimal) -> Decimal:
    """Answer a sum of exact decimals that was added up in SQL."""
    return Decimal(ten_thousandths).scaleb(-ExactDecimalField.PLACES)
