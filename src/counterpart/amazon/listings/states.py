"""Which steps may a listing's figure take?"""

from collections.abc import Collection
from typing import Any

from counterpart.amazon.models.listings import Listing, ListingState
from counterpart.core.batches import batched

S = ListingState
PER_QUERY = 500

# A figure is absolute: one whose answer was lost is simply sent again.
ALLOWED: dict[ListingState, frozenset[ListingState]] = {
    S.LEFT: frozenset({S.CHANGED, S.IN_STEP}),
    S.IN_STEP: frozenset({S.CHANGED, S.LEFT}),
    S.CHANGED: frozenset({S.SENDING, S.IN_STEP, S.LEFT}),
    S.SENDING: frozenset({S.ACCEPTED, S.CHANGED, S.REJECTED, S.IN_STEP, S.LEFT}),
    S.ACCEPTED: frozenset({S.IN_STEP, S.CHANGED, S.REJECTED, S.LEFT}),
    S.REJECTED: frozenset({S.CHANGED, S.IN_STEP, S.LEFT}),
}
INITIAL = frozenset({S.LEFT})
SETTLED = frozenset({S.LEFT, S.IN_STEP})


def move(listing: Listing, to: ListingState, **changes: Any) -> bool:
    """Take a step if the listing still stands where it was read; answers whether it did.

    One conditional UPDATE: of two workers, one takes the step. `changes` are written with it.
    """
    moved = move_many([listing.pk], ListingState(listing.state), to, **changes)
    if moved:
        listing.state = to
        for name, value in changes.items():
            setattr(listing, name, value)
    return bool(moved)


def move_many(
    ids: Collection[int], came_from: ListingState, to: ListingState, **changes: Any
) -> int:
    """Take the same step with many listings; answers how many still stood there and took it."""
    if to not in ALLOWED[came_from]:
        raise ValueError(f"A listing that is {came_from} cannot become {to}.")
    return sum(
        Listing.objects.filter(pk__in=portion, state=came_from).update(state=to, **changes)
        for portion in batched(sorted(ids), PER_QUERY)
    )
