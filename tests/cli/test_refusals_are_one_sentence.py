"""Whatever is wrong, the command line answers with one line and an exit code that is not 0."""

import os
import subprocess
import sys

import pytest
from tests.cli.test_a_merchant_lives_on_the_command_line import CONNECT


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("commerce", "17"), "There is no Commerce order 17."),
        (("show", "111-1"), "No Amazon order 111-1 has been taken in."),
        (("stock", "CUP"), "There is no product with the SKU “CUP”."),
        (("stock", "MUG", "--set", "many"), "“many” is not a quantity."),
        (("settings", "Moon"), "There is no store named “Moon”. Stores: US Store."),
        (("settings", "US Store", "color=red"), "There is no setting “color”."),
        (("settings", "US Store", "import"), "“import” is not of the form key=value."),
        (("sync", "--store", "Moon"), "There is no store named “Moon”. Stores: US Store."),
        (("resend", "9"), "There is no single shipment with the number 9."),
        (
            ("edit-address", "111-1", "city=X"),
            "No Amazon order 111-1 has been taken in. There is no Commerce order 111-1.",
        ),
        (("sync", "--now", "2026-11-02T12:00:00Z"), "--now moves the clock"),
        (("products", "import", "/no/such/file.csv"), "No such file"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_refusal_is_one_line_on_standard_error(counterpart, shop, arguments, sentence):
    answer = counterpart(*arguments)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("counterpart: ")
    assert sentence in answer.err
    assert answer.err.count("\n") == 1


def test_an_unknown_marketplace_is_refused_before_amazon_is_asked(counterpart, shop):
    shop.amazon.forget_requests()
    answer = counterpart(*[*CONNECT[:6], "Atlantis", *CONNECT[7:]])
    assert answer.code == 1
    assert "“Atlantis” is not an Amazon marketplace." in answer.err
    assert list(shop.amazon.requests) == []


def test_refused_credentials_are_told_without_the_secret(counterpart, shop):
    answer = counterpart(*[*CONNECT[:2], "Other", *CONNECT[3:-1], "Atzr|stolen"])
    assert answer.code == 1
    assert "Amazon refused these credentials" in answer.err
    assert "stolen" not in answer.err


def test_a_bad_row_is_named_by_its_line_and_the_others_come_in(counterpart, shop, tmp_path):
    file = tmp_path / "products.csv"
    file.write_text(
        "sku,name,price,quantity\nPEN,Pen,1.50,5\nPOT,Pot,cheap,5\nPEN,Pen again,2,1\n",
        encoding="utf-8",
    )
    answer = counterpart("products", "import", str(file), "--json")
    assert answer.code == 1
    assert (answer.json["created"], [one["line"] for one in answer.json["refused"]]) == (1, [3, 4])


def test_a_database_that_is_not_set_up_is_told(tmp_path):
    answer = subprocess.run(
        [sys.executable, "-m", "counterpart", "orders"],
        env=os.environ
        | {"DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3", "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.returncode, answer.stdout, answer.stderr) == (
        1,
        "",
        "counterpart: The database is not set up yet. Run `counterpart migrate` first.\n",
    )


def test_a_bug_is_one_line_too_and_shows_no_data(counterpart, shop, monkeypatch):
    def breaks(*_, **__):
        raise KeyError("what a buyer wrote")

    monkeypatch.setattr("counterpart.cli.commerce.orders.find_orders", breaks)
    answer = counterpart("commerce")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("counterpart: Something went wrong that should not: KeyError in ")
    assert "what a buyer wrote" not in answer.err
    assert answer.err.count("\n") == 1
