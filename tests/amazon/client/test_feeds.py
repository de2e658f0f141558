"""A feed is handed in once, found again, and its report fetched."""

import gzip
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.amazon.client.scene import NOON
from tests.amazon.client.scripted_amazon import Drops, Says, says

from counterpart.amazon.client.errors import ReadOnly, Rejected, TryLater, Unreadable, Unsure
from counterpart.amazon.client.feeds import (
    NewDocument,
    SeenFeed,
    create_feed,
    create_feed_document,
    find_feeds,
    get_feed,
    get_processing_report,
)

US = "ATVPDKIKX0DER"
CANCELING = "POST_ORDER_ACKNOWLEDGEMENT_DATA"
FEED = {
    "feedId": "77",
    "feedType": CANCELING,
    "marketplaceIds": [US],
    "createdTime": "2026-06-01T12:00:00+00:00",
    "processingStatus": "IN_QUEUE",
}
SEEN = SeenFeed("77", CANCELING, "IN_QUEUE", NOON, None)


def query(asked):
    return {name: value for name, [value] in parse_qs(urlsplit(asked.path).query).items()}


def hand_in(transport, **changes):
    usual = {"feed_type": CANCELING, "marketplace_ids": [US], "document_id": "doc-1"}
    return create_feed(transport, **(usual | changes))


def test_document_is_asked_for_with_its_content_type(amazon, connect):
    amazon.script = [says({"feedDocumentId": "doc-1", "url": "https://canary"}, status=201)]
    document = create_feed_document(connect(), content_type="text/xml; charset=UTF-8")
    assert document == NewDocument("doc-1", "https://canary")
    assert "canary" not in repr(document)
    [asked] = amazon.asked
    assert (asked.method, asked.path) == ("POST", "/feeds/2021-06-30/documents")
    assert json.loads(asked.body) == {"contentType": "text/xml; charset=UTF-8"}


def test_document_is_asked_for_again_when_the_answer_is_lost(amazon, connect):
    fine = says({"feedDocumentId": "doc-2", "url": "https://x"}, status=201)
    amazon.script = [Drops(), Says(503), fine]
    assert create_feed_document(connect(), content_type="text/xml").document_id == "doc-2"
    assert len(amazon.asked) == 3


def test_document_waits_for_later_when_every_answer_is_lost(amazon, connect):
    amazon.script = [Drops()] * 3
    with pytest.raises(TryLater):
        create_feed_document(connect(), content_type="text/xml")


def test_feed_is_handed_in_with_its_document(amazon, connect):
    amazon.script = [says({"feedId": "77"}, status=202)]
    assert hand_in(connect(), options={"OrderId": "111-1"}) == "77"
    [asked] = amazon.asked
    assert (asked.method, asked.path) == ("POST", "/feeds/2021-06-30/feeds")
    assert json.loads(asked.body) == {
        "feedType": CANCELING,
        "marketplaceIds": [US],
        "inputFeedDocumentId": "doc-1",
        "feedOptions": {"OrderId": "111-1"},
    }


LOST = {
    "a drop": Drops(),
    "503": Says(503),
    "cut short": Says(202, b'{"feedId": "77"}', keep=5),
    "a web page": Says(202, b"<html>"),
    "no body": Says(202),
    "no id": says({}, status=202),
    "an empty id": says({"feedId": ""}, status=202),
    "an id of another kind": says({"feedId": ["77"]}, status=202),
}


@pytest.mark.parametrize("answer", LOST.values(), ids=LOST)
def test_feed_with_a_lost_answer_is_unsure_and_never_handed_in_again(amazon, connect, answer):
    """Amazon knows no idempotency key: a second feed would cancel or refund again."""
    amazon.script = [answer, says({"feedId": "78"}, status=202)]
    with pytest.raises(Unsure) as caught:
        hand_in(connect())
    assert caught.value.operation == "createFeed"
    assert len(amazon.asked) == 1


def test_feed_that_amazon_refuses_was_not_taken(amazon, connect):
    refusal = {"errors": [{"code": "InvalidInput", "message": "Feed type is retired"}]}
    amazon.script = [says(refusal, status=400)]
    with pytest.raises(Rejected) as caught:
        hand_in(connect())
    assert (caught.value.code, caught.value.message) == ("InvalidInput", "Feed type is retired")


def test_feeds_share_one_quota_whatever_their_type(amazon, connect):
    """Spapi 3.2: thirty an hour for all types together, after a burst of fifteen."""
    amazon.script = [says({"feedId": str(number)}, status=202) for number in range(16)]
    transport = connect()
    for number in range(15):
        hand_in(transport, feed_type=f"TYPE_{number}")
    with pytest.raises(TryLater) as caught:
        hand_in(transport)
    assert len(amazon.asked) == 15
    assert 119 <= (caught.value.at - NOON).total_seconds() <= 121


def test_nothing_is_handed_in_while_nothing_may_change(amazon, connect):
    transport = connect(may_change=lambda: False)
    with pytest.raises(ReadOnly):
        create_feed_document(transport, content_type="text/xml")
    with pytest.raises(ReadOnly):
        hand_in(transport)
    assert amazon.asked == []


def test_feed_is_seen_as_amazon_shows_it(amazon, connect):
    done = FEED | {"processingStatus": "DONE", "resultFeedDocumentId": "doc-9"}
    amazon.script = [says(FEED), says(done)]
    transport = connect()
    assert get_feed(transport, "77") == SEEN
    assert get_feed(transport, "7/7") == SeenFeed("77", CANCELING, "DONE", NOON, "doc-9")
    paths = [asked.path for asked in amazon.asked]
    assert paths == ["/feeds/2021-06-30/feeds/77", "/feeds/2021-06-30/feeds/7%2F7"]


def test_unknown_feed_is_rejected(amazon, connect):
    amazon.script = [says({"errors": [{"code": "NotFound", "message": "no"}]}, status=404)]
    with pytest.raises(Rejected) as caught:
        get_feed(connect(), "78")
    assert caught.value.http_status == 404


def test_feed_that_makes_no_sense_cannot_be_read(amazon, connect):
    amazon.script = [says({"feedId": "77"})]
    with pytest.raises(Unreadable):
        get_feed(connect(), "77")


def test_feeds_are_found_over_all_pages(amazon, connect):
    """Feeds 2021-06-30: any other parameter beside nextToken makes the request fail."""
    amazon.script = [
        says({"feeds": [FEED], "nextToken": "a+b/c=="}),
        says({"feeds": [], "nextToken": "d"}),
        says({"feeds": [FEED | {"feedId": "78"}]}),
    ]
    since = datetime(2026, 6, 1, 11, 0, tzinfo=UTC)
    found = find_feeds(connect(), feed_types=[CANCELING, "OTHER"], created_since=since)
    assert [feed.feed_id for feed in found] == ["77", "78"]
    assert [query(asked) for asked in amazon.asked] == [
        {
            "feedTypes": f"{CANCELING},OTHER",
            "createdSince": "2026-06-01T11:00:00.000Z",
            "pageSize": "100",
        },
        {"nextToken": "a+b/c=="},
        {"nextToken": "d"},
    ]


def test_pages_that_go_round_in_circles_cannot_be_read(amazon, connect):
    amazon.script = [says({"feeds": [FEED], "nextToken": "a"})] * 3
    with pytest.raises(Unreadable):
        find_feeds(connect(), feed_types=[CANCELING], created_since=NOON)
    assert len(amazon.asked) == 2


@pytest.mark.parametrize("answer", [{}, {"feeds": None}, {"feeds": [{"feedId": "1"}]}])
def test_answer_without_feeds_does_not_pass_for_none(amazon, connect, answer):
    amazon.script = [says(answer)]
    with pytest.raises(Unreadable):
        find_feeds(connect(), feed_types=[CANCELING], created_since=NOON)


@pytest.mark.parametrize("types", [[], ["TYPE"] * 11])
def test_feeds_are_found_by_one_to_ten_types(amazon, connect, types):
    with pytest.raises(ValueError, match=r"^Feeds are asked for by one to ten types\.$"):
        find_feeds(connect(), feed_types=types, created_since=NOON)
    assert amazon.asked == []


@pytest.mark.parametrize("packing", [None, "GZIP"])
def test_report_is_fetched_and_unpacked(amazon, connect, packing):
    document = {"feedDocumentId": "doc-9", "url": f"{amazon.url}/docs/9?sig=1"}
    body = gzip.compress(b"<report/>") if packing else b"<report/>"
    amazon.script = [
        says(document | ({"compressionAlgorithm": packing} if packing else {})),
        Says(200, body),
    ]
    assert get_processing_report(connect(), "doc-9") == b"<report/>"
    assert [asked.path for asked in amazon.asked] == [
        "/feeds/2021-06-30/documents/doc-9",
        "/docs/9?sig=1",
    ]
