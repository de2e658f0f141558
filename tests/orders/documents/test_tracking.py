"""How does a shipment get another tracking number, or lose one (CO-7.5, CO-7.7)?"""

import pytest
from tests.core.racing import at_once, names
from tests.orders.mails.scene import BO, buyer_order
from tests.orders.scene import figures, ledger, line, sentences, shelves, shipped, standing

from counterpart.audit.models import AuditEntry
from counterpart.orders.documents.shipping import NewTrack, TrackRefused
from counterpart.orders.documents.tracking import add_track, remove_track
from counterpart.orders.models.documents import Track

CHANNEL = {"channel": "amazon", "external_id": "111-1", "tracking_required": True}


def shipment(*tracks: NewTrack, **facts):
    shelves()
    order = buyer_order(line("MUG", 2), **facts)
    shipped(order, tracks=tracks)
    return order, order.shipments.get()


def numbers(parcel) -> list[tuple[str, str, str]]:
    rows = parcel.tracks.order_by("pk")
    return [(one.carrier_code, one.carrier_title, one.number) for one in rows]


def audited(action: str) -> list[tuple]:
    return [
        (one.subject_kind, one.subject, one.before, one.after, one.actor)
        for one in AuditEntry.objects.filter(action=action)
    ]


def test_a_track_is_added_and_nothing_moves(house):
    order, parcel = shipment()
    moved, stood = (ledger(order), figures("MUG")), standing(order)
    add_track(parcel, NewTrack(" UPS ", " 1Z9 "), **BO)
    add_track(parcel, NewTrack("Pigeon Post", "7"), **BO)
    assert numbers(parcel) == [
        ("ups", "United Parcel Service", "1Z9"),
        ("custom", "Pigeon Post", "7"),
    ]
    assert ((ledger(order), figures("MUG")), standing(order)) == (moved, stood)
    assert sentences(order)[-2:] == [
        "Tracking number 1Z9 for United Parcel Service was assigned.",
        "Tracking number 7 for Pigeon Post was assigned.",
    ]
    last = order.history.latest("pk")
    assert (last.document_kind, last.document) == ("shipment", "000000001")
    assert audited("tracked") == [
        ("shipment", "000000001", {}, {"track": "United Parcel Service 1Z9"}, "bo"),
        ("shipment", "000000001", {}, {"track": "Pigeon Post 7"}, "bo"),
    ]


@pytest.mark.parametrize(
    ("track", "sentence"),
    [
        (NewTrack("", "1Z9"), "Please specify a carrier."),
        (NewTrack("  ", "1Z9"), "Please specify a carrier."),
        (NewTrack("ups", " "), "Please enter a tracking number."),
        (NewTrack("dhl", "JJD1"), "Shipment 000000001 already has tracking number JJD1 of DHL."),
    ],
)
def test_a_track_that_says_too_little_or_nothing_new_is_refused(house, track, sentence):
    order, parcel = shipment(NewTrack("dhl", "JJD1"))
    told = sentences(order)
    with pytest.raises(TrackRefused) as refusal:
        add_track(parcel, track, **BO)
    assert str(refusal.value) == sentence
    assert numbers(parcel) == [("dhl", "DHL", "JJD1")]
    assert (sentences(order), audited("tracked")) == (told, [])


def test_a_track_is_removed(house):
    order, parcel = shipment(NewTrack("dhl", "JJD1"))
    remove_track(Track.objects.get(), **BO)
    assert numbers(parcel) == []
    assert sentences(order)[-1] == "Tracking number JJD1 for DHL was removed."
    assert audited("track_removed") == [
        ("shipment", "000000001", {"track": "DHL JJD1"}, {}, "bo"),
    ]


def test_a_track_is_removed_once(house):
    _order, parcel = shipment(NewTrack("dhl", "JJD1"), NewTrack("ups", "1Z9"))
    track = parcel.tracks.get(number="JJD1")
    again = parcel.tracks.get(number="JJD1")
    remove_track(track, **BO)
    with pytest.raises(TrackRefused) as refusal:
        remove_track(again, **BO)
    assert str(refusal.value) == "Shipment 000000001 has no such tracking number any more."
    assert numbers(parcel) == [("ups", "United Parcel Service", "1Z9")]


def test_the_last_track_stays_where_the_channel_demands_one(house):
    _order, parcel = shipment(NewTrack("dhl", "JJD1"), **CHANNEL)
    with pytest.raises(TrackRefused) as refusal:
        remove_track(parcel.tracks.get(), **BO)
    assert str(refusal.value) == (
        "Order 000000001 came from Amazon: its shipment 000000001 must keep a tracking number. "
        "Add the right one first."
    )
    add_track(parcel, NewTrack("ups", "1Z9"), **BO)
    remove_track(parcel.tracks.get(number="JJD1"), **BO)
    assert numbers(parcel) == [("ups", "United Parcel Service", "1Z9")]


def test_two_people_cannot_remove_the_last_two_tracks_at_once(lasting_house):
    _, parcel = shipment(NewTrack("dhl", "JJD1"), NewTrack("ups", "1Z9"), **CHANNEL)
    first, second = parcel.tracks.all()
    outcomes = at_once(lambda: remove_track(first, **BO), lambda: remove_track(second, **BO))
    assert names(outcomes) == ["NoneType", "TrackRefused"]
    assert parcel.tracks.count() == 1


def test_two_people_who_add_the_same_track_add_it_once(lasting_house):
    _, parcel = shipment()
    outcomes = at_once(*[lambda: add_track(parcel, NewTrack("ups", "1Z9"), **BO)] * 2)
    assert names(outcomes) == ["Track", "TrackRefused"]
    assert parcel.tracks.count() == 1
