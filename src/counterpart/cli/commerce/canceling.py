"""The command that cancels what is left of an order."""

import click

from counterpart.cli.commerce.answering import answer, order_to_work
from counterpart.cli.guarding import actor, needs
from counterpart.cli.options import json_option, now_option
from counterpart.core.clock import Clock
from counterpart.orders.canceling import cancel_order
from counterpart.users.permissions import Permission


@click.command()
@click.argument("number")
@click.option("--comment", "text", default="", help="Why, for the history.")
@json_option
@now_option
@needs(Permission.CANCEL_ORDERS)
def cancel(*, number: str, text: str, as_json: bool, clock: Clock) -> None:
    """Cancel what is left of an order."""
    order = order_to_work(number)
    cancel_order(order, comment=text, actor=actor(), now=clock.now())
    answer(order, "You canceled the order.", as_json=as_json)
