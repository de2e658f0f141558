from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.orders.scene import BO, line, new_order, placed, shelves, shipped

from counterpart.orders.checking import order_findings
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import credit_unshipped_order
from counterpart.orders.documents.shipping import ship_order
from counterpart.orders.models.documents import CreditMemo, Invoice
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.steps.editing import edit_order


def test_orders_worked_by_the_rules_have_no_findings(house):
    shelves()
    shipped(placed(line("MUG", 2), is_paid=True))
    cancel_order(placed(line("MUG", 2)), **BO)
    credit_unshipped_order(placed(line("MUG", 2), is_paid=True), **BO)
    placed(is_paid=True, is_shipped=True, stock_untouched=True)
    assert list(order_findings()) == []


@pytest.mark.parametrize(
    ("tamper", "sentences"),
    [
        pytest.param(
            lambda: Order.objects.update(subtotal=Decimal(11)),
            [
                "Order 1: its lines add up to 10.00, subtotal 11.00.",
                "Order 1: its parts add up to 11.00, its total 10.00.",
            ],
            id="subtotal",
        ),
        pytest.param(
            lambda: Order.objects.update(grand_total=Decimal(9)),
            [
                "Order 1: its parts add up to 10.00, its total 9.00.",
                "Order 1: more was invoiced and canceled than it came to.",
                "Order 1: base grand total is 10.00, converted 9.00.",
            ],
            id="grand total",
        ),
        pytest.param(
            lambda: Order.objects.update(total_paid=Decimal(9)),
            [
                "Order 1: its paid invoices add up to 10.00, paid 9.00.",
                "Order 1: base total paid is 10.00, converted 9.00.",
            ],
            id="paid",
        ),
        pytest.param(
            lambda: Invoice.objects.all().delete(),
            [
                "Order 1: invoiced of CUP is 1, its invoices say 0.",
                "Order 1: row invoiced of CUP is 10, its invoices say 0.",
                "Order 1: its invoices add up to 0.00, invoiced 10.00.",
                "Order 1: its paid invoices add up to 0.00, paid 10.00.",
                "Order 1: base total invoiced is 10.00, its documents say 0.00.",
            ],
            id="invoice gone",
        ),
        pytest.param(
            lambda: Order.objects.update(total_refunded=Decimal(1)),
            [
                "Order 1: credit memos 0.00, paid 10.00.",
                "Order 1: base total refunded is 0.00, converted 1.00.",
            ],
            id="refunded",
        ),
        pytest.param(
            lambda: Order.objects.update(state="complete"),
            ["Order 1 is complete, but units are left to ship."],
            id="complete",
        ),
        pytest.param(
            lambda: (
                OrderLine.objects.update(invoiced=Decimal(0)),
                Order.objects.update(state="canceled"),
            ),
            [
                "Order 1: invoiced of CUP is 0, its invoices say 1.",
                "Order 1 is Canceled, but units are left to work.",
            ],
            id="canceled",
        ),
        pytest.param(
            lambda: OrderLine.objects.update(shipped=Decimal(1)),
            ["Order 1: shipped of CUP is 1, its shipments say 0."],
            id="shipped",
        ),
        pytest.param(
            lambda: OrderLine.objects.update(
                refunded=Decimal(1), refunded_unshipped=Decimal(1), row_refunded=Decimal(10)
            ),
            [
                "Order 1: refunded of CUP is 1, its credit memos say 0.",
                "Order 1: refunded unshipped of CUP is 1, its credit memos say 0.",
                "Order 1: row refunded of CUP is 10, its credit memos say 0.",
            ],
            id="refunded units",
        ),
        pytest.param(
            lambda: OrderLine.objects.update(tax_invoiced=Decimal(1), discount_invoiced=-1),
            [
                "Order 1: tax invoiced of CUP is 1, its invoices say 0.",
                "Order 1: discount invoiced of CUP is -1, its invoices say 0.",
            ],
            id="tax and discount",
        ),
        pytest.param(
            lambda: Order.objects.update(base_total_invoiced=Decimal(9)),
            [
                "Order 1: base total invoiced is 9.00, converted 10.00.",
                "Order 1: base total invoiced is 9.00, its documents say 10.00.",
            ],
            id="base total",
        ),
        pytest.param(
            lambda: Order.objects.update(state="holded"),
            ["Order 1 is On Hold, and remembers nothing to go back to."],
            id="held without a memory",
        ),
        pytest.param(
            lambda: Order.objects.update(held_from_state="new"),
            ["Order 1 is Processing, and remembers new to go back to."],
            id="memory without a hold",
        ),
        pytest.param(
            lambda: Order.objects.update(edit_increment=1),
            ["Order 1 was edited from an order that nobody knows."],
            id="edited from nothing",
        ),
    ],
)
def test_tampered_order_is_named(house, tamper, sentences):
    placed(number="1", is_paid=True)
    tamper()
    assert list(order_findings()) == sentences


def test_more_money_given_back_than_paid_is_named(house):
    order = placed(number="1", is_paid=True)
    credit_unshipped_order(order, **BO)
    CreditMemo.objects.update(grand_total=Decimal(11))
    Order.objects.update(total_refunded=Decimal(11))
    assert list(order_findings()) == [
        "Order 1: credit memos 11.00, paid 10.00.",
        "Order 1: base total refunded is 10.00, converted 11.00.",
    ]


def test_order_whose_replacement_is_not_right_is_named(house):
    edit_order(placed(number="1"), new_order(), **BO)
    Order.objects.filter(number="1").update(state="new")
    Order.objects.filter(number="1-1").update(edit_increment=0)
    assert list(order_findings()) == [
        "Order 1-1 replaces order 1, which is not canceled.",
        "Order 1-1 replaces order 1, but is not numbered after it.",
    ]


def test_ended_order_with_an_open_invoice_is_named(house):
    order = placed(number="1", is_paid=True)
    credit_unshipped_order(order, **BO)
    Invoice.objects.update(state="open")
    assert list(order_findings()) == [
        "Order 1: its paid invoices add up to 0.00, paid 10.00.",
        "Order 1 is Closed, but an invoice is open.",
    ]


def statements_to_check() -> int:
    with CaptureQueriesContext(connection) as seen:
        assert list(order_findings()) == []
    return len(seen)


def test_checking_takes_as_many_statements_for_three_orders_as_for_one(house):
    edit_order(placed(), new_order(), **BO)
    first = statements_to_check()
    for _ in range(2):
        shipped(placed(line("CUP", 2), is_paid=True))
        credit_unshipped_order(placed(is_paid=True), **BO)
    assert statements_to_check() == first


def statements(step) -> int:
    """Answer how many statements a step takes on a new order with two lines."""
    order = placed(line("MUG"), line("CUP"))
    with CaptureQueriesContext(connection) as seen:
        step(order)
    return len(seen)


@pytest.mark.parametrize(
    "step",
    [
        pytest.param(lambda order: invoice_order(order, **BO), id="invoicing"),
        pytest.param(lambda order: ship_order(order, **BO), id="shipping"),
        pytest.param(lambda order: cancel_order(order, **BO), id="canceling"),
    ],
)
def test_step_takes_as_many_statements_however_many_orders_there_are(house, step):
    shelves()
    statements(step)
    first = statements(step)
    for _ in range(3):
        placed(line("MUG"), line("CUP"))
    assert statements(step) == first


def statements_of_a_shipment(*lines) -> int:
    order = placed(*lines, is_paid=True)
    with CaptureQueriesContext(connection) as seen:
        ship_order(order, **BO)
    return len(seen)


def test_shipping_three_lines_takes_as_many_statements_as_one(house):
    shelves()
    statements_of_a_shipment(line("MUG"))
    one = statements_of_a_shipment(line("MUG"))
    assert statements_of_a_shipment(line("MUG"), line("MUG"), line("LAMP")) == one
