"""What happens to shipments that wait, or were rejected, when a carrier's mapping changes?"""

from datetime import datetime

from django.db import transaction

from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.operations.retracking import tell_anew
from counterpart.amazon.stores.carriers import map_carrier, unmap_carrier

S = OperationState
# What Amazon has accepted stays as it is: there is nothing to mend.
NOT_ACCEPTED = (S.QUEUED, S.SENDING, S.UNSURE, S.REJECTED)


def mend_carrier(
    store: AmazonStore,
    carrier: str,
    amazon_code: str,
    amazon_name: str = "",
    *,
    actor: str,
    now: datetime,
) -> int:
    """Map a carrier and send again, as the same packages, what Amazon rejected under its old name.

    One transaction. Safe to repeat. Answers how many parcels are queued because of that: those
    that waited are told by the new name too, and what is on its way follows when its answer is
    known. Refuses what `map_carrier` refuses.
    """
    with transaction.atomic():
        map_carrier(store, carrier, amazon_code, amazon_name, actor=actor, now=now)
        return _tell_anew_by(store, carrier, actor=actor, now=now)


def forget_carrier(store: AmazonStore, carrier: str, *, actor: str, now: datetime) -> int:
    """Take a carrier's mapping back: what was not accepted is told by the general table.

    One transaction. Answers how many parcels are queued because of that. Refuses a carrier
    without a mapping.
    """
    with transaction.atomic():
        unmap_carrier(store, carrier, actor=actor, now=now)
        return _tell_anew_by(store, carrier, actor=actor, now=now)


def _tell_anew_by(store: AmazonStore, carrier: str, *, actor: str, now: datetime) -> int:
    return sum(
        tell_anew(shipment, actor=actor, now=now) for shipment in _not_accepted(store, carrier)
    )


def _not_accepted(store: AmazonStore, carrier: str) -> list[int]:
    """Answer the shipments with such a carrier of which Amazon did not accept every parcel."""
    spelling = carrier.strip().lower()
    open_ones = Operation.objects.filter(
        kind=OperationKind.SHIPMENT_CONFIRMATION,
        amazon_order__store=store,
        state__in=NOT_ACCEPTED,
        shipment__isnull=False,
    )
    tracked = open_ones.values_list(
        "shipment", "shipment__tracks__carrier_code", "shipment__tracks__carrier_title"
    )
    return sorted(
        {
            shipment
            for shipment, *spellings in tracked
            if spelling in {(one or "").strip().lower() for one in spellings}
        }
    )
