"""P-4 a: what is said to be possible is possible, and what is not is refused with that reason."""

from decimal import Decimal

import pytest
from django.db import transaction
from tests.orders.scene import BO, line, new_order, placed, read, shelves, shipped

from counterpart.core.errors import Refused
from counterpart.orders.commenting import comment_order
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import refund_order
from counterpart.orders.documents.shipping import ship_order
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State
from counterpart.orders.steps.allowed import allowed_actions
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.steps.editing import edit_order
from counterpart.orders.steps.holding import hold_order, unhold_order
from counterpart.orders.steps.reordering import reorder
from counterpart.orders.steps.reviewing import accept_payment, deny_payment
from counterpart.orders.working import lines_of


def some(order: Order, step, quantity: int = 1) -> None:
    step(order, items={"MUG": Decimal(quantity)}, **BO)


def done(order: Order, *steps) -> Order:
    for step in steps:
        step(order, **BO)
    return order


SCENES = {
    "new": (lambda: placed(line("MUG", 2)), "edit cancel hold invoice ship reorder"),
    "pending payment": (
        lambda: placed(line("MUG", 2), begins=State.PENDING_PAYMENT),
        "edit cancel hold invoice ship reorder",
    ),
    "in review": (
        lambda: placed(line("MUG", 2), begins=State.PAYMENT_REVIEW),
        "accept_payment deny_payment",
    ),
    "paid": (lambda: placed(line("MUG", 2), is_paid=True), "credit_memo hold ship reorder"),
    "partly invoiced": (
        lambda: _partly(invoice_order),
        "cancel credit_memo hold invoice ship reorder",
    ),
    "partly shipped": (lambda: _partly(ship_order), "cancel hold invoice ship reorder"),
    "shipped, never invoiced": (
        lambda: done(placed(line("MUG", 2)), ship_order),
        "hold invoice reorder",
    ),
    "on hold": (lambda: done(placed(line("MUG", 2)), hold_order), "unhold"),
    "complete": (
        lambda: done(placed(line("MUG", 2), is_paid=True), ship_order),
        "credit_memo reorder",
    ),
    "closed": (
        lambda: done(placed(line("MUG", 2), is_paid=True), ship_order, refund_order),
        "reorder",
    ),
    "canceled": (lambda: done(placed(line("MUG", 2)), cancel_order), "reorder"),
    "stopped": (
        lambda: placed(line("MUG", 2), stop_shipping_because="buyer_asks_to_cancel"),
        "edit cancel hold invoice reorder",
    ),
    "a channel's": (
        lambda: placed(
            line("MUG", 2),
            is_paid=True,
            channel="amazon",
            external_id="111-1",
            lines_locked=True,
            canceled_by_channel_only=True,
        ),
        "credit_memo hold ship",
    ),
    "virtual": (
        lambda: placed(line("MUG", 2, is_virtual=True)),
        "edit cancel hold invoice reorder",
    ),
}
STEPS = {
    "edit": lambda order: edit_order(order, new_order(), **BO),
    "cancel": lambda order: cancel_order(order, **BO),
    "credit_memo": lambda order: refund_order(order, **BO),
    "hold": lambda order: hold_order(order, **BO),
    "unhold": lambda order: unhold_order(order, **BO),
    "accept_payment": lambda order: accept_payment(order, **BO),
    "deny_payment": lambda order: deny_payment(order, **BO),
    "invoice": lambda order: invoice_order(order, **BO),
    "ship": lambda order: ship_order(order, **BO),
    "reorder": lambda order: reorder(order, **BO),
    "comment": lambda order: comment_order(order, "Hello", **BO),
}


def _partly(step) -> Order:
    order = placed(line("MUG", 2))
    some(order, step)
    return order


def possible(order: Order) -> set[str]:
    return {
        code for code, why_not in allowed_actions(order, lines_of(order)).items() if not why_not
    }


@pytest.mark.parametrize("name", SCENES)
def test_table_of_what_is_allowed(house, name):
    shelves()
    make, codes = SCENES[name]
    mail = set() if name == "canceled" else {"send_email"}
    order = make()
    assert possible(read(order)) == {*codes.split(), "comment"}
    order.customer_email = "ida@example.com"
    order.save(update_fields=["customer_email"])
    assert possible(read(order)) == {*codes.split(), "comment"} | mail


@pytest.mark.parametrize("name", SCENES)
def test_what_is_allowed_succeeds_and_what_is_not_is_refused_for_that_reason(house, name):
    shelves()
    order = read(SCENES[name][0]())
    for code, why_not in allowed_actions(order, lines_of(order)).items():
        if code not in STEPS:
            continue
        assert outcome(STEPS[code], order).endswith(why_not)
        assert (outcome(STEPS[code], order) == "") == (why_not == ""), code


def outcome(step, order: Order) -> str:
    """Try a step and take it back; answers why it was refused, or nothing."""
    try:
        with transaction.atomic():
            step(order)
            transaction.set_rollback(True)
    except Refused as no:
        return no.sentence
    return ""


@pytest.mark.parametrize("name", SCENES)
def test_every_refusal_is_a_sentence(house, name):
    shelves()
    order = read(SCENES[name][0]())
    told = [why_not for why_not in allowed_actions(order, lines_of(order)).values() if why_not]
    assert [one for one in told if not (one[0].isupper() and one[-1] == ".")] == []


def test_shipped_order_needs_nothing_but_its_invoice(house):
    shelves()
    order = placed(line("MUG", 2))
    shipped(order)
    assert allowed_actions(read(order), lines_of(order))["ship"] == (
        "Everything of order 000000001 is shipped or canceled."
    )
