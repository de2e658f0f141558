import json
from typing import Any

import pytest
from tests.sandbox.caller import Caller
from tests.sandbox.listings.listing_caller import available, feed_of, message, priced, send_feed

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.books.feeding import listing_messages
from counterpart.sandbox.books.feeding.feeds import Feed, Unreadable


def summary(processed: int, accepted: int, invalid: int, errors: int) -> dict[str, int]:
    return {
        "errors": errors,
        "warnings": 0,
        "messagesProcessed": processed,
        "messagesAccepted": accepted,
        "messagesInvalid": invalid,
    }


def quantities(amazon: Amazon) -> dict[str, Any]:
    amazon.advance(minutes=1)
    return {
        key.split("/")[1]: told["quantity"] for key, told in sorted(amazon.listing_book().items())
    }


def test_every_message_changes_its_listing(amazon: Amazon, caller: Caller) -> None:
    for sku in ("LAMP", "MUG", "VASE"):
        amazon.offers(sku, quantity=5)
    entry = [{"fulfillment_channel_code": "DEFAULT", "quantity": 1}]
    report = send_feed(
        caller,
        feed_of(
            caller,
            message(1, "MUG", patches=[available(3), priced(31.5)]),
            message(2, "LAMP", "PARTIAL_UPDATE", attributes={"fulfillment_availability": entry}),
            message(3, "VASE", "DELETE"),
        ),
    )
    feed_id = report["header"]["feedId"]
    assert report == {
        "header": {"sellerId": "A1SELLER", "version": "2.0", "feedId": feed_id},
        "issues": [],
        "summary": summary(3, 3, 0, 0),
    }
    assert quantities(amazon) == {"LAMP": 1, "MUG": 3}
    prices = amazon.listing_book()["A1SELLER/MUG"]["prices"]
    assert prices == {"ATVPDKIKX0DER": "31.50"}


def test_wrong_messages_are_told_and_the_others_are_done(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=5)
    amazon.offers("LAMP", fulfilled_by="AMAZON")
    report = send_feed(
        caller,
        feed_of(
            caller,
            message(1, "MUG", patches=[available(3)]),
            message(2, "PHANTOM", patches=[available(3)]),
            message(3, "LAMP", patches=[available(3)]),
            message(4, "MUG", patches=[]),
            message(5, "MUG", "ERASE"),
        ),
    )
    assert report["issues"] == [
        {
            "messageId": 2,
            "code": "13013",
            "severity": "ERROR",
            "message": "SKU PHANTOM does not exist in the Amazon catalog.",
        },
        {
            "messageId": 3,
            "code": "90000900",
            "severity": "ERROR",
            "message": "The quantity of a listing fulfilled by Amazon is Amazon's.",
            "attributeName": "fulfillment_availability",
        },
        {
            "messageId": 4,
            "code": "4000001",
            "severity": "ERROR",
            "message": "A message of type PATCH must say what changes.",
        },
        {
            "messageId": 5,
            "code": "4000001",
            "severity": "ERROR",
            "message": "operationType must be one of DELETE, PARTIAL_UPDATE, PATCH, UPDATE.",
        },
    ]
    assert report["summary"] == summary(5, 1, 4, 4)
    assert quantities(amazon) == {"LAMP": None, "MUG": 3}


def test_the_same_feed_twice_ends_the_same(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=5)
    document = feed_of(caller, message(1, "MUG", patches=[available(3)]))
    first, again = send_feed(caller, document), send_feed(caller, document)
    assert first["summary"] == again["summary"] == summary(1, 1, 0, 0)
    assert quantities(amazon) == {"MUG": 3}


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (b"<xml/>", "The document is not JSON."),
        (b"[]", "The document is not a JSON object."),
        ({"messages": []}, "The header must tell version 2.0."),
    ],
)
def test_a_document_that_cannot_be_read_changes_nothing(
    amazon: Amazon, caller: Caller, document: Any, sentence: str
) -> None:
    report = send_feed(caller, document)
    assert [issue["message"] for issue in report["issues"]] == [sentence]
    assert report["summary"] == summary(1, 0, 1, 1)


@pytest.mark.parametrize(
    ("header", "messages", "sentence"),
    [
        ({"sellerId": "A9"}, [message(1, "MUG")], "The sellerId of the header is not"),
        ({"version": "1.0"}, [message(1, "MUG")], "The header must tell version 2.0"),
        ({}, [], "A feed holds 1 to 25000 messages"),
        ({}, [{}] * 25_001, "A feed holds 1 to 25000 messages"),
        ({}, [message(1, "MUG"), message(1, "LAMP")], "Two messages have the same messageId"),
        ({}, [message(0, "MUG")], "Every message needs a messageId above 0"),
    ],
)
def test_a_document_is_held_to_its_limits(
    amazon: Amazon, caller: Caller, header: dict, messages: list, sentence: str
) -> None:
    content = json.dumps(feed_of(caller, *messages, **header)).encode()
    feed = Feed("1", "A1SELLER", "JSON_LISTINGS_FEED", [], "1", amazon.clock.now())
    with pytest.raises(Unreadable, match=sentence):
        listing_messages.read(content, feed)


def test_a_message_can_be_rejected_by_order(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=5)
    amazon.rejects_message("Not today.", feed_type="JSON_LISTINGS_FEED")
    document = feed_of(caller, message(1, "MUG", patches=[available(3)]))
    assert [issue["message"] for issue in send_feed(caller, document)["issues"]] == ["Not today."]
    assert quantities(amazon) == {"MUG": 5}
