"""What Amazon refuses is shown in its words, and sent again corrected as the same package."""

import pytest
from tests.amazon.operations.outbox import (
    operation,
    posts,
    shipped_order,
    states,
    tracking_numbers,
)

from counterpart.amazon.operations.resending import ResendRefused, resend_confirmation
from counterpart.orders.documents.shipping import TrackRefused
from counterpart.orders.models.documents import Shipment

NO = "The tracking number is not valid for this carrier."


def resend(shop, *, carrier="", tracking=""):
    shipment = Shipment.objects.get()
    return resend_confirmation(
        shipment, carrier=carrier, tracking=tracking, actor="bo", now=shop.now
    )


def test_a_rejection_is_shown_in_amazons_words_and_not_repeated(shop):
    order_id = shipped_order(shop)
    shop.amazon.rejects_confirmation(NO)
    run = shop.sync()
    assert (run.outcome, run.sent, run.accepted, run.rejected) == ("done", 1, 0, 1)
    assert shop.note(order_id) == f"Amazon rejected the shipment UPS 1Z999: {NO}"
    told = operation(order_id)
    assert (told.state, told.error_code, told.error) == ("rejected", "InvalidInput", NO)
    assert told.request_id == shop.amazon.requests[-2].request_id
    for _ in range(3):
        shop.sync()
    assert len(posts(shop)) == 1
    # The order stays open, so that the failure stays visible.
    assert (shop.row(order_id).status, shop.order(order_id).state) == ("Unshipped", "processing")


def test_a_rejection_that_quotes_the_buyer_is_kept_without_the_buyer(shop):
    order_id = shop.buyer_orders("MUG", 1, buyer_name="Ida Canary")
    shop.sync()
    shop.ship(order_id)
    shop.amazon.rejects_confirmation("Nobody called Ida CANARY is known. Canaryville is no town.")
    shop.sync()
    told = "Nobody called – – is known. Canaryville is no town."
    assert operation(order_id).error == told
    assert shop.note(order_id) == f"Amazon rejected the shipment UPS 1Z999: {told}"


def test_a_corrected_shipment_is_sent_as_the_same_package(shop):
    order_id = shipped_order(shop, tracking="WRONG")
    reference = str(Shipment.objects.get().pk)
    shop.amazon.rejects_confirmation(NO)
    shop.sync()
    resent = resend(shop, carrier="FedEx", tracking="RIGHT")
    assert (resent.state, shop.note(order_id)) == (
        "queued",
        "Amazon will be told: FedEx RIGHT.",
    )
    track = Shipment.objects.get().tracks.get()
    assert (track.carrier_code, track.carrier_title, track.number) == (
        "fedex",
        "Federal Express",
        "RIGHT",
    )
    shop.sync()
    shop.sync()
    assert [
        (one["packageReferenceId"], one["carrierCode"], one["trackingNumber"])
        for one in posts(shop)
    ] == [(reference, "UPS", "WRONG"), (reference, "FedEx", "RIGHT")]
    assert states() == ["visible"]
    assert (shop.row(order_id).status, shop.order(order_id).state) == ("Completed", "complete")


def test_an_accepted_package_is_edited_and_never_doubled(shop):
    order_id = shipped_order(shop, tracking="WRONG")
    shop.sync()
    shop.sync()
    resend(shop, tracking="RIGHT")
    shop.sync()
    (package,) = shop.amazon.book()[order_id]["packages"].values()
    assert package["tracking_number"] == "RIGHT"
    assert [(one["tracking_number"], one["edited"]) for one in shop.amazon.confirmations] == [
        ("WRONG", False),
        ("RIGHT", True),
    ]
    assert (shop.row(order_id).status, shop.order(order_id).state) == ("Completed", "complete")


def test_a_shipment_can_be_sent_again_unchanged(shop):
    shipped_order(shop)
    shop.amazon.rejects_confirmation(NO)
    shop.sync()
    resend(shop)
    shop.sync()
    assert (tracking_numbers(shop), states()) == (["1Z999"], ["accepted"])


def test_only_the_carrier_or_only_the_number_can_be_corrected(shop):
    order_id = shipped_order(shop)
    shop.amazon.rejects_confirmation(NO, times=2)
    shop.sync()
    resend(shop, carrier="Pigeon Post")
    shop.sync()
    assert shop.note(order_id) == f"Amazon rejected the shipment Pigeon Post 1Z999: {NO}"
    resend(shop, tracking="P-2")
    shop.sync()
    assert [
        (one["carrierCode"], one["carrierName"], one["trackingNumber"]) for one in posts(shop)
    ] == [
        ("UPS", "UPS", "1Z999"),
        ("Other", "Pigeon Post", "1Z999"),
        ("Other", "Pigeon Post", "P-2"),
    ]


def test_a_correction_without_a_number_is_refused_and_changes_nothing(shop):
    shipped_order(shop)
    shop.amazon.rejects_confirmation(NO)
    shop.sync()
    Shipment.objects.get().tracks.all().delete()
    with pytest.raises(TrackRefused):
        resend(shop, carrier="ups")
    assert (states(), Shipment.objects.get().tracks.count()) == (["rejected"], 0)


@pytest.mark.parametrize(
    ("syncs", "sentence"),
    [
        (0, "Amazon has not been told of shipment {} yet."),
        (1, "The confirmation of shipment {} is waiting to be sent; it cannot be sent again now."),
    ],
    ids=["not queued", "waiting"],
)
def test_what_amazon_was_not_told_yet_cannot_be_sent_again(shop, syncs, sentence):
    shipped_order(shop)
    shop.amazon.throttles(operation="confirmShipment", retry_after=3000)
    for _ in range(syncs):
        shop.sync()
    with pytest.raises(ResendRefused) as refused:
        resend(shop, tracking="X")
    assert str(refused.value) == sentence.format("000000001")
    assert Shipment.objects.get().tracks.get().number == "1Z999"


def test_one_rejection_does_not_stop_the_shipments_behind_it(shop):
    ids = [shop.buyer_orders() for _ in range(3)]
    shop.sync()
    for number, order_id in enumerate(ids):
        shop.ship(order_id, tracking=f"T{number}")
    shop.amazon.rejects_confirmation(NO, order_id=ids[0])
    run = shop.sync()
    assert (run.sent, run.accepted, run.rejected) == (3, 2, 1)
    assert (tracking_numbers(shop), states()) == (
        ["T1", "T2"],
        ["rejected", "accepted", "accepted"],
    )


def test_a_package_amazon_keeps_refusing_ends_as_a_rejection(shop):
    order_id = shipped_order(shop)
    no = "PackageToUpdateNotFound: no matching package, or the order is already fulfilled."
    shop.amazon.rejects_confirmation(no, times=100)
    for _ in range(6):
        shop.sync()
    assert (states(), len(posts(shop))) == (["rejected"], 4)
    assert shop.note(order_id) == f"Amazon rejected the shipment UPS 1Z999: {no}"
