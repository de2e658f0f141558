"""Seen from the back office an Amazon order is an order, minus what contradicts Amazon (P-16)."""

import pytest
from django.db import IntegrityError
from tests.orders.scene import new_order

from counterpart.orders.models.documents import Invoice
from counterpart.orders.models.orders import Order
from counterpart.orders.placing import place_order
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.working import StepNotAllowed


def test_its_grand_total_is_amazons_and_its_payment_is_recorded(shop):
    order_id = shop.buyer_orders("MUG", 3, price="12.33", tax="2.71", shipping="4.99", discount="5")
    shop.sync()
    order, row = shop.order(order_id), shop.row(order_id)
    assert (order.grand_total, order.currency) == (row.total, row.currency)
    assert order.subtotal + order.shipping + order.tax + order.discount == order.grand_total
    assert (order.total_paid, order.payment_method) == (row.total, "Amazon Channel Payment")
    assert [one.state for one in order.invoices.all()] == ["paid"]
    assert order.shipping_method.startswith("Channel Shipping - ")


def test_nothing_of_it_is_written_when_one_line_fails(shop):
    order_id = shop.buyer_orders(lines=[{"sku": "MUG"}, {"sku": "CUP"}])
    shop.sync()
    assert (Order.objects.count(), Invoice.objects.count()) == (0, 0)
    assert (shop.stock("MUG").reserved, shop.row(order_id).hold_cause) == (0, "not_found")


def test_a_second_order_for_the_same_amazon_order_is_impossible(shop):
    order_id = shop.buyer_orders("MUG", 1)
    shop.sync()
    twin = new_order(
        channel="amazon", external_store=shop.order(order_id).external_store, external_id=order_id
    )
    with pytest.raises(IntegrityError):
        place_order(twin, actor="bo", now=shop.now)


def test_it_is_canceled_at_amazon_only(shop):
    order_id = shop.buyer_orders("MUG", 1)
    shop.sync()
    with pytest.raises(StepNotAllowed, match="came from Amazon"):
        cancel_order(shop.order(order_id), actor="bo", now=shop.now)
    assert (shop.order(order_id).state, shop.stock("MUG").reserved) == ("processing", 1)


def test_no_mail_of_ours_goes_to_its_buyer_and_its_lines_stand(shop):
    order_id = shop.buyer_orders("MUG", 1)
    shop.sync()
    order = shop.order(order_id)
    assert (order.mails_suppressed, order.lines_locked, order.tracking_required) == (
        True,
        True,
        True,
    )
