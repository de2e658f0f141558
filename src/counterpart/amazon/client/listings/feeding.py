"""How are very many listings told how many units they offer, and what came of it?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from counterpart.amazon.client.answers import tidied
from counterpart.amazon.client.decoding import UNREADABLE, decode_document
from counterpart.amazon.client.errors import Unreadable
from counterpart.amazon.client.listings.patching import ANY_PRODUCT_TYPE, quantity_patches
from counterpart.amazon.client.listings.reading import LONGEST_MESSAGE

MOST_MESSAGES = 25_000


@dataclass(frozen=True)
class QuantityPatch:
    """One message of a feed: an absolute figure, so that sending it again is safe."""

    message_id: int
    sku: str
    product_type: str
    quantity: int


@dataclass(frozen=True)
class FeedIssue:
    """What Amazon says about a message; None is about the document as a whole."""

    message_id: int | None
    sku: str
    code: str
    message: str
    is_error: bool


@dataclass(frozen=True)
class ListingsReport:
    processed: int
    accepted: int
    invalid: int
    errors: int
    warnings: int
    issues: tuple[FeedIssue, ...]


def listings_feed(seller_id: str, patches: Iterable[QuantityPatch]) -> bytes:
    """Write the document of a JSON_LISTINGS_FEED; raises ValueError for what Amazon refuses."""
    messages = [_message(one) for one in patches]
    numbers = {one["messageId"] for one in messages}
    if min(numbers, default=0) < 1 or len(numbers) < len(messages):
        raise ValueError("Each message of a feed needs a number of its own.")
    if len(messages) > MOST_MESSAGES:
        raise ValueError("A feed of listings has at most 25,000 messages.")
    # The words of the issues are kept with the row and read by whoever looks at it.
    header = {"sellerId": seller_id, "version": "2.0", "issueLocale": "en_US"}
    return msgspec.json.encode({"header": header, "messages": messages})


def read_listings_feed(content: bytes) -> tuple[QuantityPatch, ...]:
    """Read a document that `listings_feed` wrote; raises Unreadable."""
    try:
        return tuple(one.told() for one in decode_document(content, _Feed).messages)
    except UNREADABLE:
        raise Unreadable("it is not a feed of quantities", operation="createFeed") from None


def read_listings_report(content: bytes) -> ListingsReport:
    """Read the processing report of a JSON_LISTINGS_FEED; raises Unreadable."""
    try:
        report = decode_document(content, _Report)
    except UNREADABLE:
        raise Unreadable(
            "it is not the processing report expected", operation="getFeedDocument"
        ) from None
    return ListingsReport(
        processed=report.summary.messages_processed,
        accepted=report.summary.messages_accepted,
        invalid=report.summary.messages_invalid,
        errors=report.summary.errors,
        warnings=report.summary.warnings,
        issues=tuple(_issue(one) for one in report.issues or ()),
    )


class _Figure(msgspec.Struct):
    quantity: int


class _Patch(msgspec.Struct):
    value: list[_Figure]


class _Message(msgspec.Struct, rename="camel"):
    message_id: int
    sku: str
    product_type: str
    patches: list[_Patch]

    def told(self) -> QuantityPatch:
        figure = self.patches[0].value[0]
        return QuantityPatch(self.message_id, self.sku, self.product_type, figure.quantity)


class _Feed(msgspec.Struct):
    messages: list[_Message]


class _Summary(msgspec.Struct, rename="camel"):
    messages_processed: int
    messages_accepted: int
    messages_invalid: int = 0
    errors: int = 0
    warnings: int = 0


class _Issue(msgspec.Struct, rename="camel"):
    message_id: int | None = None
    sku: str | None = None
    code: str | None = None
    severity: str | None = None
    message: str | None = None


class _Report(msgspec.Struct, rename="camel"):
    summary: _Summary
    issues: list[_Issue] | None = None


def _message(patch: QuantityPatch) -> dict[str, Any]:
    return {
        "messageId": patch.message_id,
        "sku": patch.sku,
        "operationType": "PATCH",
        "productType": patch.product_type or ANY_PRODUCT_TYPE,
        "patches": quantity_patches(patch.quantity),
    }


def _issue(issue: _Issue) -> FeedIssue:
    return FeedIssue(
        message_id=issue.message_id,
        sku=issue.sku or "",
        code=tidied(issue.code or "")[:100],
        message=tidied(issue.message or "")[:LONGEST_MESSAGE],
        is_error=(issue.severity or "ERROR").upper() == "ERROR",
    )
