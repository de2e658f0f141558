from typing import Any

import httpx
import pytest
from tests.sandbox.caller import Caller, refusal
from tests.sandbox.feeding.posting import (
    ACKNOWLEDGEMENT,
    ADJUSTMENT,
    DOCUMENTS,
    FEEDS,
    XML,
    acknowledgements,
    cancellation,
    create,
    feed,
    finished,
    new_document,
    put,
    read_report,
    report_of,
    status,
    submitted,
    uploaded,
)
from tests.sandbox.models import FEEDS as MODEL
from tests.sandbox.models import check, definition, parameters

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.books.feeding.feeds import STATUSES
from counterpart.sandbox.wire.feeding.creating import (
    DOCUMENT_FIELDS,
    FEED_FIELDS,
    MOST_MARKETPLACES,
)
from counterpart.sandbox.wire.feeding.showing import (
    DOCUMENT_PARAMETERS,
    FEEDS_PARAMETERS,
    MOST_PER_PAGE,
    MOST_TYPES,
)


@pytest.fixture
def order_id(amazon: Amazon) -> str:
    return amazon.buyer_orders("MUG", 2, status="UNSHIPPED")


def test_a_feed_goes_from_the_queue_to_its_report(
    amazon: Amazon, caller: Caller, order_id: str
) -> None:
    document = caller.post(DOCUMENTS, json={"contentType": XML})
    check(MODEL, "CreateFeedDocumentResponse", document.json())
    assert put(document.json()["url"], content(caller, order_id)).status_code == 200
    created = create(caller, ACKNOWLEDGEMENT, document.json()["feedDocumentId"])
    check(MODEL, "CreateFeedResponse", created.json())
    feed_id = created.json()["feedId"]
    waiting = feed(caller, feed_id)
    check(MODEL, "Feed", waiting)
    assert waiting == {
        "feedId": feed_id,
        "feedType": ACKNOWLEDGEMENT,
        "marketplaceIds": ["ATVPDKIKX0DER"],
        "createdTime": "2026-11-02T12:00:00Z",
        "processingStatus": "IN_QUEUE",
    }
    seen = []
    for _ in range(80):
        amazon.advance(seconds=1)
        seen.append(status(caller, feed_id))
    assert list(dict.fromkeys(seen)) == ["IN_QUEUE", "IN_PROGRESS", "DONE"]
    check(MODEL, "Feed", feed(caller, feed_id))
    told = caller.get(f"{DOCUMENTS}/{feed(caller, feed_id)['resultFeedDocumentId']}").json()
    check(MODEL, "FeedDocument", told)
    assert report_of(caller, feed_id) == {"summary": [1, 1, 0, 0], "results": []}


def content(caller: Caller, order_id: str) -> bytes:
    return acknowledgements(cancellation(caller, order_id))


def test_an_address_is_good_for_five_minutes_and_for_what_it_was_made_for(
    amazon: Amazon, caller: Caller
) -> None:
    document = new_document(caller)
    url = document["url"]
    assert httpx.get(url).status_code == 403
    assert put(url, b"<a/>", "text/plain").status_code == 403
    assert put(url.replace("signature=", "signature=0"), b"<a/>").status_code == 403
    assert put(url.split("?")[0], b"<a/>").status_code == 403
    amazon.advance(minutes=4, seconds=59)
    assert put(url, b"<a/>").status_code == 200
    amazon.advance(seconds=1)
    late = put(url, b"<a/>")
    assert (late.status_code, late.headers["Content-Type"]) == (403, "application/xml")
    assert "Request has expired" in late.text


def test_what_is_uploaded_last_counts(amazon: Amazon, caller: Caller, order_id: str) -> None:
    document = new_document(caller)
    put(document["url"], b"nothing")
    put(document["url"], content(caller, order_id))
    create(caller, ACKNOWLEDGEMENT, document["feedDocumentId"])
    amazon.advance(minutes=2)
    assert amazon.book()[order_id]["status"] == "CANCELLED"


def test_presigned_addresses_are_not_in_the_request_log(amazon: Amazon, caller: Caller) -> None:
    document = new_document(caller)
    put(document["url"], b"<a/>")
    signature = document["url"].rsplit("=", 1)[1]
    assert [seen.operation for seen in amazon.requests][-1] == "uploadDocument"
    assert signature not in str(amazon.requests)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"feedType": "POST_INVENTORY_AVAILABILITY_DATA"}, "is no longer supported"),
        ({"feedType": "POST_NONSENSE"}, "The feed type POST_NONSENSE is not valid"),
        ({"feedType": None}, "feedType must be a string"),
        ({"inputFeedDocumentId": "unknown"}, "inputFeedDocumentId unknown is not valid"),
        ({"marketplaceIds": ["A1F83G8C2ARO7P"]}, "does not sell in A1F83G8C2ARO7P"),
        ({"marketplaceIds": []}, "marketplaceIds must hold 1 to 25 values"),
        ({"feedOptions": ["a"]}, "feedOptions must be an object"),
    ],
)
def test_a_feed_that_amazon_would_not_take_is_refused(
    amazon: Amazon, caller: Caller, changes: dict[str, Any], message: str
) -> None:
    answer = create(caller, ACKNOWLEDGEMENT, uploaded(caller, b"<a/>"), **changes)
    assert refusal(answer) == (400, "InvalidInput")
    assert message in answer.json()["errors"][0]["message"]
    check(MODEL, "ErrorList", answer.json())
    assert amazon.tell_feeds() == []


def test_a_document_must_be_uploaded_and_be_ones_own(amazon: Amazon, caller: Caller) -> None:
    empty = new_document(caller)["feedDocumentId"]
    assert refusal(create(caller, ACKNOWLEDGEMENT, empty)) == (400, "InvalidInput")
    own = uploaded(caller, b"<a/>")
    caller.seller = amazon.open_account(seller_id="A2SELLER")
    caller.sign_in()
    assert refusal(create(caller, ACKNOWLEDGEMENT, own)) == (400, "InvalidInput")
    assert caller.get(f"{DOCUMENTS}/{own}").status_code == 404


def test_a_result_is_not_a_document_to_work_through(
    amazon: Amazon, caller: Caller, order_id: str
) -> None:
    feed_id = submitted(caller, ACKNOWLEDGEMENT, content(caller, order_id))
    amazon.advance(minutes=2)
    result = feed(caller, feed_id)["resultFeedDocumentId"]
    assert refusal(create(caller, ACKNOWLEDGEMENT, result)) == (400, "InvalidInput")


def test_only_a_waiting_feed_can_be_canceled(amazon: Amazon, caller: Caller, order_id: str) -> None:
    feed_id = submitted(caller, ACKNOWLEDGEMENT, content(caller, order_id))
    assert caller.delete(f"{FEEDS}/{feed_id}").status_code == 200
    assert refusal(caller.delete(f"{FEEDS}/{feed_id}")) == (400, "InvalidInput")
    amazon.advance(minutes=2)
    assert status(caller, feed_id) == "CANCELLED"
    assert amazon.book()[order_id]["status"] == "UNSHIPPED"
    assert refusal(caller.delete(f"{FEEDS}/none")) == (404, "NotFound")


def test_feeds_are_found_page_by_page(amazon: Amazon, caller: Caller) -> None:
    made = []
    for number in range(5):
        made.append(submitted(caller, (ACKNOWLEDGEMENT, ADJUSTMENT)[number % 2], b"<a/>"))
        amazon.advance(minutes=5)
    asked = {"feedTypes": f"{ACKNOWLEDGEMENT},{ADJUSTMENT}", "pageSize": "2"}
    found, answer = [], caller.get(FEEDS, params=asked).json()
    while True:
        check(MODEL, "GetFeedsResponse", answer)
        found += [told["feedId"] for told in answer["feeds"]]
        if "nextToken" not in answer:
            break
        answer = caller.get(FEEDS, params={"nextToken": answer["nextToken"]}).json()
    assert found == made[::-1]


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ({}, [2, 0]),
        ({"processingStatuses": "DONE"}, [0]),
        ({"createdSince": "2026-11-02T12:01:00Z"}, [2]),
        ({"createdUntil": "2026-11-02T12:01:00Z"}, [0]),
        ({"marketplaceIds": "A1F83G8C2ARO7P"}, []),
        ({"feedTypes": ADJUSTMENT}, [1]),
    ],
)
def test_feeds_are_found_by_what_is_asked(
    amazon: Amazon, caller: Caller, asked: dict[str, str], places: list[int]
) -> None:
    made = [submitted(caller, ACKNOWLEDGEMENT, b"<a/>")]
    amazon.advance(minutes=2)
    made += [submitted(caller, kind, b"<a/>") for kind in (ADJUSTMENT, ACKNOWLEDGEMENT)]
    answer = caller.get(FEEDS, params={"feedTypes": ACKNOWLEDGEMENT, **asked}).json()
    assert [told["feedId"] for told in answer["feeds"]] == [made[place] for place in places]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"nextToken": "x"},
        {"feedTypes": ACKNOWLEDGEMENT, "pageSize": 101},
        {"feedTypes": ACKNOWLEDGEMENT, "processingStatuses": "LOST"},
        {"feedTypes": ACKNOWLEDGEMENT, "createdSince": "yesterday"},
    ],
)
def test_a_wrong_question_about_feeds_is_refused(caller: Caller, asked: dict[str, Any]) -> None:
    assert refusal(caller.get(FEEDS, params=asked)) == (400, "InvalidInput")


def test_a_token_stands_alone(caller: Caller) -> None:
    for _ in range(2):
        submitted(caller, ACKNOWLEDGEMENT, b"<a/>")
    token = caller.get(FEEDS, params={"feedTypes": ACKNOWLEDGEMENT, "pageSize": 1}).json()
    asked = {"nextToken": token["nextToken"], "pageSize": 1}
    assert refusal(caller.get(FEEDS, params=asked)) == (400, "InvalidInput")


def test_feeds_of_others_are_not_there(amazon: Amazon, caller: Caller) -> None:
    feed_id = submitted(caller, ACKNOWLEDGEMENT, b"<a/>")
    caller.seller = amazon.open_account(seller_id="A2SELLER")
    caller.sign_in()
    assert refusal(caller.get(f"{FEEDS}/{feed_id}")) == (404, "NotFound")
    answer = caller.get(FEEDS, params={"feedTypes": ACKNOWLEDGEMENT}).json()
    assert answer == {"feeds": []}


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (b"\xff\xfe", "The XML you submitted is ill-formed at the Amazon Envelope XML level."),
        (b"<AmazonEnvelope>", "The XML you submitted is ill-formed at the Amazon Envelope"),
        (
            b'<!DOCTYPE a [<!ENTITY b "c">]><AmazonEnvelope>&b;</AmazonEnvelope>',
            "The document must not have a DOCTYPE.",
        ),
        (b"<a/>", "The document is not an AmazonEnvelope of OrderAcknowledgement messages."),
        (
            acknowledgements("<StatusCode>Success</StatusCode>", merchant="A9"),
            "The MerchantIdentifier is not that of the seller.",
        ),
        (acknowledgements(), "The document holds no message."),
    ],
)
def test_a_document_that_cannot_be_worked_through_says_why(
    caller: Caller, document: bytes, sentence: str
) -> None:
    told = finished(caller, ACKNOWLEDGEMENT, document)
    assert told["summary"] == [1, 0, 1, 0]
    [(message_id, code, words)] = told["results"]
    assert (message_id, code) == ("0", "Error")
    assert words.startswith(sentence)


def test_results_are_compressed_as_told(amazon: Amazon, caller: Caller, order_id: str) -> None:
    amazon.compresses_documents("always")
    feed_id = submitted(caller, ACKNOWLEDGEMENT, content(caller, order_id))
    amazon.advance(minutes=2)
    path = f"{DOCUMENTS}/{feed(caller, feed_id)['resultFeedDocumentId']}"
    told = caller.get(path).json()
    check(MODEL, "FeedDocument", told)
    assert told["compressionAlgorithm"] == "GZIP"
    packed = httpx.get(told["url"])
    assert "Content-Encoding" not in packed.headers
    assert packed.content.startswith(b"\x1f\x8b")
    asked = caller.get(path, params={"enableContentEncodingUrlHeader": "true"}).json()
    assert read_report(httpx.get(asked["url"]).content)["summary"] == [1, 1, 0, 0]
    amazon.advance(days=28)
    caller.sign_in()
    assert caller.get(path).status_code == 404


def test_results_are_compressed_now_and_then(amazon: Amazon, caller: Caller) -> None:
    for _ in range(20):
        submitted(caller, ACKNOWLEDGEMENT, b"<a/>")
    amazon.advance(minutes=2)
    results = [one.is_compressed for one in amazon.stored.values() if one.is_result]
    assert 0 < sum(results) < len(results) == 20


def test_the_parameters_and_fields_are_those_of_the_model() -> None:
    assert frozenset(parameters(MODEL, "getFeeds")) == FEEDS_PARAMETERS
    assert frozenset(parameters(MODEL, "getFeedDocument")) - {"feedDocumentId"} == (
        DOCUMENT_PARAMETERS
    )
    assert parameters(MODEL, "getFeeds")["pageSize"]["maximum"] == MOST_PER_PAGE
    assert parameters(MODEL, "getFeeds")["feedTypes"]["maxItems"] == MOST_TYPES
    specification = definition(MODEL, "CreateFeedSpecification")["properties"]
    assert frozenset(specification) == FEED_FIELDS
    assert specification["marketplaceIds"]["maxItems"] == MOST_MARKETPLACES
    assert frozenset(definition(MODEL, "CreateFeedDocumentSpecification")["properties"]) == (
        DOCUMENT_FIELDS
    )
    statuses = definition(MODEL, "Feed")["properties"]["processingStatus"]["enum"]
    assert frozenset(statuses) == STATUSES
