"""JSON is read without losing a cent, and hostile JSON is refused in a sentence."""

import json
from decimal import Decimal

import pytest
from tests.architecture.tree import document as page
from tests.orders.scene import BO, read, shelves
from tests.scene import put_in_stock

from counterpart.orders.taking.document import FIELDS, LINE
from counterpart.orders.taking.parsing import NotJson, parsed
from counterpart.orders.taking.take import take_order


def test_fractions_become_decimals_of_the_same_digits():
    read_back = parsed('{"tax": 0.1, "price": 10.10, "many": 0.30000000000000004, "quantity": 2}')
    assert read_back == {
        "tax": Decimal("0.1"),
        "price": Decimal("10.10"),
        "many": Decimal("0.30000000000000004"),
        "quantity": 2,
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "The text is not JSON: Expecting property name enclosed in double quotes in"),
        ("", "The text is not JSON: Expecting value in line 1, column 1."),
        (b"\xff\xfe\xff", "The text is not JSON."),
        ('{"price": NaN}', "NaN is not a number."),
        ('{"price": -Infinity}', "-Infinity is not a number."),
        ('{"price": 1, "price": 2}', "“price” stands twice in one object."),
        ("[" * 200_000, "The text is nested too deeply."),
        ("9" * 5000, "The text is not JSON."),
        ("1e99999999999999999999", "The text is not JSON."),
        (" " * (16 * 2**20 + 1), "The text is longer than 16 MB."),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_json_is_refused(text, sentence):
    with pytest.raises(NotJson) as no:
        parsed(text)
    assert str(no.value).startswith(sentence)


def examples() -> list[dict[str, object]]:
    blocks = page("docs/orders.md").split("```json\n")[1:]
    return [json.loads(block.partition("```")[0]) for block in blocks]


def test_examples_of_the_docs_are_taken_as_they_stand(house):
    shelves()
    put_in_stock("MUG", 10)
    first, smallest = [take_order(one, **BO).order for one in examples()]
    assert (read(first).grand_total, read(first).state) == (Decimal("24.90"), "processing")
    assert (read(smallest).state, read(smallest).customer_name) == ("new", "A caller")


def test_every_field_is_documented():
    text = page("docs/orders.md")
    assert {name for name in (*FIELDS, *LINE) if f"`{name}`" not in text} == set()
