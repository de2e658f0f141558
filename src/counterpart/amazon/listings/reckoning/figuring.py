"""What should Amazon be told of some listings, and of which is it not ours to say?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from counterpart.amazon.listings.figures import ZERO, offered_quantity
from counterpart.amazon.listings.fulfillment import who_ships, why_not_ours
from counterpart.amazon.listings.reasons import (
    GONE,
    NO_PRODUCT,
    RESTING,
    SENDING_OFF,
    SEVERAL_PRODUCTS,
)
from counterpart.amazon.listings.reckoning.regions import Region
from counterpart.amazon.matching.listings import Listing as Named
from counterpart.amazon.matching.listings import Match, find_matches
from counterpart.amazon.models.listings import Listing
from counterpart.catalog.products import Standing, standing
from counterpart.inventory.availability import Availability, availability


@dataclass(frozen=True)
class Figure:
    """What should be told: how many units, or None and why not. `product_id` is what is sold."""

    quantity: int | None
    left_because: str
    product_id: int | None


@dataclass(frozen=True)
class _Known:
    """What is read once for a portion of listings."""

    matches: Mapping[Named, Match]
    standings: Mapping[int, Standing]
    shelves: Mapping[int, Availability]
    unreserved: Mapping[int, Decimal]


def figure_out(
    listings: Sequence[Listing],
    region: Region,
    unreserved: Mapping[int, Decimal],
    *,
    sends: bool | None = None,
) -> dict[int, Figure]:
    """Answer the figure of each listing of one account, by its key; a bounded number of queries.

    `sends` overrides whether the store sends quantities: a preview asks as if it did. At most a
    few hundred listings at once.
    """
    names = {one.pk: _named(one, region) for one in listings}
    matches = find_matches(names.values())
    products = {one.product.pk: one.product for one in matches.values() if one.product}
    known = _Known(
        matches,
        standing(products.values(), region.store.website),
        availability(region.stock, list(products)),
        unreserved,
    )
    is_sending = region.settings.sends_quantity if sends is None else sends
    return {
        one.pk: _figure(one, matches[names[one.pk]], region, known, is_sending=is_sending)
        for one in listings
    }


def _named(listing: Listing, region: Region) -> Named:
    return Named(listing.account_id, region.store.pk, listing.sku, listing.asin)


def _figure(
    listing: Listing, match: Match, region: Region, known: _Known, *, is_sending: bool
) -> Figure:
    product_id = match.product.pk if match.product else None
    because = _why_left(listing, match, region) or ("" if is_sending else SENDING_OFF)
    if because or product_id is None:
        return Figure(None, because, product_id)
    quantity = offered_quantity(
        known.shelves[product_id],
        unreserved=known.unreserved.get(product_id, ZERO),
        is_sellable=known.standings[product_id] == Standing.SELLABLE,
        limits=region.limits,
    )
    return Figure(quantity, "", product_id)


def _why_left(listing: Listing, match: Match, region: Region) -> str:
    if listing.left_because == GONE:
        return GONE
    product_says = match.product.fulfilled_by if match.product else ""
    by = who_ships(listing.fulfilled_by, region.settings.fulfilled_by, product_says)
    if because := why_not_ours(by, listing.channel):
        return because
    if match.product is None:
        return SEVERAL_PRODUCTS if match.several else NO_PRODUCT
    return "" if _is_awake(listing, region) else RESTING


def _is_awake(listing: Listing, region: Region) -> bool:
    """Tell whether an active store offers it; where it is offered may not be known yet."""
    places = set(listing.marketplace_ids)
    if not places:
        return bool(region.active_marketplaces)
    return not places.isdisjoint(region.active_marketplaces)
