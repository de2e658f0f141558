"""Whatever is given by mistake is refused with a sentence, and nothing is written."""

import json

import pytest
from tests.orders.scene import placed

from counterpart.customers.models import Customer
from counterpart.inventory.models import Stock
from counterpart.orders.models.orders import Order


@pytest.mark.parametrize("command", [("order", "create"), ("products", "import")])
def test_file_that_is_not_there_is_named(counterpart, house, command, tmp_path):
    missing = str(tmp_path / "missing")
    answer = counterpart(*command, missing)
    assert (answer.code, answer.out, answer.err) == (
        1,
        "",
        f"counterpart: {missing}: No such file or directory.\n",
    )


def test_file_that_cannot_be_written_is_named(counterpart, house, tmp_path):
    placed(is_paid=True)
    missing = str(tmp_path / "nowhere" / "papers.html")
    answer = counterpart("print", "000000001", "--output", missing)
    assert (answer.code, answer.err) == (
        1,
        f"counterpart: {missing}: No such file or directory.\n",
    )


@pytest.mark.parametrize("sent", [None, 7, "x", [[]]])
def test_what_is_no_order_gets_one_sentence(counterpart, house, tmp_path, sent):
    file = tmp_path / "order.json"
    file.write_text(json.dumps(sent), encoding="utf-8")
    answer = counterpart("order", "create", str(file))
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == "counterpart: The order is not an object with fields.\n"
    assert Order.objects.count() == 0


def test_empty_list_of_orders_is_told(counterpart, house, tmp_path):
    file = tmp_path / "orders.json"
    file.write_text("[]", encoding="utf-8")
    assert counterpart("order", "create", str(file)).out == "The list holds no order.\n"
    assert counterpart("order", "create", str(file), "--json").json == []


def test_address_is_refused_with_one_reason_not_two(counterpart, house, tmp_path):
    file = tmp_path / "order.json"
    document = {
        "payment": {"method": "Cash"},
        "shipping_address": {"name": "Ida", "line1": "1 Gate", "city": "Oslo", "country": "NO"},
        "lines": [{"sku": "MUG", "quantity": -1}],
    }
    file.write_text(json.dumps(document), encoding="utf-8")
    assert counterpart("order", "create", str(file)).err.splitlines() == [
        "counterpart: The order: shipping_address cannot be used: postcode is missing.",
        "counterpart: Line 1: quantity must be above zero.",
        "counterpart: MUG: There is no product with this SKU.",
    ]


def test_stocks_cannot_differ_in_their_case_only(counterpart, house):
    counterpart("stocks", "create", "Europe")
    counterpart("stocks", "create", "Asia")
    for command in (("create", "EUROPE"), ("rename", "Asia", "europe")):
        answer = counterpart("stocks", *command)
        assert (answer.code, answer.err) == (
            1,
            "counterpart: There is already a stock “Europe”.\n",
        )
    assert counterpart("stocks", "create", "Europe").code == 0
    assert counterpart("stocks", "rename", "Europe", "EUROPE").code == 0
    names = Stock.objects.order_by("name").values_list("name", flat=True)
    assert list(names) == ["Asia", "Default Stock", "EUROPE"]


def test_number_that_only_begins_like_a_customer_is_nobody(counterpart, house):
    counterpart("customers", "create", "ida@example.com", "--first-name", "I", "--last-name", "E")
    number = str(Customer.objects.get().pk)
    assert counterpart("customers", "show", number).code == 0
    wrong = f"{number:>019}999"
    assert counterpart("customers", "show", wrong).err == (
        f"counterpart: There is no customer {wrong}.\n"
    )


@pytest.mark.parametrize("command", [("runs",), ("audit",), ("mails", "list")])
@pytest.mark.parametrize("wrong", ["0", "-5", "x", ""])
def test_number_of_rows_is_above_zero(counterpart, house, command, wrong):
    answer = counterpart(*command, "--last", wrong)
    assert (answer.code, answer.out, "Invalid value for '--last'" in answer.err) == (2, "", True)


@pytest.mark.parametrize("wrong", ["NaN", "Infinity", "-1", "0", "1e400", "0.5", "", "x", "١x"])
@pytest.mark.parametrize("command", ["ship", "invoice", "refund"])
def test_quantity_that_is_none_changes_nothing(counterpart, house, command, wrong):
    order = placed(is_paid=command == "refund")
    before = Order.objects.values().get(pk=order.pk)
    answer = counterpart(command, order.number, "--item", f"CUP={wrong}")
    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)
    assert Order.objects.values().get(pk=order.pk) == before
