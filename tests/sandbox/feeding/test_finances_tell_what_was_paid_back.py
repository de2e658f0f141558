from typing import Any

import pytest
from tests.sandbox.caller import Caller, refusal
from tests.sandbox.models import FINANCES, check, examples, parameters, values

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.wire.finances import TRANSACTION_PARAMETERS

TRANSACTIONS = "/finances/2024-06-19/transactions"
LONG_AGO = "2026-11-01T00:00:00Z"


def told_of(caller: Caller, **asked: Any) -> list[dict[str, Any]]:
    answer = caller.get(TRANSACTIONS, params={"postedAfter": LONG_AGO, **asked})
    assert answer.status_code == 200, answer.text
    check(FINANCES, "TransactionsPayload", {**answer.json()["payload"], "transactions": []})
    found: list[dict[str, Any]] = answer.json()["payload"]["transactions"]
    for transaction in found:
        check(FINANCES, "Transaction", without_contexts(transaction))
    return found


def without_contexts(transaction: dict[str, Any]) -> dict[str, Any]:
    """The model joins all contexts by allOf, so that none fits where objects are closed."""
    items = [
        {key: value for key, value in item.items() if key != "contexts"}
        for item in transaction["items"]
    ]
    return {**transaction, "items": items}


def of_order(caller: Caller, order_id: str) -> list[dict[str, Any]]:
    return told_of(caller, relatedIdentifierName="ORDER_ID", relatedIdentifierValue=order_id)


def test_a_shipment_and_a_refund_are_told(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(
        "MUG", 2, price="10.00", shipping="4.00", tax="2.00", status="SHIPPED"
    )
    amazon.buyer_orders("MUG", 1, status="SHIPPED")
    amazon.advance(minutes=1)
    amazon.refunds(order_id, {"MUG": 1})
    amazon.advance(minutes=6)
    refunded, shipped = of_order(caller, order_id)
    assert [
        (told["transactionType"], told["totalAmount"], told["description"])
        for told in (shipped, refunded)
    ] == [
        ("Shipment", {"currencyCode": "USD", "currencyAmount": 26.0}, "Order Payment"),
        ("Refund", {"currencyCode": "USD", "currencyAmount": -13.0}, "Refund Order"),
    ]
    assert refunded["relatedIdentifiers"] == [
        {"relatedIdentifierName": "ORDER_ID", "relatedIdentifierValue": order_id},
        {"relatedIdentifierName": "REFUND_ID", "relatedIdentifierValue": f"R-{order_id}-1"},
    ]
    [sales] = refunded["items"][0]["breakdowns"]
    assert [
        (part["breakdownType"], part["breakdownAmount"]["currencyAmount"])
        for part in sales["breakdowns"]
    ] == [("Product Charges", -10.0), ("Shipping", -2.0), ("Tax", -1.0)]


def test_refunds_are_told_late(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders("MUG", 1, status="SHIPPED")
    amazon.refunds_appear_late(hours=48)
    amazon.advance(minutes=1)
    amazon.refunds(order_id)
    amazon.advance(hours=47, minutes=59)
    caller.sign_in()
    assert [told["transactionType"] for told in of_order(caller, order_id)] == ["Shipment"]
    amazon.advance(minutes=1)
    caller.sign_in()
    refunded, _ = of_order(caller, order_id)
    assert (refunded["transactionType"], refunded["postedDate"]) == (
        "Refund",
        "2026-11-02T12:01:00Z",
    )


def test_the_parcels_of_an_order_add_up(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders("MUG", 3, price="3.33", tax="1.00", status="UNSHIPPED")
    for _ in range(3):
        amazon.ships_partly(order_id, {"MUG": 1})
    by_amazon = amazon.buyer_orders("MUG", 1, fulfilled_by="AMAZON", status="SHIPPED")
    amazon.advance(minutes=3)
    amounts = [told["totalAmount"]["currencyAmount"] for told in of_order(caller, order_id)]
    assert sorted(amounts) == [3.66, 3.66, 3.67]
    assert [told["totalAmount"]["currencyAmount"] for told in of_order(caller, by_amazon)] == [12.0]


def test_transactions_are_told_page_by_page(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders("MUG", 12, price="1.00", status="SHIPPED")
    for _ in range(12):
        amazon.refunds(order_id, {"MUG": 1})
    amazon.advance(minutes=10)
    asked = {
        "postedAfter": LONG_AGO,
        "relatedIdentifierName": "ORDER_ID",
        "relatedIdentifierValue": order_id,
    }
    first = caller.get(TRANSACTIONS, params=asked).json()["payload"]
    token = first["nextToken"]
    amazon.refunds_appear_late()
    second = caller.get(TRANSACTIONS, params={**asked, "nextToken": token}).json()["payload"]
    names = [told["transactionId"] for told in first["transactions"] + second["transactions"]]
    assert (len(first["transactions"]), len(set(names)), "nextToken" in second) == (10, 13, False)
    other = {**asked, "postedAfter": "2026-11-01T01:00:00Z", "nextToken": token}
    assert refusal(caller.get(TRANSACTIONS, params=other)) == (400, "InvalidInput")


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 1),
        ({"postedBefore": "2026-11-02T12:00:00Z"}, 0),
        ({"postedBefore": "2026-11-02T12:01:00Z"}, 1),
        ({"postedAfter": "2026-11-02T12:00:01Z"}, 0),
        ({"postedAfter": "2026-01-01T00:00:00Z"}, 0),
        ({"marketplaceId": "A1VC38T7YXB528"}, 0),
        ({"transactionStatus": "DEFERRED"}, 0),
        ({"transactionStatus": "RELEASED"}, 1),
    ],
)
def test_transactions_are_found_by_what_is_asked(
    amazon: Amazon, caller: Caller, asked: dict[str, str], count: int
) -> None:
    amazon.open_account(seller_id="A2SELLER")
    amazon.buyer_orders("MUG", 1, status="SHIPPED", seller="A2SELLER")
    amazon.buyer_orders("MUG", 1, status="SHIPPED")
    amazon.advance(minutes=5)
    assert len(told_of(caller, **asked)) == count


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"postedAfter": "2026-11-02T11:58:01Z"},
        {"postedAfter": "2026-11-01T00:00:00Z", "postedBefore": "2026-10-01T00:00:00Z"},
        {"postedAfter": "2026-11-01T00:00:00Z", "postedBefore": "2026-11-02T11:59:00Z"},
        {"relatedIdentifierName": "ORDER_ID"},
        {"relatedIdentifierName": "REFUND_ID", "relatedIdentifierValue": "1"},
        {"postedAfter": "2026-11-01T00:00:00Z", "nextToken": "x"},
    ],
)
def test_a_wrong_question_is_refused(caller: Caller, asked: dict[str, str]) -> None:
    answer = caller.get(TRANSACTIONS, params=asked)
    assert refusal(answer) == (400, "InvalidInput")
    check(FINANCES, "ErrorList", answer.json())


def test_the_parameters_are_those_of_the_model(caller: Caller) -> None:
    assert frozenset(parameters(FINANCES, "listTransactions")) == TRANSACTION_PARAMETERS
    [bad] = examples(FINANCES, "listTransactions", "400")
    answer = caller.get(TRANSACTIONS, params=values(bad))
    assert answer.json()["errors"][0]["message"] == "Start date cannot be null"
