"""What must be known of what a feed holds, to bring it to Amazon and to settle it?"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from counterpart.amazon.client.errors import Rejected
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.operations.run import Sent


class Contents(Protocol):
    """One type of feed: its messages, and what follows from each answer of Amazon.

    What settles is safe to repeat and to kill, and opens its own transactions.
    """

    @property
    def feed_type(self) -> str: ...

    @property
    def content_type(self) -> str: ...

    def are_waiting(self, account: SellerAccount, now: datetime) -> bool:
        """Tell whether there is something for a new feed."""
        ...

    def fill(self, feed: Feed, *, actor: str, now: datetime) -> int:
        """Bind what waits to a feed, set its marketplaces and document; answers how many.

        Called inside the transaction that makes the feed.
        """
        ...

    def mark_sent(self, feed: Feed, *, actor: str, now: datetime) -> None:
        """Tell those concerned that Amazon has the feed; inside a transaction."""
        ...

    def settle_by_report(
        self, feed: Feed, content: bytes, sent: Sent, *, actor: str, now: datetime
    ) -> None:
        """Settle each message by a report; raises Unreadable before anything is settled."""
        ...

    def settle_unknown(self, feed: Feed, sent: Sent, *, actor: str, now: datetime) -> None:
        """Settle a feed of which it is not known what came of its messages."""
        ...

    def refuse_all(self, feed: Feed, no: Rejected, *, actor: str, now: datetime) -> int:
        """Settle a feed that Amazon did not take as a whole; answers how many were refused."""
        ...

    def results(self, feed: Feed, content: bytes) -> tuple[int, int]:
        """Answer how many messages were accepted and refused, once every one is settled.

        `content` is the report, as far as there is one.
        """
        ...

    def take_up_lost(
        self, account: SellerAccount, sent: Sent, *, actor: str, now: datetime
    ) -> None:
        """Settle what is said to be on its way with a feed that is at an end, or gone."""
        ...

    def tell_of_stuck(self, feed: Feed, *, actor: str, now: datetime) -> None:
        """Tell those concerned, once, that Amazon has been at it for too long."""
        ...


Kinds = Mapping[str, Contents]


def by_type(contents: Iterable[Contents]) -> Kinds:
    """Answer the table of what feeds hold, by their type."""
    return MappingProxyType({one.feed_type: one for one in contents})
