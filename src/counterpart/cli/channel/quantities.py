"""Commands about how a store's quantities are sent to Amazon, and what that would change."""

from typing import Any

import click

from counterpart.amazon.listings.preview import Preview
from counterpart.amazon.listings.preview import preview as previewed
from counterpart.amazon.listings.reasons import reason_told
from counterpart.amazon.listings.reckoning.regions import find_deciding_store
from counterpart.amazon.listings.settings import (
    SETTINGS,
    change_stock_settings,
    read_stock_settings,
)
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.stores.activity import get_store
from counterpart.cli.guarding import actor, also_needs, granted, needs
from counterpart.cli.options import json_option, now_option
from counterpart.cli.printing import counted, print_facts, print_json, print_table
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.users.permissions import Permission


class SettingMisspelled(Refused):
    """A setting is told as KEY=VALUE."""

    code = "setting_misspelled"


class PreviewOutdated(Refused):
    """What would change is not what was seen."""

    code = "preview_outdated"


@click.command()
@click.argument("store")
@click.option(
    "--switch-on",
    type=click.IntRange(min=0),
    metavar="ZEROES",
    help="Send quantities from the next sync on; name how many listings fall to 0, as seen here.",
)
@json_option
@now_option
@needs(Permission.VIEW_CHANNEL)
def preview(*, store: str, switch_on: int | None, as_json: bool, clock: Clock) -> None:
    """Show what sending quantities would change at Amazon, those that fall to 0 first."""
    found, now = get_store(store, scope=granted()), clock.now()
    shown = previewed(found.account, now=now)
    if switch_on is not None:
        _switch_on(store, shown, switch_on, clock)
    if as_json:
        print_json(_facts(shown) | {"sends_quantity": read_stock_settings(found)["sends_quantity"]})
        return
    _tell(shown)
    if switch_on is not None:
        click.echo(f"\nThe quantities of {found.name} are sent from the next sync on.")


@click.command()
@click.argument("store")
@click.argument("changes", nargs=-1, metavar="[KEY=VALUE]...")
@json_option
@now_option
@needs(Permission.VIEW_CHANNEL)
def settings(*, store: str, changes: tuple[str, ...], as_json: bool, clock: Clock) -> None:
    """Show how a store's quantities are sent and who ships, or change it: `KEY=VALUE …`."""
    found = get_store(store, scope=granted())
    if changes:
        scope = also_needs(Permission.CONFIGURE_CHANNEL)
        change_stock_settings(
            get_store(store, scope=scope),
            dict(_read(one) for one in changes),
            scope=scope,
            actor=actor(),
            now=clock.now(),
        )
    values = read_stock_settings(found)
    if as_json:
        print_json(values | {"decides": _decides(found)})
        return
    print_facts({SETTINGS[key].label: value for key, value in values.items()})
    if not _decides(found):
        click.echo("These settings rest: the oldest store of the seller decides.")


def _switch_on(store: str, shown: Preview, zeroes: int, clock: Clock) -> None:
    scope = also_needs(Permission.CONFIGURE_CHANNEL)
    if zeroes != shown.to_zero:
        raise PreviewOutdated(
            f"{counted(shown.to_zero, 'listing')} would fall to 0 now, not {zeroes}. "
            "Look at what would change, then switch it on."
        )
    change_stock_settings(
        get_store(store, scope=scope),
        {"sends_quantity": "enabled"},
        has_seen_preview=True,
        scope=scope,
        actor=actor(),
        now=clock.now(),
    )


def _read(text: str) -> tuple[str, str]:
    key, is_pair, value = text.partition("=")
    if not is_pair:
        raise SettingMisspelled(f"“{text}” is not KEY=VALUE.")
    return key, value


def _decides(store: AmazonStore) -> bool:
    oldest = find_deciding_store(store.account)
    return oldest is not None and oldest.pk == store.pk


def _facts(shown: Preview) -> dict[str, Any]:
    return {
        "is_read": shown.is_read,
        "listings": shown.listings,
        "same": shown.same,
        "changes": shown.changes,
        "to_zero": shown.to_zero,
        "left": shown.left,
        "rows": [
            {"sku": row.listing.sku, "shown": row.shown, "would_be": row.would_be}
            for row in shown.rows
        ],
    }


def _tell(shown: Preview) -> None:
    if not shown.is_read:
        click.echo("Amazon's listings were not read yet.\n")
    print_facts(
        {
            "Listings": shown.listings,
            "Would change": shown.changes,
            "Would fall to 0": shown.to_zero,
            "Stay the same": shown.same,
            **{reason_told(because): count for because, count in shown.left.items()},
        }
    )
    print_table(
        "\nWhat would change",
        ["SKU", "Amazon shows", "Quantity"],
        [(row.listing.sku, row.shown, row.would_be) for row in shown.rows],
        empty="\nNothing would change.",
    )
