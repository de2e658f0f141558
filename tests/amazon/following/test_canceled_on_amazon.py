"""Where a Commerce order ends that Amazon cancels (K-5, B-19, C-39)."""

from decimal import Decimal

import pytest
from tests.amazon.following.deciding import asked, created, decided

from counterpart.amazon.figures.revenue import lifetime_of
from counterpart.amazon.models.orders import ImportState
from counterpart.amazon.stores.order_settings import change_settings
from counterpart.orders.models.documents import CreditMemo
from counterpart.orders.states import State


def lifetime(shop) -> Decimal:
    return lifetime_of(shop.store)[0].amount


@pytest.mark.parametrize(("wish", "state"), [("truthful", "closed"), ("complete", "complete")])
def test_a_paid_order_ends_where_the_store_wants_it_and_is_no_revenue(shop, wish, state):
    change_settings(shop.store, {"status_after_cancellation": wish}, actor="bo", now=shop.now)
    order_id = created(shop, 2, price="10.00", shipping="4.00")
    assert lifetime(shop) == 24
    shop.amazon.cancels(order_id)
    assert [shop.sync().canceled for _ in range(3)] == [1, 0, 0]
    order = shop.order(order_id)
    assert (order.state, order.status, order.total_refunded) == (state, state, 24)
    assert (shop.row(order_id).status, shop.row(order_id).import_state) == (
        "Canceled",
        ImportState.CANCELED,
    )
    assert shop.note(order_id) == (
        f"Canceled on Amazon; Commerce order {order.number} is {State(state).label}."
    )
    assert (lifetime(shop), shop.stock("MUG").reserved, CreditMemo.objects.count()) == (0, 0, 1)


def test_an_unpaid_order_is_canceled_whatever_the_store_wants(shop):
    wishes = {
        "status_after_cancellation": "complete",
        "order_status": "custom",
        "processing_order_status": "pending",
    }
    change_settings(shop.store, wishes, actor="bo", now=shop.now)
    order_id = created(shop, 2)
    shop.amazon.cancels(order_id)
    shop.sync()
    assert shop.order(order_id).status == "canceled"


@pytest.mark.parametrize(("answer", "on_hand"), [("goods_are_gone", 8), ("goods_are_back", 10)])
def test_a_person_ends_what_amazon_canceled_after_units_had_left(shop, answer, on_hand):
    order_id = created(shop, 3, price="10.00")
    shop.ship(order_id, items={"MUG": Decimal(2)})
    shop.amazon.cancels(order_id, by="BUYER")
    shop.sync()
    assert asked(shop, order_id) == (
        "canceled_by_channel",
        [
            "Canceled on Amazon, but shipped here: MUG × 2.",
            "Paid and not given back: 30.00 USD.",
        ],
        ["goods_are_gone", "goods_are_back"],
    )
    decided(shop, order_id, answer)
    order = shop.order(order_id)
    assert (order.status, order.total_refunded, order.stop_shipping_because) == ("closed", 30, "")
    assert (shop.stock("MUG").on_hand, shop.stock("MUG").reserved) == (on_hand, 0)
    assert (shop.row(order_id).status, asked(shop, order_id)) == ("Canceled", None)
    assert shop.note(order_id) == f"Canceled on Amazon; Commerce order {order.number} is Closed."
    assert [shop.sync().canceled for _ in range(2)] == [0, 0]


def test_the_story_is_told_once_however_often_it_is_looked_at(shop):
    order_id = created(shop, 3)
    shop.ship(order_id, items={"MUG": Decimal(2)})
    shop.amazon.cancels(order_id)
    for _ in range(3):
        shop.sync()
        shop.amazon.touch(shop.amazon.orders[order_id])
    told = [one for one in shop.notes(order_id) if one.startswith("Canceled on Amazon, but")]
    assert len(told) == 1
    decided(shop, order_id, "goods_are_gone")


def test_an_order_that_was_complete_here_counts_as_canceled_when_amazon_says_so(shop):
    order_id = created(shop, 1)
    shop.ship(order_id)
    for _ in range(3):
        shop.sync()
    assert shop.row(order_id).status == "Completed"
    shop.amazon.orders[order_id].status = "CANCELLED"
    shop.amazon.touch(shop.amazon.orders[order_id])
    shop.sync()
    assert (shop.row(order_id).status, lifetime(shop)) == ("Canceled", 0)
    assert asked(shop, order_id)[0] == "canceled_by_channel"
    decided(shop, order_id, "goods_are_gone")
    assert shop.order(order_id).status == "closed"
