"""The command that leaves a comment."""

import click

from counterpart.cli.commerce.answering import answer, order_to_work
from counterpart.cli.guarding import actor, needs
from counterpart.cli.options import json_option, now_option
from counterpart.core.clock import Clock
from counterpart.orders.commenting import comment_order
from counterpart.users.permissions import Permission


@click.command()
@click.argument("number")
@click.argument("text", default="")
@click.option("--status", default="", help="Also choose another status of the order's state.")
@json_option
@now_option
@needs(Permission.COMMENT_ORDERS)
def comment(*, number: str, text: str, status: str, as_json: bool, clock: Clock) -> None:
    """Leave an internal comment on an order."""
    order = order_to_work(number)
    comment_order(order, text, status=status, actor=actor(), now=clock.now())
    answer(order, f"The comment was added to order {order.number}.", as_json=as_json)
