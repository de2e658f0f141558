"""A shipment with several tracking numbers is several parcels at Amazon (K-17, L-54, S-07)."""

import pytest
from tests.amazon.operations.outbox import posts, share_clock, states
from tests.amazon.operations.parcels import (
    add,
    at_amazon,
    first_reference,
    order_of,
    remove,
    second_reference,
    ship,
    told,
)
from tests.scene import put_in_stock

from counterpart.amazon.operations.parcels import reference_of, spread
from counterpart.amazon.operations.queue import queue_shipment_confirmations
from counterpart.amazon.stores.channel_settings import set_read_only
from counterpart.orders.models.documents import Shipment

SPREAD = {
    "one parcel": ([["A", 3]], 1, [[["A", 3]]]),
    "a unit each": ([["A", 2]], 2, [[["A", 1]], [["A", 1]]]),
    "one left over": ([["A", 3]], 2, [[["A", 1]], [["A", 2]]]),
    "across items": ([["A", 1], ["B", 3]], 2, [[["A", 1], ["B", 1]], [["B", 2]]]),
    "an item each": ([["A", 2], ["B", 2]], 2, [[["A", 2]], [["B", 2]]]),
    "fewer units than parcels": ([["A", 1], ["B", 1]], 5, [[["A", 1]], [["B", 1]]]),
    "no number at all": ([["A", 2]], 0, [[["A", 2]]]),
    "nothing of Amazon's": ([], 2, [[]]),
}


@pytest.mark.parametrize(("items", "parcels", "parts"), SPREAD.values(), ids=SPREAD)
def test_units_are_spread_evenly_and_exactly(items, parcels, parts):
    assert spread(items, parcels) == parts


def test_a_package_reference_is_never_given_twice():
    assert reference_of(7, 1, set()) == "7"
    assert reference_of(7, 2, {"7"}) == "702"
    assert reference_of(7, 12, {"7"}) == "712"
    assert reference_of(702, 1, {"7", "702"}) == "703"


def test_every_tracking_number_arrives_and_not_only_the_last(shop):
    put_in_stock("CUP", 10)
    order_id = order_of(shop, MUG=2, CUP=1)
    shipment = ship(shop, order_id, "ONE", "TWO")
    run = shop.sync()
    assert (run.sent, run.accepted) == (2, 2)
    assert at_amazon(shop, order_id) == {
        first_reference(shipment): ("UPS", "ONE", {"MUG": 1}),
        second_reference(shipment): ("UPS", "TWO", {"MUG": 1, "CUP": 1}),
    }
    assert shop.row(order_id).status == "Shipped"
    assert shop.notes(order_id)[2:6] == [
        "Amazon will be told: UPS ONE.",
        "Amazon will be told: UPS TWO.",
        "Amazon accepted the shipment: UPS ONE.",
        "Status updated to PartiallyShipped.",
    ]
    shop.sync()
    assert states() == ["visible", "visible"]
    assert (shop.row(order_id).status, shop.order(order_id).state) == ("Completed", "complete")


def test_more_numbers_than_units_are_told_as_far_as_amazon_takes_them(shop):
    order_id = order_of(shop, MUG=1)
    shipment = ship(shop, order_id, "ONE", "TWO")
    for _ in range(2):
        shop.sync()
    assert at_amazon(shop, order_id) == {first_reference(shipment): ("UPS", "ONE", {"MUG": 1})}
    untold = (
        f"Amazon is not told of United Parcel Service TWO: all units of shipment "
        f"{shipment.number} are told with other tracking numbers, and Amazon takes one for each "
        f"unit."
    )
    assert [note for note in shop.notes(order_id) if "not told" in note] == [untold]
    assert shop.order(order_id).state == "complete"


def test_queueing_twice_makes_each_parcel_once(shop):
    order_id = order_of(shop, MUG=3)
    ship(shop, order_id, "ONE", "TWO", "THREE")
    queued = [
        queue_shipment_confirmations(shop.account, actor="sync", now=shop.now) for _ in range(2)
    ]
    assert queued == [3, 0]
    for _ in range(2):
        shop.sync()
    assert (len(posts(shop)), states()) == (3, ["visible"] * 3)


def test_a_number_that_is_added_before_amazon_heard_spreads_the_units_anew(shop):
    order_id = order_of(shop, MUG=2)
    shipment = ship(shop, order_id, "ONE")
    queue_shipment_confirmations(shop.account, actor="sync", now=shop.now)
    add(shop, shipment, "TWO")
    assert queue_shipment_confirmations(shop.account, actor="sync", now=shop.now) == 2
    shop.sync()
    assert at_amazon(shop, order_id) == {
        first_reference(shipment): ("UPS", "ONE", {"MUG": 1}),
        second_reference(shipment): ("UPS", "TWO", {"MUG": 1}),
    }


def test_a_number_that_is_removed_before_amazon_heard_leaves_one_parcel(shop):
    order_id = order_of(shop, MUG=2)
    shipment = ship(shop, order_id, "ONE", "TWO")
    queue_shipment_confirmations(shop.account, actor="sync", now=shop.now)
    remove(shop, shipment, "ONE")
    run = shop.sync()
    assert run.accepted == 1
    assert at_amazon(shop, order_id) == {first_reference(shipment): ("UPS", "TWO", {"MUG": 2})}


def test_a_number_that_is_added_later_changes_no_package_that_amazon_has(shop):
    """Amazon takes no package more once all units are told, and each unit once."""
    order_id = order_of(shop, MUG=2)
    shipment = ship(shop, order_id, "ONE")
    shop.sync()
    add(shop, shipment, "TWO")
    for _ in range(3):
        shop.sync()
    assert at_amazon(shop, order_id) == {first_reference(shipment): ("UPS", "ONE", {"MUG": 2})}
    assert len(posts(shop)) == 1
    assert len([note for note in shop.notes(order_id) if "TWO" in note]) == 1
    assert Shipment.objects.get().tracks_changed_at is None


def test_the_second_parcel_waits_out_read_only_mode_with_the_first(shop):
    order_id = order_of(shop, MUG=2)
    shipment = ship(shop, order_id, "ONE", "TWO")
    set_read_only(True, actor="bo", now=shop.now)
    shop.sync()
    assert (posts(shop), states()) == ([], ["queued", "queued"])
    set_read_only(False, actor="bo", now=shop.now)
    shop.sync()
    assert sorted(at_amazon(shop, order_id)) == sorted(
        [first_reference(shipment), second_reference(shipment)]
    )


def test_a_throttled_second_parcel_goes_later_with_its_own_units(shop):
    order_id = order_of(shop, MUG=2)
    ship(shop, order_id, "ONE", "TWO")
    share_clock(shop)
    shop.amazon.teaches_rate("confirmShipment", 0.01, burst=1)
    first = shop.sync()
    assert (first.outcome, states()) == ("stopped_at_quota", ["accepted", "queued"])
    assert shop.row(order_id).status == "PartiallyShipped"
    shop.sync()
    assert at_amazon(shop, order_id) == told(shop, order_id)
    assert shop.row(order_id).status == "Shipped"


def test_a_lost_answer_about_the_second_parcel_doubles_nothing(shop):
    order_id = order_of(shop, MUG=2)
    ship(shop, order_id, "ONE", "TWO")
    shop.amazon.drops_after(operation="confirmShipment", times=2)
    shop.sync()
    assert (len(posts(shop)), states()) == (2, ["visible", "visible"])
    assert at_amazon(shop, order_id) == told(shop, order_id)
    assert shop.row(order_id).status == "Shipped"


def test_a_refused_parcel_does_not_stop_the_other_one(shop):
    order_id = order_of(shop, MUG=2)
    ship(shop, order_id, "ONE", "TWO")
    shop.amazon.rejects_confirmation("No.")
    run = shop.sync()
    assert (run.accepted, run.rejected, states()) == (1, 1, ["rejected", "accepted"])
    assert shop.row(order_id).status == "PartiallyShipped"
    for _ in range(2):
        shop.sync()
    assert shop.order(order_id).state == "processing"


def test_an_expired_token_costs_no_parcel(shop):
    order_id = order_of(shop, MUG=2)
    ship(shop, order_id, "ONE", "TWO")
    shop.sync(hours=2)
    assert at_amazon(shop, order_id) == told(shop, order_id)
    assert len(at_amazon(shop, order_id)) == 2


def test_orders_that_amazon_ships_are_never_confirmed_whatever_is_added(shop):
    """FBA: their shipments tell nobody anything."""
    order_id = shop.buyer_orders(fulfilled_by="AMAZON", status="SHIPPED")
    shop.sync()
    for shipment in Shipment.objects.filter(order=shop.order(order_id)):
        add(shop, shipment, "MINE")
    for _ in range(2):
        shop.sync()
    assert (posts(shop), states()) == ([], [])
    assert not Shipment.objects.filter(tracks_changed_at__isnull=False).exists()
