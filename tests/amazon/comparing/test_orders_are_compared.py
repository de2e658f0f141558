"""Every order that Amazon shows is here, as Amazon shows it; anything else is told."""

from decimal import Decimal

import pytest
from tests.amazon.comparing.looking import compared, tallied
from tests.amazon.operations.outbox import posts, share_clock
from tests.scene import NOON

from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderItem
from counterpart.amazon.models.stores import AmazonStore
from counterpart.orders.models.orders import Order, OrderLine

LATER = {"minutes": 10}


@pytest.fixture
def order_id(shop):
    """An order that was taken in a while ago."""
    number = shop.buyer_orders("MUG", 2)
    shop.sync(**LATER)
    shop.sync(**LATER)
    return number


def changed(**values):
    AmazonOrder.objects.update(**values)


def test_what_agrees_is_counted_and_not_told(shop, order_id):
    assert tallied(shop) == {"compared": {"orders": 1, "Commerce orders": 1}}


def test_nothing_is_compared_where_no_store_takes_part(shop, order_id):
    AmazonStore.objects.update(is_active=False)
    assert tallied(shop) == {}


def test_a_lost_order_is_told(shop, order_id):
    row = shop.row(order_id)
    for name in ("notes", "items", "words", "operations"):
        getattr(row, name).all().delete()
    row.delete()
    assert compared(shop) == [
        (
            f"Amazon order {order_id}, purchased on 2026-11-02 12:00:01 UTC, is at Amazon, "
            f"but not here."
        )
    ]


def test_an_order_that_came_after_the_last_look_is_underway(shop, order_id):
    shop.buyer_orders("LAMP")
    shop.advance(minutes=10)
    assert tallied(shop) == {
        "compared": {"orders": 2, "Commerce orders": 1},
        "underway": {"orders": 1},
    }


def test_a_change_after_the_last_look_is_underway(shop, order_id):
    shop.amazon.buyer_asks_to_cancel(order_id)
    shop.advance(minutes=10)
    assert tallied(shop) == {"compared": {"orders": 1}, "underway": {"orders": 1}}


def test_a_change_that_was_missed_is_told(shop, order_id):
    changed(last_updated_at=NOON)
    assert compared(shop) == [
        (
            f"Amazon order {order_id} changed at Amazon on 2026-11-02 12:00:01 UTC; "
            f"what is stored is from 2026-11-02 12:00:00 UTC."
        )
    ]


def test_another_status_is_told(shop, order_id):
    changed(amazon_status="SHIPPED")
    assert compared(shop) == [
        f"Amazon order {order_id} is Unshipped at Amazon, but stored as Shipped."
    ]


def test_another_total_is_told(shop, order_id):
    changed(total=Decimal("23.99"))
    assert compared(shop) == [
        f"Amazon order {order_id} costs 24.00 USD at Amazon; stored are 23.99 USD."
    ]


def test_another_currency_is_told(shop, order_id):
    changed(currency="EUR")
    assert compared(shop) == [
        f"Amazon order {order_id} costs 24.00 USD at Amazon; stored are 24.00 EUR."
    ]


def test_another_quantity_is_told(shop, order_id):
    AmazonOrderItem.objects.update(quantity_ordered=3)
    item = AmazonOrderItem.objects.get().order_item_id
    assert compared(shop) == [
        (
            f"Item {item} of Amazon order {order_id}: Amazon says 2 ordered, 0 shipped; "
            f"stored are 3 ordered, 0 shipped."
        )
    ]


def test_an_item_that_amazon_does_not_show_is_told(shop, order_id):
    known = AmazonOrderItem.objects.get().order_item_id
    AmazonOrderItem.objects.update(order_item_id="7")
    assert compared(shop) == [
        (
            f"Item {known} of Amazon order {order_id}: Amazon says 2 ordered, 0 shipped; "
            f"stored are nothing."
        ),
        f"Item 7 of Amazon order {order_id}: Amazon says nothing; stored are 2 ordered, 0 shipped.",
    ]


def test_an_order_that_amazon_does_not_show_is_told(shop, order_id):
    shop.amazon.holds_back(order_id, 7200)
    assert compared(shop) == [f"Amazon order {order_id} is stored, but Amazon does not show it."]


def test_an_order_given_up_here_only_is_told(shop, order_id):
    Order.objects.update(state="canceled")
    number = shop.order(order_id).number
    assert compared(shop) == [
        f"Commerce order {number} is canceled, but Amazon order {order_id} is Unshipped at Amazon."
    ]


def test_other_units_in_commerce_are_told(shop, order_id):
    OrderLine.objects.update(refunded=1, refunded_unshipped=1)
    number = shop.order(order_id).number
    assert compared(shop) == [
        f"Commerce order {number} holds 1 of MUG; Amazon order {order_id} has 2."
    ]


def test_an_order_canceled_at_amazon_that_is_still_promised_here_is_told(shop, order_id):
    shop.amazon.cancels(order_id)
    shop.sync(**LATER)
    assert compared(shop) == []
    Order.objects.update(state="processing")
    OrderLine.objects.update(refunded_unshipped=0, canceled=0, refunded=0)
    number = shop.order(order_id).number
    assert compared(shop) == [
        (
            f"Amazon order {order_id} is canceled at Amazon, but Commerce order {number} still "
            f"waits to ship 2 units of it."
        )
    ]


def test_stock_promised_to_a_pending_order_that_is_canceled_is_told(shop):
    order_id = shop.buyer_orders("MUG", status="PENDING")
    shop.sync(**LATER)
    shop.amazon.cancels(order_id)
    shop.sync(**LATER)
    assert compared(shop) == []
    changed(is_stock_reserved=True)
    assert compared(shop) == [
        f"Amazon order {order_id} is canceled at Amazon, but stock is still promised to it here."
    ]


def test_a_stopped_order_waits_for_a_person(shop, order_id):
    shop.amazon.buyer_asks_to_cancel(order_id)
    shop.sync(**LATER)
    assert tallied(shop) == {
        "compared": {"orders": 1, "Commerce orders": 1},
        "waiting": {"Commerce orders": 1},
    }


def test_an_unreadable_order_waits_for_a_person(shop):
    order_id = shop.buyer_orders("MUG")
    shop.amazon.breaks_order(order_id)
    shop.sync(**LATER)
    assert tallied(shop) == {"compared": {"orders": 1}, "waiting": {"orders": 1}}


def test_an_unreadable_order_that_is_not_kept_is_told(shop, order_id):
    shop.amazon.breaks_order(order_id)
    row = shop.row(order_id)
    for name in ("notes", "items", "words", "operations"):
        getattr(row, name).all().delete()
    row.delete()
    assert compared(shop) == [f"Amazon order {order_id} cannot be read, and is not kept here."]


def test_orders_from_before_the_connection_are_not_compared(shop):
    shop.buyer_orders("MUG", placed_at="2026-11-01T12:00:00Z")
    shop.sync(**LATER)
    assert tallied(shop) == {}


def test_many_pages_are_compared(shop):
    for _ in range(120):
        shop.buyer_orders("BOWL")
    shop.sync(**LATER)
    assert AmazonOrder.objects.count() == 120
    assert tallied(shop)["compared"]["orders"] == 120


def test_waiting_for_the_quota_is_told_and_half_of_it_stays(shop, order_id):
    share_clock(shop)
    said: list[str] = []
    asked = 0
    while not said:
        assert compared(shop, said=said) == []
        asked += 1
    assert 5 <= asked <= 11
    assert said[0].startswith("Amazon's quota is used up until ")
    assert shop.sync().outcome == "done"


def test_nothing_changes_at_amazon_by_a_comparison(shop, order_id):
    shop.ship(order_id)
    shop.amazon.forget_requests()
    compared(shop)
    assert posts(shop) == []
    methods = {one.method for one in shop.amazon.requests if one.operation != "token"}
    assert methods == {"GET"}


def test_what_amazon_does_not_answer_is_not_proven(shop, order_id):
    shop.amazon.revokes()
    shop.advance(hours=2)
    assert [one.split(". ")[0] for one in compared(shop)] == [
        f"The {part} of account A1SELLER (NA) could not be compared"
        for part in ("orders", "refunds", "feeds")
    ]
