"""P-7: an order of three lines through invoices, shipments and credit memos in any order."""

from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.orders.documents.test_invoicing import figures as amounts
from tests.orders.scene import (
    BO,
    figures,
    line,
    placed,
    read,
    shelves,
    shipped,
    standing,
    units,
)

from counterpart.inventory.checking import stock_findings
from counterpart.orders.checking import order_findings
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.models.orders import Order


def three_lines() -> Order:
    return placed(
        line("MUG", 3, "19.99", discount=Decimal("-6.00"), tax=Decimal("4.45")),
        line("LAMP", 1, "5.00", tax=Decimal("0.41")),
        line("CUP", 2, "1.25"),
        shipping=Decimal(7),
    )


def some(**quantities: int) -> dict[str, Decimal]:
    return {sku: Decimal(quantity) for sku, quantity in quantities.items()}


def test_three_lines_go_through_many_documents(house):
    shelves()
    order = three_lines()
    stations = []

    def note() -> None:
        stations.append((standing(order)[0], read(order).total_due))

    shipped(order, items=some(CUP=1))
    note()
    first = invoice_order(order, items=some(MUG=2, CUP=1), **BO)
    note()
    shipped(order, items=some(MUG=2, LAMP=1))
    returned = refund_order(
        order, Credit(items=some(MUG=1), return_to_stock="all", shipping=Decimal(0)), **BO
    )
    note()
    second = invoice_order(order, **BO)
    note()
    shipped(order)
    note()
    rest = refund_order(order, Credit(return_to_stock=some(MUG=2)), **BO)
    note()
    assert stations == [
        ("processing", Decimal("73.33")),
        ("processing", Decimal("26.13")),
        ("processing", Decimal("26.13")),
        ("processing", Decimal(0)),
        ("complete", Decimal(0)),
        ("closed", Decimal(0)),
    ]
    assert [amounts(one) for one in (order, first, second, returned, rest)] == [
        ("67.47", "-6.00", "4.86", "7.00", "73.33"),
        ("41.23", "-4.00", "2.97", "7.00", "47.20"),
        ("26.24", "-2.00", "1.89", "0.00", "26.13"),
        ("19.99", "-2.00", "1.49", "0.00", "19.48"),
        ("47.48", "-4.00", "3.37", "7.00", "53.85"),
    ]
    assert units(order) == [
        ("MUG", "3", "3", "3", "0", "3"),
        ("LAMP", "1", "1", "1", "0", "1"),
        ("CUP", "2", "2", "2", "0", "2"),
    ]
    assert (figures("MUG"), figures("LAMP")) == ((10, 0, 10), (0, 0, 0))
    assert (order.shipments.count(), list(order_findings()), list(stock_findings())) == (3, [], [])


def test_documents_take_as_many_statements_for_three_lines_as_for_one(house):
    shelves()

    def statements(order: Order) -> list[int]:
        counts = []
        for step in (invoice_order, shipped, refund_order):
            choices = {} if step is shipped else BO
            with CaptureQueriesContext(connection) as seen:
                step(order, **choices)
            counts.append(len(seen))
        return [counts[0], counts[2]]

    warm = placed(line("LAMP"))
    invoice_order(warm, **BO)
    refund_order(warm, Credit(return_to_stock="all"), **BO)
    one = placed(line("MUG", 1))
    three = placed(line("MUG", 1), line("LAMP", 1), line("MUG", 1, "2.00"))
    assert statements(three) == statements(one)
