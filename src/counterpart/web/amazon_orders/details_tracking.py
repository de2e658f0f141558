"""Which parcels left, what was Amazon told of them, and what does it show (L-54)?"""

from collections.abc import Sequence
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
class Told:
    """One of the parcels of a shipment, and where telling Amazon of it stands."""

    operation: Operation
    tone: str
    state: Any

    @property
    def can_be_sent_again(self) -> bool:
        return self.operation.state in CAN_BE_SENT_AGAIN

    @property
    def tracking(self) -> str:
        return str(self.operation.intent["tracking_number"])


@dataclass(frozen=True)
class Parcel:
    """One of our shipments; Amazon is told of it in one parcel or in several."""

    shipment: Shipment
    told: list[Told]
    untold: tuple[str, Any]
    units: list[tuple[str, Decimal]]
    tracks: list[Any]

    def carrier_of(self, told: Told) -> str:
        """Answer the carrier as the shipment names it."""
        mine = [one for one in self.tracks if one.number == told.tracking] or self.tracks
        return mine[-1].carrier_title if mine else ""

    @property
    def again(self) -> list[tuple[Told, str]]:
        """The parcels that Amazon can be told of again, with their carriers."""
        return [(one, self.carrier_of(one)) for one in self.told if one.can_be_sent_again]


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
    told = [one for one in row.operations.all() if one.shipment_id]
    references = {one.package_reference for one in told}
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


def _parcel(row: AmazonOrder, shipment: Shipment, told: Sequence[Operation]) -> Parcel:
    mine = [one for one in told if one.shipment_id == shipment.pk]
    waits = row.order is not None and row.order.completion_waits_for_channel
    return Parcel(
        shipment=shipment,
        told=[
            Told(one, *STATES[OperationState(one.state)])
            for one in sorted(mine, key=lambda one: one.parcel)
        ],
        untold=UNTOLD if waits else NOT_TOLD,
        units=[(line.order_line.name, line.quantity) for line in shipment.lines.all()],
        tracks=sorted(shipment.tracks.all(), key=lambda one: one.pk),
    )
