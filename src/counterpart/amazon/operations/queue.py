"""What has Amazon not been told yet?"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.models.orders import AmazonOrder, OrderNote
from counterpart.amazon.operations.parcels import parcel, parcels_of, tracks_of
from counterpart.amazon.operations.preparing import (
    CHANNEL,
    new_operation,
    taken_references,
    untold,
)
from counterpart.amazon.operations.retracking import tell_changed_tracks
from counterpart.amazon.stores.carriers import carrier_mappings
from counterpart.amazon.timeline import note
from counterpart.core.batches import batched
from counterpart.orders.models.documents import Shipment

BATCH = 200


def queue_shipment_confirmations(account: SellerAccount, *, actor: str, now: datetime) -> int:
    """Queue an operation for each parcel of which Amazon does not know what we know.

    One transaction for each batch; safe to repeat and to kill. Answers how many were queued.
    Orders that Amazon ships itself have no such shipments: they wait for no channel. An order
    that was refunded right after it left is closed by now, and Amazon is told all the same.
    """
    unknown = Shipment.objects.filter(
        ~Exists(Operation.objects.filter(shipment=OuterRef("pk"))),
        order__channel=CHANNEL,
        order__external_store=str(account.pk),
        order__completion_waits_for_channel=True,
    )
    queued = 0
    for ids in batched(list(unknown.order_by("pk").values_list("pk", flat=True)), BATCH):
        queued += _queue(ids, actor=actor, now=now)
    return queued + tell_changed_tracks(account, actor=actor, now=now)


@transaction.atomic
def _queue(ids: list[int], *, actor: str, now: datetime) -> int:
    shipments = list(
        Shipment.objects.filter(pk__in=ids)
        .prefetch_related("tracks", "lines__order_line")
        .order_by("pk")
    )
    copies = {
        row.order_id: row
        for row in AmazonOrder.objects.filter(
            order__in=[shipment.order_id for shipment in shipments]
        ).defer("document", "buyer", "address")
    }
    mappings = carrier_mappings({row.store_id for row in copies.values()})
    taken = taken_references([row.pk for row in copies.values()])
    operations, notes = [], []
    for shipment in shipments:
        row = copies[shipment.order_id]
        parcels = parcels_of(shipment)
        for place, one in enumerate(parcels, 1):
            operation = new_operation(
                shipment,
                row,
                one,
                place=place,
                mappings=mappings[row.store_id],
                taken=taken[row.pk],
                now=now,
            )
            operations.append(operation)
            notes.append(_note(operation, row, actor=actor, now=now))
        notes += [
            untold(row, shipment, track, actor=actor, now=now)
            for track in tracks_of(shipment)[len(parcels) :]
        ]
    Operation.objects.bulk_create(operations)
    OrderNote.objects.bulk_create(notes)
    AmazonOrder.objects.bulk_update(copies.values(), ["note_code", "note_params"])
    return len(operations)


def _note(operation: Operation, row: AmazonOrder, *, actor: str, now: datetime) -> OrderNote:
    if operation.state == OperationState.NOT_NEEDED:
        return note(row, "confirmation_not_needed", actor=actor, now=now)
    return note(row, "confirmation_queued", actor=actor, now=now, **parcel(operation))
