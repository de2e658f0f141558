"""Only an unshipped order that we ship ourselves can be canceled; else it is told why (B-12)."""

from decimal import Decimal

import pytest
from tests.amazon.canceling.asking import ask, asked, imported, states, stop_of

from counterpart.amazon.operations.canceling import CancellationRefused, why_not_cancelable
from counterpart.orders.steps.holding import hold_order

ONLY_UNSHIPPED = (
    "Only an order that is Unshipped can be canceled from here, and {number} is {status}. "
    "Cancel it in Seller Central, where returns and exchanges are handled too."
)
SHIPPED_HERE = (
    "Units of Amazon order {number} were shipped here already. Cancellations after that, "
    "returns and exchanges are handled in Seller Central."
)


def refused(shop, order_id):
    """Answer the reason why not, which is also that of the refusal; nothing has changed."""
    stop = shop.row(order_id).order and stop_of(shop, order_id)
    with pytest.raises(CancellationRefused) as no:
        ask(shop, order_id)
    assert str(no.value) == why_not_cancelable(shop.row(order_id))
    assert shop.row(order_id).order is None or stop_of(shop, order_id) == stop
    shop.amazon.forget_requests()
    shop.sync()
    assert asked(shop) in ([], ["confirmShipment"])
    return str(no.value).replace(order_id, "{number}")


def test_an_unshipped_order_can_be_canceled(shop):
    """L-60."""
    assert why_not_cancelable(shop.row(imported(shop))) == ""


def test_an_order_that_is_not_paid_yet_is_canceled_in_seller_central(shop):
    """L-60."""
    order_id = imported(shop, status="PENDING")
    assert refused(shop, order_id) == ONLY_UNSHIPPED.replace("{status}", "Pending")


def test_an_order_that_is_shipped_in_part_is_canceled_in_seller_central(shop):
    """L-60."""
    order_id = imported(shop, quantity=2)
    shop.amazon.ships_partly(order_id, quantities={"MUG": 1})
    shop.sync()
    assert refused(shop, order_id) == ONLY_UNSHIPPED.replace("{status}", "PartiallyShipped")


def test_a_shipped_order_is_not_canceled(shop):
    """L-61."""
    order_id = imported(shop)
    shop.amazon.ships(order_id)
    shop.sync()
    assert refused(shop, order_id) == ONLY_UNSHIPPED.replace("{status}", "Shipped")


def test_an_order_that_is_canceled_is_not_canceled_again(shop):
    order_id = imported(shop)
    shop.amazon.cancels(order_id)
    shop.sync()
    assert refused(shop, order_id) == "Amazon order {number} is canceled already."


def test_an_order_that_amazon_ships_itself_is_canceled_in_seller_central(shop):
    order_id = imported(shop, fulfilled_by="AMAZON")
    assert refused(shop, order_id) == (
        "Amazon ships order {number} itself: it can only be canceled in Seller Central."
    )


def test_an_order_that_left_here_is_not_canceled_before_amazon_knows(shop):
    """Amazon refunds the whole order if it is canceled after a confirmation (spapi 4.2)."""
    order_id = imported(shop)
    shop.ship(order_id)
    assert shop.row(order_id).amazon_status == "UNSHIPPED"
    assert refused(shop, order_id) == SHIPPED_HERE


def test_an_order_of_which_a_part_left_here_is_not_canceled(shop):
    order_id = imported(shop, quantity=2)
    shop.ship(order_id, items={"MUG": Decimal(1)})
    assert refused(shop, order_id) == SHIPPED_HERE
    assert states() == ["accepted"]


def test_an_order_on_hold_in_commerce_can_be_canceled(shop):
    order_id = imported(shop)
    hold_order(shop.order(order_id), actor="bo", now=shop.now)
    assert why_not_cancelable(shop.row(order_id)) == ""
    ask(shop, order_id)
    shop.sync()
    shop.sync()
    assert (shop.order(order_id).state, stop_of(shop, order_id)) == ("closed", "")
