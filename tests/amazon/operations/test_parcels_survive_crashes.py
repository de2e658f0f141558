"""Parcels and corrections survive a second worker and a crash at any point (P1, P2)."""

import pytest
from django.db import connection
from tests.amazon.operations.parcels import at_amazon, order_of, ship, told
from tests.core.racing import at_once
from tests.storms.stage import Stage, Victims

from counterpart.amazon.models.operations import Operation
from counterpart.amazon.operations.queue import queue_shipment_confirmations
from counterpart.orders.documents.tracking import correct_track
from counterpart.orders.models.documents import Shipment, Track

# A copy of a PostgreSQL database takes longer than a pass.
STRIDE = {"sqlite": 3, "postgresql": 12}


def scene(shop):
    """An accepted parcel that is corrected, and a shipment of two that Amazon never heard of."""
    first, second = order_of(shop, MUG=1), order_of(shop, MUG=2)
    shipment = ship(shop, first, "WRONG")
    shop.sync()
    correct_track(shipment.tracks.get(), number="RIGHT", actor="bo", now=shop.now)
    ship(shop, second, "ONE", "TWO")
    return first, second


def test_two_workers_queue_each_parcel_once(lasting_shop):
    shop = lasting_shop
    first, second = scene(shop)

    def look():
        return queue_shipment_confirmations(shop.account, actor="sync", now=shop.now)

    at_once(look, look)
    look()
    assert Operation.objects.count() == 3
    shop.sync()
    shop.sync()
    assert [at_amazon(shop, one) for one in (first, second)] == [
        told(shop, one) for one in (first, second)
    ]
    assert len(shop.amazon.confirmations) == 4


@pytest.mark.parametrize("_turn", range(4))
def test_a_correction_in_the_instant_of_the_pass_is_told_in_the_end(lasting_shop, _turn):
    shop = lasting_shop
    order_id = order_of(shop, MUG=1)
    shipment = ship(shop, order_id, "WRONG")

    def correct():
        return correct_track(shipment.tracks.get(), number="RIGHT", actor="bo", now=shop.now)

    outcomes = at_once(shop.sync, correct)
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    shop.sync()
    shop.sync()
    ((_, tracking, items),) = at_amazon(shop, order_id).values()
    assert (tracking, items) == ("RIGHT", {"MUG": 1})
    assert Shipment.objects.get().tracks_changed_at is None


def test_a_pass_killed_anywhere_leaves_every_parcel_told_once(lasting_shop, tmp_path):
    scene(lasting_shop)
    with Stage(lasting_shop, tmp_path) as stage, Victims() as victims:
        points, undisturbed = play(stage, victims, die_at=0)
        assert len(points) > 20
        for number in range(1, len(points) + 1, STRIDE[connection.vendor]):
            _, found = play(stage, victims, die_at=number)
            assert found == undisturbed, f"killed at point {number}: {points[number - 1]}"


def play(stage, victims, *, die_at):
    """Let a telling pass be killed and others follow; answers points and what both sides know."""
    with stage.set_up() as (server, play_scene):
        task = {**play_scene, "only_tell": True, "die_at": die_at, "tells_points": True}
        (killed,) = victims.do(task)
        assert (killed == {"killed_by": 9}) == (die_at > 0)
        amazon = server.amazon
        now = amazon.clock.now().isoformat()
        rest = {**play_scene, "now": now, "minutes": 3, "passes": 3, "picture": True}
        (answer,) = victims.do(rest)
        packages = {
            order_id: sorted(
                (reference, one["tracking_number"], sorted(one["items"].values()))
                for reference, one in order["packages"].items()
            )
            for order_id, order in amazon.book().items()
        }
        return killed.get("points"), (packages, answer["picture"]["operations"])


def test_the_scene_has_what_a_crash_could_double(lasting_shop):
    scene(lasting_shop)
    assert Track.objects.count() == 3
    assert Shipment.objects.filter(tracks_changed_at__isnull=False).count() == 1
