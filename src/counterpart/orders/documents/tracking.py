"""How does a shipment get a tracking number later, a corrected one, or lose a wrong one?"""

from datetime import datetime

from django.utils.translation import gettext

from counterpart.audit.trail import record
from counterpart.orders import history
from counterpart.orders.documents.shipping import NewTrack, TrackRefused
from counterpart.orders.models.documents import Shipment, Track
from counterpart.orders.models.orders import Order
from counterpart.orders.working import worked


def add_track(shipment: Shipment, new: NewTrack, *, actor: str, now: datetime) -> Track:
    """Add a carrier and tracking number to a shipment (CO-7.7). Nothing moves in stock.

    Refuses a track without carrier or number (CO-7.5), and one that the shipment already has.
    """
    checked = new.checked()
    with worked(shipment.order, "tracked", actor=actor, now=now) as order:
        known = {(one.carrier_title, one.number) for one in shipment.tracks.all()}
        if (checked.title, checked.number) in known:
            raise _has_already(shipment, checked)
        track = Track.objects.create(
            shipment=shipment,
            carrier_code=checked.carrier,
            carrier_title=checked.title,
            number=checked.number,
            created_at=now,
        )
        after = _named(track)
        _write_down(order, shipment, track, "tracked", after=after, actor=actor, now=now)
    return track


def correct_track(
    track: Track, *, carrier: str = "", number: str = "", actor: str, now: datetime
) -> Track:
    """Put a tracking number or its carrier right; what is left empty stays. Nothing moves.

    Refuses a number that the shipment has already, and one that is gone. Safe to repeat.
    """
    shipment = track.shipment
    with worked(shipment.order, "track_corrected", actor=actor, now=now) as order:
        found = _found(track)
        new = _corrected(found, carrier=carrier, number=number)
        others = shipment.tracks.exclude(pk=found.pk)
        if others.filter(carrier_title=new.title, number=new.number).exists():
            raise _has_already(shipment, new)
        before = _named(found)
        if before == {"track": f"{new.title} {new.number}"}:
            return found
        found.carrier_code, found.carrier_title = new.carrier, new.title
        found.number = new.number
        found.save(update_fields=["carrier_code", "carrier_title", "number"])
        _write_down(
            order, shipment, found, "track_corrected", before=before, after=_named(found),
            actor=actor, now=now,
        )  # fmt: skip
    return found


def remove_track(track: Track, *, actor: str, now: datetime) -> None:
    """Take a tracking number off its shipment. Nothing moves in stock.

    Refuses the last one of a shipment whose order must have one, and one that is gone already.
    """
    shipment = track.shipment
    with worked(shipment.order, "track_removed", actor=actor, now=now) as order:
        found = _found(track)
        if order.tracking_required and shipment.tracks.count() == 1:
            raise TrackRefused(
                gettext(
                    "Order {number} came from {channel}: its shipment "
                    "{number_2} must keep a tracking number. Add the right one first."
                ).format(
                    number=order.number,
                    channel=order.channel.capitalize(),
                    number_2=shipment.number,
                )
            )
        before = _named(found)
        found.delete()
        _write_down(order, shipment, found, "track_removed", before=before, actor=actor, now=now)


def mark_tracks(shipment: Shipment, *, now: datetime) -> None:
    """Let the order's sales channel look at the tracking numbers. Inside a transaction."""
    if shipment.order.channel:
        Shipment.objects.filter(pk=shipment.pk).update(tracks_changed_at=now)


def tracks_were_seen(shipment: Shipment) -> None:
    """Note that the sales channel has looked at the tracking numbers, in its transaction."""
    Shipment.objects.filter(pk=shipment.pk).update(tracks_changed_at=None)


def _found(track: Track) -> Track:
    shipment = track.shipment
    found = shipment.tracks.filter(pk=track.pk).first()
    if found is None:
        raise TrackRefused(
            gettext("Shipment {number} has no such tracking number any more.").format(
                number=shipment.number
            )
        )
    return found


def _corrected(track: Track, *, carrier: str, number: str) -> NewTrack:
    number = number.strip() or track.number
    if carrier.strip():
        return NewTrack(carrier, number).checked()
    return NewTrack(track.carrier_code, number, track.carrier_title).checked()


def _has_already(shipment: Shipment, new: NewTrack) -> TrackRefused:
    return TrackRefused(
        gettext("Shipment {number} already has tracking number {number_2} of {title}.").format(
            number=shipment.number, number_2=new.number, title=new.title
        )
    )


def _named(track: Track) -> dict[str, str]:
    return {"track": f"{track.carrier_title} {track.number}"}


def _write_down(
    order: Order,
    shipment: Shipment,
    track: Track,
    code: str,
    *,
    before: dict[str, str] | None = None,
    after: dict[str, str] | None = None,
    actor: str,
    now: datetime,
) -> None:
    order.updated_at = now
    order.save(update_fields=["updated_at"])
    mark_tracks(shipment, now=now)
    record(
        code,
        kind="shipment",
        subject=shipment.number,
        before=before or {},
        after=after or {},
        actor=actor,
        now=now,
    )
    history.write(
        order,
        code,
        actor=actor,
        now=now,
        document_kind="shipment",
        document=shipment.number,
        tracking=track.number,
        carrier=track.carrier_title,
    )
