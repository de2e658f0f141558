"""The command about what is logged, and for how long."""

import click

from counterpart.amazon.models.stores import AmazonStore, ClearLogs
from counterpart.amazon.queries import find_stores
from counterpart.amazon.stores.activity import get_store
from counterpart.amazon.stores.channel_settings import clear_logs_how_often, set_clear_logs
from counterpart.amazon.stores.debug_log import files_of, log_store
from counterpart.cli.guarding import actor, also_needs, granted, needs, needs_everywhere
from counterpart.cli.options import json_option, now_option
from counterpart.cli.printing import print_facts, print_json
from counterpart.core.clock import Clock
from counterpart.users.permissions import Permission


@click.command()
@click.option("--clear", type=click.Choice(ClearLogs.values), help="How often logs are cleared.")
@click.option("--debug", metavar="STORE", help="Begin the debug log of a store.")
@click.option("--no-debug", metavar="STORE", help="End the debug log of a store.")
@json_option
@now_option
@needs(Permission.VIEW_CHANNEL)
def logs(
    *, clear: str | None, debug: str | None, no_debug: str | None, as_json: bool, clock: Clock
) -> None:
    """Show how often logs are cleared and which stores have a debug log, or change it."""
    if clear:
        needs_everywhere(Permission.CONFIGURE_CHANNEL)
        set_clear_logs(clear, actor=actor(), now=clock.now())
    if debug:
        log_store(_store(debug), True, actor=actor(), now=clock.now())  # noqa: FBT003
    if no_debug:
        log_store(_store(no_debug), False, actor=actor(), now=clock.now())  # noqa: FBT003
    logged = find_stores(scope=granted()).filter(is_debug_logged=True).order_by("name")
    files = {store.name: [str(path) for path in files_of(store.pk)] for store in logged}
    how_often = clear_logs_how_often().value
    if as_json:
        print_json({"clear": how_often, "debug": files})
        return
    newest = {
        f"Debug log of {name}": paths[0] if paths else "from the next sync on"
        for name, paths in files.items()
    }
    print_facts({"Logs are cleared": how_often, **newest})


def _store(name: str) -> AmazonStore:
    return get_store(name, scope=also_needs(Permission.CONFIGURE_CHANNEL))
