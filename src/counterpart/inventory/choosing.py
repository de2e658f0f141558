"""From which sources should units be shipped? Read only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from counterpart.core.batches import batched
from counterpart.inventory.availability import PER_QUERY, availability
from counterpart.inventory.models import Source, SourceItem, Stock

ZERO = Decimal(0)


@dataclass(frozen=True)
class Portion:
    """Units of a product that could leave one source."""

    source: Source
    product_id: int
    quantity: Decimal


@dataclass(frozen=True)
class Proposal:
    """Where units could be taken; `missing` of each product lie nowhere."""

    portions: tuple[Portion, ...] = ()
    missing: Mapping[int, Decimal] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Answer the sources that the portions come from, the most wanted first."""
        return tuple(dict.fromkeys(portion.source for portion in self.portions))


def propose(stock: Stock, units: Mapping[int, Decimal]) -> Proposal:
    """Take as much as there is from each open source, the lowest priority number first (CO-6.3).

    Products without managed stock are left to the first open source: nothing is counted there.
    """
    wanted = {product: quantity for product, quantity in units.items() if quantity}
    places = open_sources(stock)
    lying = lying_at(places, wanted)
    managed = {key: one.manages_stock for key, one in availability(stock, wanted).items()}
    portions, missing = [], {}
    for product, quantity in wanted.items():
        rest = quantity
        for place in places:
            there = lying[place.pk, product] if managed[product] else rest
            taken = min(rest, there)
            if taken > 0:
                portions.append(Portion(place, product, taken))
                rest -= taken
        if rest:
            missing[product] = rest
    return Proposal(tuple(portions), missing)


def source_with_everything(stock: Stock, units: Mapping[int, Decimal]) -> Source | None:
    """Answer the first open source that has all the units, or None."""
    wanted = {product: quantity for product, quantity in units.items() if quantity}
    places = open_sources(stock)
    lying = lying_at(places, wanted)
    figures = availability(stock, wanted)
    counted = {key: units for key, units in wanted.items() if figures[key].manages_stock}
    for place in places:
        if all(lying[place.pk, product] >= units for product, units in counted.items()):
            return place
    return None


def open_sources(stock: Stock) -> list[Source]:
    """Answer the enabled sources of a stock, the lowest priority number first."""
    links = stock.sources.filter(source__is_enabled=True).select_related("source")
    return [link.source for link in links.order_by("priority", "pk")]


def lying_at(
    places: Iterable[Source], product_ids: Iterable[int], *, locked: bool = False
) -> dict[tuple[int, int], Decimal]:
    """Answer how much lies in stock, by source and product; `locked` in primary-key order."""
    lying: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for ids in batched(sorted(product_ids), PER_QUERY):
        rows = SourceItem.objects.filter(source__in=places, product__in=ids, is_in_stock=True)
        if locked:
            rows = rows.order_by("pk").select_for_update()
        for source, product, quantity in rows.values_list("source", "product", "quantity"):
            lying[source, product] = quantity
    return lying
