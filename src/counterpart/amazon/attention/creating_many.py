"""How are the products of many Amazon items created at once, with the same settings (L-84)?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from counterpart.amazon.attention.grouping import Group, groups_of_held
from counterpart.amazon.attention.mending import create_for_item, proposed_sku
from counterpart.amazon.models.orders import AmazonOrderItem
from counterpart.catalog.sheets import Sheet
from counterpart.core.errors import Refused
from counterpart.inventory.products.keeping import Whole
from counterpart.websites.scopes import EVERYTHING, Scope

MOST_AT_ONCE = 200
MISSING = "not_found"


@dataclass(frozen=True)
class MissingProduct:
    """An item that no product is known for, and the held orders that wait for it."""

    item: AmazonOrderItem
    waiting: Group


@dataclass(frozen=True)
class Outcome:
    """What came of one item."""

    sku: str
    is_created: bool
    sentence: str


def missing_products(scope: Scope) -> list[MissingProduct]:
    """Answer the items that hold up orders because no product is known, the most urgent first.

    Two queries, and at most MOST_AT_ONCE items: the others follow when these are created.
    """
    groups = [one for one in groups_of_held(scope=scope) if one.cause == MISSING][:MOST_AT_ONCE]
    rows = AmazonOrderItem.objects.filter(amazon_order__in=[one.example_id for one in groups])
    items = {(row.amazon_order_id, row.sku): row for row in rows.select_related("amazon_order")}
    return [
        MissingProduct(items[one.example_id, one.sku], one)
        for one in groups
        if (one.example_id, one.sku) in items
    ]


def create_for_items(
    items: Iterable[AmazonOrderItem],
    settings: Whole,
    *,
    currency: str,
    quantity: Decimal | None = None,
    scope: Scope = EVERYTHING,
    actor: str,
    now: datetime,
) -> list[Outcome]:
    """Create a product for each item with these settings; answers what came of each.

    SKU, name, ASIN and, in that currency, the price are the item's. Each is created for itself:
    one that is refused stops no other. Safe to repeat: what is there already is refused.
    """
    outcomes = []
    for item in items:
        sku = proposed_sku(item)
        whole = replace(settings, sheet=_sheet(item, settings.sheet, currency))
        try:
            create_for_item(item, sku, whole, quantity=quantity, scope=scope, actor=actor, now=now)
        except Refused as no:
            outcomes.append(Outcome(sku, is_created=False, sentence=no.sentence))
        else:
            said = _("It is in the catalog.")
            outcomes.append(Outcome(sku, is_created=True, sentence=said))
    return outcomes


def _sheet(item: AmazonOrderItem, settings: Sheet, currency: str) -> Sheet:
    is_ours = item.amazon_order.currency == currency and item.unit_price is not None
    return replace(
        settings,
        name=item.title or proposed_sku(item),
        price=item.unit_price if is_ours and item.unit_price is not None else Decimal(0),
        asin=item.asin,
    )
