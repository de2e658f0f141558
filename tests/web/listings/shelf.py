"""Listings as a seller has them: known from Amazon, compared with our stock."""

from datetime import timedelta
from typing import Any

from tests.scene import US, Shop

from counterpart.amazon.listings.comparing import compare_stock
from counterpart.amazon.listings.settings import change_stock_settings
from counterpart.amazon.models.listings import Listing, ListingState
from counterpart.amazon.models.reports import Report, ReportState
from counterpart.amazon.models.stores import AmazonStore

REPORT = "GET_MERCHANT_LISTINGS_ALL_DATA"


def offered(shop: Shop, sku: str = "MUG", **facts: Any) -> Listing:
    """Let a listing be known as Amazon shows it: the merchant's, unless told otherwise."""
    known = {
        "channel": "DEFAULT",
        "marketplace_ids": [US],
        "asin": f"B0{sku}",
        "title": f"A fine {sku.lower()}",
        "first_seen_at": shop.now,
    }
    return Listing.objects.create(account=shop.account, sku=sku, **(known | facts))


def read_listings(shop: Shop) -> None:
    """Let Amazon's report of all listings have been read."""
    Report.objects.create(
        account=shop.account,
        report_type=REPORT,
        state=ReportState.DONE,
        created_at=shop.now,
        data_end=shop.now,
        next_look_at=shop.now,
        marketplace_ids=[US],
    )


def sends(shop: Shop, store: AmazonStore | None = None) -> None:
    """Let quantities be sent, by a person who has seen what changes; nothing is sent yet."""
    read_listings(shop)
    change_stock_settings(
        store or shop.store,
        {"sends_quantity": "enabled"},
        has_seen_preview=True,
        actor="ada",
        now=shop.now,
    )
    compare_stock(shop.account, actor="sync", now=shop.now)


def stands(shop: Shop, sku: str) -> Listing:
    return Listing.objects.get(account=shop.account, sku=sku)


def rejected(shop: Shop, sku: str, words: str) -> Listing:
    """Let Amazon have refused a figure."""
    Listing.objects.filter(sku=sku).update(
        state=ListingState.REJECTED,
        sent=10,
        sent_at=shop.now - timedelta(minutes=2),
        attempts=1,
        error=words,
        error_code="90220",
        request_id="amzn-1",
    )
    return stands(shop, sku)
