"""Every kind of thing and every action in the trail has a name that people know."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import called, calls, named, parsed, source_files

from counterpart.audit.kinds import KINDS
from counterpart.audit.wording import ACTIONS

# These take the action first, or after the order.
WRITERS = {"record", "written", "_tell", "_audit", "_write_down", "_write_link_down"}
# Made of the kind of place and of what happened to it (`websites.arranging`).
OF_PLACES = {
    f"{place}_{what}"
    for place in ("website", "store", "store_view")
    for what in ("created", "changed")
}


def kinds_said() -> dict[str, str]:
    """Every kind that is given to the trail as a literal, and one file that does."""
    return {
        str(option.value.value): named(path)
        for path in source_files()
        if "counterpart.audit.trail" in path.read_text(encoding="utf-8")
        for call in calls(path)
        if called(call) in {"record", "written"}
        for option in call.keywords
        if option.arg == "kind" and isinstance(option.value, ast.Constant)
    }


def actions_said() -> dict[str, str]:
    """Every action that is given to the trail as a literal, and one file that does."""
    return {
        text: named(path)
        for path in source_files()
        for expression in _actions_in(path)
        for text in _texts(expression)
    }


def _actions_in(path: Path) -> Iterator[ast.expr]:
    for call in calls(path):
        if called(call) in WRITERS:
            yield from call.args[:1]
        elif called(call) == "worked":
            yield from call.args[1:2]
        yield from (one.value for one in call.keywords if one.arg == "action")
    for node in ast.walk(parsed(path)):
        is_action = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "action"
        if is_action and isinstance(node, ast.Assign):
            yield node.value


def _texts(expression: ast.expr) -> list[str]:
    """A literal, or the two of a choice."""
    found = (
        [expression.body, expression.orelse] if isinstance(expression, ast.IfExp) else [expression]
    )
    return [one.value for one in found if isinstance(one, ast.Constant) and one.value and
            isinstance(one.value, str)]  # fmt: skip


def literals() -> set[str]:
    """Every text in the product, but for the catalogue of actions."""
    return {
        node.value
        for path in source_files()
        if named(path) != "counterpart/audit/wording.py"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_kind_in_the_trail_has_a_name() -> None:
    """Prevents an entry that `counterpart audit --kind` cannot find."""
    said = kinds_said()
    assert {kind: file for kind, file in said.items() if kind not in KINDS} == {}
    assert {"order", "amazon_store", "setting"} <= set(said)


def test_every_action_in_the_trail_has_a_name() -> None:
    """Prevents an entry that reads like a variable."""
    said = actions_said()
    assert {action: file for action, file in said.items() if action not in ACTIONS} == {}
    assert {"shipped", "customer_changed", "product_created", "person_deactivated"} <= set(said)


def test_no_name_is_kept_for_an_action_that_nobody_takes() -> None:
    assert set(ACTIONS) - literals() - OF_PLACES == set()
