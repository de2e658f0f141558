"""Amazon's quotas and tokens cost a wait, never a shipment and never an order (P5)."""

from datetime import timedelta

from tests.amazon.operations.outbox import (
    asked,
    posts,
    share_clock,
    shipped_order,
    states,
    tracking_numbers,
)
from tests.scene import put_in_stock

from counterpart.amazon.client.usage_plans import USAGE_PLANS
from counterpart.orders.models.orders import Order


def test_a_429_without_a_hint_waits_as_long_as_the_usage_plan_says(shop):
    shipped_order(shop)
    shop.amazon.throttles(operation="confirmShipment")
    began = shop.now + timedelta(minutes=3)
    run = shop.sync()
    assert (run.outcome, run.sent, run.accepted) == ("stopped_at_quota", 0, 0)
    # Half a second at two a second, and rounded up to a whole one.
    assert USAGE_PLANS["confirmShipment"].rate == 2
    assert run.may_go_on_at == began + timedelta(seconds=1)
    # What comes in does not wait for what goes out.
    assert asked(shop) == ["confirmShipment", "searchOrders"]
    run = shop.sync()
    assert (run.outcome, run.accepted, tracking_numbers(shop)) == ("done", 1, ["1Z999"])


def test_a_429_with_a_hint_waits_as_long_as_amazon_says(shop):
    shipped_order(shop)
    shop.amazon.throttles(operation="confirmShipment", retry_after=1200)
    run = shop.sync()
    assert (run.may_go_on_at - run.finished_at).total_seconds() == 1200
    shop.sync()
    shop.sync(minutes=16)
    assert (len(posts(shop)), states()) == (1, ["queued"])
    shop.sync(minutes=2)
    assert (len(posts(shop)), tracking_numbers(shop)) == (2, ["1Z999"])


def test_a_throttled_search_loses_no_order(shop):
    order_id = shop.buyer_orders()
    shop.amazon.throttles(operation="searchOrders", retry_after=600)
    run = shop.sync()
    assert (run.outcome, run.received, list(Order.objects.all())) == ("stopped_at_quota", 0, [])
    asked(shop)
    shop.sync()
    assert asked(shop) == []
    run = shop.sync(minutes=10)
    assert (run.outcome, run.created, shop.order(order_id).state) == ("done", 1, "processing")


def test_twenty_five_shipments_go_out_within_amazons_quota_in_one_pass(shop):
    put_in_stock("MUG", 100)
    ids = [shop.buyer_orders() for _ in range(25)]
    shop.sync()
    for number, order_id in enumerate(ids):
        shop.ship(order_id, tracking=f"T{number}")
    clock = share_clock(shop)
    shop.advance(minutes=3)
    shop.amazon.forget_requests()
    began = clock.now()
    run = shop.sync(seconds=1)
    times = [one.at for one in shop.amazon.requests if one.operation == "confirmShipment"]
    assert (run.outcome, run.sent, run.accepted, run.requests["confirmShipment"]) == (
        "done",
        25,
        25,
        25,
    )
    assert {one.status for one in shop.amazon.requests} == {200, 204}
    # Ten at once, and two a second afterwards.
    assert times[9] - times[0] <= timedelta(milliseconds=5)
    assert (
        timedelta(seconds=7.5) <= clock.now() - began - timedelta(seconds=1) < timedelta(seconds=8)
    )
    assert tracking_numbers(shop) == [f"T{number}" for number in range(25)]


def test_a_rate_that_amazon_lowers_stops_the_pass_and_the_next_one_goes_on(shop):
    put_in_stock("MUG", 100)
    ids = [shop.buyer_orders() for _ in range(14)]
    shop.sync()
    for number, order_id in enumerate(ids):
        shop.ship(order_id, tracking=f"T{number}")
    share_clock(shop)
    shop.amazon.teaches_rate("confirmShipment", 0.05)
    run = shop.sync()
    assert (run.outcome, run.accepted, states().count("queued")) == ("stopped_at_quota", 10, 4)
    for _ in range(3):
        shop.sync()
    assert tracking_numbers(shop) == [f"T{number}" for number in range(14)]
    assert {one.status for one in shop.amazon.requests} == {200, 204}


def test_a_token_that_expires_between_two_shipments_is_renewed(shop):
    ids = [shop.buyer_orders() for _ in range(2)]
    shop.sync()
    for order_id in ids:
        shop.ship(order_id, tracking=order_id)
    shop.amazon.expires_tokens()
    asked(shop)
    run = shop.sync()
    assert (run.outcome, run.accepted) == ("done", 2)
    assert asked(shop) == [
        "confirmShipment",
        "token",
        "confirmShipment",
        "confirmShipment",
        "searchOrders",
    ]
    assert tracking_numbers(shop) == ids


def test_a_token_that_ran_out_by_time_is_renewed_before_the_call(shop):
    shipped_order(shop)
    shop.sync(hours=2)
    assert asked(shop)[:2] == ["token", "confirmShipment"]
    assert tracking_numbers(shop) == ["1Z999"]


def test_a_sign_in_that_is_out_of_order_costs_a_wait(shop):
    shipped_order(shop)
    shop.amazon.fails(operation="token", times=6)
    run = shop.sync(hours=2)
    assert (run.outcome, run.sent, states()) == ("amazon_trouble", 0, ["queued"])
    run = shop.sync()
    assert (run.outcome, run.accepted, tracking_numbers(shop)) == ("done", 1, ["1Z999"])


def test_a_sign_in_that_redirects_is_no_refusal_of_the_shipment(shop):
    shipped_order(shop)
    shop.amazon.redirects("http://127.0.0.1:9/", operation="token", times=6)
    run = shop.sync(hours=2)
    assert (run.outcome, run.sent, run.rejected, states()) == ("amazon_trouble", 0, 0, ["queued"])
    shop.sync(minutes=6)
    assert (tracking_numbers(shop), states()) == (["1Z999"], ["accepted"])


def test_a_lost_connection_is_amazons_trouble_and_no_used_up_quota(shop):
    shop.amazon.drops_before(operation="searchOrders", times=3)
    run = shop.sync()
    assert (run.outcome, run.requests) == ("amazon_trouble", {"searchOrders": 3})
    assert "no answer came back" in run.sentence
    assert shop.sync().outcome == "done"
