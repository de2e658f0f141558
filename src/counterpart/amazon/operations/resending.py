"""How is a rejected shipment confirmation mended and sent again?"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.operations.carriers import amazon_carrier
from counterpart.amazon.operations.queue import parcel
from counterpart.amazon.operations.states import queue_again
from counterpart.amazon.timeline import write_note
from counterpart.core.errors import Refused
from counterpart.orders.documents.shipping import NewTrack
from counterpart.orders.models.documents import Shipment, Track

# While an answer is open, Amazon is asked first; what waits or was not needed is not sent twice.
CAN_BE_SENT_AGAIN = {OperationState.REJECTED, OperationState.ACCEPTED, OperationState.VISIBLE}


class ResendRefused(Refused):
    """There is nothing to send again."""

    code = "resend_refused"


def resend_confirmation(
    shipment: Shipment, *, carrier: str, tracking: str, actor: str, now: datetime
) -> Operation:
    """Send a shipment's confirmation again, with another carrier or number if they are given.

    The package reference stays, so Amazon edits the package and never doubles it. Refuses a
    shipment that Amazon was not told of, or whose answer is still open.
    """
    with transaction.atomic():
        operation = (
            Operation.objects.select_for_update(of=("self",))
            .select_related("amazon_order")
            .filter(shipment=shipment)
            .first()
        )
        if operation is None:
            raise ResendRefused(
                gettext("Amazon has not been told of shipment {number} yet.").format(
                    number=shipment.number
                )
            )
        if operation.state not in CAN_BE_SENT_AGAIN:
            raise ResendRefused(
                gettext(
                    "The confirmation of shipment {number} is {label}; it cannot be sent again now."
                ).format(
                    number=shipment.number, label=OperationState(operation.state).label.lower()
                )
            )
        if carrier or tracking:
            _correct(operation, shipment, carrier=carrier, tracking=tracking, now=now)
        # Due at once, whatever clock the next pass goes by.
        queue_again(operation, operation.created_at)
        row = operation.amazon_order
        write_note(row, "confirmation_queued", actor=actor, now=now, **parcel(operation))
    return operation


def _correct(
    operation: Operation, shipment: Shipment, *, carrier: str, tracking: str, now: datetime
) -> None:
    old = shipment.tracks.first()
    track = NewTrack(
        carrier or (old.carrier_title if old else ""), tracking or (old.number if old else "")
    ).checked()
    shipment.tracks.all().delete()
    Track.objects.create(
        shipment=shipment,
        carrier_code=track.carrier,
        carrier_title=track.title,
        number=track.number,
        created_at=now,
    )
    code, name = amazon_carrier(track.carrier, track.title)
    operation.intent |= {
        "carrier_code": code,
        "carrier_name": name,
        "tracking_number": track.number,
    }
    operation.save(update_fields=["intent"])
