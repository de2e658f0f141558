"""Does Amazon offer as many units as we want it to?"""

from collections.abc import Iterator

from django.db.models import QuerySet

from counterpart.amazon.client.listings.patching import MERCHANT
from counterpart.amazon.client.listings.reading import MOST_SKUS, SeenListing, find_listings
from counterpart.amazon.comparing.tallying import Look, Tally
from counterpart.amazon.models.listings import Listing, ListingState

LISTINGS = "listings"
ON_ITS_WAY = frozenset({ListingState.CHANGED, ListingState.SENDING, ListingState.ACCEPTED})


def differing_listings(look: Look) -> Iterator[str]:
    """Yield a sentence for each listing whose figure at Amazon is not ours; twenty at a time.

    A listing that is not ours to send is not compared. Raises what the client raises.
    """
    ours = Listing.objects.filter(account=look.account).exclude(state=ListingState.LEFT)
    for twenty in _portions(ours):
        for place in sorted({place for one in twenty for place in one.marketplace_ids}):
            here = {one.sku: one for one in twenty if place in one.marketplace_ids}
            found = find_listings(look.line, look.account.seller_id, here, place)
            there = {one.sku: one for one in found}
            # Read again: what was changed while Amazon answered is on its way.
            for listing in ours.filter(pk__in=[one.pk for one in here.values()]):
                yield from _of_listing(listing, there.get(listing.sku), place, look.tally)


def _portions(rows: QuerySet[Listing]) -> Iterator[list[Listing]]:
    last = 0
    while portion := list(rows.filter(pk__gt=last).order_by("pk")[:MOST_SKUS]):
        yield portion
        last = portion[-1].pk


def _of_listing(
    listing: Listing, seen: SeenListing | None, place: str, tally: Tally
) -> Iterator[str]:
    tally.compared[LISTINGS] += 1
    if listing.state in ON_ITS_WAY or listing.is_to_repeat:
        tally.underway[LISTINGS] += 1
    elif listing.state == ListingState.REJECTED:
        tally.waiting[LISTINGS] += 1
    elif seen is None:
        yield f"Listing {listing.sku} is not at Amazon in {place}; {listing.wanted} are offered."
    elif seen.quantities.get(MERCHANT) != listing.wanted:
        if listing.sku in tally.ordered:
            tally.underway[LISTINGS] += 1
            return
        yield (
            f"Listing {listing.sku}: Amazon offers {_told(seen)} in {place}; "
            f"ours is {listing.wanted}."
        )


def _told(seen: SeenListing) -> str:
    quantity = seen.quantities.get(MERCHANT)
    return "no figure of ours" if quantity is None else str(quantity)
