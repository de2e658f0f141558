"""Which parcels is Amazon told of when a shipment left? One call is one parcel there."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.operations.carriers import amazon_carrier
from counterpart.amazon.stores.carriers import Mappings
from counterpart.orders.models.documents import Shipment, ShipmentLine, Track

Items = list[list[str | int]]

# The parcel that needs a person most speaks for its shipment.
URGENCY = (
    OperationState.REJECTED, OperationState.UNSURE, OperationState.SENDING, OperationState.QUEUED,
    OperationState.ACCEPTED, OperationState.VISIBLE, OperationState.NOT_NEEDED,
)  # fmt: skip


@dataclass(frozen=True)
class Parcel:
    """One parcel as Amazon is told of it."""

    track: Track | None
    items: Items


def parcels_of(shipment: Shipment) -> list[Parcel]:
    """Answer the parcels of a shipment: one for each tracking number that a unit is left for.

    Commerce does not know which units lie in which parcel of one shipment, and Amazon takes each
    unit once. So that the buyer can follow every parcel, the units are spread evenly, in the
    order of the lines; their sum is exact. Who ships each parcel as a shipment of its own decides
    the contents. With more numbers than units, the later numbers are not told.
    """
    tracks = tracks_of(shipment)
    parts = spread(items_of(shipment.lines.all()), len(tracks))
    return [
        Parcel(tracks[place] if place < len(tracks) else None, items)
        for place, items in enumerate(parts)
    ]


def tracks_of(shipment: Shipment) -> list[Track]:
    """Answer the tracking numbers of a shipment, the oldest first."""
    return sorted(shipment.tracks.all(), key=lambda one: one.pk)


def items_of(lines: Iterable[ShipmentLine]) -> Items:
    """Answer the whole units that left, by Amazon's item."""
    return [
        [line.order_line.external_id, int(line.quantity)]
        for line in sorted(lines, key=lambda one: one.pk)
        if line.order_line.external_id
    ]


def spread(items: Items, parcels: int) -> list[Items]:
    """Spread units over at most so many parcels, none of them empty; one parcel gets all."""
    total = sum(int(quantity) for _, quantity in items)
    count = max(min(parcels, total), 1)
    ends = [total * (place + 1) // count for place in range(count)]
    parts: list[Items] = [[] for _ in ends]
    place = given = 0
    for item, quantity in items:
        left = int(quantity)
        while left:
            taken = min(left, ends[place] - given)
            parts[place].append([item, taken])
            left, given = left - taken, given + taken
            if given == ends[place]:
                place += 1
    return parts


def tracks_for(told: Sequence[str], tracks: Sequence[Track]) -> tuple[list[Track], list[Track]]:
    """Answer which tracking number each parcel has now, by the number told; and those left over.

    A parcel keeps its number while the shipment has it. One whose number is gone takes the oldest
    that no other parcel has, or shares the first: whatever was in it travels under that.
    """
    free = list(tracks)
    kept: list[Track | None] = []
    for number in told:
        # Where a number stands twice, a carrier was corrected: the later one is right.
        same = [track for track in free if track.number == number]
        kept.append(same[-1] if same else None)
        free = [track for track in free if track not in same]
    found = [one or (free.pop(0) if free else tracks[0]) for one in kept]
    return found, free


def track_intent(track: Track | None, mappings: Mappings) -> dict[str, object]:
    """Answer what Amazon is told of how a parcel can be followed."""
    if track is None:
        return {"carrier_code": "", "carrier_name": "", "tracking_number": ""}
    code, name = amazon_carrier(track.carrier_code, track.carrier_title, mappings=mappings)
    return {"carrier_code": code, "carrier_name": name, "tracking_number": track.number}


def reference_of(shipment: int, parcel: int, taken: Collection[str]) -> str:
    """Answer a package reference that no other parcel of the order has; it is kept for ever.

    A positive number as text (v0 model, packageReferenceId).
    """
    reference = shipment if parcel == 1 else int(f"{shipment}{parcel:02d}")
    while str(reference) in taken:
        reference += 1
    return str(reference)


def parcel(operation: Operation) -> dict[str, str]:
    """Name the parcel that an operation is about, for a note."""
    return {
        "carrier": operation.intent["carrier_name"],
        "tracking": operation.intent["tracking_number"],
    }


def by_shipment(operations: Iterable[Operation]) -> dict[int, Operation]:
    """Answer for each shipment the operation that speaks for it: the one that needs a person."""
    told: dict[int, Operation] = {}
    for one in sorted(operations, key=lambda one: (-URGENCY.index(_state(one)), -one.parcel)):
        if one.shipment_id is not None:
            told[one.shipment_id] = one
    return told


def _state(operation: Operation) -> OperationState:
    return OperationState(operation.state)
