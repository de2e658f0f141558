"""Which Amazon orders does a person look for?"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from counterpart.amazon.finding.findable import NAME, WHOLE
from counterpart.amazon.models.orders import (
    GROUPS,
    AmazonOrder,
    AmazonOrderItem,
    AmazonOrderWord,
)
from counterpart.core.finding.blind_finding import with_whole, with_words
from counterpart.core.finding.indexes import begins, text_from
from counterpart.core.finding.narrowing import narrowed
from counterpart.orders.finding import matching as orders
from counterpart.orders.finding.matching import Sources
from counterpart.websites.scopes import EVERYTHING, Scope

SHORTEST_PART = 3
LAST = 4


def matching(
    rows: QuerySet[AmazonOrder], *, text: str = "", buyers: Scope = EVERYTHING, **parts: str
) -> QuerySet[AmazonOrder]:
    """Narrow Amazon orders to those that match all that is asked for; what is empty asks nothing.

    `parts` are number, buyer, sku, asin and tracking. `text` is looked for in all of them, and
    among the numbers of Commerce orders. A buyer is found by the beginnings of words, all of
    which must match, or by the whole e-mail address; numbers by how they or one of their groups of
    digits begin, or by their end; SKUs of the catalog by any part. One query for each part that
    is given, and one for SKUs. By their buyers only orders within `buyers` are found: whoever may
    not see a name cannot guess it either.
    """
    if text.strip():
        rows = narrowed(rows, _sources(ANYWHERE, text.strip(), buyers))
    for name, wanted in parts.items():
        if wanted.strip():
            rows = narrowed(rows, _sources(PARTS[name], wanted.strip(), buyers))
    return rows


def _sources(finds: "Find", text: str, buyers: Scope) -> Sources:
    return [_seen(keys, buyers) if find in BUYER else keys for find in finds for keys in find(text)]


def _seen(keys: QuerySet[Any, Any], buyers: Scope) -> QuerySet[Any, Any]:
    if buyers.is_everything:
        return keys
    return AmazonOrder.objects.filter(within(buyers), pk__in=keys).values_list("pk")


def within(scope: Scope) -> Q:
    """Answer which Amazon orders a scope may see: by their store's view or their order's."""
    return scope.within("store__order_settings__store_view") | scope.within("order__store_view")


def with_number(text: str) -> Sources:
    """The number begins so, or one of its groups of digits does, or it ends so."""
    if len(text) < SHORTEST_PART:
        return []
    copies = AmazonOrder.objects.alias(
        **{group: text_from(place, "amazon_order_id") for group, place in GROUPS.items()}
    )
    parts = [begins(column, text) for column in ("amazon_order_id", "second", "third")]
    if len(text) >= LAST:
        parts.append(Q(last_four=text[-LAST:]) & Q(amazon_order_id__endswith=text))
    return [copies.filter(part).values_list("pk") for part in parts]


def with_commerce_number(text: str) -> Sources:
    return [_of_orders(found) for found in orders.with_number(text)]


def with_buyer(text: str) -> Sources:
    return [with_words(AmazonOrderWord.objects.all(), "amazon_order", text, kinds=[NAME])]


def with_email(text: str) -> Sources:
    return [with_whole(AmazonOrderWord.objects.all(), "amazon_order", text, kinds=[WHOLE])]


def with_sku(text: str) -> Sources:
    """An item has such a SKU, or that of a product whose SKU contains it. One query."""
    items = AmazonOrderItem.objects.order_by()
    return [items.filter(sku__in=orders.skus_like(text)).values_list("amazon_order")]


def with_asin(text: str) -> Sources:
    items = AmazonOrderItem.objects.order_by()
    return [items.filter(asin=text.upper()).values_list("amazon_order")]


def with_tracking(text: str) -> Sources:
    return [_of_orders(found) for found in orders.with_tracking(text)]


def _of_orders(found: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return AmazonOrder.objects.filter(order__in=found).values_list("pk")


Find = tuple[Callable[[str], Sources], ...]
NUMBER: Find = (with_number, with_commerce_number)
BUYER: Find = (with_buyer, with_email)
ANYWHERE: Find = (*NUMBER, *BUYER, with_sku, with_asin, with_tracking)
PARTS: dict[str, Find] = {
    "number": NUMBER,
    "buyer": BUYER,
    "sku": (with_sku,),
    "asin": (with_asin,),
    "tracking": (with_tracking,),
}
