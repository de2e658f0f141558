"""Does Amazon know the feeds that we gave it, and no others?"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from counterpart.amazon.client.feeds import SeenFeed, find_feeds
from counterpart.amazon.comparing.tallying import Look, Tally
from counterpart.amazon.models.feeds import Feed, FeedState

FEEDS = "feeds"
FEED_TYPES = (
    "POST_ORDER_ACKNOWLEDGEMENT_DATA",
    "POST_PAYMENT_ADJUSTMENT_DATA",
    "JSON_LISTINGS_FEED",
)
# Amazon keeps feeds for 90 days; a day less, so that none falls out while it answers.
KEPT = timedelta(days=89)
BROKEN_OFF = frozenset({"FATAL", "CANCELLED"})
UNNUMBERED = frozenset({FeedState.SENDING, FeedState.UNSURE})


def differing_feeds(look: Look) -> Iterator[str]:
    """Yield a sentence for each feed that ended otherwise at Amazon, or only one side knows.

    Raises what the client raises.
    """
    after = max(look.since, look.account.created_at, look.now - KEPT)
    shown = find_feeds(look.line, feed_types=FEED_TYPES, created_since=after)
    there = {one.feed_id: one for one in shown}
    ours = Feed.objects.filter(account=look.account, feed_type__in=FEED_TYPES)
    for feed in ours.filter(submitted_at__gte=after).order_by("pk").iterator():
        yield from _of_feed(feed, there.get(feed.feed_id), look.tally)
    yield from _unknown(look, there.values())


def _of_feed(feed: Feed, seen: SeenFeed | None, tally: Tally) -> Iterator[str]:
    tally.compared[FEEDS] += 1
    if feed.state == FeedState.SUBMITTED:
        tally.underway[FEEDS] += 1
    elif feed.state == FeedState.DONE and seen is None:
        yield f"Feed {feed.pk} is worked through, but Amazon does not know {feed.feed_id}."
    elif seen and (feed.state == FeedState.FAILED) != (seen.processing_status in BROKEN_OFF):
        yield (
            f"Feed {feed.pk} is {feed.state}, but Amazon says that {feed.feed_id} is "
            f"{seen.processing_status}."
        )


def _unknown(look: Look, shown: Iterable[SeenFeed]) -> Iterator[str]:
    """A feed whose answer was lost has no number here until it is found."""
    ours = Feed.objects.filter(account=look.account)
    known = set(ours.exclude(feed_id="").values_list("feed_id", flat=True))
    for seen in shown:
        if seen.feed_id in known:
            continue
        if ours.filter(feed_type=seen.feed_type, state__in=UNNUMBERED).exists():
            look.tally.underway[FEEDS] += 1
            continue
        yield f"Amazon has feed {seen.feed_id} of type {seen.feed_type}, which is not known here."
