"""Commands that bring orders in by hand, or from a file of another system."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from counterpart.cli.commerce.answering import answer, order_to_work
from counterpart.cli.commerce.order_facts import order_facts
from counterpart.cli.guarding import actor, granted, needs
from counterpart.cli.options import Commands, json_option, now_option
from counterpart.cli.printing import print_json, shown
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.orders.queries import read_order
from counterpart.orders.steps.reordering import reorder
from counterpart.orders.taking.faults import OrderRefused
from counterpart.orders.taking.parsing import parsed
from counterpart.orders.taking.take import take_edited_order, take_order
from counterpart.users.permissions import Permission

file_argument = click.argument(
    "file", type=click.Path(dir_okay=False, path_type=Path, allow_dash=True)
)


@click.group(cls=Commands)
def order() -> None:
    """Place orders from any source, edit them, or order again."""


@order.command()
@file_argument
@json_option
@now_option
@needs(Permission.CREATE_ORDERS)
def create(*, file: Path, as_json: bool, clock: Clock) -> int:
    """Place the order of a JSON file, or each of a list of them (- for standard input).

    Each order is placed for itself: one that is refused does not delay the others.
    """
    document = _document(file)
    documents = document if isinstance(document, list) else [document]
    if not documents and not as_json:
        click.echo("The list holds no order.")
    outcomes = []
    for position, one in enumerate(documents, start=1):
        outcome = _taken(one, clock)
        outcomes.append(outcome)
        if not as_json:
            _tell(outcome, position if len(documents) > 1 else None)
    if as_json:
        print_json(outcomes)
    return int(any(outcome["outcome"] == "refused" for outcome in outcomes))


@order.command()
@click.argument("number")
@file_argument
@json_option
@now_option
@needs(Permission.EDIT_ORDERS)
def edit(*, number: str, file: Path, as_json: bool, clock: Clock) -> None:
    """Cancel an order and place the one of a JSON file in its stead."""
    old = order_to_work(number)
    placed = take_edited_order(old, _document(file), actor=actor(), now=clock.now())
    answer(placed, f"Order {old.number} was canceled and replaced.", as_json=as_json)


@order.command()
@click.argument("number")
@json_option
@now_option
@needs(Permission.REORDER)
def again(*, number: str, as_json: bool, clock: Clock) -> None:
    """Order the same again, at the prices of today."""
    old = order_to_work(number)
    placed = reorder(old, actor=actor(), now=clock.now())
    answer(placed, f"The same was ordered again as in order {old.number}.", as_json=as_json)


def _document(file: Path) -> Any:
    return parsed(sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes())


def _taken(document: Any, clock: Clock) -> dict[str, Any]:
    try:
        taken = take_order(document, scope=granted(), actor=actor(), now=clock.now())
    except Refused as no:
        faults = (
            [asdict(fault) for fault in no.faults]
            if isinstance(no, OrderRefused)
            else [{"code": no.code, "sentence": str(no), "facts": {}}]
        )
        return {"outcome": "refused", "external_id": _external_id(document), "faults": faults}
    return {
        "outcome": "placed" if taken.is_new else "already_placed",
        "external_id": taken.order.external_id or None,
        "order": order_facts(read_order(taken.order)),
    }


def _external_id(document: Any) -> Any:
    return document.get("external_id") if isinstance(document, dict) else None


def _tell(outcome: dict[str, Any], position: int | None) -> None:
    before = f"{position}: " if position else ""
    if outcome["outcome"] == "refused":
        for fault in outcome["faults"]:
            click.echo(f"counterpart: {before}{shown(fault['sentence'])}", err=True)
        return
    number = outcome["order"]["number"]
    told = "was placed" if outcome["outcome"] == "placed" else "was placed before"
    click.echo(f"{before}Order {number} {told}.")
