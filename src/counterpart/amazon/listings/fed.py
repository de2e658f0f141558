"""What came of each figure of a feed, whatever became of its listing afterwards?"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from counterpart.amazon.client.errors import Unreadable
from counterpart.amazon.client.listings.feeding import (
    FeedIssue,
    ListingsReport,
    QuantityPatch,
    read_listings_feed,
    read_listings_report,
)
from counterpart.amazon.models.feeds import Feed, FeedState
from counterpart.amazon.operations.feeding.states import UNDERWAY


class Outcome(StrEnum):
    """What Amazon made of one message."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class FedFigure:
    """One message of a feed; the words are Amazon's."""

    message_id: int
    sku: str
    quantity: int
    outcome: Outcome
    code: str = ""
    words: str = ""


def figures_of(feed: Feed) -> list[FedFigure]:
    """Answer the messages of a JSON_LISTINGS_FEED, what was refused first.

    Read from the document and from Amazon's report: neither changes any more. What the report
    leaves open is unknown, and was sent once more.
    """
    try:
        patches = read_listings_feed(feed.document.encode())
    except Unreadable:
        return []
    otherwise, refused = _judged(feed)
    told = [_figure(one, refused, otherwise) for one in patches]
    return sorted(told, key=lambda one: (one.outcome != Outcome.REJECTED, one.message_id))


def _judged(feed: Feed) -> tuple[Outcome, Mapping[int, FeedIssue]]:
    """Answer what came of every message that is not refused, and the first no to each other."""
    if feed.state in UNDERWAY:
        return Outcome.OPEN, {}
    report = _report(feed)
    if feed.state != FeedState.DONE or report is None:
        return Outcome.UNKNOWN, {}
    errors = [one for one in report.issues if one.is_error]
    refused = {one.message_id or 0: one for one in reversed(errors) if one.message_id}
    is_whole = (
        report.processed >= feed.messages
        and len(refused) >= report.invalid
        and all(one.message_id for one in errors)
    )
    return (Outcome.ACCEPTED if is_whole else Outcome.UNKNOWN), refused


def _report(feed: Feed) -> ListingsReport | None:
    try:
        return read_listings_report(feed.report.encode())
    except Unreadable:
        return None


def _figure(
    patch: QuantityPatch, refused: Mapping[int, FeedIssue], otherwise: Outcome
) -> FedFigure:
    no = refused.get(patch.message_id)
    outcome = Outcome.REJECTED if no else otherwise
    return FedFigure(
        patch.message_id,
        patch.sku,
        patch.quantity,
        outcome,
        code=no.code if no else "",
        words=no.message if no else "",
    )
