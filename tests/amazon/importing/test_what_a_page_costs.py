"""What does taking in orders cost, in queries and in requests (README 8, house rules 10)?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.scene import put_in_stock

from counterpart.orders.models.orders import Order


def queries_of_a_sync(shop, orders: int, change) -> int:
    order_ids = [shop.buyer_orders("MUG", 1) for _ in range(orders)]
    change(shop, order_ids)
    shop.advance(minutes=3)
    with CaptureQueriesContext(connection) as captured:
        shop.sync(seconds=1)
    return len(captured)


def rest(shop) -> None:
    """Let what the last orders brought be done, and the stock be compared as a whole."""
    for _ in range(3):
        shop.sync(minutes=30)


def leave(shop, order_ids) -> None:
    return None


def recorded_before(shop, order_ids) -> None:
    shop.sync()
    for order_id in order_ids:
        shop.amazon.touch(shop.amazon.orders[order_id])


def held_before(shop, order_ids) -> None:
    for order_id in order_ids:
        shop.amazon.leaves_out(order_id, "proceeds")
    shop.sync()


def pending(shop, order_ids) -> None:
    for order_id in order_ids:
        shop.amazon.patch_document(
            order_id, lambda one: one["fulfillment"].update(fulfillmentStatus="PENDING")
        )


@pytest.mark.parametrize("change", [leave, recorded_before, held_before, pending])
def test_three_orders_cost_as_many_queries_as_one(shop, change):
    put_in_stock("MUG", 100)
    shop.sync()
    queries_of_a_sync(shop, 1, change)
    rest(shop)
    one = queries_of_a_sync(shop, 1, change)
    rest(shop)
    three = queries_of_a_sync(shop, 3, change)
    assert three == one


def test_a_thousand_orders_cost_at_most_eleven_requests(shop):
    put_in_stock("MUG", 2000)
    for _ in range(1000):
        shop.buyer_orders("MUG", 1)
    shop.advance(minutes=3)
    shop.amazon.forget_requests()
    run = shop.sync(seconds=1)
    assert (run.created, Order.objects.count()) == (1000, 1000)
    assert run.requests == {"searchOrders": 10}
    # Ten searches, and one request for the access token they share.
    assert shop.amazon.count() == 11
