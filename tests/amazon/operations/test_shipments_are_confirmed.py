"""Amazon is told of each shipment once: what, when, in which order (T-05, T-21, K-17)."""

from datetime import timedelta
from decimal import Decimal

from tests.amazon.operations.outbox import asked, only_tell, operation, posts, shipped_order, states
from tests.scene import NOON

from counterpart.amazon.attention.answering import answer_question
from counterpart.amazon.operations.queue import queue_shipment_confirmations
from counterpart.amazon.running import tell_account
from counterpart.amazon.stores.channel_settings import set_read_only
from counterpart.orders.models.orders import Order
from counterpart.sandbox.books.clock import show_time

ONE = {"MUG": Decimal(1)}


def test_a_shipment_is_told_in_one_call_with_everything_amazon_needs(shop):
    order_id = shipped_order(shop, tracking="1Z 9-x")
    shipped_at = shop.now
    item = shop.amazon.order(order_id).lines[0].item_id

    run = shop.sync()

    assert (run.sent, run.accepted, run.rejected, run.unsure) == (1, 1, 0, 0)
    assert [(one.path, one.body) for one in shop.amazon.requests if one.method == "POST"] == [
        (
            f"/orders/v0/orders/{order_id}/shipmentConfirmation",
            {
                "marketplaceId": "ATVPDKIKX0DER",
                "packageDetail": {
                    "packageReferenceId": str(operation(order_id).shipment_id),
                    "carrierCode": "UPS",
                    "carrierName": "UPS",
                    "trackingNumber": "1Z 9-x",
                    "shipDate": show_time(shipped_at - timedelta(minutes=1)).replace("Z", ".000Z"),
                    "orderItems": [{"orderItemId": item, "quantity": 1}],
                },
            },
        )
    ]
    assert shop.amazon.book()[order_id]["status"] == "SHIPPED"
    assert shop.row(order_id).status == "Shipped"


def test_confirmations_go_before_all_other_traffic(shop):
    shop.buyer_orders()
    shop.buyer_orders()
    shop.sync()
    for order in Order.objects.all():
        shop.ship(order.external_id)
    asked(shop)
    shop.sync()
    assert asked(shop) == ["confirmShipment", "confirmShipment", "searchOrders"]


def test_queueing_and_sending_twice_tells_amazon_once(shop):
    order_id = shipped_order(shop)
    queued = [
        queue_shipment_confirmations(shop.account, actor="sync", now=shop.now) for _ in range(2)
    ]
    for _ in range(3):
        shop.sync()
    assert queued == [1, 0]
    assert [one["order_id"] for one in shop.amazon.confirmations] == [order_id]
    assert states() == ["visible"]


def test_the_notes_tell_the_way_of_a_confirmation(shop):
    order_id = shipped_order(shop)
    for _ in range(2):
        shop.sync()
    assert shop.notes(order_id) == [
        "Received from Amazon as Unshipped.",
        "Commerce order 000000001 was created.",
        "Amazon will be told: UPS 1Z999.",
        "Amazon accepted the shipment: UPS 1Z999.",
        "Status updated to Shipped.",
        "Amazon shows the shipment: UPS 1Z999.",
        "Status updated to Completed.",
    ]


def test_parts_of_an_order_are_told_one_by_one(shop):
    order_id = shop.buyer_orders("MUG", 2)
    shop.sync()
    shop.ship(order_id, tracking="FIRST", items=ONE)
    shop.sync()
    assert shop.row(order_id).status == "PartiallyShipped"
    assert shop.order(order_id).state == "processing"
    stock = shop.stock("MUG")
    assert (stock.on_hand, stock.reserved, stock.salable) == (9, 1, 8)

    # Amazon's own word, and a pass without work, change nothing about that.
    shop.sync()
    assert shop.row(order_id).amazon_status == "PARTIALLY_SHIPPED"
    assert (shop.row(order_id).status, shop.order(order_id).state) == (
        "PartiallyShipped",
        "processing",
    )

    shop.ship(order_id, tracking="SECOND", items=ONE)
    shop.sync()
    assert (shop.row(order_id).status, shop.order(order_id).state) == ("Shipped", "processing")
    stock = shop.stock("MUG")
    assert (stock.on_hand, stock.reserved, stock.salable) == (8, 0, 8)
    shop.sync()
    assert (shop.row(order_id).status, shop.order(order_id).state) == ("Completed", "complete")
    assert [
        (one["tracking_number"], list(one["items"].values()), one["edited"])
        for one in shop.amazon.confirmations
    ] == [("FIRST", [1], False), ("SECOND", [1], False)]


def test_two_parts_in_one_pass_have_references_of_their_own(shop):
    order_id = shop.buyer_orders("MUG", 2)
    shop.sync()
    shop.ship(order_id, tracking="FIRST", items=ONE)
    shop.ship(order_id, tracking="SECOND", items=ONE)
    run = shop.sync()
    packages = shop.amazon.book()[order_id]["packages"]
    assert run.accepted == 2
    assert sorted(one["tracking_number"] for one in packages.values()) == ["FIRST", "SECOND"]
    assert shop.row(order_id).status == "Shipped"


def test_the_ship_date_is_never_in_amazons_future(shop):
    order_id = shop.buyer_orders()
    shop.sync()
    # Our clock runs three quarters of a minute ahead of Amazon's.
    shop.clock.wait(45)
    shop.ship(order_id)
    run = only_tell(shop)
    assert (run.accepted, run.rejected) == (1, 0)


def test_the_ship_date_is_not_before_the_purchase(shop):
    order_id = shop.buyer_orders()
    purchased_at = shop.now
    shop.sync(minutes=2, seconds=11)
    row = shop.row(order_id)
    row.purchased_at = shop.now - timedelta(seconds=20)
    row.save()
    shop.ship(order_id)
    shop.sync()
    (package,) = posts(shop)
    assert package["shipDate"] == show_time(row.purchased_at).replace("Z", ".000Z")
    assert row.purchased_at > purchased_at


def test_orders_shipped_by_amazon_are_never_confirmed(shop):
    order_id = shop.buyer_orders(fulfilled_by="AMAZON", status="SHIPPED")
    for _ in range(3):
        shop.sync()
    assert (shop.order(order_id).state, shop.row(order_id).status) == ("complete", "Completed")
    assert (posts(shop), states()) == ([], [])


def test_an_order_that_amazon_shows_as_shipped_needs_no_confirmation(shop):
    order_id = shop.buyer_orders()
    shop.sync()
    shop.amazon.ships(order_id)
    shop.sync()
    answer_question(shop.row(order_id), "left_our_shelves", actor="bo", now=shop.now)
    shop.sync()
    assert (posts(shop), states()) == ([], ["not_needed"])
    assert (shop.order(order_id).state, shop.row(order_id).status) == ("complete", "Completed")


def test_what_was_shipped_in_seller_central_while_it_waited_is_not_sent(shop):
    order_id = shipped_order(shop)
    set_read_only(True, actor="bo", now=NOON)
    shop.sync()
    shop.amazon.ships(order_id)
    shop.sync()
    assert (posts(shop), states()) == ([], ["queued"])
    set_read_only(False, actor="bo", now=NOON)
    shop.sync()
    assert (posts(shop), states()) == ([], ["not_needed"])
    shop.sync()
    assert (shop.order(order_id).state, shop.row(order_id).status) == ("complete", "Completed")


def test_in_read_only_mode_shipments_wait_and_go_out_afterwards(shop):
    order_id = shipped_order(shop)
    set_read_only(True, actor="bo", now=NOON)
    shop.sync()
    assert tell_account(shop.account, shop.clock) is None
    assert (posts(shop), states()) == ([], ["queued"])
    assert shop.note(order_id) == "Amazon will be told: UPS 1Z999."
    set_read_only(False, actor="bo", now=NOON)
    shop.sync()
    assert (len(posts(shop)), states()) == (1, ["accepted"])


def test_only_telling_leaves_no_receipt_when_there_is_nothing_to_tell(shop):
    shop.sync()
    runs = shop.account.runs.count()
    assert tell_account(shop.account, shop.clock) is None
    order_id = shop.buyer_orders()
    shop.sync()
    shop.ship(order_id)
    asked(shop)
    run = only_tell(shop)
    assert (run.outcome, run.accepted, asked(shop)) == ("done", 1, ["confirmShipment"])
    assert shop.account.runs.count() == runs + 2


def test_the_note_in_lists_tells_the_status_and_not_that_amazon_shows_it(shop):
    """T-05, L-31: what Amazon shows stands in the timeline and is no news for lists."""
    order_id = shop.buyer_orders("MUG", 2)
    shop.sync()
    shop.ship(order_id, items=ONE)
    shop.sync()
    shop.sync()
    assert states() == ["visible"]
    assert shop.notes(order_id)[-1] == "Amazon shows the shipment: UPS 1Z999."
    assert shop.note(order_id) == "Status updated to PartiallyShipped."
