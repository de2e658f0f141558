"""The command that cancels an order at Amazon, or takes that back."""

from typing import Any

import click

from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.operations.canceling import (
    REASONS,
    cancel_at_amazon,
    latest_cancellation,
    why_not_cancelable,
    why_refused,
    withdraw_cancellation,
)
from counterpart.amazon.queries import AmazonOrderUnknown, get_order, latest_note
from counterpart.cli.guarding import actor, granted, needs
from counterpart.cli.options import json_option, now_option
from counterpart.cli.printing import moment, print_json
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.orders import queries
from counterpart.users.permissions import Permission

LONGEST_CODE = max(map(len, REASONS))
# click leaves the lines of a paragraph as they are that begins with a backspace.
EPILOG = "\b\nReasons:\n" + "\n".join(
    f"  {code:<{LONGEST_CODE}}  {words}" for code, words in REASONS.items()
)


@click.command("cancel-on-amazon", epilog=EPILOG)
@click.argument("number")
@click.option(
    "--reason", metavar="CODE", type=click.Choice(list(REASONS)), help="Amazon's code for why."
)
@click.option("--withdraw", is_flag=True, help="Take a request back that was not sent yet.")
@json_option
@now_option
@needs(Permission.CANCEL_ORDERS)
def cancel(*, number: str, reason: str | None, withdraw: bool, as_json: bool, clock: Clock) -> None:
    """Cancel a whole unshipped order at Amazon, or tell whether it can be and what came of it.

    NUMBER is that of an Amazon order or of a Commerce order. The order here follows when Amazon
    agrees.
    """
    if reason and withdraw:
        raise Refused("Give either --reason or --withdraw.")
    row = _find(number)
    if withdraw:
        withdraw_cancellation(row, actor=actor(), now=clock.now())
    elif reason:
        cancel_at_amazon(row, reason, actor=actor(), now=clock.now())
    row.refresh_from_db()
    if as_json:
        print_json(_facts(row))
    elif withdraw or reason:
        click.echo(latest_note(row))
    else:
        _tell(row)


def _find(number: str) -> AmazonOrder:
    try:
        return get_order(number, scope=granted())
    except AmazonOrderUnknown as unknown:
        try:
            order = queries.get_order(number, scope=granted())
        except queries.OrderUnknown as no:
            raise Refused(f"{unknown} {no}", code=no.code) from None
        row = AmazonOrder.objects.filter(order=order).first()
        if row is None:
            raise Refused(f"Order {number} did not come from Amazon.") from None
        return row


def _facts(row: AmazonOrder) -> dict[str, Any]:
    last = latest_cancellation(row)
    return {
        "amazon_order_id": row.amazon_order_id,
        "status": row.status,
        "no_cancellation_because": why_not_cancelable(row) or None,
        "cancellation": _cancellation(last) if last else None,
    }


def _cancellation(operation: Operation) -> dict[str, Any]:
    feed = operation.feed
    return {
        "state": operation.state,
        "reason": operation.intent["reason"],
        "asked_at": moment(operation.created_at),
        "feed": feed.pk if feed else None,
        "feed_id": (feed.feed_id or None) if feed else None,
        "accepted_at": moment(operation.accepted_at),
        "refused_because": why_refused(operation) or None,
    }


def _tell(row: AmazonOrder) -> None:
    last = latest_cancellation(row)
    if last is not None:
        label = OperationState(last.state).label
        asked = f"{last.created_at:%Y-%m-%d %H:%M} UTC"
        click.echo(f"Amazon was asked to cancel it, {last.intent['reason']}, {asked}: {label}.")
        if last.state == OperationState.REJECTED:
            click.echo(why_refused(last))
    click.echo(why_not_cancelable(row) or f"Amazon order {row.amazon_order_id} can be canceled.")
