"""A tracking number that is corrected here is corrected at Amazon: the same package (L-54)."""

import pytest
from tests.amazon.operations.outbox import operation, posts, states, tracking_numbers
from tests.amazon.operations.parcels import (
    add,
    at_amazon,
    first_reference,
    order_of,
    remove,
    replace,
    second_reference,
    ship,
    told,
)

from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.models.runs import AccountRun
from counterpart.amazon.operations.queue import queue_shipment_confirmations
from counterpart.amazon.operations.resending import ResendRefused, resend_confirmation
from counterpart.amazon.operations.run import Sent, send_due
from counterpart.amazon.stores.channel_settings import set_read_only
from counterpart.amazon.stores.lines import line_to_amazon
from counterpart.audit.models import AuditEntry
from counterpart.orders.documents.shipping import TrackRefused
from counterpart.orders.documents.tracking import correct_track
from counterpart.orders.models.documents import Shipment

NO = "The tracking number is not valid for this carrier."


def correct(shop, shipment, wrong, *, to="", carrier=""):
    track = shipment.tracks.get(number=wrong)
    return correct_track(track, carrier=carrier, number=to, actor="bo", now=shop.now)


WAYS = {
    "corrected in its place": lambda shop, shipment: correct(shop, shipment, "WRONG", to="RIGHT"),
    "added, then removed": lambda shop, shipment: replace(shop, shipment, "WRONG", "RIGHT"),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("passes", [0, 1, 2, 3], ids=["untold", "accepted", "visible", "complete"])
def test_a_correction_edits_the_package_however_far_the_order_is(shop, way, passes):
    order_id = order_of(shop, MUG=2)
    shipment = ship(shop, order_id, "WRONG")
    for _ in range(passes):
        shop.sync()
    way(shop, shipment)
    for _ in range(3):
        shop.sync()
    assert at_amazon(shop, order_id) == {first_reference(shipment): ("UPS", "RIGHT", {"MUG": 2})}
    assert tracking_numbers(shop) == (["WRONG", "RIGHT"] if passes else ["RIGHT"])
    assert states() == ["visible"]
    assert (shop.row(order_id).status, shop.order(order_id).state) == ("Completed", "complete")


def test_a_pass_between_adding_and_removing_doubles_nothing(shop):
    order_id = order_of(shop, MUG=2)
    shipment = ship(shop, order_id, "WRONG")
    shop.sync()
    add(shop, shipment, "RIGHT")
    shop.sync()
    remove(shop, shipment, "WRONG")
    shop.sync()
    assert at_amazon(shop, order_id) == {first_reference(shipment): ("UPS", "RIGHT", {"MUG": 2})}


def test_only_the_carrier_is_corrected_too(shop):
    order_id = order_of(shop, MUG=1)
    shipment = ship(shop, order_id, "1Z9", carrier="fedex")
    shop.sync()
    correct(shop, shipment, "1Z9", carrier="ups")
    shop.sync()
    assert at_amazon(shop, order_id) == {first_reference(shipment): ("UPS", "1Z9", {"MUG": 1})}


def test_a_correction_of_one_parcel_leaves_the_other_alone(shop):
    order_id = order_of(shop, MUG=2)
    shipment = ship(shop, order_id, "ONE", "TWO")
    shop.sync()
    replace(shop, shipment, "TWO", "THREE")
    run = shop.sync()
    assert run.sent == 1
    assert at_amazon(shop, order_id) == {
        first_reference(shipment): ("UPS", "ONE", {"MUG": 1}),
        second_reference(shipment): ("UPS", "THREE", {"MUG": 1}),
    }
    assert shop.row(order_id).status in {"Shipped", "Completed"}


def test_the_order_stays_shipped_while_both_parcels_are_corrected(shop):
    """What Amazon accepted it has, whatever is told of it again."""
    order_id = order_of(shop, MUG=2)
    shipment = ship(shop, order_id, "ONE", "TWO")
    shop.sync()
    for wrong, right in (("ONE", "EINS"), ("TWO", "ZWEI")):
        correct(shop, shipment, wrong, to=right)
    before = len(shop.notes(order_id))
    shop.sync()
    assert "Status updated to PartiallyShipped." not in shop.notes(order_id)[before:]
    assert at_amazon(shop, order_id) == told(shop, order_id)


def test_a_parcel_whose_number_is_taken_away_travels_under_the_other(shop):
    order_id = order_of(shop, MUG=2)
    shipment = ship(shop, order_id, "ONE", "TWO")
    shop.sync()
    remove(shop, shipment, "TWO")
    shop.sync()
    assert at_amazon(shop, order_id) == {
        first_reference(shipment): ("UPS", "ONE", {"MUG": 1}),
        second_reference(shipment): ("UPS", "ONE", {"MUG": 1}),
    }


def test_correcting_and_looking_twice_tells_amazon_once(shop):
    order_id = order_of(shop, MUG=1)
    shipment = ship(shop, order_id, "WRONG")
    shop.sync()
    correct(shop, shipment, "WRONG", to="RIGHT")
    queued = [
        queue_shipment_confirmations(shop.account, actor="sync", now=shop.now) for _ in range(2)
    ]
    for _ in range(3):
        shop.sync()
    assert (queued, tracking_numbers(shop)) == ([1, 0], ["WRONG", "RIGHT"])


def test_a_correction_that_is_taken_back_before_the_pass_tells_amazon_nothing(shop):
    order_id = order_of(shop, MUG=1)
    shipment = ship(shop, order_id, "RIGHT")
    shop.sync()
    correct(shop, shipment, "RIGHT", to="WRONG")
    correct(shop, shipment, "WRONG", to="RIGHT")
    shop.sync()
    assert tracking_numbers(shop) == ["RIGHT"]


def test_correcting_a_rejected_parcel_sends_it_again(shop):
    order_id = order_of(shop, MUG=1)
    shipment = ship(shop, order_id, "WRONG")
    shop.amazon.rejects_confirmation(NO)
    shop.sync()
    correct(shop, shipment, "WRONG", to="RIGHT")
    run = shop.sync()
    assert (run.accepted, at_amazon(shop, order_id)) == (
        1,
        {first_reference(shipment): ("UPS", "RIGHT", {"MUG": 1})},
    )


def test_a_correction_while_the_call_is_under_way_follows_its_answer(shop):
    order_id = order_of(shop, MUG=1)
    shipment = ship(shop, order_id, "WRONG")
    queue_shipment_confirmations(shop.account, actor="sync", now=shop.now)
    shop.amazon.drops_after(operation="confirmShipment")
    run = AccountRun.objects.create(account=shop.account, started_at=shop.now)
    with line_to_amazon(shop.account, shop.clock) as line:
        send_due(run, line, Sent(), actor="sync", clock=shop.clock, keep_alone=lambda: None)
    assert operation(order_id).state == OperationState.UNSURE
    correct(shop, shipment, "WRONG", to="RIGHT")
    assert queue_shipment_confirmations(shop.account, actor="sync", now=shop.now) == 0
    assert operation(order_id).intent["tracking_number"] == "WRONG"
    # The next pass reads back what was told; the one after it tells the correction.
    shop.sync()
    shop.sync()
    assert (states(), tracking_numbers(shop)) == (["accepted"], ["WRONG", "RIGHT"])
    assert at_amazon(shop, order_id) == told(shop, order_id)


def test_a_correction_while_a_worker_is_killed_sending_is_not_lost(shop):
    order_id = order_of(shop, MUG=1)
    shipment = ship(shop, order_id, "WRONG")
    queue_shipment_confirmations(shop.account, actor="sync", now=shop.now)
    Operation.objects.update(state=OperationState.SENDING, attempts=1, sending_since=shop.now)
    correct(shop, shipment, "WRONG", to="RIGHT")
    for _ in range(3):
        shop.sync()
    assert at_amazon(shop, order_id) == {first_reference(shipment): ("UPS", "RIGHT", {"MUG": 1})}


def test_a_correction_between_reading_and_claiming_is_what_is_sent(shop):
    order_id = order_of(shop, MUG=1)
    shipment = ship(shop, order_id, "WRONG")
    queue_shipment_confirmations(shop.account, actor="sync", now=shop.now)
    run = AccountRun.objects.create(account=shop.account, started_at=shop.now)

    def somebody_corrects() -> None:
        correct(shop, shipment, "WRONG", to="RIGHT")
        queue_shipment_confirmations(shop.account, actor="sync", now=shop.now)

    with line_to_amazon(shop.account, shop.clock) as line:
        send_due(run, line, Sent(), actor="sync", clock=shop.clock, keep_alone=somebody_corrects)
    assert tracking_numbers(shop) == ["RIGHT"]
    assert at_amazon(shop, order_id) == told(shop, order_id)


def test_a_lost_answer_about_a_correction_is_read_back(shop):
    order_id = order_of(shop, MUG=1)
    shipment = ship(shop, order_id, "WRONG")
    shop.sync()
    correct(shop, shipment, "WRONG", to="RIGHT")
    shop.amazon.drops_before(operation="confirmShipment")
    shop.sync()
    shop.sync()
    assert at_amazon(shop, order_id) == {first_reference(shipment): ("UPS", "RIGHT", {"MUG": 1})}


def test_a_throttled_correction_is_told_later(shop):
    order_id = order_of(shop, MUG=1)
    shipment = ship(shop, order_id, "WRONG")
    shop.sync()
    correct(shop, shipment, "WRONG", to="RIGHT")
    shop.amazon.throttles(operation="confirmShipment", retry_after=600)
    assert shop.sync().outcome == "stopped_at_quota"
    shop.sync(minutes=11)
    assert tracking_numbers(shop) == ["WRONG", "RIGHT"]


def test_corrections_wait_out_read_only_mode(shop):
    order_id = order_of(shop, MUG=1)
    shipment = ship(shop, order_id, "WRONG")
    shop.sync()
    set_read_only(True, actor="bo", now=shop.now)
    correct(shop, shipment, "WRONG", to="RIGHT")
    shop.sync()
    assert (states(), tracking_numbers(shop)) == (["queued"], ["WRONG"])
    set_read_only(False, actor="bo", now=shop.now)
    shop.sync()
    assert at_amazon(shop, order_id) == {first_reference(shipment): ("UPS", "RIGHT", {"MUG": 1})}


def test_a_correction_is_written_down_and_refused_if_it_would_double_a_number(shop):
    order_id = order_of(shop, MUG=2)
    shipment = ship(shop, order_id, "ONE", "TWO")
    with pytest.raises(TrackRefused) as refused:
        correct(shop, shipment, "TWO", to="ONE")
    assert str(refused.value) == (
        "Shipment 000000001 already has tracking number ONE of United Parcel Service."
    )
    correct(shop, shipment, "TWO", to="THREE")
    entry = AuditEntry.objects.get(action="track_corrected", subject_kind="shipment")
    assert (entry.before, entry.after) == (
        {"track": "United Parcel Service TWO"},
        {"track": "United Parcel Service THREE"},
    )


def test_one_of_several_parcels_is_named_to_be_corrected_and_sent_again(shop):
    order_id = order_of(shop, MUG=2)
    shipment = ship(shop, order_id, "ONE", "TWO")
    shop.amazon.rejects_confirmation(NO, times=2)
    shop.sync()
    who = {"actor": "bo", "now": shop.now}
    with pytest.raises(ResendRefused) as refused:
        resend_confirmation(shipment, carrier="", tracking="X", **who)
    assert str(refused.value) == ("Shipment 000000001 has 2 parcels. Say which one is corrected.")
    with pytest.raises(ResendRefused):
        resend_confirmation(shipment, carrier="", tracking="X", parcel=3, **who)
    resend_confirmation(shipment, carrier="", tracking="THREE", parcel=2, **who)
    assert states() == ["rejected", "queued"]
    resend_confirmation(shipment, carrier="", tracking="", **who)
    assert states() == ["queued", "queued"]
    shop.sync()
    assert at_amazon(shop, order_id) == {
        first_reference(shipment): ("UPS", "ONE", {"MUG": 1}),
        second_reference(shipment): ("UPS", "THREE", {"MUG": 1}),
    }
    assert sorted(one.number for one in Shipment.objects.get().tracks.all()) == ["ONE", "THREE"]


def test_confirmations_of_corrections_go_before_all_other_traffic(shop):
    order_id = order_of(shop, MUG=1)
    shipment = ship(shop, order_id, "WRONG")
    shop.sync()
    correct(shop, shipment, "WRONG", to="RIGHT")
    shop.amazon.forget_requests()
    shop.sync()
    assert [one.operation for one in shop.amazon.requests][:2] == [
        "confirmShipment",
        "searchOrders",
    ]
    assert len(posts(shop)) == 1
