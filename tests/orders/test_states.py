from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpart.orders.states import (
    ALLOWED,
    FINAL,
    INITIAL,
    STANDING_STILL,
    LineQuantities,
    State,
    cannot,
    resolved_state,
)

N, PP, PR, P = State.NEW, State.PENDING_PAYMENT, State.PAYMENT_REVIEW, State.PROCESSING
C, X, K, H = State.COMPLETE, State.CLOSED, State.CANCELED, State.HOLDED
FIGURES = st.integers(0, 5).map(Decimal)


def of(
    ordered: int,
    invoiced: int = 0,
    shipped: int = 0,
    *,
    canceled: int = 0,
    refunded: int = 0,
    refunded_unshipped: int = 0,
):
    return LineQuantities(
        Decimal(ordered),
        Decimal(invoiced),
        Decimal(shipped),
        Decimal(canceled),
        Decimal(refunded),
        Decimal(refunded_unshipped),
    )


def drawn() -> list[str]:
    return [
        f"{came_from} → {', '.join(sorted(ALLOWED[came_from])) or 'nothing'}" for came_from in State
    ]


def test_table_of_steps_reads_like_the_specification():
    assert drawn() == [
        "new → canceled, holded, processing",
        "pending_payment → canceled, holded, processing",
        "payment_review → canceled, processing",
        "processing → canceled, closed, complete, holded",
        "complete → closed",
        "closed → nothing",
        "canceled → nothing",
        "holded → new, pending_payment, processing",
    ]


def test_every_state_is_reached_and_every_state_but_the_last_ones_can_end():
    reached, ends = set(INITIAL), set(FINAL)
    for _ in State:
        reached |= {to for state in reached for to in ALLOWED[state]}
        ends |= {state for state in State if ALLOWED[state] & ends}
    assert (reached, ends, {state for state in State if not ALLOWED[state]}) == (
        set(State),
        set(State),
        set(FINAL),
    )


@pytest.mark.parametrize(
    ("state", "lines", "can_credit", "may_complete", "answer"),
    [
        pytest.param(N, [of(2)], False, True, N, id="nothing happened"),
        pytest.param(N, [of(2, invoiced=1)], True, True, P, id="first invoice"),
        pytest.param(PP, [of(2, invoiced=1)], True, True, P, id="first invoice, was pending"),
        pytest.param(N, [of(2, shipped=1)], False, True, P, id="first shipment"),
        pytest.param(N, [of(2, shipped=2)], False, True, P, id="shipped, not invoiced"),
        pytest.param(P, [of(2, shipped=2)], False, True, P, id="shipped, still not invoiced"),
        pytest.param(P, [of(2, invoiced=1, shipped=2)], True, True, P, id="partly invoiced"),
        pytest.param(P, [of(2, invoiced=2, shipped=1)], True, True, P, id="partly shipped"),
        pytest.param(P, [of(2, invoiced=2, shipped=2)], True, True, C, id="all done"),
        pytest.param(N, [of(2, invoiced=2, shipped=2)], True, True, C, id="all done at once"),
        pytest.param(P, [of(2, 2, 2), of(1)], True, True, P, id="a second line is open"),
        pytest.param(P, [of(2, 1, 1, canceled=1)], True, True, C, id="rest canceled"),
        pytest.param(P, [of(2, 2, 2)], True, False, P, id="channel has not accepted yet"),
        pytest.param(
            P,
            [of(2, 2, 0, refunded=2, refunded_unshipped=2)],
            False,
            True,
            X,
            id="all refunded, unshipped",
        ),
        pytest.param(
            P,
            [of(2, 2, 0, refunded=2, refunded_unshipped=2)],
            False,
            False,
            X,
            id="refunded while waiting",
        ),
        pytest.param(
            P,
            [of(2, 2, 1, refunded=1, refunded_unshipped=1)],
            True,
            True,
            C,
            id="partly refunded, rest shipped",
        ),
        pytest.param(
            P, [of(2, 2, 2, refunded=1)], True, True, C, id="all shipped, partly refunded"
        ),
        pytest.param(P, [of(2, 2, 2, refunded=2)], False, True, X, id="refunded after shipping"),
        pytest.param(C, [of(2, 2, 2, refunded=1)], True, True, C, id="complete, partial refund"),
        pytest.param(C, [of(2, 2, 2, refunded=2)], False, True, X, id="complete, full refund"),
        pytest.param(C, [of(2, 2, 2)], True, False, C, id="complete never goes back"),
        pytest.param(P, [of(2, 2, 2)], False, True, C, id="free order"),
        pytest.param(H, [of(2, 2, 2)], True, True, H, id="on hold"),
        pytest.param(PR, [of(2, 2, 2)], True, True, PR, id="in review"),
        pytest.param(X, [of(2, 2, 2)], True, True, X, id="closed"),
        pytest.param(K, [of(2, canceled=2)], False, True, K, id="canceled"),
    ],
)
def test_state_follows_from_what_happened_to_the_lines(
    state, lines, can_credit, may_complete, answer
):
    answered = resolved_state(
        state,
        lines,
        can_credit=can_credit,
        is_credited=any(one.refunded for one in lines),
        may_complete=may_complete,
    )
    assert answered == answer


@settings(derandomize=True, deadline=None, database=None, max_examples=300)
@given(st.builds(LineQuantities, FIGURES, FIGURES, FIGURES, FIGURES, FIGURES))
def test_nothing_negative_is_ever_left_to_do(line):
    left = (line.to_invoice, line.to_ship, line.to_refund, line.to_cancel)
    assert all(figure >= 0 for figure in left)
    assert line.to_cancel == min(line.to_invoice, line.to_ship)


@settings(derandomize=True, deadline=None, database=None, max_examples=300)
@given(
    st.sampled_from(list(State)),
    st.lists(st.builds(LineQuantities, FIGURES, FIGURES, FIGURES, FIGURES, FIGURES), max_size=3),
    st.booleans(),
    st.booleans(),
)
def test_state_settles_in_one_go_along_permitted_steps(state, lines, can_credit, may_complete):
    asked = {
        "is_credited": any(one.refunded for one in lines),
        "can_credit": can_credit,
        "may_complete": may_complete,
    }
    to = resolved_state(state, lines, **asked)
    through_processing = State.PROCESSING in ALLOWED[state] and to in ALLOWED[State.PROCESSING]
    assert to == state or to in ALLOWED[state] or through_processing
    assert resolved_state(to, lines, **asked) == to
    assert state not in STANDING_STILL or to == state


@pytest.mark.parametrize(
    ("line", "left"),
    [
        (of(3), (3, 3, 0, 3)),
        (of(3, invoiced=2), (1, 3, 2, 1)),
        (of(3, shipped=2), (3, 1, 0, 1)),
        (of(3, invoiced=3, refunded=2, refunded_unshipped=2), (0, 1, 1, 0)),
        (of(3, invoiced=3, shipped=2, refunded=1, refunded_unshipped=1), (0, 0, 2, 0)),
        (of(3, invoiced=3, shipped=3, refunded=1), (0, 0, 2, 0)),
        (of(3, canceled=1, invoiced=2, shipped=2), (0, 0, 2, 0)),
    ],
)
def test_what_is_left_follows_the_formulas(line, left):
    assert (line.to_invoice, line.to_ship, line.to_refund, line.to_cancel) == left


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (N, "An order that is New cannot be edited."),
        (PP, "An order that is in Pending Payment cannot be edited."),
        (PR, "An order that is in Payment Review cannot be edited."),
        (P, "An order that is Processing cannot be edited."),
        (C, "An order that is Complete cannot be edited."),
        (X, "An order that is Closed cannot be edited."),
        (K, "An order that is Canceled cannot be edited."),
        (H, "An order that is On Hold cannot be edited."),
    ],
)
def test_refusal_reads_well_in_every_state(state, sentence):
    assert cannot(state, "edit") == sentence
