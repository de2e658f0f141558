from decimal import Decimal

import pytest
from tests.orders.scene import (
    BO,
    figures,
    ledger,
    line,
    placed,
    read,
    shelves,
    standing,
    units,
)
from tests.scene import put_in_stock

from counterpart.inventory.checking import stock_findings
from counterpart.inventory.deducting import NotEnoughAtSource
from counterpart.orders.documents.invoicing import cancel_invoice, invoice_order
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.models.documents import Invoice
from counterpart.orders.models.orders import Order
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.working import StepNotAllowed


def test_virtual_units_leave_their_stock_when_they_are_invoiced(house):
    shelves()
    order = placed(line("MUG", 3, is_virtual=True), line("LAMP"))
    invoice_order(order, items={"MUG": Decimal(2), "LAMP": Decimal(1)}, **BO)
    assert (ledger(order)[2:], figures("MUG"), figures("LAMP"), list(stock_findings())) == (
        [("shipped", "MUG", "default", -2, -2)],
        (8, 1, 7),
        (1, 1, 0),
        [],
    )
    cancel_order(order, **BO)
    assert figures("MUG") == (8, 0, 8)


def test_order_of_virtual_units_alone_is_complete_once_invoiced(house):
    shelves()
    order = placed(line("MUG", 2, is_virtual=True))
    invoice_order(order, **BO)
    assert (standing(order)[0], figures("MUG")) == ("complete", (8, 0, 8))


def test_order_that_arrives_paid_brings_its_virtual_units_along(house):
    shelves()
    order = placed(line("MUG", 2, is_virtual=True), line("LAMP"), is_paid=True)
    assert (ledger(order)[2:], figures("MUG"), list(stock_findings())) == (
        [("shipped", "MUG", "default", -2, -2)],
        (8, 0, 8),
        [],
    )


@pytest.mark.parametrize(
    ("rules", "facts"),
    [
        pytest.param({"manages_stock": False}, {}, id="stock is not managed"),
        pytest.param({}, {"stock_untouched": True}, id="stock is elsewhere"),
    ],
)
def test_nothing_moves_where_nobody_counts(house, rules, facts):
    put_in_stock("MUG", 10, **rules)
    order = placed(line("MUG", 2, is_virtual=True), **facts)
    invoice_order(order, **BO)
    assert (ledger(order), figures("MUG")[:2]) == ([], (10, 0))


def test_units_that_were_not_promised_leave_their_stock_too(house):
    shelves()
    order = placed(line("MUG", 2, is_virtual=True), stock=None)
    invoice_order(order, **BO)
    assert (ledger(order), figures("MUG")) == ([("shipped", "MUG", "default", -2, 0)], (8, 0, 8))


def test_virtual_units_that_are_not_there_cannot_be_invoiced(house):
    put_in_stock("MUG", 1, backorders="allow")
    order = placed(line("MUG", 2, is_virtual=True))
    with pytest.raises(NotEnoughAtSource):
        invoice_order(order, **BO)
    assert (Invoice.objects.count(), figures("MUG"), units(order)) == (
        0,
        (1, 2, -1),
        [("MUG", "2", "0", "0", "0", "0")],
    )


def test_open_invoice_over_delivered_virtual_units_is_not_canceled(house):
    shelves()
    order = placed(line("MUG", 1, is_virtual=True), line("LAMP"))
    invoice = invoice_order(order, items={"MUG": Decimal(1)}, capture=False, **BO)
    with pytest.raises(StepNotAllowed) as refusal:
        cancel_invoice(invoice, **BO)
    assert (refusal.value.sentence, Invoice.objects.get().state, figures("MUG")) == (
        (
            "Invoice #000000001 cannot be canceled: its virtual items were delivered with it. "
            "Record its payment, and credit it if nobody will pay."
        ),
        "open",
        (9, 0, 9),
    )


def test_virtual_line_that_no_stock_knows_may_be_uninvoiced(house):
    order = placed(line("WRAP", is_virtual=True), line("CUP"))
    invoice = invoice_order(order, items={"WRAP": Decimal(1)}, capture=False, **BO)
    cancel_invoice(invoice, **BO)
    assert units(order)[0] == ("WRAP", "1", "0", "0", "0", "0")


@pytest.mark.parametrize(
    ("ticked", "moved", "left"),
    [("all", [("returned", "MUG", "default", 2, 0)], (10, 0, 10)), ({}, [], (8, 0, 8))],
)
def test_credited_virtual_units_go_back_where_they_were_taken(house, ticked, moved, left):
    shelves()
    order = placed(line("MUG", 2, is_virtual=True))
    invoice_order(order, **BO)
    before = len(ledger(order))
    refund_order(order, Credit(return_to_stock=ticked), **BO)
    assert (ledger(order)[before:], figures("MUG"), list(stock_findings())) == (moved, left, [])
    assert (standing(order)[0], read(order).total_refunded) == ("closed", 20)
    assert Order.objects.get().lines.get().refunded_unshipped == 0
