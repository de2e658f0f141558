"""Shipped here, told there, complete on the next run (T-05, C-12, K-4, K-17, T-21)."""

from decimal import Decimal

from counterpart.amazon.models.runs import AccountRun


def test_a_shipment_is_confirmed_with_carrier_tracking_and_quantities(shop):
    order_id = shop.buyer_orders("MUG", 2)
    shop.sync()
    shop.ship(order_id, tracking="1ZTRACK")
    run = shop.sync()
    assert (run.sent, run.accepted, run.completed) == (1, 1, 0)
    [told] = shop.amazon.confirmations
    assert (told["order_id"], told["tracking_number"], told["carrier_code"]) == (
        order_id,
        "1ZTRACK",
        "UPS",
    )
    assert shop.amazon.book()[order_id]["fulfilled"] == {"MUG": 2}
    assert (shop.row(order_id).status, shop.order(order_id).status) == ("Shipped", "processing")
    assert "Status updated to Shipped." in shop.notes(order_id)

    run = shop.sync()
    assert (run.completed, shop.order(order_id).status) == (1, "complete")
    assert (shop.row(order_id).status, shop.note(order_id)) == (
        "Completed",
        "Status updated to Completed.",
    )
    shop.sync()
    assert len(shop.amazon.confirmations) == 1
    assert (shop.stock("MUG").on_hand, shop.stock("MUG").reserved) == (8, 0)


def test_two_parcels_are_told_one_by_one(shop):
    order_id = shop.buyer_orders("MUG", 2)
    shop.sync()
    shop.ship(order_id, tracking="1Z1", items={"MUG": Decimal(1)})
    shop.sync()
    assert (shop.row(order_id).status, shop.stock("MUG").reserved) == ("PartiallyShipped", 1)
    shop.sync()
    assert shop.order(order_id).status == "processing"
    shop.ship(order_id, tracking="1Z2")
    shop.sync()
    shop.sync()
    assert [one["tracking_number"] for one in shop.amazon.confirmations] == ["1Z1", "1Z2"]
    assert (shop.row(order_id).status, shop.order(order_id).status) == ("Completed", "complete")


def test_every_run_leaves_a_receipt(shop):
    shop.buyer_orders("MUG", 1)
    shop.buyer_orders("CUP", 1)
    shop.buyer_orders("MUG", 1, status="PENDING")
    run = shop.sync()
    receipt = AccountRun.objects.get(pk=run.pk)
    told = {name: getattr(receipt, name) for name in (
        "outcome", "sentence", "pages", "received", "recorded", "unchanged", "before_connection",
        "other_marketplaces", "unreadable", "created", "held", "waiting", "canceled", "failed",
    )}  # fmt: skip
    assert told == {
        "outcome": "done", "sentence": "", "pages": 1, "received": 3, "recorded": 3,
        "unchanged": 0, "before_connection": 0, "other_marketplaces": 0, "unreadable": 0,
        "created": 1, "held": 1, "waiting": 1, "canceled": 0, "failed": 0,
    }  # fmt: skip
    assert receipt.requests == {"searchOrders": 1}
    assert receipt.finished_at == shop.now
