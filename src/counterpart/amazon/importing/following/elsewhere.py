"""Which units does Amazon show as shipped that nobody has shipped here?"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from counterpart.amazon.importing.gathering import units_gone
from counterpart.amazon.importing.saying import ShownParcel, saying_of
from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderItem
from counterpart.orders.documents.departing import written_units
from counterpart.orders.documents.shipping import NewTrack
from counterpart.orders.models.documents import Shipment
from counterpart.orders.models.orders import OrderLine

LONGEST_CARRIER = 100


def units_elsewhere(
    row: AmazonOrder, items: Iterable[AmazonOrderItem], lines: Iterable[OrderLine]
) -> dict[OrderLine, Decimal]:
    """Answer the units, by line, that left although Commerce still wants to ship them."""
    gone = {item.order_item_id: Decimal(units_gone(row, item)) for item in items}
    found = {
        line: min(gone.get(line.external_id, Decimal(0)) - line.shipped, line.quantities.to_ship)
        for line in lines
    }
    return {line: units for line, units in found.items() if units > 0}


def told_units(units: dict[OrderLine, Decimal]) -> str:
    """Write units for a note: "MUG × 2, LAMP × 1"."""
    return written_units(units)


def parcels_elsewhere(row: AmazonOrder) -> list[ShownParcel]:
    """Answer the parcels that Amazon shows and that nobody here told it of."""
    ours = set(Operation.objects.filter(amazon_order=row).values_list("package_reference"))
    return [one for one in saying_of(row).parcels if (one.reference,) not in ours]


def tracks_of(parcels: Iterable[ShownParcel]) -> list[NewTrack]:
    """Answer how these parcels can be followed, as far as Amazon tells it."""
    return [
        NewTrack("custom", one.tracking[:LONGEST_CARRIER], one.carrier[:LONGEST_CARRIER] or "–")
        for one in parcels
        if one.tracking.strip()
    ]


def settle_shipment(
    row: AmazonOrder, shipment: Shipment, parcels: Iterable[ShownParcel], *, now: datetime
) -> None:
    """Write down that Amazon need not be told of a shipment: it is the one who told us.

    Inside the caller's transaction, with the shipment: nobody must find it untold.
    """
    known = list(parcels) or [ShownParcel("", "", "", "", "", None, {})]
    Operation.objects.bulk_create(
        Operation(
            kind=OperationKind.SHIPMENT_CONFIRMATION,
            account_id=row.account_id,
            amazon_order=row,
            shipment=shipment,
            parcel=number,
            package_reference=one.reference[:40],
            intent={
                "carrier_code": "Other",
                "carrier_name": one.carrier,
                "tracking_number": one.tracking,
                "items": [[item, int(units)] for item, units in one.items.items()],
                "marketplace_id": row.marketplace_id,
                "ship_date": (one.left_at or now).isoformat(),
            },
            state=OperationState.NOT_NEEDED,
            next_attempt_at=now,
            created_at=now,
        )
        for number, one in enumerate(known, start=1)
    )
