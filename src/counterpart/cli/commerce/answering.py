"""What do the commands that work an order share: its units, and the answer?"""

from decimal import Decimal, InvalidOperation

import click

from counterpart.cli.commerce.order_facts import order_facts
from counterpart.cli.guarding import granted
from counterpart.cli.printing import print_json
from counterpart.core.errors import Refused
from counterpart.orders.labels.statuses import labels
from counterpart.orders.models.orders import Order
from counterpart.orders.queries import get_order, read_order

item_option = click.option(
    "--item", "items", multiple=True, metavar="SKU=QTY", help="Only these units (several)."
)


def order_to_work(number: str) -> Order:
    """Answer an order that the running command may work."""
    return get_order(number, scope=granted())


def units(items: tuple[str, ...]) -> dict[str, Decimal] | None:
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


def answer(order: Order, sentence: str, *, as_json: bool) -> None:
    """Tell what became of an order: a sentence for people, the order for programs.

    Who bought it is not told: that is what `commerce NUMBER` is for.
    """
    fresh = read_order(order)
    if as_json:
        print_json(order_facts(fresh))
    else:
        label = labels(fresh.store_view).get(fresh.status, fresh.status)
        click.echo(f"{sentence} Order {fresh.number} is {label}.")
