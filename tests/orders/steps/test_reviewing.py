"""CO-4.3: a payment that someone had to look at is accepted or denied."""

import pytest
from tests.orders.scene import (
    BO,
    figures,
    ledger,
    line,
    placed,
    read,
    sentences,
    shelves,
    standing,
    units,
)

from counterpart.inventory.checking import stock_findings
from counterpart.orders.checking import order_findings
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State
from counterpart.orders.steps.reviewing import accept_payment, deny_payment
from counterpart.orders.working import StepNotAllowed


def in_review(**facts) -> Order:
    shelves()
    return placed(line("MUG", 2), begins=State.PAYMENT_REVIEW, **facts)


def test_accepted_payment_lets_the_order_be_processed(house):
    order = in_review()
    accept_payment(order, comment="The bank says yes", **BO)
    assert (standing(order), sentences(order)[1:], figures("MUG")) == (
        ("processing", "processing"),
        ["The payment was accepted.", "The order became Processing."],
        (10, 2, 8),
    )
    assert order.history.get(code="payment_accepted").comment == "The bank says yes"


def test_denied_payment_cancels_the_order_and_gives_its_stock_back(house):
    order = in_review()
    deny_payment(order, **BO)
    assert (standing(order), sentences(order)[1:], figures("MUG"), units(order)) == (
        ("canceled", "canceled"),
        ["The payment was denied.", "The order became Canceled."],
        (10, 0, 10),
        [("MUG", "2", "0", "0", "2", "0")],
    )
    assert (read(order).total_canceled, ledger(order)[1:]) == (
        read(order).grand_total,
        [("order_canceled", "MUG", "", 0, -2)],
    )
    assert [*order_findings(), *stock_findings()] == []


@pytest.mark.parametrize("step", [accept_payment, deny_payment])
@pytest.mark.parametrize("state", [one for one in State if one != State.PAYMENT_REVIEW])
def test_payment_that_is_not_in_review_is_neither_accepted_nor_denied(house, step, state):
    order = in_review()
    Order.objects.update(state=state)
    with pytest.raises(StepNotAllowed) as refusal:
        step(order, **BO)
    assert (refusal.value.sentence, sentences(order), figures("MUG")) == (
        f"The payment of order 000000001 is not in review: the order is {state.label}.",
        ["The order was placed."],
        (10, 2, 8),
    )


def test_order_that_its_channel_cancels_is_not_denied_here(house):
    order = in_review(channel="amazon", external_id="111-1", canceled_by_channel_only=True)
    with pytest.raises(StepNotAllowed) as refusal:
        deny_payment(order, **BO)
    assert (refusal.value.sentence.partition(";")[0], standing(order)[0]) == (
        "Order 000000001 came from Amazon (111-1) and is canceled there",
        "payment_review",
    )


def test_second_answer_is_refused(house):
    order = in_review()
    accept_payment(order, **BO)
    with pytest.raises(StepNotAllowed):
        deny_payment(order, **BO)
    assert standing(order) == ("processing", "processing")
