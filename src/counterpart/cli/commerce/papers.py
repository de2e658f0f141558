"""The command that prints the papers of orders."""

import os
from pathlib import Path

import click

from counterpart.cli.commerce.answering import order_to_work
from counterpart.cli.guarding import check_permitted, needs, tell_seen
from counterpart.cli.options import json_option, now_option
from counterpart.cli.printing import print_json
from counterpart.core.clock import Clock
from counterpart.orders.printing.papers import PaperKind, printed
from counterpart.users.permissions import Permission


@click.command("print")
@click.argument("numbers", nargs=-1, required=True)
@click.option(
    "--kind",
    type=click.Choice(PaperKind.values),
    default=PaperKind.ALL.value,
    show_default=True,
    help="Which papers.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True),
    default="-",
    show_default=True,
    help="File to write, or - for standard output.",
)
@json_option
@now_option
@needs(Permission.VIEW_DOCUMENTS)
def print_papers(
    *, numbers: tuple[str, ...], kind: str, output: str, as_json: bool, clock: Clock
) -> None:
    """Print papers of orders as one HTML page for a browser, made for paper.

    They name the buyers: that needs the permission to see them too.
    """
    orders = [order_to_work(number) for number in numbers]
    check_permitted(Permission.VIEW_BUYERS, *orders)
    page = printed(orders, PaperKind(kind))
    for order in orders:
        tell_seen(order.number, clock)
    if output != "-":
        _write(Path(output), page)
    if as_json:
        facts = {"orders": [order.number for order in orders], "kind": kind}
        print_json(facts | ({"html": page} if output == "-" else {"file": output}))
    elif output == "-":
        click.echo(page, nl=False)
    else:
        click.echo(f"The papers are in {output}. Open it in a browser and print it.")


def _write(path: Path, page: str) -> None:
    """Write a file that only its owner may read: it names buyers."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(page)
