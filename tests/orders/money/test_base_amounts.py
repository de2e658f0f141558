"""CO-1.7: the totals in the base currency, at the rate that the order froze."""

from decimal import Decimal

from tests.orders.scene import BO, line, placed, read
from tests.scene import NOON

from counterpart.orders.base_amounts import set_base_totals
from counterpart.orders.documents.invoicing import cancel_invoice, invoice_order, pay_invoice
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.models.orders import Order
from counterpart.websites.rates import set_rate

ONE = {"A": Decimal(1)}


def euros(**facts: object) -> Order:
    """Three units at 3.33 EUR; a dollar is 0.90 EUR, so that 9.99 EUR are 11.10 USD."""
    set_rate("USD", "EUR", Decimal("0.9"), actor="ada", now=NOON)
    return placed(line("A", 3, "3.33"), currency="EUR", **facts)


def base(order: Order) -> tuple[Decimal, ...]:
    """Invoiced, paid and refunded in the base currency."""
    again = read(order)
    return again.base_total_invoiced, again.base_total_paid, again.base_total_refunded


def test_documents_add_up_to_the_order_in_its_base_currency(house):
    order = euros()
    invoices = [invoice_order(order, items=ONE, **BO) for _ in range(3)]
    memos = [refund_order(order, Credit(items=ONE), **BO) for _ in range(3)]
    assert (order.base_currency, order.base_grand_total, base(order)) == (
        "USD",
        Decimal("11.10"),
        (Decimal("11.10"),) * 3,
    )
    assert [one.base_grand_total for one in (*invoices, *memos)] == [Decimal("3.70")] * 6


def test_difference_of_a_cent_goes_into_a_later_document(house):
    set_rate("USD", "EUR", Decimal("0.7"), actor="ada", now=NOON)
    order = placed(line("A", 3, "1.00"), currency="EUR")
    invoices = [invoice_order(order, items=ONE, **BO) for _ in range(3)]
    assert [one.base_grand_total for one in invoices] == list(
        map(Decimal, ("1.43", "1.43", "1.43"))
    )
    assert read(order).base_grand_total == Decimal("4.29")


def test_rate_that_changes_later_changes_nothing(house):
    order = euros()
    set_rate("USD", "EUR", Decimal("0.5"), actor="ada", now=NOON)
    invoice_order(order, **BO)
    assert base(order)[:2] == (Decimal("11.10"), Decimal("11.10"))


def test_open_invoice_counts_as_invoiced_and_once_paid_as_paid(house):
    order = euros()
    first = invoice_order(order, items=ONE, capture=False, **BO)
    second = invoice_order(order, items=ONE, capture=False, **BO)
    pay_invoice(second, **BO)
    before = base(order)
    cancel_invoice(first, **BO)
    assert (before, base(order)) == (
        (Decimal("7.40"), Decimal("3.70"), 0),
        (Decimal("3.70"), Decimal("3.70"), 0),
    )


def test_base_totals_are_derived_and_not_carried_on():
    order = Order(
        currency="EUR",
        base_currency="USD",
        base_to_order_rate=Decimal("0.9"),
        total_invoiced=Decimal("9.99"),
        total_paid=Decimal("3.33"),
        total_refunded=Decimal(0),
        total_canceled=Decimal("6.66"),
        base_total_paid=Decimal(99),
    )
    names = set_base_totals(order)
    assert {name: getattr(order, name) for name in names} == {
        "base_total_invoiced": Decimal("11.10"),
        "base_total_paid": Decimal("3.70"),
        "base_total_refunded": 0,
        "base_total_canceled": Decimal("7.40"),
    }
