"""How does a listing look in Amazon's answers (Listings Items 2021-08-01)?"""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from counterpart.sandbox.books.clock import show_time
from counterpart.sandbox.books.listings.items import ListingItem, Place
from counterpart.sandbox.books.money import shown
from counterpart.sandbox.books.seeds import opaque

Document = dict[str, Any]


def show_listing(
    item: ListingItem, marketplaces: Sequence[str], data_sets: Collection[str]
) -> Document:
    """Build the answer; `marketplaces` are those that were asked about."""
    places = [item.places[one] for one in marketplaces if one in item.places]
    built = {name: SHOWN[name](item, places) for name in SHOWN if name in data_sets}
    return {"sku": item.sku, **built}


def show_summaries(item: ListingItem, places: Sequence[Place]) -> list[Document]:
    return [show_summary(item, place) for place in places]


def show_summary(item: ListingItem, place: Place) -> Document:
    summary = {
        "marketplaceId": place.marketplace_id,
        "asin": place.asin,
        "productType": item.product_type,
        "conditionType": item.condition,
        "status": item.statuses(place),
        "itemName": item.title,
        "createdDate": show_time(item.created_at),
        "lastUpdatedDate": show_time(item.updated_at),
    }
    if not item.is_merchants:
        summary["fnSku"] = "X00" + opaque("fnsku", item.sku, length=7).upper()
    return summary


def show_attributes(item: ListingItem, _places: Sequence[Place]) -> Document:
    return dict(item.attributes)


def show_issues(item: ListingItem, _places: Sequence[Place]) -> list[Document]:
    return list(item.issues)


def show_offers(_item: ListingItem, places: Sequence[Place]) -> list[Document]:
    return [
        {
            "marketplaceId": place.marketplace_id,
            "offerType": "B2C",
            "price": dict(reversed(shown(place.price, place.currency).items())),
            "audience": {"value": "ALL", "displayName": "Sell on Amazon"},
        }
        for place in places
    ]


def show_availability(item: ListingItem, _places: Sequence[Place]) -> list[Document]:
    told: Document = {"fulfillmentChannelCode": item.channel}
    if item.is_merchants:
        told["quantity"] = item.quantity
    return [told]


def show_product_types(item: ListingItem, places: Sequence[Place]) -> list[Document]:
    return [
        {"marketplaceId": place.marketplace_id, "productType": item.product_type}
        for place in places
    ]


def show_nothing(_item: ListingItem, _places: Sequence[Place]) -> list[Document]:
    return []


SHOWN: dict[str, Callable[[ListingItem, Sequence[Place]], Any]] = {
    "summaries": show_summaries,
    "attributes": show_attributes,
    "issues": show_issues,
    "offers": show_offers,
    "fulfillmentAvailability": show_availability,
    "procurement": show_nothing,
    "relationships": show_nothing,
    "productTypes": show_product_types,
}
