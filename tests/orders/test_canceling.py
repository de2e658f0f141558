from decimal import Decimal

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
    shipped,
    standing,
    units,
)
from tests.scene import put_in_stock

from counterpart.inventory.adjusting import configure
from counterpart.inventory.checking import stock_findings
from counterpart.orders.canceling import cancel_order
from counterpart.orders.checking import order_findings
from counterpart.orders.completing import complete_order
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.models.orders import Order
from counterpart.orders.working import StepNotAllowed


def test_untouched_order_is_canceled_and_its_units_may_be_sold_again(house):
    shelves()
    order = placed(line("MUG", 2), line("LAMP"), line("CUP"))
    answered = cancel_order(order, comment="Bo said so", **BO)
    assert (
        answered.state,
        standing(order),
        units(order),
        ledger(order)[2:],
        (figures("MUG"), figures("LAMP")),
        sentences(order)[1:],
        (read(order).total_canceled, order.history.get(code="canceled").comment),
    ) == (
        "canceled",
        ("canceled", "canceled"),
        [
            ("MUG", "2", "0", "0", "2", "0"),
            ("LAMP", "1", "0", "0", "1", "0"),
            ("CUP", "1", "0", "0", "1", "0"),
        ],
        [("order_canceled", "MUG", "", 0, -2), ("order_canceled", "LAMP", "", 0, -1)],
        ((10, 0, 10), (1, 0, 1)),
        ["The order was canceled.", "The order became Canceled."],
        (Decimal(40), "Bo said so"),
    )


def test_worked_example_of_the_ledger(house):
    put_in_stock("MUG", 10)
    order = placed(line("MUG", 3))
    seen = [figures("MUG")]
    shipped(order, items={"MUG": Decimal(2)})
    seen.append(figures("MUG"))
    cancel_order(order, **BO)
    assert [*seen, figures("MUG")] == [(10, 3, 7), (8, 1, 7), (8, 0, 8)]
    assert (units(order), list(stock_findings())) == ([("MUG", "3", "0", "2", "1", "0")], [])


@pytest.mark.parametrize(
    ("invoiced", "sent", "after", "canceled"),
    [
        pytest.param(2, 0, "processing", 1, id="invoiced units wait to be shipped"),
        pytest.param(2, 1, "processing", 1, id="one of two invoiced units is shipped"),
        pytest.param(2, 2, "complete", 1, id="partly invoiced and shipped"),
        pytest.param(0, 2, "canceled", 1, id="nothing to refund"),
        pytest.param(1, 2, "complete", 1, id="shipped beyond what is invoiced"),
    ],
)
def test_only_the_rest_is_canceled(house, invoiced, sent, after, canceled):
    shelves()
    order = placed(line("MUG", 3))
    if invoiced:
        invoice_order(order, items={"MUG": Decimal(invoiced)}, **BO)
    if sent:
        shipped(order, items={"MUG": Decimal(sent)})
    cancel_order(order, **BO)
    assert (standing(order)[0], units(order), figures("MUG")[1]) == (
        after,
        [("MUG", "3", str(invoiced), str(sent), str(canceled), "0")],
        3 - sent - canceled,
    )
    assert (list(order_findings()), list(stock_findings())) == ([], [])


def test_order_whose_channel_has_not_accepted_its_shipments_stays_processing(house):
    order = placed(line("A", 2), completion_waits_for_channel=True)
    invoice_order(order, items={"A": Decimal(1)}, **BO)
    shipped(order, items={"A": Decimal(1)})
    cancel_order(order, **BO)
    between = standing(order)
    complete_order(order, **BO)
    assert (between[0], standing(order)[0]) == ("processing", "complete")


@pytest.mark.parametrize("state", ["pending_payment", "processing", "new"])
def test_open_states_can_be_canceled(house, state):
    order = placed()
    Order.objects.update(state=state)
    cancel_order(order, **BO)
    assert standing(order) == ("canceled", "canceled")


@pytest.mark.parametrize(
    ("state", "label"),
    [
        ("holded", "On Hold"),
        ("payment_review", "Payment Review"),
        ("complete", "Complete"),
        ("closed", "Closed"),
        ("canceled", "Canceled"),
    ],
)
def test_state_that_forbids_canceling_is_named(house, state, label):
    shelves()
    order = placed(line("MUG", 2))
    Order.objects.update(state=state)
    with pytest.raises(StepNotAllowed) as refusal:
        cancel_order(order, **BO)
    assert (refusal.value.sentence, figures("MUG"), units(order)) == (
        f"A {label} order cannot be canceled.",
        (10, 2, 8),
        [("MUG", "2", "0", "0", "0", "0")],
    )


@pytest.mark.parametrize("document", ["invoice", "shipment"])
def test_nothing_is_left_to_cancel_once_all_is_invoiced_or_shipped(house, document):
    order = placed()
    if document == "invoice":
        invoice_order(order, **BO)
    else:
        shipped(order)
    before = sentences(order)
    with pytest.raises(StepNotAllowed) as refusal:
        cancel_order(order, **BO)
    assert (refusal.value.sentence, sentences(order)) == (
        "Order 000000001 has nothing left to cancel: everything is invoiced or shipped.",
        before,
    )


def test_channels_order_is_canceled_by_its_channel_alone(house):
    order = placed(
        number="111-1", channel="amazon", external_id="111-1", canceled_by_channel_only=True
    )
    with pytest.raises(StepNotAllowed) as refusal:
        cancel_order(order, **BO)
    assert (refusal.value.sentence, standing(order)) == (
        (
            "Order 111-1 came from Amazon (111-1) and is canceled there; the cancellation arrives "
            "here with the next sync."
        ),
        ("new", "pending"),
    )
    cancel_order(order, by_channel=True, **BO)
    assert standing(order) == ("canceled", "canceled")


def test_second_cancellation_is_refused_and_gives_nothing_back_again(house):
    shelves()
    order = placed(line("MUG", 2))
    cancel_order(order, **BO)
    with pytest.raises(StepNotAllowed):
        cancel_order(order, **BO)
    assert (figures("MUG"), list(stock_findings())) == ((10, 0, 10), [])


def test_units_promised_before_management_was_turned_off_are_given_back(house):
    product = put_in_stock("MUG", 10)
    order = placed(line("MUG", 2))
    configure(product, manages_stock=False)
    cancel_order(order, **BO)
    assert (figures("MUG"), list(stock_findings())) == ((10, 0, 10), [])


def test_unmanaged_product_stays_unwritten(house):
    put_in_stock("MUG", 10, manages_stock=False)
    order = placed(line("MUG", 2))
    cancel_order(order, **BO)
    assert (ledger(order), figures("MUG")) == ([], (10, 0, 10))
