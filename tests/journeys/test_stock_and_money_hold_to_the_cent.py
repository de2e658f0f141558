"""T-10, T-14 and T-21 with refunds and lowered quantities: stock and money after each step."""

from decimal import Decimal

import pytest
from tests.amazon.canceling.asking import ask as ask_to_cancel
from tests.amazon.comparing.looking import compared
from tests.amazon.refunding.paying_back import (
    ask,
    memo_for,
    paid_at_amazon,
    passes,
    units,
    until_the_books_are_read,
)
from tests.scene import put_in_stock

from counterpart.amazon.attention.answering import answer_question
from counterpart.amazon.operations.canceling import CancellationRefused
from counterpart.amazon.operations.refunding.asking import RefundNotPossible
from counterpart.cli.checking import findings
from counterpart.orders.documents.refunding import Credit, refund_order

RICH = {"price": "10.01", "tax": "0.83", "shipping": "4.99"}


def shelf(shop):
    """Answer what lies there, and what is promised."""
    stock = shop.stock("MUG")
    return int(stock.on_hand), int(stock.reserved)


def money(shop, order_id):
    """Answer the total, what was paid, and what was given back."""
    order = shop.order(order_id)
    return order.grand_total, order.total_paid, order.total_refunded


def at_rest(shop):
    """Nothing is broken here, and nothing differs at Amazon."""
    shop.sync(minutes=10)
    assert list(findings()) == []
    assert compared(shop) == []


def amounts(*texts):
    return tuple(Decimal(text) for text in texts)


def test_what_amazon_ships_and_refunds_never_touches_our_stock(shop):
    order_id = shop.buyer_orders("MUG", 2, fulfilled_by="AMAZON", **RICH)
    shop.sync()
    assert shelf(shop) == (10, 0)
    shop.amazon.ships(order_id)
    shop.sync()
    assert (shop.order(order_id).state, shelf(shop)) == ("complete", (10, 0))
    assert money(shop, order_id) == amounts("25.84", "25.84", "0")

    with pytest.raises(RefundNotPossible):
        ask(shop, memo_for(shop, order_id, items=units(MUG=1), shipping=Decimal(0)))
    assert paid_at_amazon(shop, order_id) == []
    given = shop.order(order_id).total_refunded
    assert money(shop, order_id) == (*amounts("25.84", "25.84"), given)
    assert shelf(shop) == (10, 0)

    shop.amazon.refunds(order_id, {"MUG": 1})
    until_the_books_are_read(shop)
    assert shelf(shop) == (10, 0)
    at_rest(shop)


def test_an_order_is_canceled_at_amazon_and_only_while_nothing_left(shop):
    order_id = shop.buyer_orders("MUG", 3, **RICH)
    shop.sync()
    assert (shelf(shop), money(shop, order_id)) == ((10, 3), amounts("35.85", "35.85", "0"))
    ask_to_cancel(shop, order_id, "NoInventory")
    passes(shop)
    assert (shop.row(order_id).status, shop.order(order_id).state) == ("Canceled", "closed")
    assert (shelf(shop), money(shop, order_id)) == ((10, 0), amounts("35.85", "35.85", "35.85"))
    assert shop.amazon.book()[order_id]["refunds"] == []
    at_rest(shop)


def test_an_order_of_which_a_unit_left_cannot_be_canceled_and_loses_nothing(shop):
    order_id = shop.buyer_orders("MUG", 3, **RICH)
    shop.sync()
    shop.ship(order_id, items=units(MUG=1))
    shop.sync()
    shop.sync()
    with pytest.raises(CancellationRefused):
        ask_to_cancel(shop, order_id)
    assert (shelf(shop), money(shop, order_id)) == ((9, 2), amounts("35.85", "35.85", "0"))
    at_rest(shop)


def test_a_lowered_order_is_followed_to_the_cent_and_its_rest_canceled(shop):
    order_id = shop.buyer_orders("MUG", 3, price="10.01", shipping="4.99")
    shop.sync()
    shop.amazon.changes_quantity(order_id, "MUG", 2)
    shop.sync()
    assert shop.order(order_id).stop_shipping_because == "changed_by_channel"
    answer_question(shop.row(order_id), "follow", actor="bo", now=shop.now)
    assert (shelf(shop), money(shop, order_id)) == ((10, 2), amounts("35.02", "35.02", "10.01"))
    at_rest(shop)
    ask_to_cancel(shop, order_id, "NoInventory")
    passes(shop)
    assert (shelf(shop), money(shop, order_id)) == ((10, 0), amounts("35.02", "35.02", "35.02"))
    at_rest(shop)


def test_what_was_kept_when_an_order_was_lowered_is_given_back_when_it_is_canceled(shop):
    order_id = shop.buyer_orders("MUG", 3, **RICH)
    shop.sync()
    shop.amazon.changes_quantity(order_id, "MUG", 2)
    shop.sync()
    answer_question(shop.row(order_id), "follow", actor="bo", now=shop.now)
    assert money(shop, order_id) == amounts("35.85", "35.85", "10.01")
    shop.amazon.cancels(order_id)
    shop.sync()
    assert (shop.order(order_id).state, shelf(shop)) == ("closed", (10, 0))
    assert money(shop, order_id) == amounts("35.85", "35.85", "35.85")
    at_rest(shop)


def test_two_parcels_leave_and_units_are_paid_back_once_each(shop):
    put_in_stock("MUG", 10)
    order_id = shop.buyer_orders("MUG", 2, **RICH)
    shop.sync()
    assert shelf(shop) == (10, 2)
    shop.ship(order_id, items=units(MUG=1), tracking="1Z1")
    passes(shop, 2)
    assert shop.row(order_id).status == "PartiallyShipped"
    assert (shelf(shop), money(shop, order_id)) == ((9, 1), amounts("25.84", "25.84", "0"))
    shop.ship(order_id, tracking="1Z2")
    passes(shop, 3)
    assert (shop.row(order_id).status, shelf(shop)) == ("Completed", (8, 0))

    first = refund_order(
        shop.order(order_id),
        Credit(items=units(MUG=1), return_to_stock="all", shipping=Decimal(0)),
        actor="bo",
        now=shop.now,
    )
    ask(shop, first)
    passes(shop, 4)
    until_the_books_are_read(shop)
    assert paid_at_amazon(shop, order_id) == [first.grand_total]
    assert shelf(shop) == (9, 0)
    assert money(shop, order_id) == (*amounts("25.84", "25.84"), first.grand_total)

    rest = memo_for(shop, order_id)
    ask(shop, rest)
    passes(shop, 4, minutes=10)
    until_the_books_are_read(shop)
    assert paid_at_amazon(shop, order_id) == [first.grand_total, rest.grand_total]
    assert first.grand_total + rest.grand_total == Decimal("25.84")
    assert (shop.order(order_id).state, shelf(shop)) == ("closed", (9, 0))
    assert money(shop, order_id) == amounts("25.84", "25.84", "25.84")
    at_rest(shop)
