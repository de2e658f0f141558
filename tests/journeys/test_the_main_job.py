"""An Amazon order becomes a Commerce order, is shipped there, and Amazon is told (C-10…C-12)."""

from decimal import Decimal

from counterpart.orders.models.orders import Order


def test_an_order_is_created_shipped_confirmed_and_complete(shop):
    order_id = shop.amazon.buyer_orders("MUG", 2, status="PENDING", price="12.00", tax="1.98")
    shop.sync()
    assert (shop.row(order_id).status, list(Order.objects.all())) == ("Pending", [])
    assert shop.stock("MUG").salable == 10

    shop.amazon.payment_clears(order_id)
    shop.sync()
    shop.sync()
    order = Order.objects.get()
    assert (order.number, order.status, order.grand_total) == (
        "000000001",
        "processing",
        Decimal("25.98"),
    )
    assert shop.stock("MUG").salable == 8

    shop.ship(order_id, tracking="1Z")
    run = shop.sync()
    assert (run.sent, run.accepted) == (1, 1)
    assert [(one["order_id"], one["tracking_number"]) for one in shop.amazon.confirmations] == [
        (order_id, "1Z")
    ]
    assert (shop.row(order_id).status, shop.order(order_id).status) == ("Shipped", "processing")

    shop.sync()
    assert (shop.row(order_id).status, shop.order(order_id).status) == ("Completed", "complete")
    assert len(shop.amazon.confirmations) == 1
