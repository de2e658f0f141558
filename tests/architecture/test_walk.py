"""Do the calls that the walk tells of go downward, and are they made?"""

import re

import pytest
from tests.architecture.tree import HOUSE, document

LAYERS = (
    {"cli"}, {"web", "worker", "sandbox"}, {"amazon"}, {"orders"}, {"customers", "inventory"},
    {"catalog"}, {"users"}, {"websites"}, {"audit"}, {"core"},
)  # fmt: skip
ROW = re.compile(
    r"^\| (?P<row>[SR]\d+) \|[^|]*\| `(?P<file>[\w/.]+)` → `(?P<function>\w+)` \|.*\| "
    r"(?P<by>[SR]\d+|–) \|$",
    re.MULTILINE,
)
ROWS = {one["row"]: one for one in ROW.finditer(document("docs/walk.md"))}
CALLS = [one for one in ROWS.values() if one["by"] != "–"]


def height(file: str) -> int:
    package = file.partition("/")[0]
    return next(at for at, packages in enumerate(LAYERS) if package in packages)


def test_the_walk_tells_of_a_shipment_and_of_a_refund() -> None:
    """Prevents a table that is written in another form and checked by nobody."""
    assert [one for one in ROWS if one.startswith("S")] == [f"S{at}" for at in range(1, 19)]
    assert [one for one in ROWS if one.startswith("R")] == [f"R{at}" for at in range(1, 15)]


@pytest.mark.parametrize("call", CALLS, ids=lambda one: one["row"])
def test_a_call_goes_downward(call) -> None:
    """Prevents a step that reaches up: below would have to know who stands above."""
    assert height(ROWS[call["by"]]["file"]) <= height(call["file"])


@pytest.mark.parametrize("call", CALLS, ids=lambda one: one["row"])
def test_a_call_is_made_where_the_walk_says(call) -> None:
    """Prevents a map of a way that nobody takes any more."""
    caller = (HOUSE / ROWS[call["by"]]["file"]).read_text(encoding="utf-8")
    assert re.search(rf"\b{call['function']}\(", caller)
