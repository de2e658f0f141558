"""Can every state be reached, and can every state be left?"""

import ast
from collections.abc import Mapping
from typing import Any

import pytest
from tests.architecture.tree import HOUSE, called, calls, named, parsed, source_files

from counterpart.amazon.listings import states as listing_states
from counterpart.amazon.models.feeds import FeedState
from counterpart.amazon.models.listings import ListingState
from counterpart.amazon.models.operations import OperationState
from counterpart.amazon.models.refunds import RefundState
from counterpart.amazon.models.reports import ReportState
from counterpart.amazon.operations import states as operation_states
from counterpart.amazon.operations.feeding import states as feed_states
from counterpart.amazon.operations.refunding import states as refund_states
from counterpart.amazon.reports import states as report_states
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
    # What came to nothing can be asked for again.
    "refund": set(),
    "feed": {FeedState.DONE, FeedState.FAILED, FeedState.NOT_CREATED},
    # A figure can always become another one.
    "listing": set(),
    "report": {ReportState.DONE, ReportState.EMPTY, ReportState.FAILED},
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
    pytest.param(
        RefundState,
        refund_states.ALLOWED,
        refund_states.INITIAL,
        ENDS["refund"],
        id="refund",
    ),
    pytest.param(FeedState, feed_states.ALLOWED, feed_states.INITIAL, ENDS["feed"], id="feed"),
    pytest.param(
        ListingState,
        listing_states.ALLOWED,
        listing_states.INITIAL,
        ENDS["listing"],
        id="listing",
    ),
    pytest.param(
        ReportState,
        report_states.ALLOWED,
        report_states.INITIAL,
        ENDS["report"],
        id="report",
    ),
]
# The functions that take a step, one for each machine, and nobody else.
WRITE_STATE = {
    "counterpart/amazon/listings/states.py",
    "counterpart/amazon/operations/feeding/states.py",
    "counterpart/amazon/operations/refunding/states.py",
    "counterpart/amazon/operations/states.py",
    "counterpart/amazon/reports/states.py",
    "counterpart/orders/documents/invoice_states.py",
    "counterpart/orders/mails/states.py",
    "counterpart/orders/working.py",
}
OWNERS = (HOUSE / "orders", HOUSE / "amazon", HOUSE / "cli", HOUSE / "web", HOUSE / "worker")


# Where a machine without an end comes to rest.
RESTS = {
    OperationState: operation_states.SETTLED,
    RefundState: refund_states.SETTLED,
    ListingState: listing_states.SETTLED,
}


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
    rests = ends | RESTS.get(states, frozenset())
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
