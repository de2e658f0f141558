"""How are getFeed, getFeeds and getFeedDocument answered?"""

from datetime import timedelta
from typing import Any

from counterpart.sandbox.books.clock import read_time, show_time
from counterpart.sandbox.books.feeding.feeds import STATUSES, Feed
from counterpart.sandbox.books.ledger import Seller
from counterpart.sandbox.wire.answers import Reply, Request, Seen, as_json, invalid_input, not_found
from counterpart.sandbox.wire.continuing import cut_page, read_next, write_next
from counterpart.sandbox.wire.desk import Desk
from counterpart.sandbox.wire.feeding.creating import find_feed
from counterpart.sandbox.wire.parameters import (
    Query,
    read_choice,
    read_list,
    read_moment,
    read_number,
    read_one,
)

# Feeds 2021-06-30 model: the parameters of each operation.
FEEDS_PARAMETERS = frozenset(
    {
        "feedTypes",
        "marketplaceIds",
        "pageSize",
        "processingStatuses",
        "createdSince",
        "createdUntil",
        "nextToken",
    }
)
DOCUMENT_PARAMETERS = frozenset({"enableContentEncodingUrlHeader"})
USUAL_PAGE, MOST_PER_PAGE = 10, 100
MOST_TYPES = 10
FEEDS_KEPT = timedelta(days=90)
# "Feeds API Best Practices": how long a result can be fetched.
RESULTS_KEPT = timedelta(days=28)


def get_feed(desk: Desk, request: Request, seller: Seller, _seen: Seen) -> Reply:
    return as_json(200, show_feed(find_feed(desk, seller, request.path.rsplit("/", 1)[-1])))


def get_feeds(desk: Desk, request: Request, seller: Seller, _seen: Seen) -> Reply:
    asked = read_question(desk, request.query)
    found = [feed for feed in desk.feeds_of(seller.seller_id) if is_wanted(feed, asked)]
    page, begin = cut_page(found, asked["begin"], asked["size"])
    answer: dict[str, Any] = {"feeds": [show_feed(feed) for feed in page]}
    if begin is not None:
        answer["nextToken"] = write_next(desk.seed, "feeds", {**asked, "begin": begin})
    return as_json(200, answer)


def read_question(desk: Desk, query: Query) -> dict[str, Any]:
    """Return the question as JSON can hold it, from the parameters or from the token."""
    token = read_one(query, "nextToken")
    if token is not None:
        if set(query) != {"nextToken"}:
            raise invalid_input("nextToken must be the only parameter.")
        asked: dict[str, Any] = read_next(desk.seed, "feeds", token)
        return asked
    types = read_list(query, "feedTypes")
    if not 1 <= len(types) <= MOST_TYPES:
        raise invalid_input(f"Provide 1 to {MOST_TYPES} feedTypes, or a nextToken.")
    now = desk.clock.now()
    oldest = now - FEEDS_KEPT
    since = read_moment(query, "createdSince") if "createdSince" in query else oldest
    until = read_moment(query, "createdUntil") if "createdUntil" in query else now
    return {
        "types": types,
        "marketplaces": read_list(query, "marketplaceIds"),
        "statuses": sorted(read_choice(query, "processingStatuses", STATUSES)),
        "since": show_time(max(since, oldest)),
        "until": show_time(until),
        "size": read_number(query, "pageSize", usual=USUAL_PAGE, most=MOST_PER_PAGE),
        "begin": 0,
    }


def is_wanted(feed: Feed, asked: dict[str, Any]) -> bool:
    marketplaces = asked["marketplaces"]
    return (
        feed.feed_type in asked["types"]
        and (not asked["statuses"] or feed.status in asked["statuses"])
        and (not marketplaces or bool(set(marketplaces) & set(feed.marketplace_ids)))
        and read_time(asked["since"]) <= feed.created_at <= read_time(asked["until"])
    )


def get_feed_document(desk: Desk, request: Request, seller: Seller, _seen: Seen) -> Reply:
    document_id = request.path.rsplit("/", 1)[-1]
    document = desk.find_document(seller.seller_id, document_id)
    if document is None or document.created_at <= desk.clock.now() - RESULTS_KEPT:
        raise not_found(f"Document {document_id} was not found.")
    asked = read_one(request.query, "enableContentEncodingUrlHeader") == "true"
    encoding = "gzip" if asked and document.is_compressed else ""
    told = {"feedDocumentId": document_id, "url": desk.presign(document, "GET", encoding=encoding)}
    if document.is_compressed:
        told["compressionAlgorithm"] = "GZIP"
    return as_json(200, told)


def show_feed(feed: Feed) -> dict[str, Any]:
    told: dict[str, Any] = {
        "feedId": feed.feed_id,
        "feedType": feed.feed_type,
        "marketplaceIds": list(feed.marketplace_ids),
        "createdTime": show_time(feed.created_at),
        "processingStatus": feed.status,
    }
    if feed.started_at is not None:
        told["processingStartTime"] = show_time(feed.started_at)
    if feed.ended_at is not None:
        told["processingEndTime"] = show_time(feed.ended_at)
    if feed.result_document_id is not None:
        told["resultFeedDocumentId"] = feed.result_document_id
    return told
