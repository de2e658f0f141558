"""Commands about parcels."""

import click

from counterpart.cli.commerce.answering import answer, item_option, order_to_work, units
from counterpart.cli.guarding import actor, needs
from counterpart.cli.options import json_option, now_option
from counterpart.core.clock import Clock
from counterpart.inventory.stocks import find_source
from counterpart.orders.documents.shipping import NewTrack, ship_order
from counterpart.users.permissions import Permission


@click.command()
@click.argument("number")
@click.option("--carrier", default="", help="ups, usps, fedex, dhl, or any other name.")
@click.option("--tracking", default="", help="The tracking number.")
@item_option
@click.option("--source", help="Source the goods leave from; unless given: default.")
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
    tracking: str,
    items: tuple[str, ...],
    source: str | None,
    despite_stop: bool,
    as_json: bool,
    clock: Clock,
) -> None:
    """Ship an order, or some units of it. Amazon is told with the next sync."""
    order = order_to_work(number)
    tracks = [NewTrack(carrier, tracking)] if carrier or tracking else []
    shipment = ship_order(
        order,
        items=units(items),
        tracks=tracks,
        source=find_source(source) if source else None,
        despite_stop=despite_stop,
        actor=actor(),
        now=clock.now(),
    )
    told = " Amazon will be told with the next sync." if order.tracking_required else ""
    answer(order, f"Shipment #{shipment.number} was created.{told}", as_json=as_json)
