"""When must a figure be sent again although it is the same?"""

from collections.abc import Collection, Iterable

from counterpart.amazon.listings.states import move_many
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.listings import Listing, ListingState
from counterpart.core.batches import batched

PER_QUERY = 500
STANDING = (ListingState.IN_STEP, ListingState.ACCEPTED, ListingState.REJECTED)


def repeat_after_cancellation(account: SellerAccount, skus: Iterable[str]) -> int:
    """Let the figures of what canceled orders asked for be sent again; answers how many.

    For every reason but NoInventory Amazon puts the units back by itself, on top of whatever it
    was told meanwhile ("Order Acknowledgement feed"; spapi 4.2). What is not ours to send stays so.
    Safe to repeat; inside the transaction that records the cancellations.
    """
    marked = 0
    for portion in batched(sorted(set(skus)), PER_QUERY):
        rows = Listing.objects.filter(account=account, sku__in=portion)
        rows = rows.exclude(state=ListingState.LEFT).select_for_update().order_by("pk")
        marked += mark_to_repeat([row.pk for row in rows.only("pk")])
    return marked


def mark_to_repeat(ids: Collection[int]) -> int:
    """Mark listings to be sent once more. One that is being sent is repeated after it."""
    marked = Listing.objects.filter(pk__in=ids).update(is_to_repeat=True)
    for came_from in STANDING:
        move_many(ids, came_from, ListingState.CHANGED, attempts=0, next_attempt_at=None)
    return marked
