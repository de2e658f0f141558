"""P-5: whatever is invoiced, canceled and given back in whatever portions, no cent is lost."""

from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.orders.documents.test_splits_add_up import invoice_in, orders_to_split
from tests.orders.scene import BO, line, placed, read

from counterpart.core.errors import Refused
from counterpart.core.money import rounded, smallest_unit
from counterpart.orders.checking import order_findings
from counterpart.orders.documents.invoicing import cancel_invoice, invoice_order
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.models.documents import InvoiceState
from counterpart.orders.models.orders import Order, OrderLine

COLUMNS = ("subtotal", "tax", "discount", "shipping", "grand_total", "base_grand_total")
LINE_COLUMNS = ("row_total", "tax", "discount")
RATES = st.sampled_from([Decimal(1), Decimal("0.92"), Decimal("151.37"), Decimal("0.00661")])
# On PostgreSQL every example that was rolled back makes the next one slower.
EXAMPLES = 60 if connection.vendor == "sqlite" else 15
CAREFUL = settings(derandomize=True, deadline=None, database=None, max_examples=EXAMPLES)


def place(case, rate: Decimal) -> Order:
    currency, lines, shipping, _ = case
    return placed(
        *[
            line(sku, ordered, row_total=row, tax=tax, discount=discount)
            for sku, ordered, row, tax, discount in lines
        ],
        currency=currency,
        shipping=shipping,
        shipping_tax=rounded(shipping / 12, currency),
        shipping_discount=-rounded(shipping / 7, currency),
        base_to_order_rate=rate,
    )


def assert_sum(documents, order: Order) -> None:
    """The documents add up to the order, in every column and in the base currency."""
    again = read(order)
    for name in COLUMNS:
        assert sum(getattr(one, name) for one in documents) == getattr(again, name), name


def still_charged(order: Order):
    return order.invoices.exclude(state=InvoiceState.CANCELED)


def test_invoices_add_up_though_some_are_canceled_and_written_again(house):
    @CAREFUL
    @given(orders_to_split(), RATES, st.integers(0, 3))
    @transaction.atomic
    def check(case, rate, which):
        order = place(case, rate)
        for portion in case[3]:
            left = {one.sku: one.quantities.to_invoice for one in order.lines.all()}
            items = {sku: min(Decimal(n), left[sku]) for sku, n in portion.items() if left[sku]}
            if items:
                invoice_order(order, items=items, capture=False, **BO)
        for invoice in order.invoices.order_by("pk")[which:]:
            cancel_invoice(invoice, **BO)
        invoice_in(order, [])
        assert_sum(still_charged(order), order)
        assert read(order).base_total_invoiced == read(order).base_grand_total
        for one in OrderLine.objects.filter(order=order):
            for name in LINE_COLUMNS:
                assert getattr(one, f"{name.removesuffix('_total')}_invoiced") == getattr(one, name)
        transaction.set_rollback(True)

    check()


@st.composite
def wishes(draw, currency: str):
    """Some units, some of the shipping, and adjustments; often more than is possible."""
    unit = smallest_unit(currency)
    money = st.integers(0, 3_000).map(lambda number: number * unit)
    return Credit(
        items=draw(st.dictionaries(st.sampled_from("ABC"), st.integers(1, 3).map(Decimal))),
        shipping=draw(st.none() | money),
        adjustment_refund=draw(st.just(Decimal(0)) | money),
        adjustment_fee=draw(st.just(Decimal(0)) | money),
    )


def test_refunded_never_exceeds_paid_and_the_rest_leaves_nothing(house):
    @CAREFUL
    @given(st.data(), orders_to_split(), RATES)
    @transaction.atomic
    def check(data, case, rate):
        order = place(case, rate)
        invoice_in(order, case[3])
        for wish in data.draw(st.lists(wishes(case[0]), max_size=4)):
            before = read(order).total_refunded
            try:
                memo = refund_order(order, wish, **BO)
            except Refused:
                assert read(order).total_refunded == before
                continue
            assert read(order).total_refunded == before + memo.grand_total
        again = read(order)
        assert 0 <= again.total_refunded <= again.total_paid
        memos = order.credit_memos.all()
        assert sum(one.grand_total for one in memos) == again.total_refunded
        assert sum(one.base_grand_total for one in memos) == again.base_total_refunded
        assert list(order_findings()) == []
        transaction.set_rollback(True)

    check()


def test_full_refund_in_any_portions_leaves_exactly_nothing(house):
    @CAREFUL
    @given(orders_to_split(), RATES)
    @transaction.atomic
    def check(case, rate):
        order = place(case, rate)
        invoice_in(order, [])
        for portion in case[3]:
            left = {one.sku: one.quantities.to_refund for one in order.lines.all()}
            items = {sku: min(Decimal(n), left[sku]) for sku, n in portion.items() if left[sku]}
            if items and money_left(order):
                credit(order, items, rounded(case[2] / 3, case[0]))
        if money_left(order):
            refund_order(order, **BO)
        assert_sum(order.credit_memos.all(), order)
        again = read(order)
        # A unit whose share was rounded to nothing has no money to give back: it can be shipped.
        worthless = any(one.quantities.to_ship for one in again.lines.all())
        assert (again.total_refunded, again.base_total_refunded, again.state) == (
            again.grand_total,
            again.base_grand_total,
            "processing" if worthless else "closed",
        )
        transaction.set_rollback(True)

    check()


def money_left(order: Order) -> Decimal:
    again = read(order)
    return again.total_paid - again.total_refunded


def credit(order: Order, items: dict[str, Decimal], shipping: Decimal) -> None:
    """Give back these units with some shipping, as much as is left of it."""
    given_back = sum(one.shipping for one in order.credit_memos.all())
    refund_order(
        order, Credit(items=items, shipping=min(shipping, order.shipping - given_back)), **BO
    )


@pytest.mark.parametrize(
    ("currency", "price", "parts"),
    [
        ("JPY", "100", ["33", "34", "33"]),
        ("USD", "1.00", ["0.33", "0.34", "0.33"]),
        ("KWD", "1.000", ["0.333", "0.334", "0.333"]),
    ],
)
def test_every_currency_is_split_by_its_own_smallest_unit(house, currency, price, parts):
    order = placed(
        line("A", 3, row_total=Decimal(price)), currency=currency, base_to_order_rate=Decimal(1)
    )
    one = {"A": Decimal(1)}
    invoices = [invoice_order(order, items=one, **BO) for _ in range(3)]
    memos = [refund_order(order, Credit(items=one), **BO) for _ in range(3)]
    assert [[made.grand_total for made in some] for some in (invoices, memos)] == [
        list(map(Decimal, parts))
    ] * 2
