"""How do very many listings learn together how many units they offer?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from counterpart.amazon.client.errors import Rejected, Unreadable
from counterpart.amazon.client.listings.feeding import (
    FeedIssue,
    ListingsReport,
    QuantityPatch,
    listings_feed,
    read_listings_report,
)
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.listings.due import are_many, not_seen_lately, seen_lately, waiting
from counterpart.amazon.listings.reading_back import look_at
from counterpart.amazon.listings.settling import (
    claim_for_feed,
    send_once_more,
    settle_all_accepted,
    settle_rejected,
    take_up_lost,
)
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.listings import Listing, ListingState
from counterpart.amazon.operations.feeding.contents import by_type
from counterpart.amazon.operations.feeding.due import is_time_for
from counterpart.amazon.operations.run import Sent
from counterpart.core.clock import Clock

FEED_TYPE = "JSON_LISTINGS_FEED"
CONTENT_TYPE = "application/json; charset=UTF-8"
# Amazon takes 25,000; a document of so many is 3 MB, and its transaction is short.
MOST_MESSAGES = 10_000
# At five pages a second, a look takes less than half a minute.
MOST_LOOKS = 2_000
LATER_BY = timedelta(hours=1)


@dataclass(frozen=True)
class ListingMessages:
    """The listings whose figures go together; absolute figures may go twice."""

    feed_type: str = FEED_TYPE
    content_type: str = CONTENT_TYPE

    def are_waiting(self, account: SellerAccount, now: datetime) -> bool:
        """Tell whether many wait, and it was asked for all of them, or enough, who ships them."""
        if not are_many(account, now):
            return False
        known = seen_lately(waiting(account, now), now)
        is_all_known = not not_seen_lately(waiting(account, now), now).exists()
        return is_all_known or known[MOST_MESSAGES - 1 : MOST_MESSAGES].exists()

    def fill(self, feed: Feed, *, actor: str, now: datetime) -> int:  # noqa: ARG002 - as Contents
        """Take those of one marketplace, the one of whoever has waited longest."""
        due = seen_lately(waiting(feed.account, now), now)
        places = due.values_list("pk", "marketplace_ids")[: 2 * MOST_MESSAGES]
        offered = [(pk, set(ids), ids) for pk, ids in places if ids]
        if not offered:
            return 0
        place = offered[0][2][0]
        chosen = [pk for pk, ids, _ in offered if place in ids][:MOST_MESSAGES]
        listings = claim_for_feed(feed, chosen, now)
        feed.marketplace_ids = [place]
        patches = [
            QuantityPatch(one.message_id or 0, one.sku, one.product_type, one.sent or 0)
            for one in listings
        ]
        feed.document = listings_feed(feed.account.seller_id, patches).decode()
        return len(listings)

    def mark_sent(self, feed: Feed, *, actor: str, now: datetime) -> None:
        """Nobody is told: what counts is what comes of each listing."""

    def settle_by_report(
        self, feed: Feed, content: bytes, sent: Sent, *, actor: str, now: datetime
    ) -> None:
        """Settle line by line; what the report's counts leave open goes once more."""
        report = read_listings_report(content)
        refused = _errors(report)
        is_whole = (
            report.processed >= feed.messages
            and len(refused) >= report.invalid
            and not _is_about_all(report)
        )
        bound = members(feed)
        for listing in bound.filter(message_id__in=list(refused)):
            no = refused[listing.message_id or 0]
            words = {"code": no.code, "message": no.message, "request_id": ""}
            sent.rejected += settle_rejected(listing, **words, actor=actor, now=now)
        rest = list(members(feed).values_list("pk", flat=True))
        if is_whole:
            settle_all_accepted(feed, rest, actor=actor, now=now)
            sent.accepted += len(rest)
        else:
            sent.unsure += send_once_more(rest, now)

    def settle_unknown(self, feed: Feed, sent: Sent, *, actor: str, now: datetime) -> None:  # noqa: ARG002 - as Contents
        """Let every figure go once more."""
        sent.unsure += send_once_more(members(feed).values_list("pk", flat=True), now)

    def refuse_all(self, feed: Feed, no: Rejected, *, actor: str, now: datetime) -> int:  # noqa: ARG002 - as Contents
        """Let every figure go once more, in a while: the no is about none of them."""
        ids = members(feed).values_list("pk", flat=True)
        return send_once_more(ids, now + LATER_BY)

    def results(self, feed: Feed, content: bytes) -> tuple[int, int]:  # noqa: ARG002 - as Contents
        try:
            report = read_listings_report(content)
        except Unreadable:
            return 0, 0
        return report.accepted, report.invalid

    def take_up_lost(
        self,
        account: SellerAccount,
        sent: Sent,
        *,
        actor: str,  # noqa: ARG002 - as Contents
        now: datetime,
    ) -> None:
        sent.unsure += take_up_lost(account, now)

    def tell_of_stuck(self, feed: Feed, *, actor: str, now: datetime) -> None:
        """The room of feeds tells; its listings are told by single calls meanwhile (`due.py`)."""


STOCK_FEEDS = by_type([ListingMessages()])


def look_before_feeding(
    account: SellerAccount,
    line: Transport,
    *,
    actor: str,
    clock: Clock,
    keep_alone: Callable[[], None],
) -> None:
    """Ask Amazon who ships what is about to go by feed, twenty at once; raises TryLater.

    Where the merchant's figure reached a listing that Amazon ships by now, it would take it away
    from Amazon's warehouse.
    """
    now = clock.now()
    if are_many(account, now) and is_time_for(account, FEED_TYPE, now):
        stale = not_seen_lately(waiting(account, now), now)[:MOST_LOOKS]
        look_at(list(stale), line, actor=actor, clock=clock, keep_alone=keep_alone)


def members(feed: Feed) -> QuerySet[Listing]:
    """Answer the listings of a feed that wait for its outcome."""
    return feed.listings.filter(state=ListingState.SENDING).order_by("pk")


def _errors(report: ListingsReport) -> dict[int, FeedIssue]:
    """Answer the first error of each message."""
    named = [one for one in report.issues if one.is_error and one.message_id]
    return {one.message_id or 0: one for one in reversed(named)}


def _is_about_all(report: ListingsReport) -> bool:
    return any(one.is_error and not one.message_id for one in report.issues)
