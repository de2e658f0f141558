"""The command that shows a day of orders."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import click
from django.conf import settings

from counterpart.amazon.models.stores import AmazonStore
from counterpart.cli.checking import findings
from counterpart.cli.demonstrating import day
from counterpart.cli.guarding import needs
from counterpart.cli.installing import set_up_database
from counterpart.cli.rights import demo_login
from counterpart.core.clock import MachineClock
from counterpart.core.errors import Refused
from counterpart.sandbox.server import SandboxServer
from counterpart.users.permissions import Permission

LOOPBACK = "127.0.0.1"
HOURS = 24


@click.command()
@click.option("--orders", "count", default=60, show_default=True, help="Orders of the day.")
@click.option(
    "--weeks", default=day.WEEKS, show_default=True, help="Weeks of orders before the day."
)
@click.option("--day-only", is_flag=True, help="Stop after the day; start no server.")
@click.option("--port", default=8000, show_default=True, help="Port of the web server.")
@click.option("--sandbox-port", default=8765, show_default=True, help="Port of the sandbox.")
@needs(Permission.OPERATE)
def demo(*, count: int, weeks: int, day_only: bool, port: int, sandbox_port: int) -> None:
    """Show a day of orders with the sandbox Amazon, then go on in real time."""
    set_up_database()
    _refuse_real_stores()
    state = settings.DATA_DIR / "sandbox.json"
    is_first = not AmazonStore.objects.exists()
    if is_first:
        state.unlink(missing_ok=True)
    with _sandbox(state, _free_port(sandbox_port), weeks=weeks) as server:
        _point_at(server)
        if is_first:
            click.echo("Some weeks and a day of orders happen:")
            now = MachineClock().now()
            day.happens(server.amazon, now, orders=count, hours=HOURS, weeks=weeks)
        else:
            click.echo("That happened before; it goes on from there.")
        server.amazon.clock.run_on(MachineClock().now())
        day.tell_result()
        _check()
        if not day_only:
            day.plan_more(server.amazon)
            demo_login.make_sure(now=MachineClock().now())
            _serve(server, _free_port(port))


def _refuse_real_stores() -> None:
    others = AmazonStore.objects.exclude(name__in=day.STORES).values_list("name", flat=True)
    if others:
        raise Refused(
            f"This database has stores of its own ({', '.join(others)}); the demo would mix with "
            f"them. Set COUNTERPART_DATA_DIR to another folder."
        )


def _sandbox(state: Path, port: int, *, weeks: int) -> SandboxServer:
    start = day.beginning(MachineClock().now(), hours=HOURS, weeks=weeks)
    return SandboxServer(
        seed=day.SEED, now=start.isoformat(), host=LOOPBACK, port=port, state_file=state
    )


def _point_at(server: SandboxServer) -> None:
    """Let this process and those it starts speak to the sandbox instead of Amazon."""
    settings.AMAZON_ENDPOINT = server.amazon.endpoint
    settings.AMAZON_TOKEN_URL = server.amazon.token_url
    os.environ["COUNTERPART_AMAZON_ENDPOINT"] = server.amazon.endpoint
    os.environ["COUNTERPART_AMAZON_TOKEN_URL"] = server.amazon.token_url


def _check() -> None:
    broken = list(findings())
    for sentence in broken:
        click.echo(sentence, err=True)
    if broken:
        raise Refused(f"{len(broken)} promises are broken.")
    click.echo("`counterpart check`: all promises hold.")


def _serve(server: SandboxServer, port: int) -> None:
    """Start web server and worker, say where everything is, and wait to be told to stop."""
    command = [sys.executable, "-m", "counterpart"]
    os.environ["COUNTERPART_URL"] = f"http://{LOOPBACK}:{port}"
    parts = [_start(*command, "web", "--port", str(port)), _start(*command, "worker")]
    click.echo(
        f"\nCounterpart:     http://{LOOPBACK}:{port}/"
        f"\n  sign in as     {demo_login.LOGIN}"
        f"\n  with password  {demo_login.PASSWORD}"
        f"\nSandbox Amazon:  {server.url}/"
        f"\n\nTo work on it in another terminal:"
        f"\n  export COUNTERPART_AMAZON_ENDPOINT={server.amazon.endpoint}"
        f"\n  export COUNTERPART_AMAZON_TOKEN_URL={server.amazon.token_url}"
        f"\n  {Path(sys.executable).parent / 'counterpart'} orders"
        f"\n\nPress Ctrl-C to stop."
    )
    try:
        for part in parts:
            part.wait()
    except KeyboardInterrupt:
        click.echo("\nStopping.")
    finally:
        for part in parts:
            part.terminate()
        for part in parts:
            part.wait(timeout=30)


def _start(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program


def _free_port(wanted: int) -> int:
    """Answer the wanted port, or any other if someone listens there."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((LOOPBACK, wanted))
        except OSError:
            trial.bind((LOOPBACK, 0))
        port: int = trial.getsockname()[1]
        return port
