"""What does a Commerce order do when Amazon changes something afterwards?"""

from counterpart.orders.models.orders import OrderAddress


def created(shop, quantity: int = 2, **wishes) -> str:
    order_id = shop.buyer_orders("MUG", quantity, **wishes)
    shop.sync()
    return order_id


def street(shop, order_id: str) -> str:
    return OrderAddress.objects.get(order=shop.order(order_id)).person["line1"]


def test_a_new_address_is_followed_while_something_is_left_to_ship(shop):
    order_id = created(shop)
    shop.amazon.changes_address(order_id, addressLine1="2 Side Street")
    shop.sync()
    assert street(shop, order_id) == "2 Side Street"
    assert shop.note(order_id) == (
        "The address changed on Amazon; Commerce order 000000001 follows."
    )
    shop.ship(order_id)
    shop.amazon.changes_address(order_id, addressLine1="3 Back Street")
    shop.sync()
    assert street(shop, order_id) == "2 Side Street"


def test_an_address_that_no_parcel_can_reach_is_not_followed(shop):
    order_id = created(shop)
    before = street(shop, order_id)
    shop.amazon.changes_address(order_id, addressLine1="2 Side Street", countryCode="Moon")
    shop.sync()
    assert street(shop, order_id) == before


def test_a_changed_quantity_stops_shipping_until_a_person_decides(shop):
    order_id = created(shop)
    shop.amazon.changes_quantity(order_id, "MUG", 5)
    shop.sync()
    order = shop.order(order_id)
    assert (order.stop_shipping_because, order.lines.get().ordered) == ("changed_by_channel", 2)
    assert shop.note(order_id) == (
        "Quantities or total changed on Amazon after Commerce order 000000001 was created. "
        "Decide by hand."
    )
    assert shop.stock("MUG").reserved == 2
    shop.amazon.changes_quantity(order_id, "MUG", 2)
    shop.sync()
    assert shop.order(order_id).stop_shipping_because == ""


def test_a_buyer_who_asks_to_cancel_stops_shipping_and_may_withdraw(shop):
    order_id = created(shop)
    shop.amazon.buyer_asks_to_cancel(order_id, "Found it cheaper")
    shop.sync()
    assert shop.order(order_id).stop_shipping_because == "buyer_asks_to_cancel"
    assert shop.note(order_id) == "The buyer asks to cancel."
    shop.amazon.orders[order_id].lines[0].cancel_asked = None
    shop.amazon.touch(shop.amazon.orders[order_id])
    shop.sync()
    assert shop.order(order_id).stop_shipping_because == ""
    assert shop.note(order_id) == "The buyer no longer asks to cancel."


def test_a_buyer_who_asked_before_the_order_was_created_stops_it_from_the_start(shop):
    order_id = shop.buyer_orders("MUG", 1, status="PENDING")
    shop.amazon.buyer_asks_to_cancel(order_id)
    shop.amazon.payment_clears(order_id)
    shop.sync()
    assert shop.order(order_id).stop_shipping_because == "buyer_asks_to_cancel"


def test_an_order_shipped_in_seller_central_is_told_and_stays_open_here(shop):
    order_id = created(shop)
    shop.amazon.ships(order_id)
    shop.sync()
    assert (shop.row(order_id).status, shop.order(order_id).status) == ("Shipped", "processing")
    assert shop.amazon.confirmations == []
