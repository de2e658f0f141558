"""Which parcels left, what was Amazon told of them, and what does it show (L-54)?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from counterpart.amazon.importing.saying import ShownParcel
from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderItem
from counterpart.amazon.operations.resending import CAN_BE_SENT_AGAIN
from counterpart.orders.models.documents import Shipment

S = OperationState
STATES = {
    S.QUEUED: ("info", _("Waiting to be sent to Amazon")),
    S.SENDING: ("info", _("Being sent to Amazon")),
    S.UNSURE: ("warning", _("Sent, but the answer was lost; Amazon is asked")),
    S.ACCEPTED: ("info", _("Accepted by Amazon")),
    S.VISIBLE: ("success", _("Amazon shows it")),
    S.REJECTED: ("danger", _("Rejected by Amazon")),
    S.NOT_NEEDED: ("muted", _("Amazon already knew; nothing was sent")),
}
UNTOLD = ("info", _("Amazon is told with the next sync"))
NOT_TOLD = ("muted", _("Amazon is not told of it"))


@dataclass(frozen=True)
class Parcel:
    """One of our shipments, and where telling Amazon of it stands."""

    shipment: Shipment
    tone: str
    state: Any
    operation: Operation | None
    can_be_sent_again: bool
    units: list[tuple[str, Decimal]]
    tracks: list[Any]

    @property
    def carrier(self) -> str:
        return self.tracks[0].carrier_title if self.tracks else ""

    @property
    def tracking(self) -> str:
        return self.tracks[0].number if self.tracks else ""


@dataclass(frozen=True)
class AmazonsParcel:
    """A parcel as Amazon shows it, with the titles of what is in it."""

    parcel: ShownParcel
    units: list[tuple[str, Decimal]]
    is_ours: bool


@dataclass
class Tracking:
    """All parcels of an order."""

    ours: list[Parcel] = field(default_factory=list)
    at_amazon: list[AmazonsParcel] = field(default_factory=list)


def tracking_of(
    row: AmazonOrder, items: Sequence[AmazonOrderItem], shown: Sequence[ShownParcel]
) -> Tracking:
    """Answer the parcels of an order: ours with their state, and those that Amazon shows."""
    told = {one.shipment_id: one for one in row.operations.all() if one.shipment_id}
    references = {one.package_reference for one in told.values()}
    titles = {item.order_item_id: item.title or item.sku for item in items}
    return Tracking(
        ours=[_parcel(row, shipment, told) for shipment in _shipments(row)],
        at_amazon=[
            AmazonsParcel(
                parcel=one,
                units=[(titles.get(key, key), units) for key, units in one.items.items()],
                is_ours=one.reference in references,
            )
            for one in shown
        ],
    )


def _shipments(row: AmazonOrder) -> list[Shipment]:
    if row.order is None:
        return []
    return list(
        Shipment.objects.filter(order=row.order)
        .prefetch_related("tracks", "lines__order_line")
        .order_by("pk")
    )


def _parcel(row: AmazonOrder, shipment: Shipment, told: Mapping[int, Operation]) -> Parcel:
    operation = told.get(shipment.pk)
    tone, state = _state(row, operation)
    return Parcel(
        shipment=shipment,
        tone=tone,
        state=state,
        operation=operation,
        can_be_sent_again=operation is not None and operation.state in CAN_BE_SENT_AGAIN,
        units=[(line.order_line.name, line.quantity) for line in shipment.lines.all()],
        tracks=list(shipment.tracks.all()),
    )


def _state(row: AmazonOrder, operation: Operation | None) -> tuple[str, Any]:
    if operation is not None:
        return STATES[OperationState(operation.state)]
    waits = row.order is not None and row.order.completion_waits_for_channel
    return UNTOLD if waits else NOT_TOLD
