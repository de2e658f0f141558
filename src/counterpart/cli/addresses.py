"""The command that corrects a delivery address."""

import click

from counterpart.amazon.importing.correcting import correct_address
from counterpart.amazon.queries import get_order
from counterpart.cli.guarding import actor, needs
from counterpart.cli.options import json_option, now_option
from counterpart.cli.printing import print_json
from counterpart.cli.reading import as_facts
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.users.permissions import Permission


@click.command("edit-address")
@click.argument("amazon_order_id")
@click.argument("changes", nargs=-1, metavar="[FIELD=VALUE]…")
@json_option
@now_option
@needs(Permission.EDIT_ORDERS)
def edit_address(
    *, amazon_order_id: str, changes: tuple[str, ...], as_json: bool, clock: Clock
) -> None:
    """Correct the delivery address of an order, or show it.

    Fields: name, company, line1, line2, line3, city, region, postcode, country, phone.
    """
    wanted: dict[str, str] = {}
    for change in changes:
        field, equals, value = change.partition("=")
        if not equals:
            raise Refused(f"“{change}” is not of the form field=value.")
        wanted[field.strip().lower()] = value
    row = get_order(amazon_order_id)
    if wanted:
        row = correct_address(row, wanted, actor=actor(), now=clock.now())
    address = row.corrected_address or row.address
    if as_json:
        print_json(as_facts(get_order(amazon_order_id)) | {"address": address})
        return
    for field, value in address.items():
        if value:
            click.echo(f"{field:<9} {value}")
    if row.order is not None:
        click.echo(f"Commerce order {row.order.number} has this address.")
