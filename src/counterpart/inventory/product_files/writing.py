"""How are many products and their stock written at once?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from counterpart.catalog.models import Product, ProductWebsite
from counterpart.catalog.products import find_products
from counterpart.inventory.adjusting import set_quantities, set_rules
from counterpart.inventory.product_files.rows import EVERY_WEBSITE, ProductRow
from counterpart.inventory.stocks import default_source
from counterpart.websites.models import Website

FACTS = (
    "name", "is_enabled", "is_on_every_website", "is_virtual", "price", "asin", "ean", "upc",
    "isbn", "gcid", "fulfilled_by",
)  # fmt: skip


@dataclass
class Counts:
    """How many products were new, changed, or already as the rows say."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


@transaction.atomic
def write_rows(rows: Sequence[ProductRow], *, actor: str = "", now: datetime) -> Counts:
    """Write rows of different SKUs, all or none: products, counts at the default source, rules.

    Safe to repeat. The ledger names the actor. A constant number of statements for a batch.
    """
    known = find_products([row.sku for row in rows])
    drafts = [_draft(row, known.get(row.sku), now) for row in rows]
    news = {draft.sku for draft in drafts if _is_news(draft, known.get(draft.sku))}
    ids = {sku: product.pk for sku, product in known.items()}
    ids |= _written([draft for draft in drafts if draft.sku in news])
    changed = {
        *(ids[sku] for sku in news),
        *_write_stock(rows, ids, actor=actor, now=now),
        *_write_websites(rows, ids),
    }
    created = {ids[row.sku] for row in rows if row.sku not in known}
    return Counts(len(created), len(changed - created), len(rows) - len(changed | created))


def _draft(row: ProductRow, known: Product | None, now: datetime) -> Product:
    """The product as the row wants it, without key: the SKU finds its place."""
    facts: dict[str, object] = {"name": row.sku}
    if known is not None:
        facts = {name: getattr(known, name) for name in FACTS}
    if row.websites is not None:
        facts["is_on_every_website"] = row.websites == {EVERY_WEBSITE}
    facts |= row.facts
    return Product(
        sku=row.sku, created_at=known.created_at if known else now, updated_at=now, **facts
    )


def _is_news(draft: Product, known: Product | None) -> bool:
    return known is None or any(getattr(draft, name) != getattr(known, name) for name in FACTS)


def _written(drafts: list[Product]) -> dict[str, int]:
    Product.objects.bulk_create(
        sorted(drafts, key=lambda draft: draft.sku),
        update_conflicts=True,
        unique_fields=["sku"],
        update_fields=[*FACTS, "updated_at"],
    )
    return {draft.sku: draft.pk for draft in drafts}


def _write_stock(
    rows: Sequence[ProductRow], ids: Mapping[str, int], *, actor: str, now: datetime
) -> frozenset[int]:
    counted = set_quantities(
        {ids[row.sku]: row.quantity for row in rows if row.quantity is not None},
        source=default_source(),
        actor=actor,
        now=now,
    )
    return counted | set_rules({ids[row.sku]: row.rules for row in rows if row.rules})


def _write_websites(rows: Sequence[ProductRow], ids: Mapping[str, int]) -> set[int]:
    """Let the websites that a row names, and no others, sell its product."""
    named = {ids[row.sku]: row.websites for row in rows if row.websites is not None}
    if not named:
        return set()
    codes = {website.pk: website.code.lower() for website in Website.objects.all()}
    said = {
        (word.product_id, word.website_id): word.is_assigned
        for word in ProductWebsite.objects.filter(product__in=named)
    }
    words = [
        ProductWebsite(product_id=product, website_id=website, is_assigned=is_assigned)
        for product, wanted in sorted(named.items())
        for website, code in codes.items()
        for is_assigned in [wanted == {EVERY_WEBSITE} or code in wanted]
        if said.get((product, website), wanted == {EVERY_WEBSITE}) != is_assigned
    ]
    ProductWebsite.objects.bulk_create(
        words,
        update_conflicts=True,
        unique_fields=["product", "website"],
        update_fields=["is_assigned"],
    )
    return {word.product_id for word in words}
