"""How is a rejected shipment confirmation mended and sent again?"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.operations.parcels import by_shipment, parcel, tracks_of
from counterpart.amazon.operations.retracking import tell_anew
from counterpart.amazon.operations.states import queue_again
from counterpart.amazon.timeline import write_note
from counterpart.core.errors import Refused
from counterpart.orders.documents.shipping import NewTrack
from counterpart.orders.documents.tracking import add_track, correct_track
from counterpart.orders.models.documents import Shipment, Track

# While an answer is open, Amazon is asked first; what waits or was not needed is not sent twice.
CAN_BE_SENT_AGAIN = {OperationState.REJECTED, OperationState.ACCEPTED, OperationState.VISIBLE}


class ResendRefused(Refused):
    """There is nothing to send again."""

    code = "resend_refused"


@transaction.atomic
def resend_confirmation(
    shipment: Shipment,
    *,
    carrier: str,
    tracking: str,
    parcel: int | None = None,
    actor: str,
    now: datetime,
) -> Operation:
    """Send a shipment's confirmation again, with another carrier or number if they are given.

    The package reference stays, so Amazon edits the package and never doubles it. Without a
    `parcel`, all parcels that can be are sent again; a correction needs one where there are
    several. Refuses a shipment that Amazon was not told of, or whose answer is still open.
    """
    told = _told(shipment, parcel)
    if carrier or tracking:
        told = [
            _corrected(shipment, told, carrier=carrier, tracking=tracking, actor=actor, now=now)
        ]
    again = [one for one in told if one.state in CAN_BE_SENT_AGAIN]
    for operation in again:
        _send_again(operation, actor=actor, now=now)
    return _speaker([*again, *told])


def _told(shipment: Shipment, parcel: int | None) -> list[Operation]:
    operations = _operations(shipment)
    if not operations:
        raise ResendRefused(
            gettext("Amazon has not been told of shipment {number} yet.").format(
                number=shipment.number
            )
        )
    chosen = [one for one in operations if parcel in {None, one.parcel}]
    if not chosen:
        raise ResendRefused(
            gettext("Shipment {number} has no parcel {parcel}.").format(
                number=shipment.number, parcel=parcel
            )
        )
    if not any(one.state in CAN_BE_SENT_AGAIN for one in chosen):
        raise _still_open(shipment, _speaker(chosen))
    return chosen


def _corrected(
    shipment: Shipment,
    told: list[Operation],
    *,
    carrier: str,
    tracking: str,
    actor: str,
    now: datetime,
) -> Operation:
    """Correct the tracking number of one parcel, here and in what Amazon is told."""
    if len(told) > 1:
        raise ResendRefused(
            gettext("Shipment {number} has {count} parcels. Say which one is corrected.").format(
                number=shipment.number, count=len(told)
            )
        )
    operation = told[0]
    track = _track_of(shipment, operation)
    if track is None:
        add_track(shipment, NewTrack(carrier, tracking), actor=actor, now=now)
    else:
        correct_track(track, carrier=carrier, number=tracking, actor=actor, now=now)
    tell_anew(shipment.pk, actor=actor, now=now)
    operation.refresh_from_db(fields=["state", "intent"])
    if operation.state not in CAN_BE_SENT_AGAIN | {OperationState.QUEUED}:
        raise _still_open(shipment, operation)
    return operation


def _track_of(shipment: Shipment, operation: Operation) -> Track | None:
    tracks = tracks_of(shipment)
    told = operation.intent["tracking_number"]
    return next((one for one in reversed(tracks) if one.number == told), None) or next(
        iter(tracks), None
    )


def _send_again(operation: Operation, *, actor: str, now: datetime) -> None:
    # Due at once, whatever clock the next pass goes by.
    if queue_again(operation, operation.created_at):
        row = operation.amazon_order
        write_note(row, "confirmation_queued", actor=actor, now=now, **parcel(operation))


def _operations(shipment: Shipment) -> list[Operation]:
    found = Operation.objects.filter(
        kind=OperationKind.SHIPMENT_CONFIRMATION, shipment=shipment
    ).select_related("amazon_order")
    return list(found.order_by("parcel"))


def _speaker(operations: list[Operation]) -> Operation:
    return next(iter(by_shipment(operations).values()))


def _still_open(shipment: Shipment, operation: Operation) -> ResendRefused:
    return ResendRefused(
        gettext(
            "The confirmation of shipment {number} is {label}; it cannot be sent again now."
        ).format(number=shipment.number, label=OperationState(operation.state).label.lower())
    )
