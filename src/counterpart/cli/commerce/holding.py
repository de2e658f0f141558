"""Commands that let work on an order rest, and go on."""

import click

from counterpart.cli.commerce.answering import answer, order_to_work
from counterpart.cli.guarding import actor, needs
from counterpart.cli.options import json_option, now_option
from counterpart.core.clock import Clock
from counterpart.orders.steps.holding import hold_order, unhold_order
from counterpart.users.permissions import Permission


@click.command()
@click.argument("number")
@click.option("--comment", "text", default="", help="Why, for the history.")
@json_option
@now_option
@needs(Permission.HOLD_ORDERS)
def hold(*, number: str, text: str, as_json: bool, clock: Clock) -> None:
    """Put an order on hold."""
    order = order_to_work(number)
    hold_order(order, comment=text, actor=actor(), now=clock.now())
    answer(order, "You put the order on hold.", as_json=as_json)


@click.command()
@click.argument("number")
@click.option("--comment", "text", default="", help="Why, for the history.")
@json_option
@now_option
@needs(Permission.UNHOLD_ORDERS)
def unhold(*, number: str, text: str, as_json: bool, clock: Clock) -> None:
    """Release an order from hold: it goes on where it was."""
    order = order_to_work(number)
    unhold_order(order, comment=text, actor=actor(), now=clock.now())
    answer(order, "You released the order from holding status.", as_json=as_json)
