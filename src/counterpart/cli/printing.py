"""How is an answer shown: as JSON for programs, as a table for people?"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import click
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table


def print_json(value: Any) -> None:
    """Print JSON on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


WIDE = 250
LEAST = 16
GAP = 2
NUMBERS = {
    "Total", "On hand", "Reserved", "Salable", "Price", "Quantity", "Row total", "Tax", "Ordered",
    "Backordered", "Invoiced", "Shipped", "Canceled", "Refunded", "Original price",
    "Tax percent", "Discount", "Notify below", "Orders", "Received", "Attempts", "Renewed",
    "Fingerprints", "Unreadable", "Doubled", "Is worth",
}  # fmt: skip
WRAPPED = {"Notes", "What", "Reason", "Remedy", "Name", "Title", "Buyer", "Connection"}


def console() -> Console:
    """Answer where tables go; what is piped into a program is never wrapped."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)


def print_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, empty: str
) -> None:
    """Print rows as a table, or say in a sentence that there are none."""
    listed = [[shown(cell) for cell in row] for row in rows]
    if not listed:
        click.echo(empty)
        return
    screen = console()
    # Cells that may not wrap are cut off where the screen is too narrow for them.
    is_narrow = _needed(columns, listed) > screen.width
    table = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for column in columns:
        justify: Literal["left", "right"] = "right" if column in NUMBERS else "left"
        is_whole = column not in WRAPPED and not is_narrow
        table.add_column(column, justify=justify, no_wrap=is_whole, overflow="fold")
    for row in listed:
        table.add_row(*(escape(cell) for cell in row))
    with screen.capture() as drawn:
        screen.print(table)
    for line in drawn.get().removesuffix("\n").split("\n"):
        click.echo(line.rstrip())


def _needed(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Answer how wide a screen must be for nothing to be broken that should stay whole."""
    longest = [max(map(cell_len, cells)) for cells in zip(columns, *rows, strict=True)]
    kept = [
        min(wide, LEAST) if column in WRAPPED else wide
        for column, wide in zip(columns, longest, strict=True)
    ]
    return sum(kept) + GAP * (len(kept) - 1)


def print_facts(facts: Mapping[str, Any], *, are_numbers: bool = False) -> None:
    """Print names and values below each other; numbers end below each other."""
    width = max((len(name) for name in facts), default=0)
    values = [shown(value) for value in facts.values()]
    longest = max(map(len, values), default=0) if are_numbers else 0
    for name, value in zip(facts, values, strict=True):
        click.echo(f"{name:<{width}}  {value:>{longest}}".rstrip())


def shown(value: Any) -> str:
    """Write a value for people; control characters of foreign text are dropped."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    return "".join(char if char.isprintable() else " " for char in str(value))


def counted(number: int, one: str, many: str = "") -> str:
    """Write how many there are: “1 order”, “2 orders”."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def moment(value: datetime | None) -> str | None:
    """Write a time for programs: ISO 8601 in UTC."""
    return None if value is None else value.isoformat().replace("+00:00", "Z")


def progress_bar() -> Progress:
    """Make a progress bar on standard error; it shows only to a person at a terminal."""
    screen = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=screen,
        disable=not screen.is_terminal,
        transient=True,
    )
