"""Who ships what a listing sells, and does Amazon say the same (F-03 to F-05)?"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from counterpart.amazon.listings.changes import FULFILLED_BY, write_change
from counterpart.amazon.listings.reasons import (
    BY_AMAZON,
    CONFLICT_AMAZON,
    CONFLICT_MERCHANT,
    UNREAD,
)
from counterpart.amazon.listings.scoping import check_account_scope
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.listings import FulfilledBySource, Listing
from counterpart.audit.trail import record
from counterpart.catalog.models import Fulfilled
from counterpart.core.errors import Refused
from counterpart.websites.scopes import EVERYTHING, Scope

# Amazon's code for the seller's own shelves; every other one is a network of Amazon's.
MERCHANT_CHANNEL = "DEFAULT"
LONGEST_SUBJECT = 200
SWITCHED = {
    Fulfilled.MERCHANT: "listing_by_merchant",
    Fulfilled.AMAZON: "listing_by_amazon",
}


class FulfillmentRefused(Refused):
    """Nobody ships like that."""

    code = "fulfillment_refused"


def who_ships(listing_says: str, store_says: str, product_says: str) -> Fulfilled:
    """Answer who ships: the listing's own word, then the store's, or through it the product's."""
    if listing_says:
        return Fulfilled(listing_says)
    if store_says == FulfilledBySource.ATTRIBUTE:
        return Fulfilled(product_says or Fulfilled.MERCHANT)
    return Fulfilled(store_says)


def why_not_ours(by: Fulfilled, channel: str) -> str:
    """Answer the reason to leave a figure alone, as far as it lies in who ships; "" for none."""
    if not channel:
        return UNREAD
    if channel == MERCHANT_CHANNEL:
        return CONFLICT_AMAZON if by == Fulfilled.AMAZON else ""
    return BY_AMAZON if by == Fulfilled.AMAZON else CONFLICT_MERCHANT


def channel_in(quantities: Mapping[str, int | None]) -> str:
    """Answer Amazon's channel from what a listing shows; "" where it shows none.

    Where both stand, it is Amazon's: a figure must never be written over its warehouses.
    """
    others = sorted(code for code in quantities if code != MERCHANT_CHANNEL)
    return others[0] if others else next(iter(quantities), "")


def switch_fulfillment(
    listing: Listing,
    by: str,
    *,
    scope: Scope = EVERYTHING,
    actor: str,
    now: datetime,
) -> Listing:
    """Say of one listing who ships it, in all stores of its account (F-04, F-05); "" unsays it.

    Nothing changes at Amazon: where Amazon says otherwise, the listing is left alone until both
    say the same. Takes effect at the next comparison. Safe to repeat. Refuses FulfillmentRefused,
    and listings of stores outside the scope.
    """
    if by and by not in Fulfilled.values:
        raise FulfillmentRefused(
            gettext("“{by}” does not ship; choose one of {known}.").format(
                by=by, known=", ".join(Fulfilled.values)
            )
        )
    check_account_scope(listing.account, scope)
    with transaction.atomic():
        listing = Listing.objects.select_for_update().get(pk=listing.pk)
        before = listing.fulfilled_by
        if before == by:
            return listing
        listing.fulfilled_by = by
        listing.save(update_fields=["fulfilled_by"])
        code = SWITCHED[Fulfilled(by)] if by else "listing_by_settings"
        write_change(listing, FULFILLED_BY, code, actor=actor, now=now)
        _write_down(listing, before, actor=actor, now=now)
        # The next comparison is a whole one.
        SellerAccount.objects.filter(pk=listing.account_id).update(stock_compared_at=None)
    return listing


def _write_down(listing: Listing, before: str, *, actor: str, now: datetime) -> None:
    record(
        "fulfillment_switched",
        kind="listing",
        subject=f"{listing.account.seller_id} {listing.sku}"[:LONGEST_SUBJECT],
        before={"fulfilled_by": before},
        after={"fulfilled_by": listing.fulfilled_by},
        actor=actor,
        now=now,
    )
