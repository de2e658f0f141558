"""Can every state be reached, and can every state be left?"""

import ast
from collections.abc import Mapping
from typing import Any

import pytest
from tests.architecture.tree import HOUSE, called, calls, named, parsed, source_files

from counterpart.amazon.models.feeds import FeedState
from counterpart.amazon.models.operations import OperationState
from counterpart.amazon.operations import states as operation_states
from counterpart.amazon.operations.feeding import states as feed_states
from counterpart.orders import states as order_states
from counterpart.orders.documents import invoice_states
from counterpart.orders.mails import states as mail_states
from counterpart.orders.models.documents import InvoiceState
from counterpart.orders.models.mails import MailState
from counterpart.orders.states import State

# What ends for good: nothing leads out of these.
ENDS = {
    "order": {State.CANCELED, State.CLOSED},
    "invoice": {InvoiceState.PAID, InvoiceState.CANCELED},
    "mail": {MailState.SENT, MailState.FAILED},
    "operation": {OperationState.NOT_NEEDED},
    "feed": {FeedState.DONE, FeedState.FAILED, FeedState.NOT_CREATED},
}
MACHINES = [
    pytest.param(State, order_states.ALLOWED, order_states.INITIAL, ENDS["order"], id="order"),
    pytest.param(
        InvoiceState,
        invoice_states.ALLOWED,
        invoice_states.INITIAL,
        ENDS["invoice"],
        id="invoice",
    ),
    pytest.param(MailState, mail_states.ALLOWED, mail_states.INITIAL, ENDS["mail"], id="mail"),
    pytest.param(
        OperationState,
        operation_states.ALLOWED,
        operation_states.INITIAL,
        ENDS["operation"],
        id="operation",
    ),
    pytest.param(FeedState, feed_states.ALLOWED, feed_states.INITIAL, ENDS["feed"], id="feed"),
]
# The functions that take a step, one for each machine, and nobody else.
WRITE_STATE = {
    "counterpart/amazon/operations/feeding/states.py",
    "counterpart/amazon/operations/states.py",
    "counterpart/orders/documents/invoice_states.py",
    "counterpart/orders/mails/states.py",
    "counterpart/orders/working.py",
}
OWNERS = (HOUSE / "orders", HOUSE / "amazon", HOUSE / "cli", HOUSE / "web", HOUSE / "worker")


def reached_from(start: set[Any], allowed: Mapping[Any, frozenset[Any]]) -> set[Any]:
    reached, edge = set(start), set(start)
    while edge:
        edge = {to for came_from in edge for to in allowed[came_from]} - reached
        reached |= edge
    return reached


@pytest.mark.parametrize(("states", "allowed", "initial", "ends"), MACHINES)
def test_every_state_stands_in_the_table(states, allowed, initial, ends) -> None:
    """Prevents a new state that every step out of refuses with a KeyError."""
    assert set(allowed) == set(states)


@pytest.mark.parametrize(("states", "allowed", "initial", "ends"), MACHINES)
def test_every_state_is_reachable(states, allowed, initial, ends) -> None:
    """Prevents a state that pages offer as a filter and that nothing ever has."""
    assert reached_from(set(initial), allowed) == set(states)


@pytest.mark.parametrize(("states", "allowed", "initial", "ends"), MACHINES)
def test_only_the_named_ends_are_ends(states, allowed, initial, ends) -> None:
    """Prevents the order that nobody can move any more."""
    assert {state for state in states if not allowed[state]} == ends


@pytest.mark.parametrize(("states", "allowed", "initial", "ends"), MACHINES)
def test_every_state_leads_to_an_end_or_rests_settled(states, allowed, initial, ends) -> None:
    """Prevents two states that only lead to each other, for ever."""
    rests = ends | (operation_states.SETTLED if states is OperationState else set())
    stuck = {state for state in states if not reached_from({state}, allowed) & rests}
    assert stuck == set()


def test_the_orders_ends_are_the_ones_its_package_names() -> None:
    """Prevents a follow-up step on an order that another file already calls finished."""
    assert set(order_states.FINAL) == ENDS["order"]


def assigns_state(tree: ast.Module) -> bool:
    return any(
        isinstance(target, ast.Attribute) and target.attr == "state"
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
    )


def test_states_change_only_where_the_table_is_asked() -> None:
    """Prevents a status set by hand, past the table, the WHERE clause and the history."""
    found = {
        named(path)
        for path in source_files()
        if any(path.is_relative_to(owner) for owner in OWNERS)
        and (
            assigns_state(parsed(path))
            or any(
                called(call) == "update" and any(one.arg == "state" for one in call.keywords)
                for call in calls(path)
            )
        )
    }
    assert found == WRITE_STATE
