from decimal import Decimal

from tests.core.racing import at_once, names
from tests.orders.scene import BO, figures, line, placed, read, shelves, shipped
from tests.scene import put_in_stock

from counterpart.inventory.checking import stock_findings
from counterpart.orders.checking import order_findings
from counterpart.orders.documents.invoicing import cancel_invoice, invoice_order, pay_invoice
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.models.orders import Order


def no_findings() -> bool:
    return (list(order_findings()), list(stock_findings())) == ([], [])


def test_open_invoice_is_paid_once_or_canceled_and_never_both(lasting_house):
    order = placed()
    invoice = invoice_order(order, capture=False, **BO)
    pay, cancel = lambda: pay_invoice(invoice, **BO), lambda: cancel_invoice(invoice, **BO)
    outcomes = at_once(pay, cancel, pay, cancel)
    assert names(outcomes) == ["Invoice", *["StepNotAllowed"] * 3]
    assert (read(order).total_paid in {0, 10}, no_findings()) == (True, True)


def test_units_that_several_people_credit_are_given_back_once(lasting_house):
    shelves()
    order = placed(line("MUG", 3), is_paid=True)
    shipped(order)
    two = Credit(items={"MUG": Decimal(2)}, return_to_stock="all")
    outcomes = at_once(*[lambda: refund_order(order, two, **BO)] * 3)
    assert names(outcomes) == ["CreditMemo", "QuantityRefused", "QuantityRefused"]
    assert (read(order).total_refunded, no_findings()) == (20, True)


def test_credits_of_orders_over_the_same_products_never_deadlock(lasting_house):
    """What one puts back the other still has promised: each takes all rows at once."""
    put_in_stock("MUG", 12)
    put_in_stock("LAMP", 12)
    orders = [placed(line("MUG"), line("LAMP"), is_paid=True) for _ in range(12)]
    for number, order in enumerate(orders):
        shipped(order, items={("MUG", "LAMP")[number % 2]: Decimal(1)})
    both = Credit(return_to_stock="all")

    def clerk(mine: list[Order]) -> list[str]:
        return names([refund_order(order, both, **BO) for order in mine])

    outcomes = at_once(*[lambda some=orders[n::4]: clerk(some) for n in range(4)])
    assert outcomes == [["CreditMemo"] * 3] * 4
    assert (figures("MUG"), figures("LAMP"), no_findings()) == (
        (12, 0, 12),
        (12, 0, 12),
        True,
    )
