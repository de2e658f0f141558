"""Commands about sources: the places where goods lie."""

from typing import Any

import click

from counterpart.cli.guarding import actor, needs
from counterpart.cli.options import Commands, json_option, now_option
from counterpart.cli.printing import print_json, print_table
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.inventory.models import Source
from counterpart.inventory.sourcing import (
    change_source,
    create_source,
    delete_source,
    enable_source,
)
from counterpart.inventory.stocks import default_stock, find_source
from counterpart.users.permissions import Permission

address_option = click.option(
    "--address",
    "parts",
    multiple=True,
    metavar="PART=TEXT",
    help="contact, email, phone, country, region, city, street or postcode (several).",
)


@click.group(cls=Commands)
def sources() -> None:
    """Sources: the places where goods lie."""


@sources.command("list")
@json_option
@needs(Permission.VIEW_CATALOG)
def list_(*, as_json: bool) -> None:
    """List the sources and the stocks that draw from them."""
    default_stock()
    rows = [_facts(source) for source in _read()]
    if as_json:
        print_json(rows)
        return
    print_table(
        "Sources",
        ["Code", "Name", "Enabled", "Stocks", "Description"],
        [
            (
                row["code"],
                row["name"],
                row["enabled"],
                ", ".join(one["name"] for one in row["stocks"]) or None,
                row["description"] or None,
            )
            for row in rows
        ],
        empty="There are no sources yet.",
    )


@sources.command()
@click.argument("code")
@click.option("--name", default="", help="What people call it; unless given: the code.")
@click.option("--description", default="", help="What else is to be known.")
@address_option
@json_option
@now_option
@needs(Permission.MANAGE_SOURCES)
def create(
    *,
    code: str,
    name: str,
    description: str,
    parts: tuple[str, ...],
    as_json: bool,
    clock: Clock,
) -> None:
    """Open a source; link it to a stock to sell from it."""
    source = create_source(
        code,
        name=name,
        description=description,
        address=_address(parts),
        actor=actor(),
        now=clock.now(),
    )
    _answer(source, f"Source {source.code} is there.", as_json=as_json)


@sources.command()
@click.argument("code")
@click.option("--name", help="What people call it.")
@click.option("--description", help="What else is to be known.")
@address_option
@json_option
@now_option
@needs(Permission.MANAGE_SOURCES)
def change(
    *,
    code: str,
    name: str | None,
    description: str | None,
    parts: tuple[str, ...],
    as_json: bool,
    clock: Clock,
) -> None:
    """Change what is said of a source; an empty part of the address is taken away."""
    source = change_source(
        find_source(code),
        name=name,
        description=description,
        address=_address(parts) if parts else None,
        actor=actor(),
        now=clock.now(),
    )
    _answer(source, f"Source {source.code} was changed.", as_json=as_json)


@sources.command()
@click.argument("code")
@json_option
@now_option
@needs(Permission.MANAGE_SOURCES)
def enable(*, code: str, as_json: bool, clock: Clock) -> None:
    """Open a source again: what lies there is on hand."""
    source = find_source(code)
    enable_source(source, is_enabled=True, actor=actor(), now=clock.now())
    _answer(source, f"Source {source.code} is open.", as_json=as_json)


@sources.command()
@click.argument("code")
@json_option
@now_option
@needs(Permission.MANAGE_SOURCES)
def disable(*, code: str, as_json: bool, clock: Clock) -> None:
    """Close a source: what lies there is no longer on hand."""
    source = find_source(code)
    enable_source(source, is_enabled=False, actor=actor(), now=clock.now())
    _answer(source, f"Source {source.code} is closed.", as_json=as_json)


@sources.command()
@click.argument("code")
@json_option
@now_option
@needs(Permission.MANAGE_SOURCES)
def delete(*, code: str, as_json: bool, clock: Clock) -> None:
    """Delete a source that nothing has to do with any more."""
    source = find_source(code)
    delete_source(source, actor=actor(), now=clock.now())
    if as_json:
        print_json({"deleted": source.code})
    else:
        click.echo(f"Source {source.code} was deleted.")


def _address(parts: tuple[str, ...]) -> dict[str, str]:
    address = {}
    for pair in parts:
        part, equals, text = pair.partition("=")
        if not equals:
            raise Refused(f"“{pair}” is not of the form PART=TEXT.")
        address[part.strip().lower()] = text
    return address


def _answer(source: Source, sentence: str, *, as_json: bool) -> None:
    if as_json:
        [fresh] = [one for one in _read() if one.pk == source.pk]
        print_json(_facts(fresh))
    else:
        click.echo(sentence)


def _read() -> list[Source]:
    return list(Source.objects.order_by("code").prefetch_related("stocks__stock"))


def _facts(source: Source) -> dict[str, Any]:
    return {
        "code": source.code,
        "name": source.name,
        "enabled": source.is_enabled,
        "description": source.description,
        "address": source.address,
        "stocks": [
            {"name": link.stock.name, "priority": link.priority} for link in source.stocks.all()
        ],
    }
