"""The worked examples of the specification, figured by commands alone (CO-5, CO-6.3)."""

import json
from typing import Any

import pytest
from tests.scene import put_in_stock

AMOUNTS = ("subtotal", "discount", "tax", "shipping", "grand_total")
ADDRESS = {
    "name": "Ida Example", "line1": "1 Sample Street", "city": "Escondido", "region": "CA",
    "postcode": "92025", "country": "US",
}  # fmt: skip
GOLDEN = {
    "payment": {"method": "Check"},
    "shipping_address": ADDRESS,
    "shipping": {"method": "Parcel", "amount": "7.00"},
    "lines": [
        {"sku": "A", "quantity": 3, "price": "19.99", "tax": "4.45", "discount": "-6.00"},
        {"sku": "B", "quantity": 1, "price": "5.00", "tax": "0.37", "discount": "-0.50"},
    ],
    "grand_total": "70.29",
}


@pytest.fixture
def order(counterpart, house, tmp_path):
    """Place orders of documents with the command line."""

    def placed(document: dict[str, Any]) -> Any:
        file = tmp_path / "order.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        return counterpart("order", "create", str(file), "--json")

    return placed


def amounts(document: dict[str, Any]) -> tuple[str, ...]:
    return tuple(document[name] for name in AMOUNTS)


def test_worked_example_of_the_totals(counterpart, order):
    put_in_stock("A", 10)
    put_in_stock("B", 10)
    [placed] = order(GOLDEN).json
    assert amounts(placed["order"]) == ("64.97", "-6.50", "4.82", "7.00", "70.29")

    first = counterpart("invoice", "000000001", "--item", "A=2", "--json").json
    assert (amounts(first["invoices"][0]), first["total_due"]) == (
        ("39.98", "-4.00", "2.97", "7.00", "45.95"),
        "24.34",
    )
    second = counterpart("invoice", "000000001", "--json").json
    assert (amounts(second["invoices"][1]), second["total_due"]) == (
        ("24.99", "-2.50", "1.85", "0.00", "24.34"),
        "0.00",
    )
    back = counterpart(
        "refund", "000000001", "--item", "A=1", "--shipping", "0", "--json"
    ).json  # fmt: skip
    assert amounts(back["credit_memos"][0]) == ("19.99", "-2.00", "1.48", "0.00", "19.47")
    too_much = counterpart(
        "refund", "000000001", "--no-items", "--shipping", "0", "--adjustment-refund", "50.83"
    )
    assert (too_much.code, too_much.err) == (
        1,
        "counterpart: The most money available to refund is 50.82 USD.\n",
    )
    assert counterpart("check").code == 0


def test_worked_example_of_the_ledger(counterpart, order):
    put_in_stock("MUG", 10)
    order({**GOLDEN, "lines": [{"sku": "MUG", "quantity": 3}], "grand_total": None})
    assert stock(counterpart) == (10, 3, 7)
    counterpart("ship", "000000001", "--item", "MUG=2")
    assert stock(counterpart) == (8, 1, 7)
    counterpart("invoice", "000000001", "--item", "MUG=2")
    canceled = counterpart("cancel", "000000001")
    assert canceled.out == (
        "You canceled what was left of the order. Order 000000001 is Complete.\n"
    )
    assert stock(counterpart) == (8, 0, 8)
    counterpart("refund", "000000001", "--item", "MUG=1", "--return-to-stock")
    assert stock(counterpart) == (9, 0, 9)
    assert counterpart("check").code == 0


def test_worked_example_of_backorders(counterpart, order):
    put_in_stock("MUG", 0, backorders="allow", threshold=-50)
    assert stock(counterpart) == (0, 0, 50)
    [taken] = order({**GOLDEN, "lines": [{"sku": "MUG", "quantity": 20}], "grand_total": None}).json
    assert (taken["order"]["lines"][0]["status"], stock(counterpart)) == (
        "backordered",
        (0, 20, 30),
    )
    refused = counterpart("ship", "000000001")
    assert refused.err == (
        "counterpart: Not all of your products are available in the requested quantity.\n"
    )
    counterpart("stock", "MUG", "--set", "20")
    assert counterpart("ship", "000000001").code == 0


def stock(counterpart: Any) -> tuple[int, int, int]:
    facts = counterpart("stock", "MUG", "--json").json
    return facts["on_hand"], facts["reserved"], facts["salable"]
