"""A store says what its carriers go by at Amazon; what was rejected is sent again (S-07)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.amazon.operations.outbox import posts, states
from tests.amazon.operations.parcels import at_amazon, first_reference, order_of, ship
from tests.scene import put_in_stock

from counterpart.amazon.models.carriers import CarrierMapping
from counterpart.amazon.operations.carriers import amazon_carrier, carriers_of
from counterpart.amazon.operations.mending_carriers import forget_carrier, mend_carrier
from counterpart.amazon.operations.queue import queue_shipment_confirmations
from counterpart.amazon.stores.carriers import CarrierRefused, map_carrier, unmap_carrier
from counterpart.audit.models import AuditEntry

NO = "The carrier is not valid."
OURS = {
    "pigeon post": ("DPD", ""),
    "ups ground": ("UPSMI", ""),
    "dhl": ("Other", "DHL eCommerce"),
}
NAMED = {
    "a title": ("custom", "Pigeon Post", ("DPD", "DPD")),
    "a title in another case": ("custom", " PIGEON post ", ("DPD", "DPD")),
    "a title before its code": ("ups", "UPS Ground", ("UPSMI", "UPSMI")),
    "a code": ("dhl", "DHL", ("Other", "DHL eCommerce")),
    "one that nobody mapped": ("fedex", "Federal Express", ("FedEx", "FedEx")),
    "the word custom names nothing": ("custom", "Snail", ("Other", "Snail")),
}


@pytest.mark.parametrize(("code", "title", "named"), NAMED.values(), ids=NAMED)
def test_what_the_store_says_goes_before_the_general_table(code, title, named):
    assert amazon_carrier(code, title, mappings={**OURS, "custom": ("UPS", "")}) == named


def say(shop, carrier, code, name=""):
    return map_carrier(shop.store, carrier, code, name, actor="bo", now=shop.now)


def mend(shop, carrier, code, name=""):
    return mend_carrier(shop.store, carrier, code, name, actor="bo", now=shop.now)


def test_a_mapping_is_kept_in_amazons_spelling_and_written_down_once(shop):
    say(shop, " Pigeon Post ", "dpd", "ignored")
    row = say(shop, " Pigeon Post ", "dpd", "ignored")
    assert (row.carrier, row.amazon_code, row.amazon_name) == ("pigeon post", "DPD", "")
    say(shop, "PIGEON POST", "other", "Pigeons")
    unmap_carrier(shop.store, "Pigeon Post", actor="bo", now=shop.now)
    assert CarrierMapping.objects.count() == 0
    entries = AuditEntry.objects.filter(subject_kind="amazon_store", action__startswith="carrier")
    assert [(one.action, one.before, one.after) for one in entries.order_by("pk")] == [
        ("carrier_mapped", {}, {"pigeon post": "DPD"}),
        ("carrier_mapped", {"pigeon post": "DPD"}, {"pigeon post": "Other Pigeons"}),
        ("carrier_unmapped", {"pigeon post": "Other Pigeons"}, {}),
    ]


REFUSED = {
    "a code Amazon does not know": ("Pigeon Post", "PIGEON", "", "Amazon knows no carrier"),
    "Other without a name": ("Pigeon Post", "Other", " ", "“Other” needs the name"),
    "no carrier": (" ", "DPD", "", "Name the carrier"),
    "the word custom": ("Custom", "DPD", "", "Name the carrier"),
    "a name without end": ("x" * 101, "DPD", "", "Name the carrier"),
}


@pytest.mark.parametrize(("carrier", "code", "name", "told"), REFUSED.values(), ids=REFUSED)
def test_what_amazon_would_not_take_is_refused(shop, carrier, code, name, told):
    with pytest.raises(CarrierRefused) as refused:
        say(shop, carrier, code, name)
    assert str(refused.value).startswith(told)
    assert CarrierMapping.objects.count() == 0


def test_a_mapping_that_is_not_there_cannot_be_taken_back(shop):
    with pytest.raises(CarrierRefused):
        unmap_carrier(shop.store, "DPD", actor="bo", now=shop.now)


def test_a_mapped_carrier_arrives_at_amazon(shop):
    say(shop, "Pigeon Post", "DPD")
    order_id = order_of(shop, MUG=1)
    shipment = ship(shop, order_id, "N1", carrier="Pigeon Post")
    shop.sync()
    assert at_amazon(shop, order_id) == {first_reference(shipment): ("DPD", "N1", {"MUG": 1})}


def test_what_was_rejected_for_its_carrier_goes_again_as_the_same_package(shop):
    """One action: the mapping is mended, and the shipment needs no hand more (peers 2.3, 11)."""
    order_id = order_of(shop, MUG=1)
    shipment = ship(shop, order_id, "N1", carrier="Pigeon Post")
    shop.amazon.rejects_confirmation(NO)
    shop.sync()
    assert states() == ["rejected"]
    assert [mend(shop, "pigeon post", "DPD") for _ in range(2)] == [1, 0]
    assert shop.note(order_id) == "Amazon will be told: DPD N1."
    for _ in range(2):
        shop.sync()
    reference = first_reference(shipment)
    assert [(one["packageReferenceId"], one["carrierCode"]) for one in posts(shop)] == [
        (reference, "Other"),
        (reference, "DPD"),
    ]
    assert (states(), shop.order(order_id).state) == (["visible"], "complete")


def test_mending_touches_no_other_carrier_and_nothing_that_was_accepted(shop):
    first, second, third = (order_of(shop, MUG=1) for _ in range(3))
    ship(shop, first, "N1", carrier="Pigeon Post")
    shop.sync()
    ship(shop, second, "N2", carrier="Snail")
    ship(shop, third, "N3", carrier="Pigeon Post")
    queue_shipment_confirmations(shop.account, actor="sync", now=shop.now)
    assert mend(shop, "Pigeon Post", "DPD") == 1
    shop.sync()
    assert [(one["trackingNumber"], one["carrierCode"]) for one in posts(shop)] == [
        ("N1", "Other"),
        ("N2", "Other"),
        ("N3", "DPD"),
    ]


def test_mending_while_the_answer_is_open_waits_for_it(shop):
    order_id = order_of(shop, MUG=1)
    ship(shop, order_id, "N1", carrier="Pigeon Post")
    shop.amazon.drops_before(operation="confirmShipment")
    shop.amazon.fails(operation="getOrder", times=3)
    shop.sync()
    assert (states(), mend(shop, "Pigeon Post", "DPD")) == (["unsure"], 0)
    shop.amazon.calms_down()
    for _ in range(3):
        shop.sync()
    (package,) = at_amazon(shop, order_id).values()
    assert package == ("DPD", "N1", {"MUG": 1})


def test_a_mapping_that_is_taken_back_is_told_so(shop):
    say(shop, "Pigeon Post", "DPD")
    order_id = order_of(shop, MUG=1)
    ship(shop, order_id, "N1", carrier="Pigeon Post")
    queue_shipment_confirmations(shop.account, actor="sync", now=shop.now)
    assert forget_carrier(shop.store, "pigeon post", actor="bo", now=shop.now) == 1
    shop.sync()
    assert [one["carrierName"] for one in posts(shop)] == ["Pigeon Post"]


def test_the_carriers_that_fell_back_are_shown_first(shop):
    say(shop, "Snail", "Other", "Snail Mail")
    say(shop, "never used", "GLS")
    for number, carrier in enumerate(("ups", "ups", "Snail", "Pigeon Post")):
        ship(shop, order_of(shop, MUG=1), f"N{number}", carrier=carrier)
    assert [
        (one.carrier, one.parcels, one.amazon_code, one.amazon_name, one.is_mapped, one.fell_back)
        for one in carriers_of(shop.store)
    ] == [
        ("Pigeon Post", 1, "Other", "Pigeon Post", False, True),
        ("United Parcel Service", 2, "UPS", "UPS", False, False),
        ("Snail", 1, "Other", "Snail Mail", True, False),
        ("never used", 0, "GLS", "GLS", True, False),
    ]


def test_queueing_a_batch_costs_the_same_queries_however_many_leave(shop):
    put_in_stock("MUG", 100)
    costs = []
    for count in (1, 12):
        ids = [shop.buyer_orders() for _ in range(count)]
        shop.sync()
        for order_id in ids:
            ship(shop, order_id, f"N{order_id}")
        with CaptureQueriesContext(
            connection,
        ) as spent:
            queue_shipment_confirmations(shop.account, actor="sync", now=shop.now)
        costs.append(len(spent))
        shop.sync()
    assert costs[0] == costs[1]
