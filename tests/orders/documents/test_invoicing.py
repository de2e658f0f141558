from decimal import Decimal

import pytest
from tests.orders.scene import BO, line, placed, read, sentences, standing, units

from counterpart.orders.checking import order_findings
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.picking import QuantityRefused
from counterpart.orders.models.documents import CreditMemo, Invoice
from counterpart.orders.models.orders import Order
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.working import StepNotAllowed


def golden_order(**facts: object) -> Order:
    """The worked example of CO-5: 10 % discount, 8.25 % tax after it, shipping 7.00."""
    return placed(
        line("A", 3, "19.99", discount=Decimal("-6.00"), tax=Decimal("4.45")),
        line("B", 1, "5.00", discount=Decimal("-0.50"), tax=Decimal("0.37")),
        shipping=Decimal("7.00"),
        **facts,
    )


def figures(document: Order | Invoice | CreditMemo) -> tuple[str, ...]:
    amounts = (document.subtotal, document.discount, document.tax, document.shipping)
    return tuple(f"{amount:.2f}" for amount in (*amounts, document.grand_total))


def amounts(document: Invoice | CreditMemo) -> list[tuple[str, ...]]:
    return [
        (row.order_line.sku, *(f"{one:.2f}" for one in (row.row_total, row.discount, row.tax)))
        for row in document.lines.select_related("order_line").order_by("pk")
    ]


def test_worked_example_comes_out_to_the_cent(house):
    order = golden_order()
    first = invoice_order(order, items={"A": Decimal(2)}, **BO)
    due = read(order).total_due
    second = invoice_order(order, **BO)
    assert (figures(order), figures(first), due, figures(second), read(order).total_due) == (
        ("64.97", "-6.50", "4.82", "7.00", "70.29"),
        ("39.98", "-4.00", "2.97", "7.00", "45.95"),
        Decimal("24.34"),
        ("24.99", "-2.50", "1.85", "0.00", "24.34"),
        Decimal(0),
    )
    assert (amounts(first), amounts(second)) == (
        [("A", "39.98", "-4.00", "2.97")],
        [("A", "19.99", "-2.00", "1.48"), ("B", "5.00", "-0.50", "0.37")],
    )


def test_invoice_is_paid_numbered_and_written_down(house):
    order = golden_order()
    invoice = invoice_order(order, items={"B": Decimal(1)}, **BO)
    assert (
        (invoice.number, invoice.state),
        standing(order),
        units(order),
        (read(order).total_invoiced, read(order).total_paid),
        sentences(order)[1:],
    ) == (
        ("000000001", "paid"),
        ("processing", "processing"),
        [("A", "3", "0", "0", "0", "0"), ("B", "1", "1", "0", "0", "0")],
        (Decimal("11.87"), Decimal("11.87")),
        ["Invoice #000000001 was created: 11.87 USD.", "The order became Processing."],
    )


def test_custom_status_stays_when_a_document_leaves_the_state(house):
    order = golden_order(is_paid=False)
    invoice_order(order, items={"B": Decimal(1)}, **BO)
    Order.objects.update(status="fraud")
    invoice_order(order, **BO)
    assert standing(order) == ("processing", "fraud")


def test_shipping_its_tax_and_its_discount_are_on_the_first_invoice_alone(house):
    order = placed(
        line("A", 2),
        shipping=Decimal(5),
        shipping_tax=Decimal("0.50"),
        shipping_discount=Decimal(-1),
    )
    first = invoice_order(order, items={"A": Decimal(1)}, **BO)
    second = invoice_order(order, **BO)
    assert [(figures(one), one.shipping_tax) for one in (first, second)] == [
        (("10.00", "-1.00", "0.50", "5.00", "14.50"), Decimal("0.5")),
        (("10.00", "0.00", "0.00", "0.00", "10.00"), Decimal(0)),
    ]


def test_free_order_can_be_invoiced(house):
    order = placed(line("A", 2, "0"))
    invoice_order(order, **BO)
    assert (standing(order), read(order).total_paid, list(order_findings())) == (
        ("processing", "processing"),
        0,
        [],
    )


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        ({"A": Decimal(4)}, ("The quantity to invoice must not be greater than the uninvoiced "
         "quantity for product SKU A: 3 left.")),
        ({"X": Decimal(1)}, "The order has no item with SKU X."),
        ({"a": Decimal(1)}, "The order has no item with SKU a."),
        ({"A": Decimal(0)}, "The quantity of A must be a whole number above zero, not 0."),
        ({"A": Decimal(-1)}, "The quantity of A must be a whole number above zero, not -1."),
        ({"A": Decimal("1.5")}, "The quantity of A must be a whole number above zero, not 1.5."),
        ({"A": Decimal("NaN")}, "The quantity of A must be a whole number above zero, not NaN."),
        (
            {"A": Decimal("Infinity")},
            "The quantity of A must be a whole number above zero, not Infinity.",
        ),
        ({"A": Decimal(1), "X": Decimal(1)}, "The order has no item with SKU X."),
        ({}, "The invoice can't be created without products. Add products and try again."),
    ],
)  # fmt: skip
def test_what_cannot_be_invoiced_is_refused_and_nothing_changes(house, items, sentence):
    order = golden_order()
    with pytest.raises(QuantityRefused) as refusal:
        invoice_order(order, items=items, **BO)
    assert (refusal.value.sentence, units(order), Invoice.objects.count(), standing(order)) == (
        sentence,
        [("A", "3", "0", "0", "0", "0"), ("B", "1", "0", "0", "0", "0")],
        0,
        ("new", "pending"),
    )


def test_second_invoice_over_everything_is_refused(house):
    order = golden_order()
    invoice_order(order, **BO)
    with pytest.raises(StepNotAllowed) as refusal:
        invoice_order(order, **BO)
    assert (refusal.value.sentence, Invoice.objects.count()) == (
        "The order does not allow an invoice to be created.",
        1,
    )


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
def test_state_that_forbids_invoices_is_named(house, state, label):
    order = golden_order()
    Order.objects.update(state=state)
    with pytest.raises(StepNotAllowed) as refusal:
        invoice_order(order, **BO)
    assert (refusal.value.sentence, Invoice.objects.count()) == (
        f"An invoice cannot be created when an order has a status of {label}.",
        0,
    )


def test_pending_payment_passes(house):
    order = golden_order()
    Order.objects.update(state="pending_payment", status="pending_payment")
    invoice_order(order, **BO)
    assert standing(order) == ("processing", "processing")


def test_canceled_rest_is_not_invoiced(house):
    order = placed(line("A", 3))
    invoice_order(order, items={"A": Decimal(2)}, **BO)
    cancel_order(order, **BO)
    with pytest.raises(StepNotAllowed):
        invoice_order(order, **BO)
    assert (read(order).total_paid, read(order).total_canceled) == (20, 10)
