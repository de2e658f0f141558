"""Which steps may a feed take?"""

from typing import Any

from counterpart.amazon.models.feeds import Feed, FeedState

S = FeedState

# A row in `sending` whose process died becomes `unsure`; `unsure` asks Amazon before acting.
ALLOWED: dict[FeedState, frozenset[FeedState]] = {
    S.PREPARED: frozenset({S.SENDING, S.NOT_CREATED}),
    S.SENDING: frozenset({S.SUBMITTED, S.PREPARED, S.UNSURE, S.NOT_CREATED}),
    S.UNSURE: frozenset({S.SUBMITTED, S.NOT_CREATED}),
    S.SUBMITTED: frozenset({S.DONE, S.FAILED}),
    S.DONE: frozenset(),
    S.FAILED: frozenset(),
    S.NOT_CREATED: frozenset(),
}
INITIAL = frozenset({S.PREPARED})
ENDS = frozenset({S.DONE, S.FAILED, S.NOT_CREATED})
UNDERWAY = frozenset(S) - ENDS


def move(feed: Feed, to: FeedState, **changes: Any) -> bool:
    """Take a step if the feed still stands where it was read; answers whether it did.

    One conditional UPDATE: of two workers, one takes the step. `changes` are written with it.
    """
    came_from = FeedState(feed.state)
    if to not in ALLOWED[came_from]:
        raise ValueError(f"A feed that is {came_from} cannot become {to}.")
    moved = Feed.objects.filter(pk=feed.pk, state=came_from).update(state=to, **changes)
    if moved:
        feed.state = to
        for name, value in changes.items():
            setattr(feed, name, value)
    return bool(moved)
