"""Commands about parcels."""

import click

from counterpart.cli.commerce.answering import answer, item_option, order_to_work, units
from counterpart.cli.guarding import actor, check_permitted, needs
from counterpart.cli.options import json_option, now_option
from counterpart.core.clock import Clock
from counterpart.inventory.stocks import find_source
from counterpart.orders.documents.shipping import NewTrack, ship_order
from counterpart.users.permissions import Permission


@click.command()
@click.argument("number")
@click.option("--carrier", default="", help="ups, usps, fedex, dhl, or any other name.")
@click.option("--tracking", multiple=True, help="The tracking number (several: one per parcel).")
@click.option("--title", default="", help="How the carrier is called on the shipment.")
@item_option
@click.option("--source", help="Source the goods leave from; unless given: one that has them all.")
@click.option("--comment", "text", default="", help="For the history, and for the e-mail.")
@click.option("--notify", is_flag=True, help="Send the buyer an e-mail with the tracking numbers.")
@click.option(
    "--despite-stop", is_flag=True, help="Ship although the order is marked not to be shipped."
)
@json_option
@now_option
@needs(Permission.SHIP_ORDERS)
def ship(
    *,
    number: str,
    carrier: str,
    tracking: tuple[str, ...],
    title: str,
    items: tuple[str, ...],
    source: str | None,
    text: str,
    notify: bool,
    despite_stop: bool,
    as_json: bool,
    clock: Clock,
) -> None:
    """Ship an order, or some units of it. Amazon is told with the next sync."""
    order = order_to_work(number)
    if notify:
        check_permitted(Permission.SEND_MAIL, order)
    shipment = ship_order(
        order,
        items=units(items),
        tracks=_tracks(carrier, tracking, title),
        source=find_source(source) if source else None,
        despite_stop=despite_stop,
        notify=notify,
        comment=text,
        actor=actor(),
        now=clock.now(),
    )
    told = " Amazon will be told with the next sync." if order.tracking_required else ""
    answer(order, f"Shipment #{shipment.number} was created.{told}", as_json=as_json)


def _tracks(carrier: str, numbers: tuple[str, ...], title: str) -> list[NewTrack]:
    """Make a track for each number; half a track is one too, so that it is refused."""
    if not numbers and not carrier and not title:
        return []
    return [NewTrack(carrier, number, title) for number in numbers or ("",)]
