"""Commands about the tracking numbers of parcels that have left."""

from typing import Any

import click

from counterpart.amazon.models.operations import Operation
from counterpart.cli.guarding import actor, granted, needs
from counterpart.cli.options import Commands, json_option, now_option
from counterpart.cli.printing import moment, print_json, print_table
from counterpart.core.clock import Clock
from counterpart.orders.documents.finding import DocumentUnknown
from counterpart.orders.documents.shipping import NewTrack, TrackRefused
from counterpart.orders.documents.tracking import add_track, correct_track, remove_track
from counterpart.orders.models.documents import Shipment, Track
from counterpart.users.permissions import Permission

view_option = click.option(
    "--view", default="", metavar="CODE", help="Store view, where several have that number."
)


@click.group(cls=Commands)
def tracks() -> None:
    """Add, correct, remove and list the tracking numbers of a shipment."""


@tracks.command("list")
@click.argument("shipment_number")
@view_option
@json_option
@needs(Permission.VIEW_ORDERS)
def list_tracks(*, shipment_number: str, view: str, as_json: bool) -> None:
    """List the tracking numbers of a shipment."""
    _tell(_shipment(shipment_number, view), as_json=as_json)


@tracks.command()
@click.argument("shipment_number")
@click.option("--carrier", required=True, help="ups, usps, fedex, dhl, custom, or another name.")
@click.option("--tracking", required=True, help="The tracking number.")
@click.option("--title", default="", help="What the carrier is called; a custom one needs it.")
@view_option
@json_option
@now_option
@needs(Permission.SHIP_ORDERS)
def add(
    *,
    shipment_number: str,
    carrier: str,
    tracking: str,
    title: str,
    view: str,
    as_json: bool,
    clock: Clock,
) -> None:
    """Add a tracking number to a shipment."""
    shipment = _shipment(shipment_number, view)
    track = add_track(shipment, NewTrack(carrier, tracking, title), actor=actor(), now=clock.now())
    sentence = f"Tracking number {track.number} for {track.carrier_title} was assigned."
    _tell(shipment, sentence, as_json=as_json)


@tracks.command()
@click.argument("shipment_number")
@click.option("--tracking", required=True, help="The number as it stands on the shipment.")
@click.option("--carrier", default="", help="The right carrier.")
@click.option("--to", "number", default="", help="The right tracking number.")
@view_option
@json_option
@now_option
@needs(Permission.SHIP_ORDERS)
def correct(
    *,
    shipment_number: str,
    tracking: str,
    carrier: str,
    number: str,
    view: str,
    as_json: bool,
    clock: Clock,
) -> None:
    """Correct a tracking number or its carrier; Amazon edits the same package."""
    shipment = _shipment(shipment_number, view)
    wrong = _track(shipment, tracking)
    track = correct_track(wrong, carrier=carrier, number=number, actor=actor(), now=clock.now())
    sentence = f"The tracking number was corrected to {track.number} for {track.carrier_title}."
    _tell(shipment, sentence, as_json=as_json)


@tracks.command()
@click.argument("shipment_number")
@click.option("--tracking", required=True, help="The tracking number.")
@view_option
@json_option
@now_option
@needs(Permission.SHIP_ORDERS)
def remove(*, shipment_number: str, tracking: str, view: str, as_json: bool, clock: Clock) -> None:
    """Remove a tracking number from a shipment."""
    shipment = _shipment(shipment_number, view)
    track = _track(shipment, tracking)
    remove_track(track, actor=actor(), now=clock.now())
    sentence = f"Tracking number {track.number} for {track.carrier_title} was removed."
    _tell(shipment, sentence, as_json=as_json)


def _track(shipment: Shipment, tracking: str) -> Track:
    track = shipment.tracks.filter(number=tracking.strip()).order_by("pk").first()
    if track is None:
        raise TrackRefused(f"Shipment {shipment.number} has no tracking number {tracking}.")
    return track


def _shipment(number: str, view: str) -> Shipment:
    """Answer a shipment by its number within the operator's scope; refuse otherwise."""
    wanted = number.strip().removeprefix("#")
    shipments = Shipment.objects.filter(granted().within("store_view"), number=wanted)
    if view:
        shipments = shipments.filter(store_view__code__iexact=view.strip())
    found = list(shipments.select_related("order", "store_view").order_by("pk")[:3])
    if not found:
        raise DocumentUnknown(f"There is no shipment {number}.")
    if len(found) > 1:
        told = ", ".join(one.store_view.code for one in found)
        raise DocumentUnknown(f"Several store views have a shipment {wanted}; --view: {told}.")
    return found[0]


def _tell(shipment: Shipment, sentence: str = "", *, as_json: bool) -> None:
    rows = list(shipment.tracks.order_by("pk"))
    if as_json:
        facts = {"shipment": shipment.number, "order": shipment.order.number}
        print_json(facts | {"tracks": [_facts(one) for one in rows]})
        return
    if sentence:
        click.echo(f"{sentence}{_told_amazon(shipment)}")
        return
    print_table(
        f"Tracking numbers of shipment #{shipment.number}",
        ["Carrier", "Tracking number", "Added"],
        [(one.carrier_title, one.number, one.created_at) for one in rows],
        empty=f"Shipment #{shipment.number} has no tracking number.",
    )


def _told_amazon(shipment: Shipment) -> str:
    if not Operation.objects.filter(shipment=shipment).exists():
        return ""
    return " Amazon hears of it with the next sync, as far as it takes one number for each unit."


def _facts(track: Track) -> dict[str, Any]:
    return {
        "carrier": track.carrier_title,
        "carrier_code": track.carrier_code,
        "number": track.number,
        "created_at": moment(track.created_at),
    }
