"""When Amazon's answer is lost, Amazon is asked before anything is sent again (P2)."""

import pytest
from tests.amazon.operations.outbox import (
    asked,
    operation,
    posts,
    shipped_order,
    states,
    tracking_numbers,
)

from counterpart.amazon.client.transport import Transport
from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.operations.resending import ResendRefused, resend_confirmation
from counterpart.orders.models.documents import Shipment

# Amazon acted, and only the answer was lost.
ACTED = {
    "the connection dropped": lambda amazon: amazon.drops_after(operation="confirmShipment"),
    "the answer was cut short": lambda amazon: amazon.cuts_short(operation="confirmShipment"),
}
# Amazon did nothing, but we cannot know.
DID_NOTHING = {
    "the connection dropped": lambda amazon: amazon.drops_before(operation="confirmShipment"),
    "a failure 500": lambda amazon: amazon.fails(500, operation="confirmShipment"),
    "a failure 503": lambda amazon: amazon.fails(503, operation="confirmShipment"),
    "a web page with 503": lambda amazon: amazon.answers_html(operation="confirmShipment"),
    "a web page with 200": lambda amazon: amazon.answers_html(200, operation="confirmShipment"),
    "a redirect": lambda amazon: amazon.redirects(
        "http://127.0.0.1:9/", operation="confirmShipment"
    ),
}


@pytest.mark.parametrize("misbehave", ACTED.values(), ids=ACTED)
def test_a_lost_answer_is_settled_by_reading_back(shop, misbehave):
    order_id = shipped_order(shop)
    misbehave(shop.amazon)
    run = shop.sync()
    assert (run.sent, run.accepted, run.unsure) == (1, 0, 1)
    # The search of the same pass cannot show it yet: the order itself is asked for.
    assert asked(shop) == ["confirmShipment", "searchOrders", "getOrder"]
    assert states() == ["visible"]
    assert shop.notes(order_id)[-4:] == [
        "Amazon will be told: UPS 1Z999.",
        "Amazon's answer about the shipment UPS 1Z999 was lost; Amazon is asked.",
        "Amazon shows the shipment: UPS 1Z999.",
        "Status updated to Shipped.",
    ]
    shop.sync()
    assert (asked(shop), tracking_numbers(shop)) == (["searchOrders"], ["1Z999"])
    assert (shop.row(order_id).status, shop.order(order_id).state) == ("Completed", "complete")


@pytest.mark.parametrize("misbehave", DID_NOTHING.values(), ids=DID_NOTHING)
def test_what_amazon_does_not_know_is_sent_again_after_asking(shop, misbehave):
    order_id = shipped_order(shop)
    misbehave(shop.amazon)
    run = shop.sync()
    assert (run.sent, run.accepted, run.unsure) == (1, 0, 1)
    assert asked(shop) == ["confirmShipment", "searchOrders", "getOrder"]
    assert (states(), shop.row(order_id).status) == (["queued"], "Unshipped")
    assert shop.notes(order_id)[-2:] == [
        "Amazon's answer about the shipment UPS 1Z999 was lost; Amazon is asked.",
        "Amazon does not show the shipment UPS 1Z999; it is sent again.",
    ]
    run = shop.sync()
    assert (run.sent, run.accepted) == (1, 1)
    assert (asked(shop), tracking_numbers(shop)) == (["confirmShipment", "searchOrders"], ["1Z999"])
    assert shop.row(order_id).status == "Shipped"


def test_an_answer_slower_than_our_patience_is_a_lost_answer(shop, monkeypatch):
    order_id = shipped_order(shop)
    monkeypatch.setitem(Transport.__init__.__kwdefaults__, "read_seconds", 0.3)
    shop.amazon.answers_slowly(0.6, operation="confirmShipment")
    run = shop.sync()
    assert (run.accepted, run.unsure) == (0, 1)
    assert asked(shop) == ["confirmShipment", "searchOrders", "getOrder"]
    assert (states(), tracking_numbers(shop)) == (["visible"], ["1Z999"])
    assert shop.row(order_id).status == "Shipped"


def test_a_slow_answer_within_our_patience_is_an_answer(shop):
    shipped_order(shop)
    shop.amazon.answers_slowly(0.2, operation="confirmShipment")
    run = shop.sync()
    assert (run.accepted, run.unsure, tracking_numbers(shop)) == (1, 0, ["1Z999"])


def test_amazon_is_not_told_again_while_it_cannot_be_asked(shop):
    shipped_order(shop)
    shop.amazon.drops_after(operation="confirmShipment")
    shop.amazon.fails(operation="searchOrders", times=50)
    shop.amazon.fails(operation="getOrder", times=50)
    for _ in range(4):
        shop.sync()
    assert (len(posts(shop)), states()) == (1, ["unsure"])
    shop.amazon.calms_down()
    shop.sync()
    assert (len(posts(shop)), states(), tracking_numbers(shop)) == (1, ["visible"], ["1Z999"])


def test_one_lost_answer_does_not_stop_the_shipments_behind_it(shop):
    ids = [shop.buyer_orders() for _ in range(3)]
    shop.sync()
    for number, order_id in enumerate(ids):
        shop.ship(order_id, tracking=f"T{number}")
    shop.amazon.drops_before(operation="confirmShipment")
    run = shop.sync()
    assert (run.sent, run.accepted, run.unsure) == (3, 2, 1)
    shop.sync()
    assert sorted(tracking_numbers(shop)) == ["T0", "T1", "T2"]


def test_an_operation_whose_process_died_is_asked_about(shop):
    order_id = shipped_order(shop)
    shop.sync()
    Operation.objects.update(state=OperationState.SENDING)
    asked(shop)
    shop.sync()
    assert (asked(shop), states()) == (["searchOrders"], ["visible"])
    assert tracking_numbers(shop) == ["1Z999"]
    assert "Amazon's answer about the shipment UPS 1Z999 was lost; Amazon is asked." in shop.notes(
        order_id
    )


def test_a_confirmation_that_amazon_forgot_is_found_after_an_hour_and_sent_again(shop):
    order_id = shipped_order(shop)
    shop.amazon.forgets_confirmation()
    run = shop.sync()
    assert (run.accepted, states(), tracking_numbers(shop)) == (1, ["accepted"], [])
    shop.sync(minutes=50)
    assert (states(), "getOrder" in asked(shop)) == (["accepted"], False)
    shop.sync(minutes=15)
    assert (states(), "getOrder" in asked(shop)) == (["queued"], True)
    assert "Amazon does not show the shipment UPS 1Z999; it is sent again." in shop.notes(order_id)
    for _ in range(2):
        shop.sync()
    assert (states(), tracking_numbers(shop)) == (["visible"], ["1Z999"])


def test_a_lost_correction_is_not_taken_for_the_package_it_corrects(shop):
    order_id = shipped_order(shop, tracking="WRONG")
    shop.sync()
    shop.sync()
    shipment = Shipment.objects.get()
    resend_confirmation(shipment, carrier="", tracking="RIGHT", actor="bo", now=shop.now)
    shop.amazon.drops_before(operation="confirmShipment")
    shop.sync()
    assert states() == ["queued"]
    shop.sync()
    (package,) = shop.amazon.book()[order_id]["packages"].values()
    assert (package["tracking_number"], states()) == ("RIGHT", ["accepted"])
    shop.sync()
    assert states() == ["visible"]


def test_amazons_spelling_of_a_tracking_number_does_not_matter(shop):
    order_id = shipped_order(shop, tracking="1z 99-9")
    shop.sync()
    for package in shop.amazon.order(order_id).packages.values():
        package.tracking_number = "1Z999"
    shop.sync()
    assert states() == ["visible"]


def test_an_order_shipped_elsewhere_after_a_lost_answer_needs_no_second_package(shop):
    order_id = shipped_order(shop)
    shop.amazon.drops_before(operation="confirmShipment")
    shop.amazon.fails(operation="getOrder", times=3)
    shop.sync()
    shop.amazon.ships(order_id, tracking_number="ELSEWHERE")
    shop.sync()
    shop.sync()
    assert (states(), tracking_numbers(shop), len(posts(shop))) == (["not_needed"], [], 1)
    assert (shop.row(order_id).status, shop.order(order_id).state) == ("Completed", "complete")


def test_amazons_word_that_all_is_shipped_is_looked_into_before_it_counts_as_a_no(shop):
    order_id = shipped_order(shop)
    # Shipped in Seller Central a moment ago: our copy does not know yet.
    shop.amazon.ships(order_id)
    run = shop.sync(seconds=30)
    assert (run.sent, run.rejected, run.unsure) == (1, 0, 1)
    assert (states(), operation(order_id).error_code) == (["not_needed"], "InvalidInput")
    shop.sync()
    shop.sync()
    assert (shop.row(order_id).status, shop.order(order_id).state) == ("Completed", "complete")


def test_a_shipment_whose_answer_is_open_cannot_be_sent_again_by_hand(shop):
    shipped_order(shop)
    shop.amazon.drops_after(operation="confirmShipment")
    shop.amazon.fails(operation="getOrder", times=3)
    shop.sync()
    shipment = Shipment.objects.get()
    with pytest.raises(ResendRefused) as refused:
        resend_confirmation(shipment, carrier="", tracking="X", actor="bo", now=shop.now)
    assert str(refused.value) == (
        "The confirmation of shipment 000000001 is sent, no answer came back; "
        "it cannot be sent again now."
    )
    assert (states(), shipment.tracks.get().number) == (["unsure"], "1Z999")
