"""What has Amazon not been told yet?"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.models.orders import AmazonOrder, OrderNote
from counterpart.amazon.operations.carriers import amazon_carrier
from counterpart.amazon.timeline import note
from counterpart.core.batches import batched
from counterpart.orders.models.documents import Shipment, Track

CHANNEL = "amazon"
# Amazon takes no further package then (confirmShipment answers PackageToUpdateNotFound).
ALREADY_SHIPPED = {"SHIPPED", "INVOICE_UNCONFIRMED"}
BATCH = 200
CLOCKS_DIFFER = timedelta(minutes=1)


def queue_shipment_confirmations(account: SellerAccount, *, actor: str, now: datetime) -> int:
    """Queue one operation for each shipment that Amazon was not told of. Safe to repeat.

    Orders that Amazon ships itself have no such shipments: they wait for no channel. An order
    that was refunded right after it left is closed by now, and Amazon is told all the same.
    """
    untold = Shipment.objects.filter(
        ~Exists(Operation.objects.filter(shipment=OuterRef("pk"))),
        order__channel=CHANNEL,
        order__external_store=str(account.pk),
        order__completion_waits_for_channel=True,
    )
    queued = 0
    for ids in batched(list(untold.order_by("pk").values_list("pk", flat=True)), BATCH):
        queued += _queue(ids, actor=actor, now=now)
    return queued


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
    operations, notes = [], []
    for shipment in shipments:
        row = copies[shipment.order_id]
        operation = _operation(shipment, row, now)
        operations.append(operation)
        notes.append(_note(operation, row, actor=actor, now=now))
    Operation.objects.bulk_create(operations)
    OrderNote.objects.bulk_create(notes)
    AmazonOrder.objects.bulk_update(copies.values(), ["note_code", "note_params"])
    return len(operations)


def _operation(shipment: Shipment, row: AmazonOrder, now: datetime) -> Operation:
    track = next(iter(shipment.tracks.all()), None)
    carrier, name = amazon_carrier(track.carrier_code, track.carrier_title) if track else ("", "")
    return Operation(
        kind=OperationKind.SHIPMENT_CONFIRMATION,
        account_id=row.account_id,
        amazon_order=row,
        shipment=shipment,
        # A positive number as text, of this shipment for ever (v0 model, packageReferenceId).
        package_reference=str(shipment.pk),
        intent=_intent(shipment, track, carrier, name)
        | {
            "marketplace_id": row.marketplace_id,
            "ship_date": _ship_date(shipment, row, now).isoformat(),
        },
        state=OperationState.NOT_NEEDED if is_all_shipped(row) else OperationState.QUEUED,
        next_attempt_at=now,
        created_at=now,
    )


def is_all_shipped(row: AmazonOrder) -> bool:
    """Tell whether Amazon showed the whole order as shipped: there is no package to add."""
    return row.amazon_status in ALREADY_SHIPPED


def _intent(shipment: Shipment, track: Track | None, carrier: str, name: str) -> dict[str, object]:
    return {
        "carrier_code": carrier,
        "carrier_name": name,
        "tracking_number": track.number if track else "",
        "items": [
            [line.order_line.external_id, int(line.quantity)]
            for line in shipment.lines.all()
            if line.order_line.external_id
        ],
    }


def _ship_date(shipment: Shipment, row: AmazonOrder, now: datetime) -> datetime:
    """Amazon refuses a ship date in its future, and its clock is not ours."""
    left = min(shipment.created_at, now) - CLOCKS_DIFFER
    return max(left, row.purchased_at or left)


def _note(operation: Operation, row: AmazonOrder, *, actor: str, now: datetime) -> OrderNote:
    if operation.state == OperationState.NOT_NEEDED:
        return note(row, "confirmation_not_needed", actor=actor, now=now)
    return note(row, "confirmation_queued", actor=actor, now=now, **parcel(operation))


def parcel(operation: Operation) -> dict[str, str]:
    """Name the parcel that an operation is about, for a note."""
    return {
        "carrier": operation.intent["carrier_name"],
        "tracking": operation.intent["tracking_number"],
    }
