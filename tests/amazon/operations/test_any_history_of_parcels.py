"""Whatever is shipped, corrected, added and refused, Amazon's packages end equal to ours (T-21)."""

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.amazon.operations.outbox import states
from tests.amazon.operations.parcels import add, at_amazon, order_of, remove, ship, told
from tests.scene import put_in_stock

from counterpart.amazon.operations.resending import ResendRefused, resend_confirmation
from counterpart.orders.documents.tracking import correct_track
from counterpart.orders.models.documents import Shipment, ShipmentLine, Track

PICK = st.integers(0, 50)
DEED = st.one_of(
    st.tuples(st.just("ship"), st.integers(1, 3), st.integers(1, 3)),
    st.tuples(st.sampled_from(["correct", "add", "remove"]), PICK, PICK),
    st.tuples(st.sampled_from(["refuse", "lose", "drop", "throttle", "sync", "sync"]), PICK, PICK),
)


@settings(
    derandomize=True, deadline=None, database=None, max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(deeds=st.lists(DEED, min_size=3, max_size=12))
def test_amazons_packages_end_equal_to_ours_to_the_unit(shop, deeds):
    for sku in ("MUG", "CUP"):
        put_in_stock(sku, 1000)
    order_id = order_of(shop, MUG=4, CUP=3)
    for number, deed in enumerate(deeds):
        do(shop, order_id, deed, f"T{number}")
    come_to_rest(shop, order_id)
    assert at_amazon(shop, order_id) == told(shop, order_id)
    assert units(told(shop, order_id)) == shipped(shop, order_id)
    numbers = set(
        Track.objects.filter(shipment__order=shop.order(order_id)).values_list("number", flat=True)
    )
    assert {one[1] for one in at_amazon(shop, order_id).values()} <= numbers
    assert {*states()} <= {"accepted", "visible"}
    assert not Shipment.objects.filter(tracks_changed_at__isnull=False).exists()


def do(shop, order_id, deed, number):
    what, first, second = deed
    if what == "ship":
        leave(shop, order_id, first, [f"{number}-{place}" for place in range(second)])
    elif what == "sync":
        shop.sync()
    elif what in TROUBLE:
        TROUBLE[what](shop.amazon)
    else:
        tracks = list(Track.objects.filter(shipment__order=shop.order(order_id)).order_by("pk"))
        if tracks:
            change(shop, what, tracks[first % len(tracks)], number)


def leave(shop, order_id, units, numbers):
    line = shop.order(order_id).lines.get(sku="MUG" if units == 1 else "CUP")
    count = min(units, int(line.quantities.to_ship))
    if count:
        ship(shop, order_id, *numbers, **{line.sku: count})


def change(shop, what, track, number):
    if what == "add":
        add(shop, track.shipment, number)
    elif what == "correct":
        correct_track(track, number=number, actor="bo", now=shop.now)
    elif track.shipment.tracks.count() > 1:
        remove(shop, track.shipment, track.number)


TROUBLE = {
    "refuse": lambda amazon: amazon.rejects_confirmation("No."),
    "lose": lambda amazon: amazon.drops_after(operation="confirmShipment"),
    "drop": lambda amazon: amazon.drops_before(operation="confirmShipment"),
    "throttle": lambda amazon: amazon.throttles(operation="confirmShipment", retry_after=200),
}


def come_to_rest(shop, order_id):
    """Let all trouble end, and let a person send again what was rejected."""
    shop.amazon.calms_down()
    for _ in range(3):
        shop.sync(minutes=5)
    for shipment in Shipment.objects.filter(order=shop.order(order_id)):
        try:
            resend_confirmation(shipment, carrier="", tracking="", actor="bo", now=shop.now)
        except ResendRefused:
            continue
    for _ in range(2):
        shop.sync(minutes=5)


def units(parcels):
    total: Counter[str] = Counter()
    for _, _, items in parcels.values():
        total.update(items)
    return total


def shipped(shop, order_id):
    lines = ShipmentLine.objects.filter(shipment__order=shop.order(order_id))
    total: Counter[str] = Counter()
    for line in lines.select_related("order_line"):
        total[line.order_line.sku] += int(line.quantity)
    return total
