"""How does a feed live, from the queue to its processing report?"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from counterpart.sandbox.books.feeding.feeds import ENDED, Feed
from counterpart.sandbox.books.feeding.processing import PROCESSORS, work_through
from counterpart.sandbox.books.ledger import NotPossible, told
from counterpart.sandbox.books.refunding.refunding import Refunding
from counterpart.sandbox.books.seeds import dice
from counterpart.sandbox.books.storage.storing import Storing

# How long a feed waits and how long it is worked through, in seconds.
WAITS = (2.0, 15.0)
WORKS = (5.0, 60.0)


class Feeding(Refunding, Storing):
    feeds: dict[str, Feed]

    def queue_feed(
        self,
        seller_id: str,
        *,
        feed_type: str,
        marketplace_ids: Sequence[str],
        document_id: str,
        options: Mapping[str, str],
        works_for: float | None = None,
    ) -> Feed:
        """Take a feed into the queue; `works_for` is how many seconds it will take to work."""
        feed = Feed(
            feed_id=self.new_feed_id(),
            seller_id=seller_id,
            feed_type=feed_type,
            marketplace_ids=list(marketplace_ids),
            document_id=document_id,
            created_at=self.clock.now(),
            options=dict(options),
        )
        self.feeds[feed.feed_id] = feed
        roll = dice(self.seed, "feed", feed.feed_id)
        waits, works = roll.uniform(*WAITS), roll.uniform(*WORKS)
        begins = feed.created_at + timedelta(seconds=waits)
        ends = begins + timedelta(seconds=works if works_for is None else works_for)
        self.schedule(begins, "begins_feed", feed_id=feed.feed_id)
        self.schedule(ends, "ends_feed", feed_id=feed.feed_id)
        return feed

    def new_feed_id(self) -> str:
        return f"{50_000 + self.seed}{self.next_number('feed'):06d}"

    def find_feed(self, seller_id: str, feed_id: str) -> Feed | None:
        feed = self.feeds.get(feed_id)
        return feed if feed and feed.seller_id == seller_id else None

    def feeds_of(self, seller_id: str) -> Iterator[Feed]:
        """Yield the seller's feeds, newest first."""
        return (feed for feed in reversed(self.feeds.values()) if feed.seller_id == seller_id)

    def begins_feed(self, feed_id: str) -> None:
        feed = self.expect_feed(feed_id, "IN_QUEUE")
        about = {"feed_type": feed.feed_type}
        stuck = self.strike("feeds_get_stuck", **about)
        feed.is_stuck = stuck is not None
        if stuck is not None and stuck["where"] == "IN_QUEUE":
            return
        if self.strike("feeds_get_canceled", **about) is not None:
            self.end_feed(feed, "CANCELLED")
            return
        feed.status = "IN_PROGRESS"
        feed.started_at = self.clock.now()

    def ends_feed(self, feed_id: str) -> None:
        feed = self.feeds[feed_id]
        if feed.status in ENDED or feed.is_stuck:
            return
        broken = self.strike("feeds_break", feed_type=feed.feed_type)
        content = self.stored[feed.document_id].content or b""
        if broken is not None:
            work_through(self, feed, content, share=broken["share"])
            self.end_feed(feed, "FATAL")
            return
        report = work_through(self, feed, content)
        content_type = PROCESSORS[feed.feed_type].content_type
        result = self.publish_document(feed.seller_id, content_type, report)
        feed.result_document_id = result.document_id
        self.end_feed(feed, "DONE")

    def end_feed(self, feed: Feed, status: str) -> None:
        now = self.clock.now()
        feed.status = status
        feed.started_at = feed.started_at or now
        feed.ended_at = now

    @told
    def feeds_go_on(self) -> None:
        """Let every stuck feed go on and be worked through at once."""
        for feed in self.feeds.values():
            if feed.is_stuck:
                feed.is_stuck = False
                feed.status = "IN_PROGRESS"
                feed.started_at = feed.started_at or self.clock.now()
                self.ends_feed(feed.feed_id)

    def expect_feed(self, feed_id: str, status: str) -> Feed:
        feed = self.feeds[feed_id]
        if feed.status != status:
            raise NotPossible(f"The feed {feed_id} is {feed.status}.")
        return feed

    def tell_feeds(self) -> list[dict[str, Any]]:
        return [
            {
                "feed_id": feed.feed_id,
                "seller_id": feed.seller_id,
                "feed_type": feed.feed_type,
                "status": feed.status,
                "is_stuck": feed.is_stuck,
                "result_document_id": feed.result_document_id,
            }
            for feed in self.feeds.values()
        ]
