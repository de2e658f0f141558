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
from counterpart.orders.checking import order_findings
from counterpart.orders.documents.invoicing import cancel_invoice, invoice_order
from counterpart.orders.models.orders import Order
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.steps.completing import complete_order
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
        pytest.param(0, 2, "processing", 1, id="shipped units were never invoiced"),
        pytest.param(1, 2, "processing", 1, id="shipped beyond what is invoiced"),
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
        ("payment_review", "in Payment Review"),
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
        f"You have not canceled the item. An order that is {label} cannot be canceled.",
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
        (
            "You have not canceled the item. Order 000000001 has nothing left to cancel: "
            "everything is invoiced or shipped."
        ),
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
            "You have not canceled the item. Order 111-1 came from Amazon (111-1) and is canceled "
            "there; the cancellation arrives here with the next sync."
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


def test_units_shipped_before_anyone_invoiced_them_keep_the_order_open_until_someone_does(house):
    """The specification would cancel it, and the shipped units could never be invoiced (CO-4.5)."""
    shelves()
    order = placed(line("MUG", 3, "10.00"), shipping=Decimal("4.00"))
    shipped(order, items={"MUG": Decimal(2)})
    cancel_order(order, **BO)
    after = (standing(order), read(order).total_canceled)
    invoice_order(order, **BO)
    assert (after, standing(order), read(order).total_paid, list(order_findings())) == (
        (("processing", "processing"), Decimal(10)),
        ("complete", "complete"),
        Decimal(24),
        [],
    )


def test_virtual_units_are_canceled_as_far_as_they_are_not_invoiced(house):
    put_in_stock("MUG", 10)
    order = placed(line("MUG", 3, is_virtual=True))
    invoice_order(order, items={"MUG": Decimal(1)}, **BO)
    cancel_order(order, **BO)
    assert (standing(order)[0], units(order), figures("MUG")) == (
        "complete",
        [("MUG", "3", "1", "0", "2", "0")],
        (9, 0, 9),
    )
    assert (list(order_findings()), list(stock_findings())) == ([], [])


def test_invoice_that_waits_for_its_payment_is_not_canceled_with_the_rest(house):
    order = placed(line("CUP", 3, "10.00", tax=Decimal("0.10")), shipping=Decimal("4.00"))
    invoice = invoice_order(order, items={"CUP": Decimal(1)}, capture=False, **BO)
    cancel_order(order, **BO)
    again = read(order)
    assert (standing(order)[0], invoice.grand_total, again.total_canceled, again.total_due) == (
        "processing",
        Decimal("14.03"),
        Decimal("20.07"),
        Decimal("14.03"),
    )
    assert list(order_findings()) == []


def test_canceled_amounts_are_told_in_the_base_currency_too(house):
    order = placed(line("CUP", 3, "10.00"), currency="EUR", base_to_order_rate=Decimal("0.9"))
    invoice_order(order, items={"CUP": Decimal(1)}, **BO)
    cancel_order(order, **BO)
    again = read(order)
    assert (again.base_grand_total, again.base_total_invoiced, again.base_total_canceled) == (
        Decimal("33.33"),
        Decimal("11.11"),
        Decimal("22.22"),
    )
    assert list(order_findings()) == []


def test_what_an_invoice_that_is_canceled_sets_free_can_be_canceled_too(house):
    shelves()
    order = placed(line("MUG", 3, "10.00"))
    invoice = invoice_order(order, items={"MUG": Decimal(1)}, capture=False, **BO)
    cancel_order(order, **BO)
    first = (read(order).total_canceled, figures("MUG"))
    cancel_invoice(invoice, **BO)
    cancel_order(order, **BO)
    assert (first, read(order).total_canceled, standing(order)[0], figures("MUG")) == (
        (Decimal(20), (10, 1, 9)),
        Decimal(30),
        "canceled",
        (10, 0, 10),
    )
    assert list(order_findings()) == []
