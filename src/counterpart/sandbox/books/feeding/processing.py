"""How is a feed worked through, by its type?"""

from typing import Any

from counterpart.sandbox.books.feeding import acknowledgement, adjustment, listing_messages
from counterpart.sandbox.books.feeding.feeds import (
    Feed,
    Finding,
    Message,
    Outcome,
    Processor,
    Unreadable,
)
from counterpart.sandbox.books.feeding.reporting import write_report
from counterpart.sandbox.books.ledger import Ledger

PROCESSORS: dict[str, Processor] = {
    "POST_ORDER_ACKNOWLEDGEMENT_DATA": Processor(
        acknowledgement.read, acknowledgement.carry_out, write_report
    ),
    "POST_PAYMENT_ADJUSTMENT_DATA": Processor(adjustment.read, adjustment.carry_out, write_report),
    "JSON_LISTINGS_FEED": Processor(
        listing_messages.read,
        listing_messages.carry_out,
        listing_messages.write_report,
        content_type="application/json; charset=UTF-8",
    ),
}
# "Order Feed Type Values" and "Listings Feed Type Values": removed on 31 July 2025.
RETIRED = frozenset(
    {
        "POST_PRODUCT_DATA",
        "POST_INVENTORY_AVAILABILITY_DATA",
        "POST_PRODUCT_PRICING_DATA",
        "POST_PRODUCT_IMAGE_DATA",
        "POST_PRODUCT_RELATIONSHIP_DATA",
        "POST_PRODUCT_OVERRIDES_DATA",
        "POST_FLAT_FILE_INVLOADER_DATA",
        "POST_FLAT_FILE_LISTINGS_DATA",
        "POST_FLAT_FILE_BOOKLOADER_DATA",
        "POST_FLAT_FILE_CONVERGENCE_LISTINGS_DATA",
        "POST_FLAT_FILE_PRICEANDQUANTITYONLY_UPDATE_DATA",
        "POST_UIEE_BOOKLOADER_DATA",
    }
)


def work_through(books: Ledger, feed: Feed, content: bytes, *, share: float = 1.0) -> bytes:
    """Carry out a share of the messages and return the processing report."""
    processor = PROCESSORS[feed.feed_type]
    outcome = Outcome()
    try:
        messages = processor.read(content, feed)
    except Unreadable as trouble:
        outcome.findings.append(Finding("0", trouble.code, str(trouble)))
        return processor.write_report(feed, outcome)
    for message in messages[: int(len(messages) * share)]:
        outcome.processed.append(message)
        outcome.findings += carry_out(books, processor, feed, message)
    return processor.write_report(feed, outcome)


def carry_out(books: Ledger, processor: Processor, feed: Feed, message: Message) -> list[Finding]:
    said: dict[str, Any] | None = books.strike(
        "rejects_message", feed_type=feed.feed_type, **message.about
    )
    if said is None:
        return processor.carry_out(books, feed, message)
    return [Finding(message.message_id, said["code"], said["message"])]
