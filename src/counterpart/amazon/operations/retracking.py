"""What is Amazon told when a tracking number, or what it calls a carrier, has changed?"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.models.orders import AmazonOrder, OrderNote
from counterpart.amazon.operations.parcels import (
    Parcel,
    parcel,
    parcels_of,
    track_intent,
    tracks_for,
    tracks_of,
)
from counterpart.amazon.operations.preparing import (
    CHANNEL,
    new_operation,
    taken_references,
    untold,
)
from counterpart.amazon.operations.states import queue_again
from counterpart.amazon.stores.carriers import Mappings, carrier_mappings
from counterpart.amazon.timeline import write_note
from counterpart.orders.documents.tracking import mark_tracks, tracks_were_seen
from counterpart.orders.models.documents import Shipment, Track

S = OperationState
# What is on its way is told anew when its answer is known; what Amazon never heard of us stays.
IN_FLIGHT = frozenset({S.SENDING, S.UNSURE})


def tell_changed_tracks(account: SellerAccount, *, actor: str, now: datetime) -> int:
    """Queue what Amazon must hear of tracking numbers that changed; answers of how many parcels.

    One transaction for each shipment. Safe to repeat and to kill; what is on its way to Amazon
    is looked at again when its answer is known.
    """
    changed = Shipment.objects.filter(
        tracks_changed_at__isnull=False,
        order__channel=CHANNEL,
        order__external_store=str(account.pk),
    )
    queued = 0
    for shipment in list(changed.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            queued += tell_anew(shipment, actor=actor, now=now)
    return queued


def tell_anew(shipment: int, *, actor: str, now: datetime) -> int:
    """Make what Amazon is told of a shipment's parcels equal to its tracking numbers.

    Answers how many parcels are queued because of that. Inside a transaction; safe to repeat.
    A package that Amazon may know keeps its reference and its units: only its number and carrier
    are edited, and a number that no unit is left for is written into the timeline. Parcels that
    were never sent are spread anew.
    """
    return _Retelling(shipment, actor=actor, now=now).go()


class _Retelling:
    """One shipment, locked with its operations."""

    def __init__(self, shipment: int, *, actor: str, now: datetime) -> None:
        self.shipment = (
            Shipment.objects.select_for_update(of=("self",))
            .prefetch_related("tracks", "lines__order_line")
            .select_related("order")
            .get(pk=shipment)
        )
        self.operations = list(
            Operation.objects.select_for_update(of=("self",))
            .filter(kind=OperationKind.SHIPMENT_CONFIRMATION, shipment=shipment)
            .order_by("parcel")
        )
        self.tracks = tracks_of(self.shipment)
        self.who = _Who(actor, now)
        self.is_waiting = False

    def go(self) -> int:
        queued = self._retell() if self.operations and self.tracks else 0
        is_untold = not self.operations and self.shipment.order.completion_waits_for_channel
        if self.is_waiting:
            mark_tracks(self.shipment, now=self.who.now)
        elif not is_untold:
            tracks_were_seen(self.shipment)
        return queued

    def _retell(self) -> int:
        self.row = AmazonOrder.objects.defer("document", "buyer", "address").get(
            pk=self.operations[0].amazon_order_id
        )
        if all(one.state == S.QUEUED and not one.attempts for one in self.operations):
            return self._spread_anew(parcels_of(self.shipment))
        tracks, left_over = tracks_for(
            [one.intent["tracking_number"] for one in self.operations], self.tracks
        )
        for track in left_over:
            self._tell_untold(track)
        return sum(
            self._edit(one, track) for one, track in zip(self.operations, tracks, strict=True)
        )

    def _spread_anew(self, parcels: list[Parcel]) -> int:
        """Amazon has heard of none of them: there may be more now, or fewer."""
        for surplus in self.operations[len(parcels) :]:
            surplus.delete()
        for track in self.tracks[len(parcels) :]:
            self._tell_untold(track)
        changed = sum(
            self._edit(one, wanted.track, items=wanted.items)
            for one, wanted in zip(self.operations, parcels, strict=False)
        )
        return changed + sum(
            self._add(wanted, place)
            for place, wanted in enumerate(parcels, 1)
            if place > len(self.operations)
        )

    def _edit(self, one: Operation, track: Track | None, **more: object) -> int:
        intent = one.intent | track_intent(track, self._mappings()) | more
        if intent == one.intent or one.state == S.NOT_NEEDED:
            return 0
        if one.state in IN_FLIGHT:
            self.is_waiting = True
            return 0
        one.intent = intent
        one.save(update_fields=["intent"])
        if one.state != S.QUEUED:
            # Due at once, whatever clock the next pass goes by.
            queue_again(one, one.created_at)
        self._tell_queued(one)
        return 1

    def _add(self, wanted: Parcel, place: int) -> int:
        taken = taken_references([self.row.pk])[self.row.pk]
        added = new_operation(
            self.shipment,
            self.row,
            wanted,
            place=place,
            mappings=self._mappings(),
            taken=taken,
            now=self.who.now,
        )
        added.save()
        if added.state == S.QUEUED:
            self._tell_queued(added)
        return 1

    def _tell_queued(self, one: Operation) -> None:
        self._write("confirmation_queued", **parcel(one))

    def _tell_untold(self, track: Track) -> None:
        said = untold(self.row, self.shipment, track, actor=self.who.actor, now=self.who.now)
        same = OrderNote.objects.filter(amazon_order=self.row, code=said.code)
        if said.params not in same.values_list("params", flat=True):
            self._write(said.code, **said.params)

    def _write(self, code: str, **params: str) -> None:
        write_note(self.row, code, actor=self.who.actor, now=self.who.now, **params)

    def _mappings(self) -> Mappings:
        return carrier_mappings([self.row.store_id])[self.row.store_id]


@dataclass(frozen=True)
class _Who:
    actor: str
    now: datetime
