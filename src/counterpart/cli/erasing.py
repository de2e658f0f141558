"""The command that erases a buyer's data because somebody asked for it."""

import click

from counterpart.amazon.erasing.requested import erase_customer, erase_orders
from counterpart.cli.commerce.answering import order_to_work
from counterpart.cli.guarding import actor, granted, needs
from counterpart.cli.options import json_option, now_option
from counterpart.cli.printing import counted, print_json
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.orders.erasing import EraseRefused
from counterpart.users.permissions import Permission


@click.command()
@click.argument("numbers", nargs=-1, metavar="[NUMBER]…")
@click.option("--customer", "email", metavar="EMAIL", help="All orders and the account of someone.")
@json_option
@now_option
@needs(Permission.ERASE_BUYERS)
def erase(*, numbers: tuple[str, ...], email: str | None, as_json: bool, clock: Clock) -> None:
    """Erase the buyer's data of orders, or all that is known of a customer. For ever."""
    if bool(numbers) == bool(email):
        raise Refused("Name orders, or a customer with --customer EMAIL.")
    now = clock.now()
    if email:
        _check_everywhere()
        orders, customers = erase_customer(email, actor=actor(), now=now)
    else:
        found = [order_to_work(number) for number in numbers]
        orders, customers = erase_orders(found, actor=actor(), now=now), 0
    if as_json:
        print_json({"orders": orders, "customers": customers})
    else:
        accounts = counted(customers, "customer account")
        click.echo(f"Erased: the buyer's data of {counted(orders, 'order')}, and {accounts}.")


def _check_everywhere() -> None:
    if not granted().is_everything:
        raise EraseRefused(
            "Erasing all that is known of a customer needs the permission in all store views."
        )
