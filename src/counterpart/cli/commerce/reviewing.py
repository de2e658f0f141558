"""The command that ends a payment review."""

import click

from counterpart.cli.commerce.answering import answer, order_to_work
from counterpart.cli.guarding import actor, needs
from counterpart.cli.options import json_option, now_option
from counterpart.core.clock import Clock
from counterpart.orders.steps.reviewing import accept_payment, deny_payment
from counterpart.users.permissions import Permission


@click.command()
@click.argument("number")
@click.option("--accept", "accepts", is_flag=True, help="The order is processed.")
@click.option("--deny", "denies", is_flag=True, help="The order is canceled.")
@click.option("--comment", "text", default="", help="Why, for the history.")
@json_option
@now_option
@needs(Permission.REVIEW_PAYMENTS)
def review(
    *, number: str, accepts: bool, denies: bool, text: str, as_json: bool, clock: Clock
) -> None:
    """Accept or deny the payment of an order in payment review."""
    if accepts == denies:
        raise click.UsageError("Say either --accept or --deny.")
    order = order_to_work(number)
    if accepts:
        accept_payment(order, comment=text, actor=actor(), now=clock.now())
    else:
        deny_payment(order, comment=text, actor=actor(), now=clock.now())
    done = "accepted" if accepts else "denied"
    answer(order, f"You {done} the payment.", as_json=as_json)
