"""How are createFeedDocument, createFeed and cancelFeed answered?"""

from typing import Any

from counterpart.sandbox.books.feeding.feeds import Feed
from counterpart.sandbox.books.feeding.processing import PROCESSORS, RETIRED
from counterpart.sandbox.books.ledger import Seller
from counterpart.sandbox.books.storage.storing import StoredDocument
from counterpart.sandbox.wire.answers import Reply, Request, Seen, as_json, invalid_input, not_found
from counterpart.sandbox.wire.confirmation import read_body, text
from counterpart.sandbox.wire.desk import Desk

# Feeds 2021-06-30 model: the fields of the two specifications.
DOCUMENT_FIELDS = frozenset({"contentType"})
FEED_FIELDS = frozenset({"feedType", "marketplaceIds", "inputFeedDocumentId", "feedOptions"})
MOST_MARKETPLACES = 25


def create_feed_document(desk: Desk, request: Request, seller: Seller, seen: Seen) -> Reply:
    body = read_fields(desk, request, seen, DOCUMENT_FIELDS)
    document = desk.expect_document(seller.seller_id, text(body, "contentType"))
    told = {"feedDocumentId": document.document_id, "url": desk.presign(document, "PUT")}
    return as_json(201, told)


def create_feed(desk: Desk, request: Request, seller: Seller, seen: Seen) -> Reply:
    body = read_fields(desk, request, seen, FEED_FIELDS)
    feed_type = read_feed_type(body)
    marketplace_ids = read_marketplaces(body, seller)
    document = read_document(desk, body, seller)
    options = read_options(body)
    if desk.strike("loses_feed", feed_type=feed_type) is not None:
        return as_json(202, {"feedId": desk.new_feed_id()})
    slow = desk.strike("reports_slowly", feed_type=feed_type)
    feed = desk.queue_feed(
        seller.seller_id,
        feed_type=feed_type,
        marketplace_ids=marketplace_ids,
        document_id=document.document_id,
        options=options,
        works_for=None if slow is None else float(slow["seconds"]),
    )
    return as_json(202, {"feedId": feed.feed_id})


def cancel_feed(desk: Desk, request: Request, seller: Seller, _seen: Seen) -> Reply:
    feed = find_feed(desk, seller, request.path.rsplit("/", 1)[-1])
    if feed.status != "IN_QUEUE":
        raise invalid_input(f"The feed {feed.feed_id} is {feed.status} and cannot be cancelled.")
    desk.end_feed(feed, "CANCELLED")
    return Reply(200)


def find_feed(desk: Desk, seller: Seller, feed_id: str) -> Feed:
    feed = desk.find_feed(seller.seller_id, feed_id)
    if feed is None:
        raise not_found(f"Feed {feed_id} was not found.")
    return feed


def read_fields(desk: Desk, request: Request, seen: Seen, known: frozenset[str]) -> dict[str, Any]:
    body = read_body(request)
    seen.body = body
    seen.unknown_parameters += [name for name in body if name not in known]
    if desk.strict and seen.unknown_parameters:
        raise invalid_input(f"Unknown: {', '.join(seen.unknown_parameters)}.")
    return body


def read_feed_type(body: dict[str, Any]) -> str:
    feed_type = text(body, "feedType")
    if feed_type in RETIRED:
        raise invalid_input(f"The feed type {feed_type} is no longer supported.")
    if feed_type not in PROCESSORS:
        raise invalid_input(f"The feed type {feed_type} is not valid.")
    return feed_type


def read_marketplaces(body: dict[str, Any], seller: Seller) -> list[str]:
    told = body.get("marketplaceIds")
    if not isinstance(told, list) or not 1 <= len(told) <= MOST_MARKETPLACES:
        raise invalid_input(f"marketplaceIds must hold 1 to {MOST_MARKETPLACES} values.")
    foreign = [str(one) for one in told if one not in seller.marketplaces]
    if foreign:
        raise invalid_input(f"The seller does not sell in {', '.join(foreign)}.")
    return [str(one) for one in told]


def read_document(desk: Desk, body: dict[str, Any], seller: Seller) -> StoredDocument:
    document_id = text(body, "inputFeedDocumentId")
    document = desk.find_document(seller.seller_id, document_id)
    if document is None or document.is_result:
        raise invalid_input(f"The inputFeedDocumentId {document_id} is not valid.")
    if not document.content:
        raise invalid_input(f"The content of document {document_id} has not been uploaded.")
    return document


def read_options(body: dict[str, Any]) -> dict[str, str]:
    options = body.get("feedOptions") or {}
    if not isinstance(options, dict):
        raise invalid_input("feedOptions must be an object.")
    return {str(name): str(value) for name, value in options.items()}
