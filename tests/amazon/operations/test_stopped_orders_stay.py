"""What must not leave yet stays: stops, and what ends an order at Amazon after it left."""

import pytest
from tests.amazon.operations.outbox import posts, shipped_order, states, tracking_numbers

from counterpart.orders.documents.shipping import TrackRefused, ship_order
from counterpart.orders.models.documents import Shipment
from counterpart.orders.working import StepNotAllowed


def test_a_buyers_wish_to_cancel_stops_shipping(shop):
    order_id = shop.buyer_orders()
    shop.sync()
    shop.amazon.buyer_asks_to_cancel(order_id, reason="Found it cheaper")
    shop.sync()
    with pytest.raises(StepNotAllowed) as refused:
        shop.ship(order_id)
    assert str(refused.value) == (
        "Order 000000001 is not to be shipped: the buyer asks to cancel it."
    )
    assert "The buyer asks to cancel." in shop.notes(order_id)
    shop.sync()
    assert (list(Shipment.objects.all()), posts(shop), shop.stock("MUG").reserved) == ([], [], 1)


def test_a_stopped_order_is_shipped_and_told_when_a_person_insists(shop):
    order_id = shop.buyer_orders()
    shop.sync()
    shop.amazon.buyer_asks_to_cancel(order_id)
    shop.sync()
    shop.ship(order_id, despite_stop=True)
    shop.sync()
    assert (tracking_numbers(shop), shop.row(order_id).status) == (["1Z999"], "Shipped")


def test_an_order_canceled_at_amazon_after_it_left_is_shown_with_amazons_refusal(shop):
    order_id = shipped_order(shop)
    shop.amazon.cancels(order_id, by="BUYER")
    run = shop.sync()
    assert (run.rejected, states()) == (1, ["rejected"])
    assert (
        "Amazon rejected the shipment UPS 1Z999: An order in status CANCELLED cannot be shipped."
        in shop.notes(order_id)
    )
    assert shop.note(order_id) == (
        "Canceled on Amazon, but units of Commerce order 000000001 were already shipped. "
        "Decide by hand."
    )
    for _ in range(3):
        shop.sync()
    assert (len(posts(shop)), shop.order(order_id).state) == (1, "processing")


def test_an_amazon_order_does_not_leave_without_a_tracking_number(shop):
    order_id = shop.buyer_orders()
    shop.sync()
    with pytest.raises(TrackRefused) as refused:
        ship_order(shop.order(order_id), actor="bo", now=shop.now)
    assert str(refused.value) == (
        "Order 000000001 came from Amazon: shipping it needs a carrier and a tracking number."
    )
    shop.sync()
    assert (posts(shop), shop.stock("MUG").on_hand) == ([], 10)
