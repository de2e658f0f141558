"""Carriers are mapped and parcels corrected on the command line too (S-07, L-54)."""

from tests.amazon.operations.outbox import states
from tests.amazon.operations.parcels import at_amazon, first_reference, order_of, ship

NO = "The carrier is not valid."


def test_a_rejected_carrier_is_mapped_and_its_shipments_are_sent_again(counterpart, shop):
    order_id = order_of(shop, MUG=1)
    shipment = ship(shop, order_id, "N1", carrier="Pigeon Post")
    shop.amazon.rejects_confirmation(NO)
    shop.sync()
    before = counterpart("carriers", "US Store", "--json").json
    assert [
        (one["carrier"], one["amazon_code"], one["fell_back"]) for one in before["carriers"]
    ] == [("Pigeon Post", "Other", True)]
    answer = counterpart("carriers", "us store", "--map", "Pigeon Post=dpd", "--json")
    assert (answer.code, answer.json["queued"]) == (0, 1)
    assert [
        (one["carrier"], one["amazon_code"], one["mapped"]) for one in answer.json["carriers"]
    ] == [("Pigeon Post", "DPD", True)]
    assert states() == ["queued"]
    shop.sync()
    assert at_amazon(shop, order_id) == {first_reference(shipment): ("DPD", "N1", {"MUG": 1})}
    told = counterpart("carriers", "US Store")
    assert (told.code, "Pigeon Post" in told.out, "mapped" in told.out) == (0, True, True)
    assert counterpart("carriers", "US Store", "--unmap", "pigeon post").code == 0


def test_what_amazon_would_not_take_is_one_sentence(counterpart, shop):
    told = {
        (
            "--map",
            "Snail=Other",
        ): "“Other” needs the name that the buyer reads, in up to 100 letters.",
        ("--map", "Snail"): "“Snail” is not CARRIER=CODE.",
        ("--unmap", "Snail"): "US Store says nothing of the carrier “Snail”.",
    }
    for options, sentence in told.items():
        answer = counterpart("carriers", "US Store", *options)
        assert (answer.code, answer.out, answer.err) == (1, "", f"counterpart: {sentence}\n")


def test_a_tracking_number_is_corrected(counterpart, shop):
    order_id = order_of(shop, MUG=1)
    shipment = ship(shop, order_id, "WRONG")
    shop.sync()
    answer = counterpart("tracks", "correct", "1", "--tracking", "WRONG", "--to", "RIGHT")
    assert answer.code == 1
    answer = counterpart(
        "tracks", "correct", shipment.number, "--tracking", "WRONG", "--to", "RIGHT", "--json"
    )
    assert (answer.code, [one["number"] for one in answer.json["tracks"]]) == (0, ["RIGHT"])
    shop.sync()
    assert at_amazon(shop, order_id) == {first_reference(shipment): ("UPS", "RIGHT", {"MUG": 1})}


def test_one_of_several_parcels_is_sent_again(counterpart, shop):
    order_id = order_of(shop, MUG=2)
    shipment = ship(shop, order_id, "ONE", "TWO")
    shop.amazon.rejects_confirmation(NO, times=2)
    shop.sync()
    refused = counterpart("resend", shipment.number, "--tracking", "X")
    assert refused.err == (
        "counterpart: Shipment 000000001 has 2 parcels. Say which one is corrected.\n"
    )
    answer = counterpart("resend", shipment.number, "--parcel", "2", "--json")
    assert (answer.code, answer.json["confirmation"], states()) == (
        0,
        "queued",
        ["rejected", "queued"],
    )
