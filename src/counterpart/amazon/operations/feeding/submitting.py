"""How is a feed handed in at Amazon?"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from counterpart.amazon.client.documents import upload_document
from counterpart.amazon.client.errors import (
    AmazonError,
    ReconnectStore,
    Rejected,
    TryLater,
    Unreadable,
    Unsure,
)
from counterpart.amazon.client.feeds import create_feed, create_feed_document
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.feeds import Feed, FeedState
from counterpart.amazon.operations.feeding.contents import Contents, Kinds
from counterpart.amazon.operations.feeding.due import feeds_due
from counterpart.amazon.operations.feeding.states import move
from counterpart.amazon.operations.run import Sent
from counterpart.core.clock import Clock

FIRST_LOOK = timedelta(seconds=30)
PAUSE = timedelta(minutes=1)


def submit_feeds(
    account: SellerAccount,
    line: Transport,
    sent: Sent,
    kinds: Kinds,
    *,
    actor: str,
    clock: Clock,
    keep_alone: Callable[[], None],
) -> None:
    """Hand in every feed that is prepared; raises TryLater when Amazon's quota is used up.

    The caller holds the account's lease. A feed whose process dies before Amazon is asked to
    create it is handed in again; after that, Amazon is asked for it first.
    """
    for feed in feeds_due(account, kinds, clock.now()).filter(state=FeedState.PREPARED):
        keep_alone()
        _submit(feed, kinds[feed.feed_type], line, sent, actor=actor, clock=clock)


def mark_interrupted(account: SellerAccount, kinds: Kinds, *, now: datetime) -> None:
    """Whatever stands in `sending` was cut off by a crash: only one process works at a time."""
    for feed in feeds_due(account, kinds, now).filter(state=FeedState.SENDING):
        move(feed, FeedState.UNSURE, next_look_at=now)


def _submit(
    feed: Feed, contents: Contents, line: Transport, sent: Sent, *, actor: str, clock: Clock
) -> None:
    try:
        document_id = _upload(feed, contents, line)
        # Only from here on something can happen at Amazon.
        if not move(feed, FeedState.SENDING, sending_since=clock.now()):
            return
        feed_id = create_feed(
            line,
            feed_type=feed.feed_type,
            marketplace_ids=feed.marketplace_ids,
            document_id=document_id,
        )
    except TryLater as later:
        _take_back(feed, later, at=later.at)
        raise
    except ReconnectStore as refused:
        _take_back(feed, refused, at=clock.now() + PAUSE)
        raise
    except (Unsure, Unreadable) as lost:
        _leave_open(feed, lost, sent, now=clock.now())
    except Rejected as no:
        sent.sent += feed.messages
        sent.rejected += contents.refuse_all(feed, no, actor=actor, now=clock.now())
        move(feed, FeedState.NOT_CREATED, finished_at=clock.now(), **_trouble(no))
    else:
        sent.sent += feed.messages
        mark_submitted(feed, contents, feed_id, at=clock.now(), actor=actor, now=clock.now())


@transaction.atomic
def mark_submitted(
    feed: Feed, contents: Contents, feed_id: str, *, at: datetime, actor: str, now: datetime
) -> None:
    """Remember under which id Amazon works through a feed, and tell those concerned."""
    known = {"feed_id": feed_id, "submitted_at": at, "error": "", "error_code": ""}
    if move(feed, FeedState.SUBMITTED, next_look_at=now + FIRST_LOOK, **known):
        contents.mark_sent(feed, actor=actor, now=now)


def _upload(feed: Feed, contents: Contents, line: Transport) -> str:
    """Put the document at Amazon; without a feed it has no effect, so this may be repeated."""
    content_type = contents.content_type
    document = create_feed_document(line, content_type=content_type)
    content = feed.document.encode()
    upload_document(line, document.url, content, content_type=content_type)
    return document.document_id


def _take_back(feed: Feed, trouble: AmazonError, *, at: datetime) -> None:
    """Let a feed that certainly had no effect be handed in again from then on."""
    if feed.state == FeedState.SENDING:
        move(feed, FeedState.PREPARED, next_look_at=at, sending_since=None, **_trouble(trouble))
    else:
        Feed.objects.filter(pk=feed.pk).update(next_look_at=at, **_trouble(trouble))


def _leave_open(feed: Feed, lost: AmazonError, sent: Sent, *, now: datetime) -> None:
    if feed.state == FeedState.SENDING:
        sent.sent += feed.messages
        sent.unsure += feed.messages
        move(feed, FeedState.UNSURE, next_look_at=now, **_trouble(lost))
    else:
        _take_back(feed, lost, at=now + PAUSE)


def _trouble(error: AmazonError) -> dict[str, str]:
    return {
        "error": error.message,
        "error_code": error.code[:100],
        "request_id": error.request_id[:100],
    }
