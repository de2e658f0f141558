"""CO-4.6 and P-4 f: work rests for a while, and goes on where it was."""

from decimal import Decimal

import pytest
from tests.core.racing import at_once, names
from tests.orders.scene import (
    BO,
    figures,
    line,
    new_order,
    placed,
    read,
    sentences,
    shelves,
    shipped,
    standing,
    units,
)

from counterpart.audit.models import AuditEntry
from counterpart.core.errors import Refused
from counterpart.orders.addressing import change_shipping_address
from counterpart.orders.checking import order_findings
from counterpart.orders.commenting import comment_order
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import refund_order
from counterpart.orders.models.orders import Order, StatusAssignment
from counterpart.orders.new_order import NewAddress
from counterpart.orders.states import State
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.steps.completing import complete_order
from counterpart.orders.steps.editing import edit_order
from counterpart.orders.steps.holding import hold_order, unhold_order
from counterpart.orders.working import StepNotAllowed

HOLDABLE = [
    pytest.param({}, id="new"),
    pytest.param({"begins": State.PENDING_PAYMENT}, id="pending payment"),
    pytest.param({"is_paid": True}, id="processing"),
    pytest.param({"is_paid": True, "status": "fraud"}, id="suspected fraud"),
]


@pytest.mark.parametrize("facts", HOLDABLE)
def test_hold_and_unhold_leave_the_order_as_it_was(house, facts):
    shelves()
    order = placed(line("MUG", 2), **facts)
    before = (standing(order), units(order), figures("MUG"))
    hold_order(order, comment="Call Bo", **BO)
    held = (standing(order), units(order), figures("MUG"))
    unhold_order(order, **BO)
    again = read(order)
    assert (held, (standing(order), units(order), figures("MUG"))) == (
        (("holded", "holded"), *before[1:]),
        before,
    )
    assert (again.held_from_state, again.held_from_status, list(order_findings())) == ("", "", [])


def test_hold_and_its_end_are_told_and_audited(house):
    order = placed()
    hold_order(order, comment="Call Bo", **BO)
    unhold_order(order, comment="All is well", **BO)
    assert (
        sentences(order)[1:],
        order.history.get(code="held").comment,
        order.history.get(code="unheld").comment,
        list(AuditEntry.objects.order_by("pk").values_list("action", "before", "after")),
    ) == (
        [
            "The order was put on hold.",
            "The order became On Hold.",
            "The order was released from hold.",
            "The order became New.",
        ],
        "Call Bo",
        "All is well",
        [
            (
                "held",
                {"state": "new", "status": "pending"},
                {"state": "holded", "status": "holded"},
            ),
            (
                "unheld",
                {"state": "holded", "status": "holded"},
                {"state": "new", "status": "pending"},
            ),
        ],
    )


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("holded", "is On Hold"),
        ("payment_review", "is in Payment Review"),
        ("complete", "is Complete"),
        ("closed", "is Closed"),
        ("canceled", "is Canceled"),
    ],
)
def test_state_that_cannot_be_held_is_named(house, state, told):
    order = placed()
    Order.objects.update(state=state, held_from_state="processing" if state == "holded" else "")
    with pytest.raises(StepNotAllowed) as refusal:
        hold_order(order, **BO)
    assert (refusal.value.sentence, standing(order)[0], sentences(order)) == (
        f"A hold action is not available. An order that {told} cannot be put on hold.",
        state,
        ["The order was placed."],
    )


def test_order_that_is_not_on_hold_cannot_be_released(house):
    order = placed()
    with pytest.raises(StepNotAllowed) as refusal:
        unhold_order(order, **BO)
    assert (refusal.value.sentence, standing(order), sentences(order)) == (
        "You cannot remove the hold. Order 000000001 is not on hold.",
        ("new", "pending"),
        ["The order was placed."],
    )


def test_status_that_no_longer_belongs_to_the_state_gives_way_to_the_default(house):
    order = placed(is_paid=True, status="fraud")
    hold_order(order, **BO)
    StatusAssignment.objects.filter(state="processing", status__code="fraud").delete()
    unhold_order(order, **BO)
    assert standing(order) == ("processing", "processing")


def test_order_on_hold_without_a_memory_goes_where_its_lines_say(house):
    order = placed(is_paid=True)
    Order.objects.update(state="holded", status="holded")
    assert list(order_findings()) == [
        "Order 000000001 is On Hold, and remembers nothing to go back to."
    ]
    unhold_order(order, **BO)
    assert (standing(order), list(order_findings())) == (("processing", "processing"), [])


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(lambda order: invoice_order(order, **BO), id="invoice"),
        pytest.param(shipped, id="ship"),
        pytest.param(lambda order: refund_order(order, **BO), id="credit"),
        pytest.param(lambda order: cancel_order(order, **BO), id="cancel"),
        pytest.param(lambda order: edit_order(order, new_order(), **BO), id="edit"),
    ],
)
def test_nothing_is_done_with_an_order_on_hold(house, step):
    shelves()
    order = placed(line("MUG", 2))
    invoice_order(order, items={"MUG": Decimal(1)}, **BO)
    hold_order(order, **BO)
    before = (sentences(order), units(order), figures("MUG"))
    with pytest.raises(Refused):
        step(order)
    assert (standing(order)[0], (sentences(order), units(order), figures("MUG"))) == (
        "holded",
        before,
    )


def test_comments_and_addresses_may_change_meanwhile(house):
    order = placed()
    hold_order(order, **BO)
    comment_order(order, "Hello", **BO)
    change_shipping_address(order, NewAddress("NO", {"city": "Oslo"}), **BO)
    assert sentences(order)[-2:] == ["Hello", "The shipping address was changed."]


def test_channels_acceptance_waits_until_the_hold_ends(house):
    order = placed(is_paid=True, completion_waits_for_channel=True)
    shipped(order)
    hold_order(order, **BO)
    complete_order(order, **BO)
    held = (standing(order)[0], read(order).completion_waits_for_channel)
    unhold_order(order, **BO)
    released = standing(order)[0]
    complete_order(order, **BO)
    assert (held, released, standing(order)[0]) == (("holded", True), "processing", "complete")


def test_what_happened_meanwhile_takes_effect_when_the_hold_ends(house):
    order = placed(is_paid=True, completion_waits_for_channel=True)
    shipped(order)
    hold_order(order, **BO)
    Order.objects.update(completion_waits_for_channel=False)
    unhold_order(order, **BO)
    assert (standing(order), sentences(order)[-2:]) == (
        ("complete", "complete"),
        ["The order became Processing.", "The order became Complete."],
    )


def test_of_two_who_hold_at_once_one_is_refused(lasting_house):
    order = placed()
    outcomes = at_once(lambda: hold_order(order, **BO), lambda: hold_order(order, **BO))
    assert (names(outcomes), standing(order), read(order).held_from_state) == (
        ["Order", "StepNotAllowed"],
        ("holded", "holded"),
        "new",
    )
