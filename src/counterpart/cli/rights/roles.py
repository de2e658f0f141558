"""Commands about roles: what does each permit, and where?"""

from typing import Any

import click

from counterpart.cli.guarding import needs, operator
from counterpart.cli.options import Commands, json_option, now_option
from counterpart.cli.printing import print_facts, print_json, print_table
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.users.granting import grant_permissions, limit_role, withdraw_permissions
from counterpart.users.models import Role
from counterpart.users.operators import permissions_of
from counterpart.users.permissions import Permission
from counterpart.users.roles import create_role, delete_role, get_role, rename_role
from counterpart.websites.founding import find_website
from counterpart.websites.models import StoreView, Website

permissions_argument = click.argument(
    "permissions",
    nargs=-1,
    required=True,
    metavar="PERMISSION…",
    type=click.Choice(Permission.values),
)


@click.group(cls=Commands)
def roles() -> None:
    """List roles, and say what each permits and where."""


@roles.command("list")
@json_option
@needs(Permission.MANAGE_PEOPLE)
def list_(*, as_json: bool) -> None:
    """List all roles."""
    rows = [as_facts(role) for role in _all_roles()]
    if as_json:
        print_json(rows)
        return
    print_table(
        "Roles",
        ["Role", "Name", "Permissions", "Where", "People"],
        [
            (one["code"], one["name"], _count_told(one), _where_told(one), len(one["people"]))
            for one in rows
        ],
        empty="There are no roles yet. `counterpart migrate` founds some.",
    )


@roles.command()
@click.argument("role")
@json_option
@needs(Permission.MANAGE_PEOPLE)
def show(*, role: str, as_json: bool) -> None:
    """Show what a role permits, where, and who has it."""
    facts = as_facts(get_role(role))
    if as_json:
        print_json(facts)
        return
    print_facts(
        {
            "Role": facts["code"],
            "Name": facts["name"],
            "Where": _where_told(facts),
            "People": ", ".join(facts["people"]) or None,
        }
    )
    click.echo("")
    print_table(
        "Permissions",
        ["Permission", "What"],
        [(code, str(Permission(code).label)) for code in facts["permissions"]],
        empty="This role permits nothing.",
    )


@roles.command()
@click.argument("code")
@click.option("--name", default="", help="Name of the role; unless given: its code.")
@click.option(
    "--permission",
    "permissions",
    multiple=True,
    type=click.Choice(Permission.values),
    help="What it permits (several).",
)
@json_option
@now_option
@needs(Permission.MANAGE_PEOPLE)
def create(
    *, code: str, name: str, permissions: tuple[str, ...], as_json: bool, clock: Clock
) -> None:
    """Create a role. It holds everywhere until it is limited."""
    role = create_role(
        code,
        name=name,
        permissions=[Permission(one) for one in permissions],
        by=operator(),
        now=clock.now(),
    )
    _answer(role, f"The role {role.code} was created.", as_json=as_json)


@roles.command()
@click.argument("role")
@click.argument("name")
@json_option
@now_option
@needs(Permission.MANAGE_PEOPLE)
def rename(*, role: str, name: str, as_json: bool, clock: Clock) -> None:
    """Give a role another name; its code stays."""
    found = rename_role(get_role(role), name, by=operator(), now=clock.now())
    _answer(found, f"The role {found.code} is called {found.name}.", as_json=as_json)


@roles.command()
@click.argument("role")
@permissions_argument
@json_option
@now_option
@needs(Permission.MANAGE_PEOPLE)
def grant(*, role: str, permissions: tuple[str, ...], as_json: bool, clock: Clock) -> None:
    """Let a role permit more."""
    found = get_role(role)
    wanted = [Permission(one) for one in permissions]
    grant_permissions(found, wanted, by=operator(), now=clock.now())
    _answer(found, f"The role {found.code} permits {_told(wanted)}.", as_json=as_json)


@roles.command()
@click.argument("role")
@permissions_argument
@json_option
@now_option
@needs(Permission.MANAGE_PEOPLE)
def withdraw(*, role: str, permissions: tuple[str, ...], as_json: bool, clock: Clock) -> None:
    """Let a role permit less."""
    found = get_role(role)
    wanted = [Permission(one) for one in permissions]
    withdraw_permissions(found, wanted, by=operator(), now=clock.now())
    _answer(found, f"The role {found.code} no longer permits {_told(wanted)}.", as_json=as_json)


@roles.command()
@click.argument("role")
@click.option("--website", "websites", multiple=True, metavar="CODE", help="Within it (several).")
@click.option(
    "--store-view", "store_views", multiple=True, metavar="CODE", help="Within it (several)."
)
@click.option("--everywhere", is_flag=True, help="Without limits.")
@json_option
@now_option
@needs(Permission.MANAGE_PEOPLE)
def limit(
    *,
    role: str,
    websites: tuple[str, ...],
    store_views: tuple[str, ...],
    everywhere: bool,
    as_json: bool,
    clock: Clock,
) -> None:
    """Let a role hold within some websites and store views only, or everywhere again."""
    if everywhere == bool(websites or store_views):
        raise Refused("Say where the role holds: --website, --store-view, or --everywhere.")
    found = get_role(role)
    limit_role(
        found,
        websites=[_website(code) for code in websites],
        store_views=[_store_view(code) for code in store_views],
        by=operator(),
        now=clock.now(),
    )
    where = "everywhere" if everywhere else f"within {_where_told(as_facts(found))} only"
    _answer(found, f"The role {found.code} holds {where}.", as_json=as_json)


@roles.command()
@click.argument("role")
@json_option
@now_option
@needs(Permission.MANAGE_PEOPLE)
def delete(*, role: str, as_json: bool, clock: Clock) -> None:
    """Delete a role that nobody has."""
    found = get_role(role)
    code = found.code
    delete_role(found, by=operator(), now=clock.now())
    if as_json:
        print_json({"deleted": code})
    else:
        click.echo(f"The role {code} was deleted.")


def as_facts(role: Role) -> dict[str, Any]:
    """Answer the documented JSON fields of a role."""
    limits = list(role.scopes.all())
    return {
        "code": role.code,
        "name": role.name,
        "permits_everything": role.permits_everything,
        "permissions": sorted(permissions_of(role)),
        "websites": [one.website.code for one in limits if one.website],
        "store_views": [one.store_view.code for one in limits if one.store_view],
        "people": sorted(person.username for person in role.people.all()),
    }


def _all_roles() -> list[Role]:
    return list(
        Role.objects.prefetch_related(
            "permissions", "scopes__website", "scopes__store_view", "people"
        )
    )


def _answer(role: Role, sentence: str, *, as_json: bool) -> None:
    if as_json:
        print_json(as_facts(Role.objects.get(pk=role.pk)))
    else:
        click.echo(sentence)


def _count_told(facts: dict[str, Any]) -> str:
    return "everything" if facts["permits_everything"] else str(len(facts["permissions"]))


def _where_told(facts: dict[str, Any]) -> str:
    return ", ".join([*facts["websites"], *facts["store_views"]]) or "everywhere"


def _told(permissions: list[Permission]) -> str:
    return ", ".join(f"“{one.label}”" for one in permissions)


def _website(code: str) -> Website:
    website = find_website(code)
    if website is None:
        raise Refused(f"There is no website “{code}”.")
    return website


def _store_view(code: str) -> StoreView:
    view = StoreView.objects.filter(code__iexact=code.strip()).first()
    if view is None:
        raise Refused(f"There is no store view “{code}”.")
    return view
