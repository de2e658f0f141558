"""Do the stock figures agree with their ledger?"""

from collections.abc import Iterator

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce

from counterpart.core.quantities import written
from counterpart.inventory.models import SourceItem, StockItem, StockMovement


def stock_findings() -> Iterator[str]:
    """Yield a sentence for each figure that disagrees; compared in the database, flat memory."""
    yield from _reserved()
    yield from _on_hand()
    yield from _at_source()


def _reserved() -> Iterator[str]:
    ledger = StockMovement.objects.filter(stock=OuterRef("stock"), product=OuterRef("product"))
    items = StockItem.objects.annotate(told=_sum(ledger, "reserved_change"))
    for item in items.exclude(reserved=F("told")).select_related("product").iterator():
        yield (
            f"Product {item.product.sku}: {written(item.reserved)} reserved, "
            f"its ledger does not add up to that."
        )


def _on_hand() -> Iterator[str]:
    counted = SourceItem.objects.filter(
        product=OuterRef("product"),
        source__stocks__stock=OuterRef("stock"),
        source__is_enabled=True,
        is_in_stock=True,
    )
    items = StockItem.objects.annotate(counted=_sum(counted, "quantity"))
    for item in items.exclude(on_hand=F("counted")).select_related("product").iterator():
        yield (
            f"Product {item.product.sku}: {written(item.on_hand)} on hand, "
            f"its sources do not add up to that."
        )


def _at_source() -> Iterator[str]:
    ledger = StockMovement.objects.filter(source=OuterRef("source"), product=OuterRef("product"))
    items = SourceItem.objects.annotate(told=_sum(ledger, "on_hand_change"))
    for item in items.exclude(quantity=F("told")).select_related("product", "source").iterator():
        yield (
            f"Product {item.product.sku}: {written(item.quantity)} at {item.source.code}, "
            f"its ledger does not add up to that."
        )


def _sum(rows: "QuerySet[StockMovement] | QuerySet[SourceItem]", column: str) -> Coalesce:
    whole = BigIntegerField()
    added = rows.order_by().values("product").annotate(sum=Sum(Cast(column, whole))).values("sum")
    return Coalesce(Subquery(added, output_field=whole), Value(0), output_field=whole)
