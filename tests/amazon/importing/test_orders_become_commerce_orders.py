"""What does a created order look like, under each setting (T-01, T-03, T-04, T-10…T-13, K-3)?"""

from decimal import Decimal

import pytest
from tests.scene import NOON, put_in_stock

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.stores.order_settings import change_settings, read_settings
from counterpart.customers.models import Customer
from counterpart.orders.models.documents import Invoice, Shipment
from counterpart.orders.models.orders import Order, OrderStatus, StatusAssignment
from counterpart.orders.states import State


def test_import_is_enabled_from_the_start(shop):
    assert read_settings(shop.store)["import_amazon_orders"] == "enabled"


def test_a_pending_order_is_a_row_and_nothing_else(shop):
    order_id = shop.buyer_orders("MUG", 2, status="PENDING")
    run = shop.sync()
    assert (run.received, run.recorded, run.created, run.waiting) == (1, 1, 0, 1)
    row = shop.row(order_id)
    assert (row.status, row.total, row.currency, row.buyer, row.address) == (
        "Pending", None, "", {}, {},
    )  # fmt: skip
    assert (Order.objects.count(), shop.stock("MUG").salable) == (0, 10)


def test_an_unshipped_order_is_created_once_exactly_as_amazon_says(shop):
    order_id = shop.buyer_orders(
        lines=[
            {"sku": "MUG", "quantity": 2, "price": "12.00", "tax": "1.98", "title": "Blue mug"},
            {"sku": "LAMP", "price": "39.90", "shipping": "4.00", "shipping_tax": "0.30",
             "discount": "5.00", "discount_tax": "0.40"},
        ],
        buyer_name="Ida Example",
        buyer_email="ida@example.com",
        service_level="SECOND_DAY",
    )  # fmt: skip
    runs = [shop.sync() for _ in range(4)]
    assert [run.created for run in runs] == [1, 0, 0, 0]
    order = Order.objects.get()
    assert (order.status, order.currency, order.external_id, order.placed_at) == (
        "processing", "USD", order_id, shop.row(order_id).purchased_at,
    )  # fmt: skip
    assert (order.subtotal, order.shipping, order.tax, order.discount, order.grand_total) == (
        Decimal("63.90"), Decimal("4.00"), Decimal("1.88"), Decimal("-5.00"), Decimal("64.78"),
    )  # fmt: skip
    lines = [
        (one.sku, one.name, one.ordered, one.price, one.row_total, one.tax, one.discount)
        for one in order.lines.all()
    ]
    assert lines == [
        ("MUG", "Blue mug", 2, Decimal("12.00"), Decimal("24.00"), Decimal("1.98"), 0),
        ("LAMP", "Lamp", 1, Decimal("39.90"), Decimal("39.90"), Decimal("-0.10"), Decimal(-5)),
    ]
    assert (order.payment_method, order.shipping_method) == (
        "Amazon Channel Payment", "Channel Shipping - Second day",
    )  # fmt: skip
    assert (order.customer, order.customer_name, order.customer_email) == (
        None, "Ida Example", "ida@example.com",
    )  # fmt: skip
    assert (shop.stock("MUG").salable, shop.stock("LAMP").salable) == (8, 0)
    invoice = Invoice.objects.get()
    assert (invoice.grand_total, order.total_paid) == (order.grand_total, order.grand_total)


def test_what_amazon_has_shipped_itself_is_complete_and_flagged(shop):
    """T-10, L-55, B-11: no stock is touched, and placeholders never make a customer."""
    change_settings(shop.store, {"customer_creation": "account"}, actor="bo", now=NOON)
    order_id = shop.buyer_orders("MUG", 2, fulfilled_by="AMAZON")
    shop.sync()
    assert (shop.row(order_id).status, Order.objects.count()) == ("Unshipped", 0)
    shop.amazon.ships(order_id)
    shop.sync()
    order = shop.order(order_id)
    assert (order.status, shop.row(order_id).status) == ("complete", "Completed")
    assert (shop.stock("MUG").on_hand, shop.stock("MUG").reserved) == (10, 0)
    assert [address.is_placeholder for address in order.addresses.all()] == [True]
    assert (order.customer_email, Customer.objects.count()) == ("", 0)
    assert "not_provided" in [entry.code for entry in order.history.all()]
    assert Shipment.objects.filter(order=order).count() == 1
    run = shop.sync()
    assert (run.sent, shop.amazon.confirmations) == (0, [])


def test_numbers_come_from_commerce_unless_amazons_are_wanted(shop):
    """T-11, L-04: the one counts up, the other is Amazon's; no number is used twice."""
    first = shop.buyer_orders("MUG", 1)
    shop.sync()
    change_settings(shop.store, {"order_number_source": "amazon"}, actor="bo", now=NOON)
    second = shop.buyer_orders("MUG", 1)
    shop.sync()
    change_settings(shop.store, {"order_number_source": "commerce"}, actor="bo", now=NOON)
    third = shop.buyer_orders("MUG", 1)
    shop.sync()
    numbers = [shop.order(one).number for one in (first, second, third)]
    assert numbers == ["000000001", second, "000000002"]


def test_a_customer_is_made_once_if_that_is_wanted(shop):
    """T-12, L-03, F-01."""
    shop.buyer_orders("MUG", 1, buyer_email="ida@example.com", buyer_name="Ida Example")
    shop.sync()
    assert Customer.objects.count() == 0
    change_settings(shop.store, {"customer_creation": "account"}, actor="bo", now=NOON)
    second = shop.buyer_orders("MUG", 1, buyer_email="ida@example.com", buyer_name="Ida Example")
    shop.advance(seconds=1)
    third = shop.buyer_orders("MUG", 1, buyer_email="IDA@example.com", buyer_name="I. Example")
    shop.sync()
    customer = Customer.objects.get()
    assert (customer.first_name, customer.last_name, customer.email) == (
        "Ida", "Example", "ida@example.com",
    )  # fmt: skip
    assert [shop.order(one).customer for one in (second, third)] == [customer, customer]


@pytest.mark.parametrize("state", [State.PROCESSING, State.NEW])
def test_a_custom_status_is_kept_and_one_of_state_new_asks_for_no_invoice(shop, state):
    """T-13, L-06, L-07, K-3."""
    status = OrderStatus.objects.create(code="to_pick", label="To pick")
    StatusAssignment.objects.create(status=status, state=state)
    change_settings(
        shop.store,
        {"order_status": "custom", "processing_order_status": "to_pick"},
        actor="bo",
        now=NOON,
    )
    order_id = shop.buyer_orders("MUG", 2)
    shop.sync()
    order = shop.order(order_id)
    assert (order.status, order.state) == ("to_pick", state)
    is_paid = state == State.PROCESSING
    assert (Invoice.objects.count(), order.total_paid) == (is_paid, Decimal(24) * is_paid)
    assert shop.stock("MUG").reserved == 2


def test_an_order_for_two_hundred_items_is_created(shop):
    lines = [{"sku": "MUG", "quantity": 1, "price": "1.25"} for _ in range(8)]
    lines += [{"sku": f"ITEM-{number}", "price": "0.99"} for number in range(192)]
    for number in range(192):
        put_in_stock(f"ITEM-{number}", 1)
    order_id = shop.buyer_orders(lines=lines)
    shop.sync()
    order = shop.order(order_id)
    assert (order.lines.count(), order.grand_total) == (200, Decimal("200.08"))
    # The same SKU on eight lines is one promise of eight units.
    assert (shop.stock("MUG").reserved, shop.stock("ITEM-7").reserved) == (8, 1)


def test_one_sku_on_two_lines_is_held_when_both_together_are_too_many(shop):
    order_id = shop.buyer_orders(
        lines=[{"sku": "MUG", "quantity": 6}, {"sku": "MUG", "quantity": 5}]
    )
    shop.sync()
    assert shop.note(order_id) == (
        'Cannot create sales order: Product "MUG" in order is not salable: 11 needed, 10 available.'
    )
    assert (AmazonOrder.objects.count(), shop.stock("MUG").reserved) == (1, 0)
