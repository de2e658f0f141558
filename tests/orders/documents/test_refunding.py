from decimal import Decimal

import pytest
from tests.orders.documents.test_invoicing import golden_order
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

from counterpart.inventory.checking import stock_findings
from counterpart.orders.checking import order_findings
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import credit_unshipped_order
from counterpart.orders.models.documents import CreditMemo
from counterpart.orders.models.orders import Order
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.working import StepNotAllowed


def test_everything_paid_is_given_back_and_the_order_is_closed(house):
    order = golden_order(is_paid=True)
    memo = credit_unshipped_order(order, comment="out of print", **BO)
    assert (
        (memo.number, memo.subtotal, memo.discount, memo.tax, memo.shipping, memo.grand_total),
        [
            (row.order_line.sku, row.quantity, row.row_total, row.discount, row.tax)
            for row in memo.lines.order_by("pk")
        ],
        (standing(order), units(order), read(order).total_refunded),
        sentences(order)[2:],
        order.history.get(code="credited").comment,
    ) == (
        ("000000001", *map(Decimal, ("64.97", "-6.50", "4.82", "7.00", "70.29"))),
        [
            ("A", 3, Decimal("59.97"), Decimal("-6.00"), Decimal("4.45")),
            ("B", 1, Decimal("5.00"), Decimal("-0.50"), Decimal("0.37")),
        ],
        (
            ("closed", "closed"),
            [("A", "3", "3", "0", "0", "3"), ("B", "1", "1", "0", "0", "1")],
            Decimal("70.29"),
        ),
        ["Credit memo #000000001 was created: 70.29 USD.", "The order became Closed."],
        "out of print",
    )


def test_promised_units_may_be_sold_again(house):
    shelves()
    order = placed(line("MUG", 2), line("LAMP"), line("CUP"), is_paid=True)
    credit_unshipped_order(order, **BO)
    assert (ledger(order)[2:], figures("MUG"), figures("LAMP"), list(stock_findings())) == (
        [("credited", "MUG", "", 0, -2), ("credited", "LAMP", "", 0, -1)],
        (10, 0, 10),
        (1, 0, 1),
        [],
    )


def test_only_paid_units_are_given_back_and_the_others_stay_promised(house):
    shelves()
    order = placed(line("MUG", 3), shipping=Decimal(5))
    invoice_order(order, items={"MUG": Decimal(2)}, **BO)
    memo = credit_unshipped_order(order, **BO)
    assert (memo.grand_total, standing(order)[0], figures("MUG"), units(order)) == (
        Decimal(25),
        "processing",
        (10, 1, 9),
        [("MUG", "3", "2", "0", "0", "2")],
    )
    invoice_order(order, **BO)
    shipped(order)
    assert (standing(order)[0], figures("MUG")) == ("complete", (9, 0, 9))
    assert (list(order_findings()), list(stock_findings())) == ([], [])


def test_units_that_were_never_invoiced_can_be_canceled_afterwards(house):
    shelves()
    order = placed(line("MUG", 3))
    invoice_order(order, items={"MUG": Decimal(2)}, **BO)
    credit_unshipped_order(order, **BO)
    cancel_order(order, **BO)
    assert (standing(order)[0], figures("MUG"), list(order_findings())) == (
        "canceled",
        (10, 0, 10),
        [],
    )


def test_units_invoiced_later_are_given_back_by_a_second_memo(house):
    shelves()
    order = placed(line("MUG", 3, "0.10", tax=Decimal("0.01")))
    invoice_order(order, items={"MUG": Decimal(1)}, **BO)
    first = credit_unshipped_order(order, **BO)
    invoice_order(order, **BO)
    second = credit_unshipped_order(order, **BO)
    assert (first.grand_total, second.grand_total, standing(order)[0], figures("MUG")) == (
        Decimal("0.10"),
        Decimal("0.21"),
        "closed",
        (10, 0, 10),
    )
    assert [
        sum(getattr(row, name) for memo in (first, second) for row in memo.lines.all())
        for name in ("row_total", "tax", "quantity")
    ] == [Decimal("0.30"), Decimal("0.01"), 3]


def test_free_order_is_closed_without_money(house):
    shelves()
    order = placed(line("MUG", 2, "0"), is_paid=True)
    memo = credit_unshipped_order(order, **BO)
    assert (memo.grand_total, standing(order), figures("MUG")) == (
        0,
        ("closed", "closed"),
        (10, 0, 10),
    )


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("holded", "An order that is On Hold cannot be credited."),
        ("payment_review", "An order that is in Payment Review cannot be credited."),
        ("closed", "An order that is Closed cannot be credited."),
        ("canceled", "An order that is Canceled cannot be credited."),
    ],
)
def test_state_that_forbids_credit_is_named(house, state, sentence):
    order = placed(is_paid=True)
    Order.objects.update(state=state)
    with pytest.raises(StepNotAllowed) as refusal:
        credit_unshipped_order(order, **BO)
    assert (refusal.value.sentence, CreditMemo.objects.count()) == (
        sentence,
        0,
    )


def test_shipped_unit_forbids_it_and_nothing_changes(house):
    shelves()
    order = placed(line("MUG", 2), is_paid=True)
    shipped(order, items={"MUG": Decimal(1)})
    before = sentences(order)
    with pytest.raises(StepNotAllowed) as refusal:
        credit_unshipped_order(order, **BO)
    assert (refusal.value.sentence, sentences(order), figures("MUG")) == (
        "Units of order 000000001 are already shipped.",
        before,
        (9, 1, 8),
    )


def test_unpaid_order_has_nothing_to_give_back(house):
    order = placed()
    with pytest.raises(StepNotAllowed) as refusal:
        credit_unshipped_order(order, **BO)
    assert refusal.value.sentence == (
        "Nothing was paid for order 000000001 that is not given back."
    )


def test_second_credit_is_refused(house):
    order = placed(line("CUP", 2), is_paid=True)
    credit_unshipped_order(order, **BO)
    with pytest.raises(StepNotAllowed):
        credit_unshipped_order(order, **BO)
    assert (CreditMemo.objects.count(), read(order).total_refunded) == (1, 20)
