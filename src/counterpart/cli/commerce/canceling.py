"""The command that cancels what is left of an order."""

import click

from counterpart.cli.commerce.answering import answer, order_to_work
from counterpart.cli.guarding import actor, needs
from counterpart.cli.options import json_option, now_option
from counterpart.core.clock import Clock
from counterpart.orders.states import State
from counterpart.orders.steps.canceling import cancel_order
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
    left = cancel_order(order, comment=text, actor=actor(), now=clock.now())
    what = "the order" if left.state == State.CANCELED else "what was left of the order"
    answer(order, f"You canceled {what}.", as_json=as_json)
