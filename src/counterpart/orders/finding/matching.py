"""Which Commerce orders does a person look for (CO-8.3, CO-8.4)?"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet

from counterpart.catalog.models import Product
from counterpart.core.finding.blind_finding import with_whole, with_words
from counterpart.core.finding.indexes import begins, last_of
from counterpart.core.finding.narrowing import narrowed
from counterpart.orders.finding.findable import NAME, NOT_BILL_TO, NOT_SHIP_TO, PLACE, WHOLE
from counterpart.orders.models.documents import Track
from counterpart.orders.models.orders import Order, OrderLine, OrderWord
from counterpart.websites.scopes import EVERYTHING, Scope

# Fewer digits begin nearly every number, but end only some.
SHORTEST_BEGINNING = 3
LAST = 4
NUMBERS = ("number", "external_id")
# So many products whose SKU contains what was typed are looked for.
MOST_PRODUCTS = 200

# Where to look, each a queryset of one column of keys.
Sources = Sequence[QuerySet[Any, Any]]


def matching(
    rows: QuerySet[Order], *, text: str = "", buyers: Scope = EVERYTHING, **parts: str
) -> QuerySet[Order]:
    """Narrow orders to those that match all that is asked for; what is empty asks for nothing.

    `parts` are number, customer, bill_to, ship_to, address, email, sku and tracking. `text` is
    looked for in all of them, and in the number that a channel gave (CO-8.4). People are found by
    the beginnings of words, all of which must match; e-mail addresses and tracking numbers as a
    whole; numbers by their beginning or end, SKUs of the catalog by any part. One query for each
    part that is given, and one for SKUs. By their people only orders within `buyers` are found:
    whoever may not see a name cannot guess it either.
    """
    if text.strip():
        rows = narrowed(rows, _sources(ANYWHERE, text.strip(), buyers))
    for name, wanted in parts.items():
        if wanted.strip():
            rows = narrowed(rows, _sources((PARTS[name],), wanted.strip(), buyers))
    return rows


def _sources(finds: Sequence["Find"], text: str, buyers: Scope) -> Sources:
    return [
        _within(keys, buyers) if find in OF_BUYERS else keys
        for find in finds
        for keys in find(text)
    ]


def _within(keys: QuerySet[Any, Any], buyers: Scope) -> QuerySet[Any, Any]:
    if buyers.is_everything:
        return keys
    return Order.objects.filter(buyers.within("store_view"), pk__in=keys).values_list("pk")


def with_number(text: str) -> Sources:
    """The number, ours or the channel's, begins or ends so; zeros before it need not be typed."""
    wanted = text.removeprefix("#")
    found = [_ending(column, wanted) for column in NUMBERS]
    if len(wanted) >= SHORTEST_BEGINNING:
        found += [Order.objects.filter(begins(column, wanted)) for column in NUMBERS]
    return [orders.values_list("pk") for orders in found]


def _ending(column: str, text: str) -> QuerySet[Order]:
    last_four = text[-LAST:].zfill(LAST)
    ending = Order.objects.alias(last_four=last_of(LAST, column)).filter(last_four=last_four)
    return ending.filter(**{f"{column}__endswith": text})


def with_customer(text: str) -> Sources:
    return [with_words(OrderWord.objects.all(), "order", text, kinds=[NAME])]


def with_bill_to(text: str) -> Sources:
    words = OrderWord.objects.all()
    return [with_words(words, "order", text, kinds=[NAME], lacking=NOT_BILL_TO)]


def with_ship_to(text: str) -> Sources:
    words = OrderWord.objects.all()
    return [with_words(words, "order", text, kinds=[NAME], lacking=NOT_SHIP_TO)]


def with_address(text: str) -> Sources:
    return [with_words(OrderWord.objects.all(), "order", text, kinds=[NAME, PLACE])]


def with_email(text: str) -> Sources:
    return [with_whole(OrderWord.objects.all(), "order", text, kinds=[WHOLE])]


def with_sku(text: str) -> Sources:
    """A line has such a SKU, or that of a product whose SKU contains it. One query."""
    lines = OrderLine.objects.order_by()
    return [lines.filter(sku__in=skus_like(text)).values_list("order")]


def with_tracking(text: str) -> Sources:
    """A package has that tracking number, however it is spaced."""
    numbers = [text, text.upper(), text.replace(" ", "").upper()]
    return [Track.objects.filter(number__in=numbers).values_list("shipment__order")]


def skus_like(text: str) -> Sequence[str]:
    """Answer what was typed, and the SKUs of the catalog that contain it. One query."""
    products = Product.objects.filter(sku__icontains=text).order_by("sku")
    return [text, *products.values_list("sku", flat=True)[:MOST_PRODUCTS]]


Find = Callable[[str], Sources]
ANYWHERE: tuple[Find, ...] = (with_number, with_address, with_email, with_sku, with_tracking)
OF_BUYERS: frozenset[Find] = frozenset(
    {with_customer, with_bill_to, with_ship_to, with_address, with_email}
)
PARTS: dict[str, Find] = {
    "number": with_number,
    "customer": with_customer,
    "bill_to": with_bill_to,
    "ship_to": with_ship_to,
    "address": with_address,
    "email": with_email,
    "sku": with_sku,
    "tracking": with_tracking,
}
