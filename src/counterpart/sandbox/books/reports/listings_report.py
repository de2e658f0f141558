"""What stands in GET_MERCHANT_LISTINGS_ALL_DATA?"""

from collections.abc import Iterator
from datetime import datetime

from counterpart.sandbox.books.listings.items import ListingItem, Place
from counterpart.sandbox.books.listings.offering import Offering
from counterpart.sandbox.books.reports.reports import Report, Row
from counterpart.sandbox.books.seeds import opaque

# "Inventory Report Type Values", as sellers' files show them.
COLUMNS = (
    "item-name", "item-description", "listing-id", "seller-sku", "price", "quantity",
    "open-date", "image-url", "item-is-marketplace", "product-id-type", "zshop-shipping-fee",
    "item-note", "item-condition", "zshop-category1", "zshop-browse-path",
    "zshop-storefront-feature", "asin1", "asin2", "asin3", "will-ship-internationally",
    "expedited-shipping", "zshop-boldface", "product-id", "bid-for-featured-placement",
    "add-delete", "pending-quantity", "fulfillment-channel", "merchant-shipping-group",
    "status",
)  # fmt: skip
# Inventory Loader, item-condition: 11 is new.
CONDITIONS = {
    "used_like_new": "1", "used_very_good": "2", "used_good": "3", "used_acceptable": "4",
    "collectible_like_new": "5", "collectible_very_good": "6", "collectible_good": "7",
    "collectible_acceptable": "8", "refurbished_refurbished": "10",
}  # fmt: skip
NEW = "11"


def rows(books: Offering, report: Report) -> Iterator[Row]:
    for item in books.listings_of(report.seller_id):
        for marketplace_id in report.marketplace_ids:
            if marketplace_id in item.places:
                yield row(item, item.places[marketplace_id])


def row(item: ListingItem, place: Place) -> Row:
    return {
        "item-name": item.title,
        "listing-id": opaque("listing", place.marketplace_id, item.sku, length=11).upper(),
        "seller-sku": item.sku,
        "price": place.price,
        "quantity": item.quantity if item.is_merchants else "",
        "open-date": show_opening(item.created_at),
        "item-is-marketplace": "y",
        "product-id-type": "1",
        "item-condition": CONDITIONS.get(item.condition, NEW),
        "asin1": place.asin,
        "product-id": place.asin,
        "pending-quantity": "0",
        "fulfillment-channel": item.channel,
        "merchant-shipping-group": "Migrated Template" if item.is_merchants else "",
        "status": "Active" if "BUYABLE" in item.statuses(place) else "Inactive",
    }


def show_opening(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
