"""Commands about what went wrong between Amazon and us."""

import click

from counterpart.amazon.models.logs import CommunicationError
from counterpart.amazon.operations.retrying import can_retry, retry_error
from counterpart.amazon.stores.activity import get_store
from counterpart.amazon.stores.troubles import find_errors
from counterpart.cli.guarding import actor, granted, needs
from counterpart.cli.options import Commands, json_option, now_option
from counterpart.cli.printing import moment, print_json, print_table
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.users.permissions import Permission


class ErrorUnknown(Refused):
    """No error has that number."""

    code = "error_unknown"


@click.group(cls=Commands)
def errors() -> None:
    """See what went wrong between Amazon and us, and try it again."""


@errors.command("list")
@click.option("--store", help="Only of the seller account of this store.")
@click.option("--solved", "with_solved", is_flag=True, help="Those that are solved too.")
@click.option("--last", type=click.IntRange(min=1), default=50, show_default=True, help="How many.")
@json_option
@needs(Permission.VIEW_CHANNEL)
def list_(*, store: str | None, with_solved: bool, last: int, as_json: bool) -> None:
    """List the communication errors, the last one first."""
    found = find_errors(granted())
    if store:
        found = found.filter(account=get_store(store, scope=granted()).account)
    if not with_solved:
        found = found.filter(solved_at=None)
    rows = [_as_json(error) for error in found[:last]]
    if as_json:
        print_json(rows)
        return
    print_table(
        "Communication errors",
        ["Id", "Account", "Call", "Code", "What", "Order", "Times", "Last", "Request id"],
        [
            (
                row["id"], row["account"], row["call"], row["error_code"] or row["http_status"],
                row["message"], row["amazon_order_id"], row["times"], row["last_happened_at"],
                row["request_id"] or None,
            )
            for row in rows
        ],
        empty="There is no communication error.",
    )  # fmt: skip


@errors.command()
@click.argument("number", type=int)
@json_option
@now_option
@needs(Permission.WORK_CHANNEL)
def retry(*, number: int, as_json: bool, clock: Clock) -> None:
    """Try again what failed: `errors retry ID`. It goes out with the next pass."""
    error = find_errors(granted()).filter(pk=number).first()
    if error is None:
        raise ErrorUnknown(f"There is no communication error {number}.")
    retry_error(error, actor=actor(), now=clock.now())
    if as_json:
        print_json(_as_json(error))
    else:
        click.echo("It is tried again with the next sync.")


def _as_json(error: CommunicationError) -> dict[str, object]:
    order = error.amazon_order
    return {
        "id": error.pk,
        "account": str(error.account),
        "region": error.account.region,
        "call": error.call,
        "http_status": error.http_status,
        "error_code": error.code,
        "message": error.message,
        "request_id": error.request_id,
        "amazon_order_id": order.amazon_order_id if order else None,
        "store": order.store.name if order else None,
        "times": error.times,
        "happened_at": moment(error.happened_at),
        "last_happened_at": moment(error.last_happened_at),
        "solved_at": moment(error.solved_at),
        "no_retry_because": can_retry(error),
    }
