"""What became of the feeds that Amazon was given?"""

from collections.abc import Callable
from datetime import datetime, timedelta

from counterpart.amazon.client.errors import Rejected, Unreadable
from counterpart.amazon.client.feeds import SeenFeed, find_feeds, get_feed, get_processing_report
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.feeds import Feed, FeedState
from counterpart.amazon.operations.feeding.contents import Contents, Kinds
from counterpart.amazon.operations.feeding.due import feeds_due
from counterpart.amazon.operations.feeding.states import move
from counterpart.amazon.operations.feeding.submitting import mark_submitted
from counterpart.amazon.operations.run import Sent
from counterpart.core.clock import Clock

SHORTEST = timedelta(seconds=30)
LONGEST = timedelta(minutes=10)
# A feed whose answer was lost stands in Amazon's list by then, or never came into being.
LISTED_WITHIN = timedelta(minutes=15)
CLOCKS_DIFFER = timedelta(minutes=2)
BROKEN_OFF = {"FATAL", "CANCELLED"}
NO_SUCH_FEED = 404
REPORT_TRIES = 3
PER_RUN = 20


def follow_feeds(
    account: SellerAccount,
    line: Transport,
    sent: Sent,
    kinds: Kinds,
    *,
    actor: str,
    clock: Clock,
    keep_alone: Callable[[], None],
) -> None:
    """Ask Amazon about the feeds that are due, with growing pauses. Only questions are asked.

    Raises TryLater when Amazon's quota is used up; the next pass goes on from there.
    """
    underway = [FeedState.UNSURE, FeedState.SUBMITTED]
    for feed in feeds_due(account, kinds, clock.now()).filter(state__in=underway)[:PER_RUN]:
        keep_alone()
        look = _search if feed.state == FeedState.UNSURE else _look
        look(feed, kinds[feed.feed_type], line, sent, actor=actor, clock=clock)


def _look(
    feed: Feed, contents: Contents, line: Transport, sent: Sent, *, actor: str, clock: Clock
) -> None:
    try:
        seen = get_feed(line, feed.feed_id)
    except Rejected as no:
        if no.http_status == NO_SUCH_FEED and _age(feed, clock.now()) > LISTED_WITHIN:
            _break_off(feed, contents, no.message, sent, actor=actor, now=clock.now())
        else:
            _look_later(feed, clock.now())
        return
    if seen.processing_status == "DONE":
        _finish(feed, contents, seen, line, sent, actor=actor, clock=clock)
    elif seen.processing_status in BROKEN_OFF:
        feed.processing_status = seen.processing_status
        _break_off(feed, contents, "", sent, actor=actor, now=clock.now())
    else:
        _look_later(feed, clock.now(), processing_status=seen.processing_status[:40])


def _finish(
    feed: Feed,
    contents: Contents,
    seen: SeenFeed,
    line: Transport,
    sent: Sent,
    *,
    actor: str,
    clock: Clock,
) -> None:
    """Settle every message first: a crash in between leaves a feed that is finished again."""
    content, is_settled = b"", False
    if seen.result_document_id:
        try:
            content = get_processing_report(line, seen.result_document_id)
            contents.settle_by_report(feed, content, sent, actor=actor, now=clock.now())
            is_settled = True
        except (Unreadable, Rejected) as trouble:
            if feed.attempts + 1 < REPORT_TRIES:
                again = {"attempts": feed.attempts + 1, "error": trouble.message}
                _look_later(feed, clock.now(), processing_status=seen.processing_status, **again)
                return
    now = clock.now()
    if not is_settled:
        contents.settle_unknown(feed, sent, actor=actor, now=now)
    accepted, rejected = contents.results(feed, content)
    move(
        feed,
        FeedState.DONE,
        processing_status=seen.processing_status,
        finished_at=now,
        accepted=accepted,
        rejected=rejected,
        report=content.decode("utf-8", "replace"),
        error="" if is_settled else feed.error,
    )


def _break_off(
    feed: Feed, contents: Contents, words: str, sent: Sent, *, actor: str, now: datetime
) -> None:
    """Some messages can have had their effect: of none it is known."""
    contents.settle_unknown(feed, sent, actor=actor, now=now)
    status = feed.processing_status
    move(feed, FeedState.FAILED, finished_at=now, processing_status=status, error=words)


def _search(
    feed: Feed, contents: Contents, line: Transport, sent: Sent, *, actor: str, clock: Clock
) -> None:
    """Find the feed whose answer was lost: the one of its type that no row knows."""
    since = feed.sending_since or feed.created_at
    seen = find_feeds(line, feed_types=[feed.feed_type], created_since=since - CLOCKS_DIFFER)
    known = Feed.objects.filter(account=feed.account_id).exclude(feed_id="")
    ids = set(known.values_list("feed_id", flat=True))
    unknown = [one for one in seen if one.feed_id not in ids]
    now = clock.now()
    if len(unknown) == 1:
        mark_submitted(feed, contents, unknown[0].feed_id, at=since, actor=actor, now=now)
    elif _age(feed, now) > LISTED_WITHIN:
        contents.settle_unknown(feed, sent, actor=actor, now=now)
        move(feed, FeedState.NOT_CREATED, finished_at=now)
    else:
        _look_later(feed, now)


def _look_later(feed: Feed, now: datetime, **changes: object) -> None:
    """Pause as long as it has taken so far: soon at first, then more and more rarely."""
    pause = min(max(_age(feed, now), SHORTEST), LONGEST)
    Feed.objects.filter(pk=feed.pk).update(next_look_at=now + pause, **changes)


def _age(feed: Feed, now: datetime) -> timedelta:
    return now - (feed.submitted_at or feed.sending_since or feed.created_at)
