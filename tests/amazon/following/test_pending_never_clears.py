"""An order that Amazon keeps pending for too long lets its stock go, and is told (L-05, K-6)."""

from tests.amazon.following.deciding import asked

from counterpart.amazon.attention.lingering import lingering_orders
from counterpart.amazon.stores.order_settings import change_settings

LINGERS = (
    "Amazon has kept the order pending for more than 7 days; nothing is reserved for it any more. "
    "Look at it in Seller Central."
)


def pending(shop, **wishes) -> str:
    change_settings(shop.store, {"pending_orders": "reserve"}, actor="bo", now=shop.now)
    order_id = shop.buyer_orders("MUG", 4, status="PENDING", **wishes)
    shop.sync()
    return order_id


def found(shop) -> list[str]:
    return [row.amazon_order_id for row in lingering_orders(now=shop.now)]


def test_its_stock_is_let_go_after_a_week_and_told_once(shop):
    order_id = pending(shop)
    shop.sync(days=6)
    assert (shop.stock("MUG").reserved, found(shop)) == (4, [])
    shop.sync(days=1)
    assert (shop.stock("MUG").reserved, found(shop)) == (0, [order_id])
    assert (shop.note(order_id), shop.row(order_id).status) == (LINGERS, "Pending")
    shop.sync()
    shop.amazon.touch(shop.amazon.orders[order_id])
    shop.sync()
    assert shop.notes(order_id).count(LINGERS) == 1
    assert (shop.stock("MUG").reserved, shop.row(order_id).import_state) == (0, "waiting")


def test_it_is_created_all_the_same_when_amazon_clears_it(shop):
    order_id = pending(shop)
    shop.sync(days=8)
    shop.amazon.payment_clears(order_id)
    shop.sync()
    assert (shop.order(order_id).status, shop.stock("MUG").reserved) == ("processing", 4)
    assert (found(shop), asked(shop, order_id)) == ([], None)


def test_it_ends_when_amazon_cancels_it(shop):
    order_id = pending(shop)
    shop.sync(days=8)
    shop.amazon.cancels(order_id)
    shop.sync()
    assert (shop.row(order_id).status, found(shop)) == ("Canceled", [])


def test_a_preorder_may_wait_as_long_as_it_likes(shop):
    order_id = shop.buyer_orders("MUG", 1, status="PENDING_AVAILABILITY")
    shop.sync()
    shop.sync(days=30)
    assert (found(shop), LINGERS in shop.notes(order_id)) == ([], False)
