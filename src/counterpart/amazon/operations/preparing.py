"""What does the outbox hold of one parcel?"""

from datetime import datetime, timedelta

from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.models.orders import AmazonOrder, OrderNote
from counterpart.amazon.operations.parcels import Parcel, reference_of, track_intent
from counterpart.amazon.stores.carriers import Mappings
from counterpart.amazon.timeline import note
from counterpart.orders.models.documents import Shipment, Track

CHANNEL = "amazon"
# Amazon takes no further package then (confirmShipment answers PackageToUpdateNotFound).
ALREADY_SHIPPED = {"SHIPPED", "INVOICE_UNCONFIRMED"}
CLOCKS_DIFFER = timedelta(minutes=1)


def taken_references(rows: list[int]) -> dict[int, set[str]]:
    """Answer the package references that some orders have already."""
    taken: dict[int, set[str]] = {row: set() for row in rows}
    known = Operation.objects.filter(amazon_order__in=rows).exclude(package_reference="")
    for row, reference in known.values_list("amazon_order_id", "package_reference"):
        taken[row].add(reference)
    return taken


def new_operation(
    shipment: Shipment,
    row: AmazonOrder,
    one: Parcel,
    *,
    place: int,
    mappings: Mappings,
    taken: set[str],
    now: datetime,
) -> Operation:
    """Make the operation of one parcel, to be saved; its reference is `taken` from now on."""
    reference = reference_of(shipment.pk, place, taken)
    taken.add(reference)
    return Operation(
        kind=OperationKind.SHIPMENT_CONFIRMATION,
        account_id=row.account_id,
        amazon_order=row,
        shipment=shipment,
        parcel=place,
        package_reference=reference,
        intent=track_intent(one.track, mappings)
        | {
            "items": one.items,
            "marketplace_id": row.marketplace_id,
            "ship_date": _ship_date(shipment, row, now).isoformat(),
        },
        state=OperationState.NOT_NEEDED if is_all_shipped(row) else OperationState.QUEUED,
        next_attempt_at=now,
        created_at=now,
    )


def untold(
    row: AmazonOrder, shipment: Shipment, track: Track, *, actor: str, now: datetime
) -> OrderNote:
    """Make the note that Amazon has no unit left for a tracking number."""
    return note(
        row,
        "tracking_not_told",
        actor=actor,
        now=now,
        carrier=track.carrier_title,
        tracking=track.number,
        shipment=shipment.number,
    )


def is_all_shipped(row: AmazonOrder) -> bool:
    """Tell whether Amazon showed the whole order as shipped: there is no package to add."""
    return row.amazon_status in ALREADY_SHIPPED


def _ship_date(shipment: Shipment, row: AmazonOrder, now: datetime) -> datetime:
    """Amazon refuses a ship date in its future, and its clock is not ours."""
    left = min(shipment.created_at, now) - CLOCKS_DIFFER
    return max(left, row.purchased_at or left)
