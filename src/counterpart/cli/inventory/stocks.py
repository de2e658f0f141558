"""Commands about stocks: what websites sell from."""

from typing import Any

import click

from counterpart.cli.guarding import actor, needs
from counterpart.cli.options import Commands, json_option, now_option
from counterpart.cli.printing import print_json, print_table
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.core.quantities import as_number
from counterpart.inventory.low_stock import low_stock
from counterpart.inventory.models import Stock, StockWebsite
from counterpart.inventory.sourcing import link_source, unlink_source
from counterpart.inventory.stocking import (
    assign_website,
    create_stock,
    delete_stock,
    rename_stock,
)
from counterpart.inventory.stocks import (
    DEFAULT_STOCK,
    default_stock,
    find_source,
    find_stock,
)
from counterpart.users.permissions import Permission
from counterpart.websites.models import Website


@click.group(cls=Commands)
def stocks() -> None:
    """Stocks: what websites sell from, the sum of some sources."""


@stocks.command("list")
@json_option
@needs(Permission.VIEW_CATALOG)
def list_(*, as_json: bool) -> None:
    """List the stocks, their sources by priority, and the websites that sell from them."""
    default_stock()
    rows = [_facts(stock, _unassigned()) for stock in _read()]
    if as_json:
        print_json(rows)
        return
    print_table(
        "Stocks",
        ["Stock", "Sources", "Websites"],
        [
            (
                row["name"],
                ", ".join(f"{one['code']} ({one['priority']})" for one in row["sources"]) or None,
                ", ".join(row["websites"]) or None,
            )
            for row in rows
        ],
        empty="There are no stocks yet.",
    )


@stocks.command()
@click.argument("name")
@json_option
@now_option
@needs(Permission.MANAGE_SOURCES)
def create(*, name: str, as_json: bool, clock: Clock) -> None:
    """Open a stock; link sources to it, and assign websites."""
    stock = create_stock(name, actor=actor(), now=clock.now())
    _answer(stock, f"Stock {stock.name} is there.", as_json=as_json)


@stocks.command()
@click.argument("name")
@click.argument("new_name")
@json_option
@now_option
@needs(Permission.MANAGE_SOURCES)
def rename(*, name: str, new_name: str, as_json: bool, clock: Clock) -> None:
    """Give a stock another name."""
    stock = rename_stock(find_stock(name), new_name, actor=actor(), now=clock.now())
    _answer(stock, f"The stock is now called {stock.name}.", as_json=as_json)


@stocks.command()
@click.argument("name")
@json_option
@now_option
@needs(Permission.MANAGE_SOURCES)
def delete(*, name: str, as_json: bool, clock: Clock) -> None:
    """Delete a stock that is not in use."""
    stock = find_stock(name)
    delete_stock(stock, actor=actor(), now=clock.now())
    if as_json:
        print_json({"deleted": stock.name})
    else:
        click.echo(f"Stock {stock.name} was deleted.")


@stocks.command()
@click.argument("name")
@click.argument("source")
@click.option("--priority", type=int, default=1, help="The lowest number is taken from first.")
@json_option
@now_option
@needs(Permission.MANAGE_SOURCES)
def link(*, name: str, source: str, priority: int, as_json: bool, clock: Clock) -> None:
    """Let a stock draw from a source, or change its priority."""
    stock, place = find_stock(name), find_source(source)
    link_source(stock, place, priority=priority, actor=actor(), now=clock.now())
    _answer(stock, f"{stock.name} draws from {place.code}.", as_json=as_json)


@stocks.command()
@click.argument("name")
@click.argument("source")
@json_option
@now_option
@needs(Permission.MANAGE_SOURCES)
def unlink(*, name: str, source: str, as_json: bool, clock: Clock) -> None:
    """Let a stock no longer draw from a source."""
    stock, place = find_stock(name), find_source(source)
    unlink_source(stock, place, actor=actor(), now=clock.now())
    _answer(stock, f"{stock.name} no longer draws from {place.code}.", as_json=as_json)


@stocks.command()
@click.argument("website")
@click.argument("name")
@json_option
@now_option
@needs(Permission.MANAGE_SOURCES)
def assign(*, website: str, name: str, as_json: bool, clock: Clock) -> None:
    """Let a website sell from a stock; open orders keep the one they were promised from."""
    stock = find_stock(name)
    place_of_sale = Website.objects.filter(code__iexact=website.strip()).first()
    if place_of_sale is None:
        known = ", ".join(Website.objects.values_list("code", flat=True))
        raise Refused(f"There is no website “{website}”. Websites: {known}.")
    assign_website(place_of_sale, stock, actor=actor(), now=clock.now())
    _answer(stock, f"{place_of_sale.code} sells from {stock.name}.", as_json=as_json)


@stocks.command()
@click.option("--stock", "name", metavar="NAME", help="Which stock; unless given: the default.")
@json_option
@needs(Permission.VIEW_CATALOG)
def low(*, name: str | None, as_json: bool) -> None:
    """List the products of which too little is left to sell."""
    rows = [
        {
            "sku": one.sku,
            "name": one.name,
            "on_hand": as_number(one.on_hand),
            "salable": as_number(one.salable),
            "notify_below": as_number(one.notify_below),
        }
        for one in low_stock(find_stock(name) if name else default_stock())
    ]
    if as_json:
        print_json(rows)
        return
    print_table(
        "Low stock",
        ["SKU", "Name", "On hand", "Salable", "Notify below"],
        [tuple(row.values()) for row in rows],
        empty="Nothing runs low.",
    )


def _answer(stock: Stock, sentence: str, *, as_json: bool) -> None:
    if as_json:
        [fresh] = [one for one in _read() if one.pk == stock.pk]
        print_json(_facts(fresh, _unassigned()))
    else:
        click.echo(sentence)


def _read() -> list[Stock]:
    related = ("sources__source", "websites__website")
    return list(Stock.objects.order_by("name").prefetch_related(*related))


def _unassigned() -> list[str]:
    """Name the websites that were never given a stock: they sell from the default one."""
    given = StockWebsite.objects.values("website")
    return list(Website.objects.exclude(pk__in=given).values_list("code", flat=True))


def _facts(stock: Stock, unassigned: list[str]) -> dict[str, Any]:
    websites = [link.website.code for link in stock.websites.all()]
    return {
        "name": stock.name,
        "sources": [
            {
                "code": link.source.code,
                "priority": link.priority,
                "enabled": link.source.is_enabled,
            }
            for link in stock.sources.all()
        ],
        "websites": sorted(websites + (unassigned if stock.name == DEFAULT_STOCK else [])),
    }
