from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.orders.scene import BO, line, placed, shelves, shipped

from counterpart.orders.canceling import cancel_order
from counterpart.orders.checking import order_findings
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import credit_unshipped_order
from counterpart.orders.documents.shipping import ship_order
from counterpart.orders.models.documents import CreditMemo, Invoice
from counterpart.orders.models.orders import Order, OrderLine


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
                "Order 1: its lines add up to 10.0000, subtotal 11.0000.",
                "Order 1: its parts add up to 11.0000, its total 10.0000.",
            ],
            id="subtotal",
        ),
        pytest.param(
            lambda: Order.objects.update(grand_total=Decimal(9)),
            ["Order 1: its parts add up to 10.0000, its total 9.0000."],
            id="grand total",
        ),
        pytest.param(
            lambda: Order.objects.update(total_paid=Decimal(9)),
            ["Order 1: its paid invoices add up to 10.0000, paid 9.0000."],
            id="paid",
        ),
        pytest.param(
            lambda: Invoice.objects.all().delete(),
            ["Order 1: its paid invoices add up to 0, paid 10.0000."],
            id="invoice gone",
        ),
        pytest.param(
            lambda: Order.objects.update(total_refunded=Decimal(1)),
            ["Order 1: credit memos 0, paid 10.0000."],
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
            ["Order 1 is Canceled, but units are left to work."],
            id="canceled",
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
    assert list(order_findings()) == ["Order 1: credit memos 11.0000, paid 10.0000."]


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
