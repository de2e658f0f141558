"""What happens when a stock gets a source, or a source is opened or closed?"""

from django.db import transaction

from counterpart.core.batches import batched
from counterpart.inventory.adjusting import ensure_stock_items
from counterpart.inventory.changing import PER_STATEMENT
from counterpart.inventory.models import Source, SourceItem, Stock, StockSource
from counterpart.inventory.recounting import recount


def link_source(stock: Stock, source: Source, *, priority: int = 1) -> None:
    """Let a stock draw from a source; lowest priority number first. Safe to repeat."""
    with transaction.atomic():
        StockSource.objects.update_or_create(
            stock=stock, source=source, defaults={"priority": priority}
        )
        _recount_at(source)


def enable_source(source: Source, *, is_enabled: bool) -> None:
    """Open or close a source: what lies at a closed one is not on hand. Safe to repeat."""
    with transaction.atomic():
        source.is_enabled = is_enabled
        source.save(update_fields=["is_enabled"])
        _recount_at(source)


def _recount_at(source: Source) -> None:
    lying = SourceItem.objects.filter(source=source).order_by("product")
    for portion in batched(lying.values_list("product_id", flat=True).iterator(), PER_STATEMENT):
        ensure_stock_items(portion)
        recount(portion)
