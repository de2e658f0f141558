"""Commands that set up and start the parts of the product."""

import click
from django.core.management import call_command

from counterpart.cli.guarding import needs
from counterpart.cli.options import now_option
from counterpart.cli.serving import serve_web
from counterpart.core.clock import Clock
from counterpart.inventory.stocks import default_stock
from counterpart.orders.labels.statuses import found_statuses
from counterpart.sandbox.server import serve
from counterpart.users.founding import found_roles
from counterpart.users.permissions import Permission
from counterpart.websites.founding import found_main_website
from counterpart.worker.running import run_once, run_worker

LOOPBACK = "127.0.0.1"


@click.command()
@needs(Permission.OPERATE)
def migrate() -> None:
    """Set up the database, or bring it up to date. Safe to repeat."""
    set_up_database()
    click.echo("The database is up to date.")


def set_up_database() -> None:
    """Migrate, and found what a fresh installation needs. Safe to repeat."""
    call_command("migrate", interactive=False, verbosity=0)
    found_main_website()
    found_statuses()
    default_stock()
    found_roles()


@click.command()
@click.option("--host", default=LOOPBACK, show_default=True)
@click.option("--port", default=8000, show_default=True)
@needs(Permission.OPERATE)
def web(*, host: str, port: int) -> None:
    """Start the web server."""
    click.echo(f"Counterpart answers at http://{host}:{port}/")
    serve_web(host, port)


@click.command()
@click.option("--once", is_flag=True, help="Do everything that is due now, then stop.")
@now_option
@needs(Permission.OPERATE)
def worker(*, once: bool, clock: Clock) -> int:
    """Start the worker that keeps Amazon and Commerce in step."""
    if once:
        return int(not run_once(clock))
    run_worker()
    return 0


@click.command()
@click.option("--host", default=LOOPBACK, show_default=True)
@click.option("--port", default=8765, show_default=True)
@click.option("--seed", default=1, show_default=True, help="Same seed, same Amazon.")
@click.option("--state-file", default=None, help="Keep the books in this file over restarts.")
@click.option("--no-quotas", is_flag=True, help="Let every request through.")
@needs(Permission.OPERATE)
def sandbox(*, host: str, port: int, seed: int, state_file: str | None, no_quotas: bool) -> None:
    """Start the sandbox Amazon with its control page."""
    click.echo(f"The sandbox Amazon answers at http://{host}:{port}/")
    serve(host, port, seed=seed, state_file=state_file, enforce_quotas=not no_quotas)
