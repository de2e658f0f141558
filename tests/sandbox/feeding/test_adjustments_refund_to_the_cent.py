from typing import Any

import pytest
from tests.sandbox.caller import Caller
from tests.sandbox.feeding.posting import ADJUSTMENT, adjustments, finished, refund

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.books.ledger import NotPossible

JP = "A1VC38T7YXB528"


@pytest.fixture
def order_id(amazon: Amazon) -> str:
    """An order of three mugs at 10.00, of which the buyer paid 27.00, 4.00 and 2.55 of tax."""
    return amazon.buyer_orders(
        "MUG",
        3,
        price="10.00",
        discount="3.00",
        shipping="4.00",
        tax="2.25",
        shipping_tax="0.30",
        status="SHIPPED",
    )


def refunds(amazon: Amazon, order_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = amazon.book()[order_id]["refunds"]
    return found


def test_a_refund_stands_in_the_books(amazon: Amazon, caller: Caller, order_id: str) -> None:
    message = refund(caller, order_id, quantity=1, Principal="9.00", Shipping="1.33", Tax="0.75")
    told = finished(caller, ADJUSTMENT, adjustments(message))
    assert told == {"summary": [1, 1, 0, 0], "results": []}
    assert refunds(amazon, order_id) == [
        {
            "refund_id": f"R-{order_id}-1",
            "by": "FEED",
            "total": "11.08",
            "components": {"MUG": {"Principal": "9.00", "Shipping": "1.33", "Tax": "0.75"}},
            "quantities": {"MUG": 1},
            "reasons": {"MUG": "CustomerReturn"},
        }
    ]
    assert caller.order(order_id)["lastUpdatedTime"] > "2026-11-02T12:00:00Z"


def test_the_same_document_sent_twice_refunds_twice_up_to_what_was_paid(
    amazon: Amazon, caller: Caller, order_id: str
) -> None:
    document = adjustments(refund(caller, order_id, Principal="13.00"))
    assert finished(caller, ADJUSTMENT, document)["summary"] == [1, 1, 0, 0]
    assert finished(caller, ADJUSTMENT, document)["summary"] == [1, 1, 0, 0]
    item_id = amazon.orders[order_id].lines[0].item_id
    sentence = (
        f"The refund of 13.00 for Principal of item {item_id} is more than the 1.00"
        " that can still be refunded."
    )
    assert finished(caller, ADJUSTMENT, document) == {
        "summary": [1, 0, 1, 0],
        "results": [("1", "Error", sentence)],
    }
    assert [told["total"] for told in refunds(amazon, order_id)] == ["13.00", "13.00"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"Principal": "27.01"}, "The refund of 27.01 for Principal of item"),
        ({"Shipping": "4.01"}, "The refund of 4.01 for Shipping of item"),
        ({"GiftWrap": "0.01"}, "The refund of 0.01 for GiftWrap of item"),
        ({"Principal": "1.00", "quantity": 4}, "The quantity 4 of item"),
        ({"Principal": "1.00", "reason": "Whim"}, "The AdjustmentReason Whim is not valid."),
        ({"Kindness": "1.00"}, "The component type Kindness is not valid."),
        ({"Principal": "1.001"}, "The amount of Principal is not valid."),
        ({"Principal": "one"}, "The amount of Principal is not valid."),
        ({"Principal": "-1.00"}, "The amount of Principal must be positive."),
        ({"Principal": "1.00", "currency": "EUR"}, "The order is in USD, not in EUR."),
        ({}, "Every adjusted item needs an amount."),
    ],
)
def test_a_refund_that_amazon_would_not_make_is_refused(
    amazon: Amazon, caller: Caller, order_id: str, changes: dict[str, Any], sentence: str
) -> None:
    told = finished(caller, ADJUSTMENT, adjustments(refund(caller, order_id, **changes)))
    assert told["summary"] == [1, 0, 1, 0]
    [(message_id, code, words)] = told["results"]
    assert (message_id, code) == ("1", "Error")
    assert words.startswith(sentence)
    assert refunds(amazon, order_id) == []


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"status": "UNSHIPPED"}, "The order {} has not been shipped."),
        ({"status": "SHIPPED", "fulfilled_by": "AMAZON"}, "The order {} is not fulfilled by"),
        ({"status": "SHIPPED", "seller": "A2SELLER"}, "The order {} was not found for this"),
    ],
)
def test_only_a_shipped_order_of_the_merchant_is_refunded(
    amazon: Amazon, caller: Caller, wishes: dict[str, Any], sentence: str
) -> None:
    amazon.open_account(seller_id="A2SELLER")
    order_id = amazon.buyer_orders(**wishes)
    told = finished(caller, ADJUSTMENT, adjustments(refund(caller, order_id, Principal="1.00")))
    [(_, _, words)] = told["results"]
    assert words.startswith(sentence.format(order_id))
    assert refunds(amazon, order_id) == []


def test_japan_takes_no_tax(amazon: Amazon, caller: Caller) -> None:
    """Cites selling-partner-api-models, issue 767."""
    amazon.open_account(seller_id=caller.seller.seller_id, marketplaces=[JP])
    order_id = amazon.buyer_orders(
        "MUG", 1, marketplace=JP, price="980", tax="98", status="SHIPPED"
    )
    with_tax = refund(caller, order_id, currency="JPY", Principal="980", Tax="98")
    without = refund(caller, order_id, currency="JPY", Principal="980")
    document = adjustments(with_tax, without)
    told = finished(caller, ADJUSTMENT, document, marketplaceIds=[JP])
    assert told == {
        "summary": [2, 1, 1, 0],
        "results": [("1", "Error", "The component type Tax is not valid in Japan.")],
    }
    assert [one["total"] for one in refunds(amazon, order_id)] == ["980"]


def test_other_actions_and_items_are_refused(amazon: Amazon, caller: Caller, order_id: str) -> None:
    message = refund(caller, order_id, Principal="1.00")
    item_id = amazon.orders[order_id].lines[0].item_id
    item = message[message.index("<AdjustedItem>") :]
    told = finished(
        caller,
        ADJUSTMENT,
        adjustments(
            message.replace("Refund<", "Cancel<"), message.replace(item_id, "1"), message + item
        ),
    )
    assert [words for _, _, words in told["results"]] == [
        "The ActionType Cancel is not Refund.",
        f"The order {order_id} has no item 1.",
        "An item is listed twice.",
    ]
    assert refunds(amazon, order_id) == []


def test_the_seller_refunds_in_seller_central_to_the_last_cent(
    amazon: Amazon, order_id: str
) -> None:
    amazon.refunds(order_id, {"MUG": 1}, reason="GeneralAdjustment")
    amazon.refunds(order_id, {"MUG": 1})
    amazon.refunds(order_id)
    assert [told["components"]["MUG"] for told in refunds(amazon, order_id)] == [
        {"Principal": "9.00", "Shipping": "1.33", "Tax": "0.75", "ShippingTax": "0.10"},
        {"Principal": "9.00", "Shipping": "1.33", "Tax": "0.75", "ShippingTax": "0.10"},
        {"Principal": "9.00", "Shipping": "1.34", "Tax": "0.75", "ShippingTax": "0.10"},
    ]
    assert [told["by"] for told in refunds(amazon, order_id)] == ["SELLER_CENTRAL"] * 3
    with pytest.raises(NotPossible, match="Nothing of order"):
        amazon.refunds(order_id)
    with pytest.raises(NotPossible, match="1 of MUG cannot be refunded"):
        amazon.refunds(order_id, {"MUG": 1})


def test_only_what_was_shipped_is_refunded_in_seller_central(amazon: Amazon) -> None:
    order_id = amazon.buyer_orders("MUG", 2, price="10.00", status="PARTIALLY_SHIPPED")
    amazon.refunds(order_id)
    [told] = refunds(amazon, order_id)
    assert (told["quantities"], told["total"]) == ({"MUG": 1}, "10.00")
