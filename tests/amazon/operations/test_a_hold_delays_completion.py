"""Amazon's acceptance waits for an order that rests here, and takes effect afterwards (CO-4.6)."""

from counterpart.amazon.models.orders import ImportState
from counterpart.orders.steps.holding import hold_order, unhold_order


def test_an_order_accepted_by_amazon_while_on_hold_is_completed_after_its_release(shop):
    order_id = shop.buyer_orders("MUG", 2)
    shop.sync()
    shop.ship(order_id)
    hold_order(shop.order(order_id), actor="bo", now=shop.now)
    runs = [shop.sync(), shop.sync(), shop.sync()]
    held = shop.order(order_id)
    assert ([run.completed for run in runs], held.status, len(shop.amazon.confirmations)) == (
        [0, 0, 0],
        "holded",
        1,
    )
    unhold_order(held, actor="bo", now=shop.now)
    released = shop.order(order_id).status
    run = shop.sync()
    row = shop.row(order_id)
    assert (released, run.completed, shop.order(order_id).status, row.import_state) == (
        "processing",
        1,
        "complete",
        ImportState.COMPLETED,
    )
