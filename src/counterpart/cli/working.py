"""Commands that work a Commerce order: ship, invoice, cancel, comment."""

from decimal import Decimal, InvalidOperation

import click

from counterpart.cli.options import actor, json_option, now_option
from counterpart.cli.orders import as_facts
from counterpart.cli.printing import print_json
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.core.money import written
from counterpart.inventory.stocks import find_source
from counterpart.orders.canceling import cancel_order
from counterpart.orders.commenting import comment_order
from counterpart.orders.invoicing import invoice_order
from counterpart.orders.models.orders import Order
from counterpart.orders.queries import get_order
from counterpart.orders.shipping import NewTrack, ship_order
from counterpart.orders.statuses import labels

item_option = click.option(
    "--item", "items", multiple=True, metavar="SKU=QTY", help="Only these units (several)."
)


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
    order = get_order(number)
    tracks = [NewTrack(carrier, tracking)] if carrier or tracking else []
    shipment = ship_order(
        order,
        items=_units(items),
        tracks=tracks,
        source=find_source(source) if source else None,
        despite_stop=despite_stop,
        actor=actor(),
        now=clock.now(),
    )
    told = " Amazon will be told with the next sync." if order.tracking_required else ""
    _answer(order, f"Shipment #{shipment.number} was created.{told}", as_json=as_json)


@click.command()
@click.argument("number")
@item_option
@json_option
@now_option
def invoice(*, number: str, items: tuple[str, ...], as_json: bool, clock: Clock) -> None:
    """Invoice an order, or some units of it."""
    order = get_order(number)
    document = invoice_order(order, items=_units(items), actor=actor(), now=clock.now())
    amount = f"{written(document.grand_total, order.currency)} {order.currency}"
    _answer(order, f"Invoice #{document.number} was created: {amount}.", as_json=as_json)


@click.command()
@click.argument("number")
@click.option("--comment", "text", default="", help="Why, for the history.")
@json_option
@now_option
def cancel(*, number: str, text: str, as_json: bool, clock: Clock) -> None:
    """Cancel what is left of an order."""
    order = get_order(number)
    cancel_order(order, comment=text, actor=actor(), now=clock.now())
    _answer(order, "You canceled the order.", as_json=as_json)


@click.command()
@click.argument("number")
@click.argument("text", default="")
@click.option("--status", default="", help="Also choose another status of the order's state.")
@json_option
@now_option
def comment(*, number: str, text: str, status: str, as_json: bool, clock: Clock) -> None:
    """Leave an internal comment on an order."""
    order = get_order(number)
    comment_order(order, text, status=status, actor=actor(), now=clock.now())
    _answer(order, f"The comment was added to order {order.number}.", as_json=as_json)


def _units(items: tuple[str, ...]) -> dict[str, Decimal] | None:
    """Read SKU=QTY pairs; a SKU named twice adds up. A SKU may contain an equals sign."""
    if not items:
        return None
    units: dict[str, Decimal] = {}
    for item in items:
        sku, equals, quantity = item.rpartition("=")
        try:
            units[sku] = units.get(sku, Decimal(0)) + Decimal(quantity)
        except InvalidOperation:
            equals = ""
        if not equals or not sku:
            raise Refused(f"“{item}” is not of the form SKU=QTY.")
    return units


def _answer(order: Order, sentence: str, *, as_json: bool) -> None:
    fresh = get_order(order.number) if not order.external_id else get_order(order.external_id)
    if as_json:
        print_json(as_facts(fresh))
    else:
        click.echo(
            f"{sentence} Order {fresh.number} is {labels().get(fresh.status, fresh.status)}."
        )
