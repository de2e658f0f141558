"""CO-3 and P-3: statuses of one's own."""

from typing import Any

import pytest
from tests.core.racing import at_once
from tests.orders.scene import BO, placed, standing

from counterpart.audit.models import AuditEntry
from counterpart.core.errors import Refused
from counterpart.orders.commenting import comment_order
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.labels.status_editing import (
    StatusRefused,
    assign_status,
    create_status,
    label_for_view,
    relabel_status,
    unassign_status,
)
from counterpart.orders.labels.statuses import StatusUnknown, get_status, labels, statuses_of
from counterpart.orders.models.orders import OrderStatus, StatusAssignment
from counterpart.orders.states import State
from counterpart.orders.steps.holding import hold_order
from counterpart.websites.founding import default_view, open_website


def status(code: str = "packing", label: str = "Packing") -> OrderStatus:
    return create_status(code, label, **BO)


def defaults() -> dict[str, str]:
    """Answer the default status of each state; a state with two would show."""
    rows = StatusAssignment.objects.filter(is_default=True).order_by("pk")
    return {f"{one.state} {number}": one.status.code for number, one in enumerate(rows)}


def audited() -> list[tuple[Any, ...]]:
    rows = AuditEntry.objects.filter(subject_kind="order_status").order_by("pk")
    return list(rows.values_list("action", "subject", "before", "after"))


def refusal(step, *arguments, **choices) -> str:
    """Answer why a step is refused, and see that nothing was changed."""
    before = (list(statuses_of(State.PROCESSING)), labels(), defaults(), audited())
    with pytest.raises(Refused) as no:
        step(*arguments, **choices, **BO)
    assert (list(statuses_of(State.PROCESSING)), labels(), defaults(), audited()) == before
    return no.value.sentence


def test_status_is_made_and_belongs_to_no_state_yet(house):
    made = status("packing", "  Being   packed ")
    assert (made.code, labels()["packing"], list(made.assignments.all()), audited()) == (
        "packing",
        "Being packed",
        [],
        [("status_created", "packing", {}, {"label": "Being packed"})],
    )


def test_code_is_taken_once(house):
    assert refusal(create_status, "fraud", "Fraud") == (
        "We found another order status with the same order status code."
    )
    assert labels()["fraud"] == "Suspected Fraud"


@pytest.mark.parametrize("code", ["", "Packing", "1st", "_x", "a-b", "a b", "ä", "a" * 33])
def test_code_that_is_none_is_refused(house, code):
    assert refusal(create_status, code, "Packing") == (
        f"“{code}” is not a status code: it begins with a letter from a to z, followed by letters "
        f"a to z, digits or underscores, 32 characters at most."
    )


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        (" ", "A status needs a label."),
        ("x" * 65, "The label of a status has 64 characters at most."),
    ],
)
def test_label_that_is_none_is_refused(house, label, sentence):
    assert refusal(create_status, "packing", label) == sentence
    assert refusal(relabel_status, get_status("fraud"), label) == sentence


def test_store_views_call_a_status_as_they_like(house):
    main, second = default_view(open_website("base")), default_view(open_website("second"))
    complete = get_status("complete")
    label_for_view(complete, second, "Ferdig", **BO)
    relabel_status(complete, "Done", **BO)
    seen = (labels()["complete"], labels(main)["complete"], labels(second)["complete"])
    label_for_view(complete, second, "  ", **BO)
    label_for_view(complete, second, "", **BO)
    assert (seen, labels(second)["complete"], [one[2:] for one in audited()]) == (
        ("Done", "Done", "Ferdig"),
        "Done",
        [
            ({}, {"label_in_second_default": "Ferdig"}),
            ({"label": "Complete"}, {"label": "Done"}),
            ({"label_in_second_default": "Ferdig"}, {}),
        ],
    )


def test_state_has_more_statuses_and_the_workflow_uses_its_default_alone(house):
    assign_status(status(), State.PROCESSING, **BO)
    order = placed()
    invoice_order(order, **BO)
    first = standing(order)
    comment_order(order, "", status="packing", **BO)
    assert (list(statuses_of(State.PROCESSING)), first, standing(order)) == (
        ["processing", "packing", "fraud"],
        ("processing", "processing"),
        ("processing", "packing"),
    )


def test_new_default_takes_the_place_of_the_old_one(house):
    assign_status(status(), State.PROCESSING, is_default=True, **BO)
    assign_status(get_status("packing"), State.PROCESSING, is_default=True, **BO)
    order = placed()
    invoice_order(order, **BO)
    rows = StatusAssignment.objects.filter(state="processing", is_default=True)
    assert ([one.status.code for one in rows], standing(order), audited()[1:]) == (
        ["packing"],
        ("processing", "packing"),
        [
            (
                "status_assigned",
                "packing",
                {"default_of_processing": "processing"},
                {
                    "default_of_processing": "packing",
                    "processing": "assigned, default, visible on storefront",
                },
            )
        ],
    )


def test_default_is_not_made_an_ordinary_status(house):
    assert refusal(assign_status, get_status("processing"), State.PROCESSING) == (
        "Processing is the default status of state Processing. Make another status the default "
        "first."
    )


def test_status_may_be_hidden_on_the_storefront(house):
    assign_status(status(), State.NEW, is_visible_on_storefront=False, **BO)
    row = StatusAssignment.objects.get(status__code="packing")
    assert (row.state, row.is_default, row.is_visible_on_storefront) == ("new", False, False)


def test_last_status_of_a_state_stays(house):
    assert refusal(unassign_status, get_status("complete"), State.COMPLETE) == (
        "The last status can't be changed and needs to stay assigned to its current state."
    )


def test_status_that_an_order_has_stays_assigned(house):
    order = placed(is_paid=True, status="fraud")
    sentence = "The status can't be unassigned because the status is currently used by an order."
    assert refusal(unassign_status, get_status("fraud"), State.PROCESSING) == sentence
    hold_order(order, **BO)
    assert refusal(unassign_status, get_status("fraud"), State.PROCESSING) == sentence
    unassign_status(get_status("fraud"), State.PAYMENT_REVIEW, **BO)
    assert list(statuses_of(State.PAYMENT_REVIEW)) == ["payment_review"]


def test_default_stays_assigned_until_another_one_is_the_default(house):
    assert refusal(unassign_status, get_status("processing"), State.PROCESSING) == (
        "Processing is the default status of state Processing. Make another status the default "
        "first."
    )
    assign_status(get_status("fraud"), State.PROCESSING, is_default=True, **BO)
    unassign_status(get_status("processing"), State.PROCESSING, **BO)
    assert (list(statuses_of(State.PROCESSING)), "processing" in labels()) == (["fraud"], True)


def test_status_of_another_state_cannot_be_unassigned(house):
    assert refusal(unassign_status, get_status("complete"), State.PROCESSING) == (
        "Complete is not a status of state Processing."
    )


def test_status_that_does_not_exist_is_told_with_those_that_do(house):
    with pytest.raises(StatusUnknown) as no:
        get_status("packing")
    assert no.value.sentence == (
        "There is no order status “packing”. Statuses: canceled, closed, complete, fraud, holded, "
        "payment_review, pending, pending_payment, processing."
    )


def test_two_who_choose_a_default_at_once_leave_one(lasting_house):
    first, second = status("one", "One"), status("two", "Two")
    outcomes = at_once(
        lambda: assign_status(first, State.PROCESSING, is_default=True, **BO),
        lambda: assign_status(second, State.PROCESSING, is_default=True, **BO),
    )
    rows = StatusAssignment.objects.filter(state="processing", is_default=True)
    assert [type(one).__name__ for one in outcomes] == ["StatusAssignment"] * 2
    assert rows.count() == 1


def test_two_who_make_the_same_status_at_once_make_it_once(lasting_house):
    outcomes = at_once(status, status)
    assert sorted(type(one).__name__ for one in outcomes) == ["OrderStatus", "StatusRefused"]
    assert StatusRefused.code == "status_refused"
