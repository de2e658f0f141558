from decimal import Decimal

import pytest
from tests.orders.documents.test_invoicing import figures, golden_order
from tests.orders.scene import BO, line, placed, read, sentences, shelves, shipped, standing, units

from counterpart.orders.checking import order_findings
from counterpart.orders.documents.invoicing import cancel_invoice, invoice_order, pay_invoice
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.models.documents import Invoice
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.working import StepNotAllowed

A_TWICE = {"A": Decimal(2)}


def open_invoice(order: Order, **choices) -> Invoice:
    return invoice_order(order, capture=False, **choices, **BO)


def totals(order: Order) -> tuple[str, ...]:
    """Invoiced, paid and due."""
    again = read(order)
    return tuple(f"{one:.2f}" for one in (again.total_invoiced, again.total_paid, again.total_due))


def amounts_invoiced(order: Order) -> list[tuple[Decimal, ...]]:
    rows = OrderLine.objects.filter(order=order)
    return list(rows.values_list("row_invoiced", "tax_invoiced", "discount_invoiced"))


def test_open_invoice_is_charged_and_not_paid(house):
    order = golden_order()
    invoice = open_invoice(order, items=A_TWICE)
    assert (invoice.state, totals(order), standing(order)[0], units(order)[0]) == (
        "open",
        ("45.95", "0.00", "70.29"),
        "processing",
        ("A", "3", "2", "0", "0", "0"),
    )


def test_paying_raises_what_is_paid_and_is_written_down(house):
    order = golden_order()
    invoice = open_invoice(order)
    paid = pay_invoice(invoice, transaction_id="T-1", **BO)
    entry = order.history.get(code="invoice_paid")
    assert (
        (paid.state, paid.transaction_id, totals(order)),
        sentences(order)[-1],
        (entry.document_kind, entry.document),
        list(order_findings()),
    ) == (
        ("paid", "T-1", ("70.29", "70.29", "0.00")),
        "Invoice #000000001 was paid: 70.29 USD.",
        ("invoice", "000000001"),
        [],
    )


@pytest.mark.parametrize("step", [pay_invoice, cancel_invoice])
def test_what_is_paid_is_neither_paid_again_nor_canceled(house, step):
    order = golden_order()
    invoice = open_invoice(order)
    pay_invoice(invoice, **BO)
    before = (totals(order), sentences(order))
    with pytest.raises(StepNotAllowed) as refusal:
        step(invoice, **BO)
    label = "Paid" if step is pay_invoice else "Canceled"
    assert refusal.value.sentence == (
        f"Invoice #000000001 is Paid: only an open invoice can become {label}."
    )
    assert (totals(order), sentences(order)) == before


def test_canceled_invoice_is_as_if_it_had_never_been(house):
    order = golden_order()
    before = amounts_invoiced(order)
    invoice = cancel_invoice(open_invoice(order, items=A_TWICE), **BO)
    assert (
        (invoice.state, totals(order), standing(order)[0], units(order)[0]),
        amounts_invoiced(order),
        sentences(order)[-1],
    ) == (
        ("canceled", ("0.00", "0.00", "70.29"), "processing", ("A", "3", "0", "0", "0", "0")),
        before,
        "Invoice #000000001 was canceled: 45.95 USD.",
    )
    with pytest.raises(StepNotAllowed) as refusal:
        cancel_invoice(invoice, **BO)
    assert refusal.value.sentence == (
        "Invoice #000000001 is Canceled: only an open invoice can become Canceled."
    )


def test_next_invoice_takes_the_shipping_of_a_canceled_one(house):
    order = golden_order()
    first = open_invoice(order, items=A_TWICE)
    second = invoice_order(order, items={"B": Decimal(1)}, **BO)
    cancel_invoice(first, **BO)
    third = invoice_order(order, items={"A": Decimal(1)}, **BO)
    last = invoice_order(order, **BO)
    assert [figures(one) for one in (second, third, last)] == [
        ("5.00", "-0.50", "0.37", "0.00", "4.87"),
        ("19.99", "-2.00", "1.48", "7.00", "26.47"),
        ("39.98", "-4.00", "2.97", "0.00", "38.95"),
    ]
    assert (totals(order), list(order_findings())) == (("70.29", "70.29", "0.00"), [])


def test_invoice_of_an_order_that_has_left_is_not_canceled(house):
    shelves()
    order = placed(line("MUG"))
    invoice = open_invoice(order)
    shipped(order)
    with pytest.raises(StepNotAllowed) as refusal:
        cancel_invoice(invoice, **BO)
    assert (refusal.value.sentence, standing(order)[0], totals(order)) == (
        (
            "Invoice #000000001 cannot be canceled: everything of order 000000001 has left. "
            "Record its payment, and credit it if nobody will pay."
        ),
        "complete",
        ("10.00", "0.00", "10.00"),
    )
    pay_invoice(invoice, **BO)
    assert (standing(order)[0], totals(order)[2]) == ("complete", "0.00")


@pytest.mark.parametrize(
    ("step", "state", "sentence"),
    [
        (pay_invoice, "holded", "An order that is On Hold cannot be paid."),
        (pay_invoice, "closed", "An order that is Closed cannot be paid."),
        (cancel_invoice, "holded", "An order that is On Hold cannot have an invoice canceled."),
        (cancel_invoice, "closed", "An order that is Closed cannot have an invoice canceled."),
    ],
)
def test_state_that_forbids_it_is_named(house, step, state, sentence):
    order = golden_order()
    invoice = open_invoice(order)
    Order.objects.update(state=state)
    with pytest.raises(StepNotAllowed) as refusal:
        step(invoice, **BO)
    assert (refusal.value.sentence, Invoice.objects.get().state, totals(order)[1]) == (
        sentence,
        "open",
        "0.00",
    )


def test_units_on_an_open_invoice_are_not_given_back(house):
    order = golden_order()
    invoice_order(order, items=A_TWICE, **BO)
    waiting = open_invoice(order)
    memo = refund_order(order, Credit(), **BO)
    assert (figures(memo), units(order)) == (
        ("39.98", "-4.00", "2.97", "7.00", "45.95"),
        [("A", "3", "3", "0", "0", "2"), ("B", "1", "1", "0", "0", "0")],
    )
    cancel_invoice(waiting, **BO)
    assert (standing(order)[0], units(order)[0]) == ("processing", ("A", "3", "2", "0", "0", "2"))


def test_order_that_costs_nothing_may_have_an_open_invoice(house):
    order = placed(line("A", 2, "0"))
    invoice = pay_invoice(open_invoice(order), **BO)
    assert (invoice.state, totals(order)) == ("paid", ("0.00", "0.00", "0.00"))
