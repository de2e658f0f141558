"""Of a shipment and a cancellation in one instant, one wins; the other is refused (T-14)."""

import pytest
from tests.amazon.canceling.asking import ask, asked, at_amazon, imported, states, stop_of
from tests.core.racing import at_once, names
from tests.scene import put_in_stock

from counterpart.amazon.checking import channel_findings
from counterpart.amazon.models.operations import Operation
from counterpart.inventory.checking import stock_findings
from counterpart.orders.checking import order_findings
from counterpart.orders.models.documents import Shipment
from counterpart.orders.working import StepNotAllowed

NOT_TO_BE_SHIPPED = "Order 000000001 is not to be shipped: it is being canceled where it came from."


def test_an_order_that_is_being_canceled_is_not_shipped(shop):
    order_id = imported(shop)
    ask(shop, order_id)
    for choices in ({}, {"despite_stop": True}):
        with pytest.raises(StepNotAllowed) as refused:
            shop.ship(order_id, **choices)
        assert str(refused.value) == NOT_TO_BE_SHIPPED
    shop.sync()
    with pytest.raises(StepNotAllowed):
        shop.ship(order_id, despite_stop=True)
    assert (Shipment.objects.count(), states()) == (0, ["sending"])


def test_a_shipment_and_a_cancellation_in_one_instant_do_not_both_happen(lasting_shop):
    shop = lasting_shop
    put_in_stock("MUG", 50)
    for _ in range(6):
        order_id = imported(shop)
        outcomes = at_once(lambda: shop.ship(order_id), lambda: ask(shop, order_id))  # noqa: B023
        assert names(outcomes) in (
            ["CancellationRefused", "NoneType"],
            ["Operation", "StepNotAllowed"],
        )
        is_shipped = Shipment.objects.filter(order=shop.order(order_id)).exists()
        assert is_shipped == (stop_of(shop, order_id) == "")
        for _ in range(2):
            shop.sync(minutes=21)
        assert at_amazon(shop, order_id) == ("SHIPPED" if is_shipped else "CANCELLED")
    assert [*order_findings(), *stock_findings(), *channel_findings()] == []


def test_two_who_ask_in_one_instant_send_one_message(lasting_shop):
    shop = lasting_shop
    order_id = imported(shop)
    outcomes = at_once(*[lambda: ask(shop, order_id)] * 4)
    assert names(outcomes) == [*["CancellationRefused"] * 3, "Operation"]
    assert Operation.objects.count() == 1


def test_an_order_that_comes_in_while_it_is_canceled_is_not_shipped(shop):
    order_id = imported(shop, sku="LAMP", quantity=5)
    shop.amazon.feeds_get_stuck()
    ask(shop, order_id)
    put_in_stock("LAMP", 10)
    shop.sync()
    assert (states(), shop.order(order_id).state) == (["sending"], "processing")
    assert stop_of(shop, order_id) == "cancellation_asked"
    shop.advance(minutes=2)
    shop.amazon.feeds_go_on()
    shop.sync(minutes=11)
    assert (states(), shop.order(order_id).state) == (["visible"], "closed")
    assert shop.stock("LAMP").reserved == 0


def test_what_was_shipped_before_the_feed_went_out_is_never_canceled(shop):
    """An order can come in and leave while its cancellation waits in read-only mode."""
    order_id = imported(shop)
    ask(shop, order_id)
    order = shop.order(order_id)
    order.stop_shipping_because = ""
    order.save(update_fields=["stop_shipping_because"])
    shop.ship(order_id)
    shop.sync()
    assert asked(shop) == ["confirmShipment"]
    assert at_amazon(shop, order_id) == "SHIPPED"
    assert Operation.objects.filter(kind="cancellation").get().state == "rejected"
    assert "The order cannot be canceled any more: units were shipped." in shop.notes(order_id)
