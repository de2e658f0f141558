"""What does a listings feed do (JSON_LISTINGS_FEED 2.0)?"""

import json
from collections.abc import Iterator
from typing import Any

from counterpart.sandbox.books.feeding.feeds import Feed, Finding, Message, Outcome, Unreadable
from counterpart.sandbox.books.listings.items import ListingItem
from counterpart.sandbox.books.listings.offering import Offering
from counterpart.sandbox.books.listings.patching import (
    judge,
    trouble_with,
    with_marketplace,
)

VERSION = "2.0"
# "Listings Feed Type Values": at most 25,000 messages in a feed.
MOST_MESSAGES = 25_000
OPERATIONS = frozenset({"UPDATE", "PARTIAL_UPDATE", "PATCH", "DELETE"})
# What integrators see for a SKU that the seller does not offer.
UNKNOWN_SKU = "13013"
WRONG_MESSAGE = "4000001"
WRONG_DOCUMENT = "4000000"


def read(content: bytes, feed: Feed) -> list[Message]:
    """Raise Unreadable where Amazon could not work through any of it."""
    document = parse(content)
    header, messages = document.get("header"), document.get("messages")
    if not isinstance(header, dict) or header.get("version") != VERSION:
        raise Unreadable(WRONG_DOCUMENT, f"The header must tell version {VERSION}.")
    if header.get("sellerId") != feed.seller_id:
        raise Unreadable(WRONG_DOCUMENT, "The sellerId of the header is not that of the seller.")
    if not isinstance(messages, list) or not 0 < len(messages) <= MOST_MESSAGES:
        raise Unreadable(WRONG_DOCUMENT, f"A feed holds 1 to {MOST_MESSAGES} messages.")
    found = [read_message(told) for told in messages]
    if len({message.message_id for message in found}) < len(found):
        raise Unreadable(WRONG_DOCUMENT, "Two messages have the same messageId.")
    return found


def parse(content: bytes) -> dict[str, Any]:
    try:
        document = json.loads(content)
    except ValueError:
        raise Unreadable(WRONG_DOCUMENT, "The document is not JSON.") from None
    if not isinstance(document, dict):
        raise Unreadable(WRONG_DOCUMENT, "The document is not a JSON object.")
    return document


def read_message(told: Any) -> Message:
    message_id = told.get("messageId") if isinstance(told, dict) else None
    if not isinstance(message_id, int) or isinstance(message_id, bool) or message_id < 1:
        raise Unreadable(WRONG_DOCUMENT, "Every message needs a messageId above 0.")
    return Message(str(message_id), told, {"sku": str(told.get("sku", ""))})


def carry_out(books: Offering, feed: Feed, message: Message) -> list[Finding]:
    """Change one listing, or answer why not."""
    told = message.body
    trouble = trouble_with_message(told)
    if trouble:
        return [Finding(message.message_id, WRONG_MESSAGE, trouble)]
    item = books.find_listing(feed.seller_id, told["sku"])
    if item is None or not set(feed.marketplace_ids) & set(item.places):
        sentence = f"SKU {told['sku']} does not exist in the Amazon catalog."
        return [Finding(message.message_id, UNKNOWN_SKU, sentence)]
    if told["operationType"] == "DELETE":
        books.remove_listing(item)
        return []
    return list(change(books, feed, message, item))


def trouble_with_message(told: dict[str, Any]) -> str | None:
    operation = told.get("operationType")
    if operation not in OPERATIONS:
        return f"operationType must be one of {', '.join(sorted(OPERATIONS))}."
    if not isinstance(told.get("sku"), str) or not told["sku"]:
        return "sku is required."
    if operation == "DELETE":
        return None
    if not isinstance(told.get("productType"), str):
        return "productType is required."
    patches = patches_of(told)
    if not patches:
        return f"A message of type {operation} must say what changes."
    return next(filter(None, map(trouble_with, patches)), None)


def patches_of(told: dict[str, Any]) -> list[Any]:
    """Return what a message changes as patches; a PARTIAL_UPDATE names attributes as they are."""
    name = "patches" if told["operationType"] == "PATCH" else "attributes"
    said = told.get(name)
    if isinstance(said, dict) and name == "attributes":
        return [
            {"op": "replace", "path": f"/attributes/{one}", "value": value}
            for one, value in said.items()
        ]
    return said if isinstance(said, list) and name == "patches" else []


def change(books: Offering, feed: Feed, message: Message, item: ListingItem) -> Iterator[Finding]:
    told = message.body
    patches = with_marketplace(patches_of(told), feed.marketplace_ids[0])
    judged = judge(item, told["productType"], patches)
    for issue in judged.issues:
        about = {"attributeName": issue["attributeNames"][0]}
        yield Finding(message.message_id, issue["code"], issue["message"], about=about)
    if not judged.issues:
        books.submit_change(item, judged.attributes)


def write_report(feed: Feed, outcome: Outcome) -> bytes:
    issues = [
        {
            "messageId": int(found.message_id),
            "code": found.code,
            "severity": "ERROR" if found.is_error else "WARNING",
            "message": found.text,
            **found.about,
        }
        for found in outcome.findings
    ]
    processed = {message.message_id for message in outcome.processed}
    errors = sum(found.is_error for found in outcome.findings)
    report = {
        "header": {"sellerId": feed.seller_id, "version": VERSION, "feedId": feed.feed_id},
        "issues": issues,
        "summary": {
            "errors": errors,
            "warnings": len(issues) - errors,
            "messagesProcessed": len(processed | outcome.refused),
            "messagesAccepted": len(processed - outcome.refused),
            "messagesInvalid": len(outcome.refused),
        },
    }
    return json.dumps(report, ensure_ascii=False, separators=(",", ":")).encode()
