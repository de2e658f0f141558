"""A web shop's order is placed, invoiced, shipped and complete, all on the command line."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from tests.orders.scene import figures, shelves
from tests.orders.taking.documents import ADDRESS, document, line

from counterpart.customers.models import Customer
from counterpart.inventory.checking import stock_findings
from counterpart.orders.checking import order_findings
from counterpart.orders.models.orders import Order


@pytest.fixture
def desk(tmp_path):
    """A folder in which other systems leave their orders."""

    def left(content: Any) -> str:
        file: Path = tmp_path / f"{len(list(tmp_path.iterdir()))}.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return str(file)

    return left


def test_shop_order_is_worked_to_its_end(counterpart, house, desk):
    shelves()
    file = desk(document(number="W-1", grand_total="27.06"))
    assert counterpart("order", "create", file).out == "Order W-1 was placed.\n"
    assert counterpart("order", "create", file).out == "Order W-1 was placed before.\n"
    assert figures("MUG") == (10, 2, 8)

    assert counterpart("invoice", "W-1").code == 0
    assert counterpart("ship", "W-1", "--carrier", "ups", "--tracking", "1Z").code == 0
    shown = counterpart("commerce", "W-1", "--json").json
    assert (shown["status"], shown["state"], shown["total_paid"], shown["tax"]) == (
        "complete", "complete", "27.06", "2.06",
    )  # fmt: skip
    assert shown["amazon_order_id"] is None
    assert shown["history"][0]["text"] == ("The order was created from Webshop order W-1.")
    assert (figures("MUG"), list(order_findings()), list(stock_findings())) == ((8, 0, 8), [], [])


def test_one_bad_order_of_a_list_does_not_delay_the_others(counterpart, house, desk):
    shelves()
    file = desk(
        [
            document(external_id="W-1"),
            document(external_id="W-2", lines=[line("CUP"), line("LAMP", 9)]),
            "nonsense",
            document(external_id="W-4", lines=[line("LAMP", 1)]),
            document(external_id="W-1"),
        ]
    )
    answer = counterpart("order", "create", file, "--json")
    assert answer.code == 1
    assert [(one["outcome"], one["external_id"]) for one in answer.json] == [
        ("placed", "W-1"),
        ("refused", "W-2"),
        ("refused", None),
        ("placed", "W-4"),
        ("already_placed", "W-1"),
    ]
    assert answer.json[1]["faults"] == [
        {
            "code": "not_found",
            "sentence": "CUP: There is no product with this SKU.",
            "facts": {"sku": "CUP"},
        },
        {
            "code": "out_of_stock",
            "sentence": "LAMP: Only 1 of 9 available.",
            "facts": {"sku": "LAMP", "needed": "9", "available": "1"},
        },
    ]
    assert answer.json[3]["order"]["lines"][0]["sku"] == "LAMP"
    assert Order.objects.count() == 2

    told = counterpart("order", "create", file)
    assert (told.code, told.out.splitlines()) == (
        1,
        [
            "1: Order 000000001 was placed before.",
            "4: Order 000000002 was placed before.",
            "5: Order 000000001 was placed before.",
        ],
    )
    assert told.err.splitlines()[:2] == [
        "counterpart: 2: CUP: There is no product with this SKU.",
        "counterpart: 2: LAMP: This product is out of stock.",
    ]


def test_orders_come_from_standard_input_with_their_cents(counterpart, house, monkeypatch):
    shelves()
    text = json.dumps(document()).replace('"10.00"', "10.10").replace('"1.65"', "0.3")

    class Standard:
        buffer = io.BytesIO(text.encode())

    monkeypatch.setattr("counterpart.cli.commerce.ordering.sys.stdin", Standard)
    [placed] = counterpart("order", "create", "-", "--json").json
    assert (placed["order"]["subtotal"], placed["order"]["tax"]) == ("20.20", "0.71")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "The text is not JSON: "),
        ('{"lines": [], "lines": []}', "“lines” stands twice in one object."),
        ('{"grand_total": NaN}', "NaN is not a number."),
    ],
)
def test_a_file_that_is_no_json_is_one_sentence(counterpart, house, desk, text, sentence):
    answer = counterpart("order", "create", desk(text))
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith(f"counterpart: {sentence}")
    assert answer.err.count("\n") == 1


def test_hostile_names_do_not_reach_the_terminal(counterpart, house, desk):
    answer = counterpart("order", "create", desk(document(lines=[line("\x9b31mCUP\u202e")])))
    assert answer.code == 1
    assert "\x9b" not in answer.err
    assert "\u202e" not in answer.err


def test_an_order_is_edited_and_ordered_again(counterpart, house, desk):
    shelves()
    counterpart("order", "create", desk(document(number="W-1")))
    corrected = desk(document(source=None, external_id=None, lines=[line(quantity=3)]))
    edited = counterpart("order", "edit", "W-1", corrected, "--json")
    assert (edited.json["number"], edited.json["lines"][0]["quantity"]) == ("W-1-1", 3)
    assert counterpart("order", "again", "W-1-1").out == (
        "The same was ordered again as in order W-1-1. Order 000000001 is Pending.\n"
    )
    refused = counterpart("order", "edit", "W-1", corrected)
    assert (refused.code, refused.out) == (1, "")
    assert figures("MUG") == (10, 6, 4)


def test_guest_becomes_a_customer_who_is_changed_and_found(counterpart, house, desk):
    shelves()
    counterpart("order", "create", desk(document(number="W-1")))
    made = counterpart("customers", "register", "W-1", "--json").json
    assert (made["email"], made["first_name"], made["addresses"][0]["default_billing"]) == (
        "ida@example.com", "Ida", True,
    )  # fmt: skip
    again = counterpart("customers", "register", "W-1")
    assert (again.code, again.err) == (
        1,
        "counterpart: This order already has associated customer account\n",
    )
    fields = [
        part
        for name, value in (ADDRESS | {"line1": "2 Work Street"}).items()
        for part in ("--address", f"{name}={value}")
    ]
    counterpart("customers", "change", "ida@example.com", "--last-name", "Bay",
                "--group", "wholesale", *fields, "--default-shipping")  # fmt: skip
    shown = counterpart("customers", "show", str(made["number"]), "--json").json
    assert (shown["last_name"], shown["group"]) == ("Bay", "wholesale")
    assert [one["default_shipping"] for one in shown["addresses"]] == [False, True]
    assert "Bay" in counterpart("customers", "show", "ida@example.com").out
    assert "Bay" in counterpart("customers", "list").out


def test_customers_are_created_once_and_orders_are_given_to_them(counterpart, house, desk):
    shelves()
    create = ("customers", "create", "bo@example.com", "--first-name", "Bo", "--last-name", "Bay")
    assert counterpart(*create, "--json").json["group"] == "general"
    assert counterpart(*create).code == 1
    counterpart("order", "create", desk(document(number="W-1")))
    linked = counterpart("customers", "register", "W-1", "--customer", "bo@example.com", "--json")
    assert linked.json["email"] == "bo@example.com"
    assert Order.objects.get().customer == Customer.objects.get()
    assert counterpart("customers", "change", "bo@example.com", "--default-billing").code == 1
    assert counterpart("customers", "list", "--website", "mars").code == 1
    [listed] = counterpart("customers", "list", "--website", "base", "--json").json
    assert listed["number"] == Customer.objects.get().pk


def test_a_second_website_is_set_up_and_sells(counterpart, house, desk):
    shelves()
    assert counterpart("websites", "create", "uk", "--name", "UK", "--currency", "GBP").code == 0
    counterpart("websites", "store", "uk", "uk_store", "--name", "UK Store")
    counterpart("websites", "view", "uk_store", "uk_en", "--name", "English", "--language", "en-GB")
    counterpart("websites", "change", "view", "uk_en", "--sort-order", "7")
    counterpart("websites", "change", "website", "uk", "--letterhead", "Example Ltd")
    listed = counterpart("websites", "list", "--json").json
    assert listed[1] == {
        "code": "uk",
        "name": "UK",
        "base_currency": "GBP",
        "letterhead": "Example Ltd",
        "sort_order": 0,
        "stores": [
            {
                "code": "uk_store",
                "name": "UK Store",
                "views": [
                    {
                        "code": "uk_en",
                        "name": "English",
                        "language": "en-GB",
                        "active": True,
                        "sort_order": 7,
                    }
                ],
            }
        ],
    }
    assert "uk_en" in counterpart("websites", "list").out
    [placed] = counterpart("order", "create", desk(document(store_view="uk_en")), "--json").json
    assert (placed["order"]["store_view"], placed["order"]["currency"]) == ("uk_en", "GBP")
    assert placed["order"]["number"].endswith("000000001")
    counterpart("websites", "change", "view", "uk_en", "--inactive")
    assert (
        counterpart("order", "create", desk(document(store_view="uk_en", external_id="W-2"))).err
        == "counterpart: Store view uk_en is not active.\n"
    )
    assert counterpart("websites", "store", "mars", "x", "--name", "X").code == 1
