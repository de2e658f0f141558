"""Listings as Amazon tells of them, without asking Amazon."""

from datetime import timedelta
from typing import Any

from tests.scene import Shop, product

from counterpart.amazon.listings.comparing import compare_stock
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.listings import Listing, StockSettings
from counterpart.amazon.models.reports import Report, ReportState


def listed(shop: Shop, sku: str, **facts: Any) -> Listing:
    """Let the account know a listing that the merchant ships, unless told otherwise."""
    facts = {
        "channel": "DEFAULT",
        "marketplace_ids": [shop.store.marketplace_id],
        "first_seen_at": shop.now,
        "next_look_at": shop.now + timedelta(days=365),
        **facts,
    }
    account = facts.pop("account", shop.account)
    row, _ = Listing.objects.update_or_create(account=account, sku=sku, defaults=facts)
    return row


def offered(shop: Shop, sku: str, quantity: int, **facts: Any) -> Listing:
    """Let Amazon offer it as well, for passes that look or tell."""
    shop.amazon.offers(sku, quantity=quantity)
    return listed(shop, sku, seen=quantity, seen_at=shop.now, **facts)


def sends(shop: Shop, **settings: Any) -> StockSettings:
    """Let the store send quantities."""
    settings = {"sends_quantity": True, **settings}
    row, _ = StockSettings.objects.update_or_create(store=shop.store, defaults=settings)
    whole_comparison_is_due(shop.account)
    return row


def whole_comparison_is_due(account: SellerAccount) -> None:
    SellerAccount.objects.filter(pk=account.pk).update(stock_compared_at=None)


def compared(shop: Shop, account: SellerAccount | None = None) -> int:
    return compare_stock(account or shop.account, actor="sync", now=shop.now)


def stands(listing: Listing) -> tuple[str, int | None, str]:
    """Answer state, figure, and why it is left alone."""
    listing.refresh_from_db()
    return listing.state, listing.wanted, listing.left_because


def read_report(shop: Shop, **facts: Any) -> Report:
    """Let Amazon's report of all listings have been read."""
    facts = {"marketplace_ids": [shop.store.marketplace_id], "state": ReportState.DONE, **facts}
    return Report.objects.create(
        account=shop.account,
        report_type="GET_MERCHANT_LISTINGS_ALL_DATA",
        next_look_at=shop.now,
        created_at=shop.now,
        **facts,
    )


def at(listing: Listing, **facts: Any) -> Listing:
    Listing.objects.filter(pk=listing.pk).update(**facts)
    listing.refresh_from_db()
    return listing


__all__ = ["product"]
