import threading
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from tests.core.racing import at_once, names
from tests.orders.scene import BO, figures, line, new_order, placed, read, shelves, standing, units
from tests.scene import put_in_stock

from counterpart.inventory.checking import stock_findings
from counterpart.inventory.models import StockItem
from counterpart.orders.checking import order_findings
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import credit_unshipped_order
from counterpart.orders.documents.shipping import ship_order
from counterpart.orders.models.documents import CreditMemo, Invoice, Shipment
from counterpart.orders.models.orders import Order
from counterpart.orders.new_order import NewOrder
from counterpart.orders.placing import place_order, place_orders
from counterpart.orders.steps.canceling import cancel_order


def no_findings() -> bool:
    return (list(order_findings()), list(stock_findings())) == ([], [])


def test_last_unit_is_sold_once_however_many_buyers_ask(lasting_house):
    for _ in range(3):
        put_in_stock("LAMP", 1)
        wanted = new_order(line("LAMP"))
        outcomes = at_once(*[lambda: place_order(wanted, **BO)] * 4)  # noqa: B023
        assert names(outcomes) == ["Order", "OutOfStock", "OutOfStock", "OutOfStock"]
        assert (figures("LAMP"), no_findings()) == ((1, 1, 0), True)
        cancel_order(Order.objects.get(state="new"), **BO)


def test_reading_before_writing_would_sell_the_last_unit_twice(lasting_house):
    """The race is real: without the conditional UPDATE both buyers get the lamp."""
    put_in_stock("LAMP", 1)
    both_have_read = threading.Barrier(2)

    def careless_buyer() -> bool:
        item = StockItem.objects.get(product__sku="LAMP")
        is_there = item.salable >= 1
        both_have_read.wait()
        StockItem.objects.filter(pk=item.pk).update(reserved=item.reserved + 1)
        return is_there

    assert at_once(careless_buyer, careless_buyer) == [True, True]


@pytest.mark.parametrize(
    ("step", "documents"),
    [
        pytest.param(ship_order, Shipment, id="shipping"),
        pytest.param(invoice_order, Invoice, id="invoicing"),
    ],
)
def test_twenty_who_do_the_same_leave_one_document(lasting_house, step, documents):
    shelves()
    order = placed(line("MUG", 2))
    outcomes = at_once(*[lambda: step(order, **BO)] * 20)
    assert (names(outcomes), documents.objects.count()) == (
        sorted([documents.__name__, *["StepNotAllowed"] * 19]),
        1,
    )
    assert no_findings()


def test_twenty_cancellations_give_the_units_back_once(lasting_house):
    shelves()
    order = placed(line("MUG", 2))
    outcomes = at_once(*[lambda: cancel_order(order, **BO)] * 20)
    assert names(outcomes) == sorted(["Order", *["StepNotAllowed"] * 19])
    assert (figures("MUG"), no_findings()) == ((10, 0, 10), True)


def test_twenty_credits_give_the_money_back_once(lasting_house):
    order = placed(is_paid=True)
    outcomes = at_once(*[lambda: credit_unshipped_order(order, **BO)] * 20)
    assert names(outcomes) == sorted(["CreditMemo", *["StepNotAllowed"] * 19])
    assert (CreditMemo.objects.count(), read(order).total_refunded) == (1, 10)


def test_of_shipping_and_canceling_one_wins(lasting_house):
    shelves()
    for _ in range(4):
        order = placed(line("MUG"))
        outcomes = at_once(lambda: ship_order(order, **BO), lambda: cancel_order(order, **BO))  # noqa: B023
        assert sorted(names(outcomes))[1:] == ["StepNotAllowed"] or names(outcomes)[0] == "Order"
        assert (figures("MUG")[1], no_findings()) == (0, True)


def test_units_of_one_order_shipped_by_two_people_never_exceed_what_was_ordered(lasting_house):
    shelves()
    order = placed(line("MUG", 3))
    two = {"MUG": Decimal(2)}
    outcomes = at_once(*[lambda: ship_order(order, items=two, **BO)] * 2)
    assert (names(outcomes), units(order)) == (
        ["QuantityRefused", "Shipment"],
        [("MUG", "3", "0", "2", "0", "0")],
    )


def test_same_external_order_placed_twice_together_is_one_order(lasting_house):
    wanted = new_order(channel="amazon", external_store="US", external_id="111-1")
    outcomes = at_once(*[lambda: place_order(wanted, **BO)] * 4)
    assert (names(outcomes), Order.objects.count()) == (
        sorted(["Order", *[IntegrityError.__name__] * 3]),
        1,
    )


def test_products_in_opposite_order_never_deadlock(lasting_house):
    put_in_stock("MUG", 500)
    put_in_stock("LAMP", 500)
    there = [new_order(line("MUG"), line("LAMP"))] * 8
    back = [new_order(line("LAMP"), line("MUG"))] * 8

    def buyer(orders: list[NewOrder]) -> list[str]:
        return names([place_order(one, **BO) for one in orders])

    assert (
        at_once(*[lambda some=some: buyer(some) for some in (there, back) * 3])
        == [["Order"] * 8] * 6
    )
    assert (figures("MUG"), figures("LAMP"), no_findings()) == (
        (500, 48, 452),
        (500, 48, 452),
        True,
    )


def test_shipping_never_deadlocks_with_orders_that_arrive_shipped(lasting_house):
    """Both need the stock of MUG and a shipment number; they must take them in one order."""
    put_in_stock("MUG", 500)
    waiting = [placed(line("MUG")) for _ in range(16)]
    arriving = [
        new_order(line("MUG")),
        new_order(line("MUG"), is_paid=True, is_shipped=True, stock_untouched=True),
    ]

    def shippers(orders: list[Order]) -> list[str]:
        return names([ship_order(order, **BO) for order in orders])

    def channel() -> list[str]:
        return names([place_orders(arriving, **BO) for _ in range(8)])

    assert at_once(
        lambda: shippers(waiting[:8]), channel, lambda: shippers(waiting[8:]), channel
    ) == [["Shipment"] * 8, ["list"] * 8, ["Shipment"] * 8, ["list"] * 8]
    assert no_findings()


def test_second_person_waits_for_the_first_and_sees_what_they_did(lasting_house):
    order = placed(line("CUP", 2))
    stale = read(order)
    invoice_order(order, **BO)
    ship_order(stale, **BO)
    assert (standing(order), connection.in_atomic_block) == (("complete", "complete"), False)
