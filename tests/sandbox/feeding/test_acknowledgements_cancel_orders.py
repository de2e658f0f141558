import pytest
from tests.sandbox.caller import Caller
from tests.sandbox.feeding.posting import (
    ACKNOWLEDGEMENT,
    acknowledgements,
    cancellation,
    finished,
)

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.books.feeding.acknowledgement import CANCEL_REASONS
from counterpart.sandbox.books.wishes import LineWishes

TWO_LINES: list[LineWishes] = [{"sku": "MUG", "quantity": 2}, {"sku": "LAMP", "quantity": 1}]


@pytest.mark.parametrize("reason", sorted(CANCEL_REASONS))
def test_a_failure_with_a_reason_for_every_item_cancels_the_order(
    amazon: Amazon, caller: Caller, reason: str
) -> None:
    order_id = amazon.buyer_orders(lines=TWO_LINES, status="UNSHIPPED")
    told = finished(caller, ACKNOWLEDGEMENT, acknowledgements(cancel(caller, order_id, reason)))
    assert told == {"summary": [1, 1, 0, 0], "results": []}
    order = caller.order(order_id)
    assert order["fulfillment"]["fulfillmentStatus"] == "CANCELLED"
    assert order["lastUpdatedTime"] > "2026-11-02T12:00:00Z"
    assert [item["cancellation"]["cancellationExecution"] for item in order["orderItems"]] == [
        {"cancelledBy": "MERCHANT", "cancelReason": reason}
    ] * 2


def cancel(caller: Caller, order_id: str, reason: str = "NoInventory", **changes: str) -> str:
    return cancellation(caller, order_id, reason, **changes)


def test_a_success_changes_nothing(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(status="UNSHIPPED")
    before = caller.order(order_id)
    message = cancel(caller, order_id, word="Success")
    told = finished(caller, ACKNOWLEDGEMENT, acknowledgements(message))
    assert told == {"summary": [1, 1, 0, 0], "results": []}
    assert caller.order(order_id) == before


def test_messages_are_worked_through_one_by_one(amazon: Amazon, caller: Caller) -> None:
    first, second = (amazon.buyer_orders(status="UNSHIPPED") for _ in range(2))
    told = finished(
        caller,
        ACKNOWLEDGEMENT,
        acknowledgements(
            cancel(caller, first),
            cancel(caller, second, "Whim"),
            cancel(caller, first),
        ),
    )
    assert told == {
        "summary": [3, 1, 2, 0],
        "results": [
            ("2", "Error", "The CancelReason Whim is not valid."),
            ("3", "Error", f"The order {first} is already canceled."),
        ],
    }
    assert [amazon.book()[order_id]["status"] for order_id in (first, second)] == [
        "CANCELLED",
        "UNSHIPPED",
    ]


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("PENDING", "The order {} cannot be canceled by the merchant now."),
        ("PARTIALLY_SHIPPED", "The order {} was already confirmed as shipped in part."),
        ("SHIPPED", "The order {} was already confirmed as shipped."),
        ("CANCELLED", "The order {} is already canceled."),
    ],
)
def test_only_an_unshipped_order_is_canceled(
    amazon: Amazon, caller: Caller, status: str, sentence: str
) -> None:
    order_id = amazon.buyer_orders("MUG", 2, status=status)
    before = amazon.book()
    told = finished(caller, ACKNOWLEDGEMENT, acknowledgements(cancel(caller, order_id)))
    assert told["results"] == [("1", "Error", sentence.format(order_id))]
    assert amazon.book() == before


def test_what_amazon_fulfills_is_not_canceled(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(status="UNSHIPPED", fulfilled_by="AMAZON")
    told = finished(caller, ACKNOWLEDGEMENT, acknowledgements(cancel(caller, order_id)))
    sentence = f"The order {order_id} is not fulfilled by the merchant."
    assert told == {"summary": [1, 0, 1, 0], "results": [("1", "Error", sentence)]}


def test_orders_of_others_are_not_found(amazon: Amazon, caller: Caller) -> None:
    amazon.open_account(seller_id="A2SELLER")
    order_id = amazon.buyer_orders(status="UNSHIPPED", seller="A2SELLER")
    told = finished(caller, ACKNOWLEDGEMENT, acknowledgements(cancel(caller, order_id)))
    sentence = f"The order {order_id} was not found for this merchant."
    assert told["results"] == [("1", "Error", sentence)]
    assert amazon.book()[order_id]["status"] == "UNSHIPPED"


def test_every_item_must_be_listed(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(lines=TWO_LINES, status="UNSHIPPED")
    message = cancel(caller, order_id)
    last = message.rindex("<Item>")
    for wrong in (message[:last], message + message[last:]):
        told = finished(caller, ACKNOWLEDGEMENT, acknowledgements(wrong))
        sentence = f"Every item of order {order_id} must be listed once."
        assert told["results"] == [("1", "Error", sentence)]
    assert amazon.book()[order_id]["status"] == "UNSHIPPED"


def test_another_word_than_success_and_failure_is_refused(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(status="UNSHIPPED")
    message = cancel(caller, order_id, word="Maybe")
    told = finished(caller, ACKNOWLEDGEMENT, acknowledgements(message))
    sentence = "The StatusCode Maybe is not one of Success and Failure."
    assert told["results"] == [("1", "Error", sentence)]
