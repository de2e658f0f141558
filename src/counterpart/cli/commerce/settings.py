"""The command for the settings of Commerce as a whole."""

import click

from counterpart.cli.guarding import actor, needs, needs_everywhere
from counterpart.cli.options import json_option, now_option
from counterpart.cli.printing import print_facts, print_json
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.orders.commerce_settings import (
    SETTINGS,
    change_commerce_settings,
    read_commerce_settings,
)
from counterpart.users.permissions import Permission


@click.command("commerce-settings")
@click.argument("changes", nargs=-1, metavar="[KEY=VALUE]…")
@json_option
@now_option
@needs(Permission.CONFIGURE_SALES)
def commerce_settings(*, changes: tuple[str, ...], as_json: bool, clock: Clock) -> None:
    """Show the settings of Commerce, or change some."""
    wanted = dict(_pair(change) for change in changes)
    if wanted:
        needs_everywhere(Permission.CONFIGURE_SALES)
        values = change_commerce_settings(wanted, actor=actor(), now=clock.now())
    else:
        values = read_commerce_settings()
    if as_json:
        print_json(values)
    else:
        print_facts({f"{SETTINGS[key].label} ({key})": value for key, value in values.items()})


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise Refused(f"“{text}” is not of the form KEY=VALUE.")
    return key.strip(), value.strip()
