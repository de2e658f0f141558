"""The page of one listing: its figures, who ships it, and everything that happened to it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from counterpart.amazon.listings.fulfillment import who_ships
from counterpart.amazon.listings.reasons import is_conflict, reason_told
from counterpart.amazon.listings.reckoning.regions import find_deciding_store, settings_of
from counterpart.amazon.listings.resending import why_not_sent
from counterpart.amazon.models.listings import Listing
from counterpart.amazon.queries import find_listing_changes, find_listings
from counterpart.catalog.models import Fulfilled
from counterpart.core.errors import Refused
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.listings.cells import figure, stores_of
from counterpart.web.listings.changes_grid import changes_of
from counterpart.web.listings.grid import fetched
from counterpart.web.listings.words import (
    channel_label,
    differs,
    fulfilled_label,
    state_label,
    state_tone,
    switch_label,
)
from counterpart.web.logs.words import region_label

# So many changes are shown; the log has all of them.
MOST = 50


class ListingUnknown(Refused):
    """There is no such listing, or none that this person may see."""

    code = "listing_unknown"


@require_safe
@demands(Permission.VIEW_CHANNEL)
def listing(request: Request, pk: int) -> HttpResponse:
    """Show a listing: what should be offered, what Amazon was told, and what it shows."""
    row = listing_at(request, pk)
    return render(
        request,
        "web/listings/listing.html",
        {
            "listing": row,
            "stores": stores_of(row),
            "region": region_label(row.account.region),
            "label": state_label(row.state),
            "tone": state_tone(row.state),
            "reason": reason_told(row.left_because),
            "is_conflict": is_conflict(row.left_because),
            "differs": differs(row),
            "figures": {name: figure(getattr(row, name)) for name in ("wanted", "sent", "seen")},
            "changes": _changes(request, row),
            "may_see_product": request.visit.may(Permission.VIEW_CATALOG),
            **_fulfillment(row),
            **_offered(request, row),
        },
    )


def listing_at(request: Request, pk: int) -> Listing:
    """Answer a listing within the scope of what the page demands, or refuse."""
    row = fetched(find_listings(scope=request.scope), request).filter(pk=pk).first()
    if row is None:
        raise ListingUnknown(gettext("There is no such listing."))
    return row


def _fulfillment(row: Listing) -> dict[str, Any]:
    """Answer who ships: as Amazon says, as we do, and what it could be switched to."""
    store = find_deciding_store(row.account)
    said = settings_of(store).fulfilled_by if store else Fulfilled.MERCHANT
    ours = who_ships(row.fulfilled_by, said, row.product.fulfilled_by if row.product else "")
    other = Fulfilled.AMAZON if ours == Fulfilled.MERCHANT else Fulfilled.MERCHANT
    return {
        "at_amazon": channel_label(row.channel),
        "ours": fulfilled_label(ours),
        "other": other.value,
        "switch": switch_label(other.value),
    }


def _offered(request: Request, row: Listing) -> dict[str, Any]:
    """Answer what the person may do with the listing."""
    mine = {
        permission: find_listings(scope=request.visit.permitted(permission))
        .filter(pk=row.pk)
        .exists()
        for permission in (Permission.WORK_CHANNEL, Permission.CONFIGURE_CHANNEL)
        if request.visit.may(permission)
    }
    return {
        "may_send": mine.get(Permission.WORK_CHANNEL, False) and not why_not_sent(row),
        "may_switch": mine.get(Permission.CONFIGURE_CHANNEL, False),
    }


def _changes(request: Request, row: Listing) -> list[dict[str, Any]]:
    return changes_of(find_listing_changes(scope=request.scope).filter(listing=row), MOST)
