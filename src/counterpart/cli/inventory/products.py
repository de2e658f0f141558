"""Commands that create products, change them, and enable many."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

import click

from counterpart.catalog.enabling import enable_products
from counterpart.catalog.models import Product
from counterpart.catalog.sheets import OnWebsite, Sheet, read_sheet
from counterpart.cli.catalog import products
from counterpart.cli.guarding import actor, also_needs, needs
from counterpart.cli.inventory.counting import Quantity
from counterpart.cli.options import json_option, now_option
from counterpart.cli.printing import print_json
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.core.quantities import written
from counterpart.inventory.products.keeping import Whole, change_whole, create_whole, read_whole
from counterpart.users.permissions import Permission
from counterpart.websites.founding import find_website
from counterpart.websites.models import Website

__all__ = ["products"]

F = TypeVar("F", bound=Callable[..., Any])
IDENTIFIERS = ("asin", "ean", "upc", "isbn", "gcid")


def facts_options(command: F) -> F:
    """Add the options that say what a product is."""
    for option in (
        click.option("--everywhere", is_flag=True, help="Sold on every website, also on new ones."),
        click.option("--website", "websites", multiple=True, help="Sold on this one (several)."),
        *(click.option(f"--{name}", help=f"{name.upper()}; empty: none.") for name in IDENTIFIERS),
        click.option(
            "--fulfilled-by",
            type=click.Choice(["merchant", "amazon", "nobody"]),
            help="Who ships it in marketplaces; nobody: not said.",
        ),
        click.option("--virtual/--physical", "is_virtual", default=None, help="Is it shipped?"),
        click.option("--enabled/--disabled", "is_enabled", default=None, help="May it be sold?"),
        click.option("--price", type=Quantity(), help="In the website's base currency."),
        click.option("--name", help="What people read; unless given: the SKU."),
    ):
        command = option(command)
    return command


@products.command()
@click.argument("sku")
@click.option("--quantity", metavar="N", type=Quantity(), help="What was counted at default.")
@facts_options
@json_option
@now_option
@needs(Permission.EDIT_CATALOG)
def add(*, sku: str, quantity: Decimal | None, as_json: bool, clock: Clock, **said: Any) -> None:
    """Create a product; rules for selling it are set with `stock`."""
    if quantity is not None:
        also_needs(Permission.EDIT_STOCK)
    sheet = _said(Sheet(name=sku.strip()), said)
    product = create_whole(sku, Whole(sheet), quantity=quantity, actor=actor(), now=clock.now())
    _answer(product, f"Product {product.sku} is in the catalog.", as_json=as_json)


@products.command()
@click.argument("sku")
@facts_options
@json_option
@now_option
@needs(Permission.EDIT_CATALOG)
def change(*, sku: str, as_json: bool, clock: Clock, **said: Any) -> None:
    """Change a product; what is not named stays."""
    product = _get(sku)
    whole = read_whole(product)
    wanted = replace(whole, sheet=_said(whole.sheet, said))
    product = change_whole(product, wanted, seen=whole.version, actor=actor(), now=clock.now())
    _answer(product, f"Product {product.sku} is changed.", as_json=as_json)


@products.command()
@click.argument("skus", nargs=-1, required=True)
@json_option
@now_option
@needs(Permission.EDIT_CATALOG)
def enable(*, skus: tuple[str, ...], as_json: bool, clock: Clock) -> None:
    """Enable products everywhere; what single websites say of them stays."""
    _enable(skus, is_enabled=True, as_json=as_json, clock=clock)


@products.command()
@click.argument("skus", nargs=-1, required=True)
@json_option
@now_option
@needs(Permission.EDIT_CATALOG)
def disable(*, skus: tuple[str, ...], as_json: bool, clock: Clock) -> None:
    """Disable products everywhere; orders that are placed stay."""
    _enable(skus, is_enabled=False, as_json=as_json, clock=clock)


def _enable(skus: tuple[str, ...], *, is_enabled: bool, as_json: bool, clock: Clock) -> None:
    ids = [_get(sku).pk for sku in skus]
    told = enable_products(ids, is_enabled=is_enabled, actor=actor(), now=clock.now())
    if as_json:
        print_json([{"sku": one.sku, "changed": one.is_changed} for one in told])
        return
    for one in told:
        click.echo(f"{one.sku}: {one.sentence}")


def _said(sheet: Sheet, said: dict[str, Any]) -> Sheet:
    """Answer a sheet with what the options say."""
    codes, everywhere = said.pop("websites"), said.pop("everywhere")
    facts = {name: value for name, value in said.items() if value is not None}
    if facts.get("fulfilled_by") == "nobody":
        facts["fulfilled_by"] = ""
    if codes and everywhere:
        raise Refused("Use either --website or --everywhere.")
    if everywhere:
        facts |= {"is_on_every_website": True, "words": _words(sheet, None)}
    elif codes:
        facts |= {"is_on_every_website": False, "words": _words(sheet, codes)}
    return replace(sheet, **facts)


def _words(sheet: Sheet, codes: tuple[str, ...] | None) -> dict[int, OnWebsite]:
    """Answer a word for each website, which keeps whether it has the product enabled."""
    chosen = None if codes is None else {_website(code).pk for code in codes}
    return {
        key: OnWebsite(
            is_assigned=chosen is None or key in chosen,
            is_enabled=sheet.words[key].is_enabled if key in sheet.words else None,
        )
        for key in Website.objects.values_list("pk", flat=True)
    }


def _website(code: str) -> Website:
    website = find_website(code)
    if website is None:
        raise Refused(f"There is no website “{code}”.")
    return website


def _get(sku: str) -> Product:
    product = Product.objects.filter(sku=sku.strip()).first()
    if product is None:
        raise Refused(f"There is no product with the SKU “{sku}”.")
    return product


def _answer(product: Product, sentence: str, *, as_json: bool) -> None:
    if not as_json:
        click.echo(sentence)
        return
    sheet = read_sheet(product)
    codes = dict(Website.objects.values_list("pk", "code"))
    print_json(
        {
            "sku": product.sku,
            "name": sheet.name,
            "enabled": sheet.is_enabled,
            "virtual": sheet.is_virtual,
            "price": written(sheet.price),
            **{name: getattr(sheet, name) for name in IDENTIFIERS},
            "fulfilled_by": sheet.fulfilled_by,
            "on_every_website": sheet.is_on_every_website,
            "websites": {
                codes[key]: {"assigned": word.is_assigned, "enabled": word.is_enabled}
                for key, word in sheet.words.items()
            },
        }
    )
