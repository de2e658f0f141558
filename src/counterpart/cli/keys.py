"""The command that brings a new secret key into use."""

import click

from counterpart.amazon.finding.renewing import renew_amazon_order_words
from counterpart.audit.trail import record
from counterpart.cli.guarding import actor, needs
from counterpart.cli.options import json_option, now_option
from counterpart.cli.printing import counted, print_json, print_table
from counterpart.core.clock import Clock
from counterpart.core.rotating import Rotated, rotate_keys
from counterpart.orders.finding.renewing import renew_order_words
from counterpart.users.factors import rotate_factors
from counterpart.users.permissions import Permission


@click.command("rotate-key")
@json_option
@now_option
@needs(Permission.OPERATE)
def rotate_key(*, as_json: bool, clock: Clock) -> int:
    """Write all secrets with the newest key. Safe to repeat, and while others work."""
    tables = [*rotate_keys(), rotate_factors(), renew_order_words(), renew_amazon_order_words()]
    is_complete = all(table.is_complete for table in tables)
    _write_down(tables, clock)
    if as_json:
        print_json({"complete": is_complete, "tables": [vars(table) for table in tables]})
        return int(not is_complete)
    touched = [table for table in tables if any(_counts(table))]
    print_table(
        "Written with the newest key",
        ["Table", "Renewed", "Fingerprints", "Unreadable", "Doubled"],
        [(table.table, *_counts(table)) for table in touched],
        empty="Everything was written with the newest key already.",
    )
    click.echo(_sentence(tables, is_complete=is_complete), err=not is_complete)
    return int(not is_complete)


def _counts(table: Rotated) -> tuple[int, int, int, int]:
    return table.renewed, table.fingerprints, table.unreadable, table.doubled


def _sentence(tables: list[Rotated], *, is_complete: bool) -> str:
    if is_complete:
        return "Older keys are no longer needed: remove them from COUNTERPART_SECRET_KEY."
    unreadable = sum(table.unreadable for table in tables)
    doubled = sum(table.doubled for table in tables)
    return (
        f"Keep the older keys: {counted(unreadable, 'row')} cannot be read with any configured "
        f"key, and the fingerprints of {counted(doubled, 'row')} are those of other rows."
    )


def _write_down(tables: list[Rotated], clock: Clock) -> None:
    renewed = sum(table.renewed for table in tables)
    prints = sum(table.fingerprints for table in tables)
    if not renewed and not prints:
        return
    record(
        "keys_rotated",
        kind="setting",
        subject="secret key",
        before={},
        after={"renewed": renewed, "fingerprints": prints},
        actor=actor(),
        now=clock.now(),
    )
