"""How are many products enabled or disabled, each for itself?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from counterpart.catalog.models import Product
from counterpart.catalog.products import PER_QUERY, audited, change, write_down
from counterpart.core.batches import batched


@dataclass(frozen=True)
class Outcome:
    """What came of one product."""

    sku: str
    is_changed: bool
    sentence: str


def enable_products(
    ids: Collection[int], *, is_enabled: bool, actor: str, now: datetime
) -> list[Outcome]:
    """Enable or disable products everywhere; answers what came of each, by SKU.

    What single websites say of a product stays. Safe to repeat: what is so already stays so, and
    says it. Each portion is a transaction of its own.
    """
    outcomes: list[Outcome] = []
    for portion in batched(sorted(ids), PER_QUERY):
        outcomes += _enable(portion, is_enabled=is_enabled, actor=actor, now=now)
    return sorted(outcomes, key=lambda one: one.sku)


@transaction.atomic
def _enable(ids: list[int], *, is_enabled: bool, actor: str, now: datetime) -> list[Outcome]:
    rows = Product.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    return [_enable_one(row, is_enabled=is_enabled, actor=actor, now=now) for row in rows]


def _enable_one(product: Product, *, is_enabled: bool, actor: str, now: datetime) -> Outcome:
    if product.is_enabled == is_enabled:
        said = _("It was enabled already.") if is_enabled else _("It was disabled already.")
        return Outcome(product.sku, is_changed=False, sentence=said)
    before = audited(product)
    change(product, {"is_enabled": is_enabled}, now=now)
    write_down("product_changed", product, before, actor=actor, now=now)
    said = _("It is enabled now.") if is_enabled else _("It is disabled now.")
    return Outcome(product.sku, is_changed=True, sentence=said)
