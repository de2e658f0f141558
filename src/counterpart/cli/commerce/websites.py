"""Commands about websites, stores and store views."""

from typing import Any

import click

from counterpart.cli.guarding import actor, granted, needs, needs_everywhere
from counterpart.cli.options import Commands, json_option, now_option
from counterpart.cli.printing import print_json, print_table
from counterpart.core.clock import Clock
from counterpart.users.permissions import Permission
from counterpart.websites.arranging import (
    KINDS,
    change_place,
    create_store,
    create_view,
    create_website,
    get_place,
    get_store,
    get_website,
)
from counterpart.websites.models import Store, StoreView, Website

name_option = click.option("--name", required=True, help="What people read.")
sort_option = click.option("--sort-order", type=int, help="The lowest comes first.")
letterhead_option = click.option("--letterhead", help="What heads printed documents.")
language_option = click.option("--language", help="Language of its labels and e-mails, such as de.")


@click.group(cls=Commands)
def websites() -> None:
    """List, create and change websites, stores and store views."""


@websites.command("list")
@json_option
@needs(Permission.VIEW_ORDERS)
def list_(*, as_json: bool) -> None:
    """List websites with their stores and store views."""
    facts = _all()
    if as_json:
        print_json(facts)
        return
    print_table(
        "Websites",
        ["Website", "Store", "Store view", "Name", "Language", "Active", "Currency"],
        [
            (one["code"], store["code"], view["code"], view["name"], view["language"],
             view["active"], one["base_currency"])
            for one in facts
            for store in one["stores"] or [{"code": None, "views": []}]
            for view in store["views"]
            or [{"code": None, "name": None, "language": None, "active": None}]
        ],
        empty="There are no websites yet.",
    )  # fmt: skip


@websites.command()
@click.argument("code")
@name_option
@click.option("--currency", required=True, help="Its base currency, for ever.")
@letterhead_option
@sort_option
@json_option
@now_option
@needs(Permission.CONFIGURE_SALES)
def create(*, code: str, currency: str, as_json: bool, clock: Clock, **facts: Any) -> None:
    """Create a website."""
    needs_everywhere(Permission.CONFIGURE_SALES)
    made = create_website(code, base_currency=currency, actor=actor(), now=clock.now(), **facts)
    _answer(f"Website {made.code} was created.", as_json=as_json)


@websites.command()
@click.argument("website")
@click.argument("code")
@name_option
@json_option
@now_option
@needs(Permission.CONFIGURE_SALES)
def store(*, website: str, code: str, name: str, as_json: bool, clock: Clock) -> None:
    """Create a store of a website."""
    needs_everywhere(Permission.CONFIGURE_SALES)
    create_store(get_website(website), code, name=name, actor=actor(), now=clock.now())
    _answer(f"Store {code} was created.", as_json=as_json)


@websites.command()
@click.argument("store")
@click.argument("code")
@name_option
@language_option
@click.option("--inactive", is_flag=True, help="Not in use yet.")
@sort_option
@json_option
@now_option
@needs(Permission.CONFIGURE_SALES)
def view(
    *, store: str, code: str, inactive: bool, as_json: bool, clock: Clock, **facts: Any
) -> None:
    """Create a store view of a store."""
    needs_everywhere(Permission.CONFIGURE_SALES)
    place = get_store(store)
    create_view(place, code, is_active=not inactive, actor=actor(), now=clock.now(), **facts)
    _answer(f"Store view {code} was created.", as_json=as_json)


@websites.command()
@click.argument("kind", type=click.Choice([*KINDS]))
@click.argument("code")
@click.option("--name", help="What people read.")
@letterhead_option
@language_option
@click.option("--active/--inactive", "is_active", default=None, help="In use, or not.")
@sort_option
@json_option
@now_option
@needs(Permission.CONFIGURE_SALES)
def change(*, kind: str, code: str, as_json: bool, clock: Clock, **facts: Any) -> None:
    """Change a website, store or view. Orders keep the names under which they were placed."""
    needs_everywhere(Permission.CONFIGURE_SALES)
    change_place(get_place(kind, code), actor=actor(), now=clock.now(), **facts)
    _answer(f"The {kind} {code} was changed.", as_json=as_json)


def _answer(sentence: str, *, as_json: bool) -> None:
    if as_json:
        print_json(_all())
    else:
        click.echo(sentence)


def _all() -> list[dict[str, Any]]:
    """Answer the documented JSON fields of the websites within the command's scope."""
    scope = granted()
    views = list(StoreView.objects.filter(scope.within("pk")))
    stores = [
        one
        for one in Store.objects.all()
        if scope.is_everything or any(view.store_id == one.pk for view in views)
    ]
    return [
        {
            "code": website.code,
            "name": website.name,
            "base_currency": website.base_currency,
            "letterhead": website.letterhead,
            "sort_order": website.sort_order,
            "stores": [
                {
                    "code": one.code,
                    "name": one.name,
                    "views": [_view(view) for view in views if view.store_id == one.pk],
                }
                for one in stores
                if one.website_id == website.pk
            ],
        }
        for website in Website.objects.all()
        if scope.is_everything or any(one.website_id == website.pk for one in stores)
    ]


def _view(view: StoreView) -> dict[str, Any]:
    return {
        "code": view.code,
        "name": view.name,
        "language": view.language,
        "active": view.is_active,
        "sort_order": view.sort_order,
    }
