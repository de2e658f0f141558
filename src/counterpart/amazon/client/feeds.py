"""How is a feed handed in, and what became of it?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from counterpart.amazon.client.asking import every_page, moment, quoted
from counterpart.amazon.client.documents import download_document
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.client.wire import Identifier, in_utc

FEEDS_PATH = "/feeds/2021-06-30/feeds"
DOCUMENTS_PATH = "/feeds/2021-06-30/documents"
MOST_TYPES = 10
PAGE_SIZE = 100


@dataclass(frozen=True)
class NewDocument:
    """An empty document; whoever has its `url`, which lives five minutes, can fill it."""

    document_id: str
    url: str = field(repr=False)


@dataclass(frozen=True)
class SeenFeed:
    """A feed as Amazon shows it. `processing_status` is Amazon's word; DONE is not yet success."""

    feed_id: str
    feed_type: str
    processing_status: str
    created_at: datetime
    result_document_id: str | None


def create_feed_document(transport: Transport, *, content_type: str) -> NewDocument:
    """Ask for an empty document. Safe to repeat: one that nothing refers to has no effect."""
    body = {"contentType": content_type}
    answer = transport.post("createFeedDocument", DOCUMENTS_PATH, body=body, harmless=True)
    found = answer.decoded(_NewDocument)
    return NewDocument(found.feed_document_id, found.url)


def create_feed(
    transport: Transport,
    *,
    feed_type: str,
    marketplace_ids: Iterable[str],
    document_id: str,
    options: Mapping[str, str] | None = None,
) -> str:
    """Hand in an uploaded document and answer the feed's id.

    Raises Unsure if it is not known whether Amazon took it: find the feed before acting again.
    """
    body: dict[str, Any] = {
        "feedType": feed_type,
        "marketplaceIds": list(marketplace_ids),
        "inputFeedDocumentId": document_id,
    }
    if options:
        body["feedOptions"] = dict(options)
    return transport.post("createFeed", FEEDS_PATH, body=body).confirmed(_NewFeed).feed_id


def get_feed(transport: Transport, feed_id: str) -> SeenFeed:
    """Ask for one feed. Safe to repeat; an unknown id raises Rejected with http_status 404."""
    answer = transport.get("getFeed", f"{FEEDS_PATH}/{quoted(feed_id)}")
    return _seen(answer.decoded(_Feed))


def find_feeds(
    transport: Transport, *, feed_types: Iterable[str], created_since: datetime
) -> tuple[SeenFeed, ...]:
    """Ask for all feeds of at most ten types since a moment. Safe to repeat.

    Amazon keeps feeds for 90 days. A page more than the quota allows raises TryLater.
    """
    types = tuple(feed_types)
    if not 1 <= len(types) <= MOST_TYPES:
        raise ValueError("Feeds are asked for by one to ten types.")
    params = {
        "feedTypes": ",".join(types),
        "createdSince": moment(created_since),
        "pageSize": str(PAGE_SIZE),
    }
    pages = every_page(transport, "getFeeds", FEEDS_PATH, params, _Feeds)
    return tuple(_seen(one) for page in pages for one in page.feeds)


def get_processing_report(transport: Transport, document_id: str) -> bytes:
    """Fetch what came of a finished feed. Safe to repeat; raises TryLater or Unreadable."""
    answer = transport.get("getFeedDocument", f"{DOCUMENTS_PATH}/{quoted(document_id)}")
    found = answer.decoded(_Document)
    return download_document(transport, found.url, is_compressed=bool(found.compression_algorithm))


class _NewDocument(msgspec.Struct, rename="camel"):
    feed_document_id: Identifier
    url: str


class _NewFeed(msgspec.Struct, rename="camel"):
    feed_id: Identifier


class _Document(msgspec.Struct, rename="camel"):
    url: str
    compression_algorithm: str | None = None


class _Feed(msgspec.Struct, rename="camel"):
    feed_id: Identifier
    feed_type: str
    processing_status: str
    created_time: datetime
    result_feed_document_id: str | None = None


class _Feeds(msgspec.Struct, rename="camel"):
    # Required: an answer without it must not pass for "no such feed".
    feeds: list[_Feed]
    next_token: str | None = None


def _seen(feed: _Feed) -> SeenFeed:
    return SeenFeed(
        feed_id=feed.feed_id,
        feed_type=feed.feed_type,
        processing_status=feed.processing_status,
        created_at=in_utc(feed.created_time),
        result_document_id=feed.result_feed_document_id or None,
    )
