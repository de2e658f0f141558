"""Commands about people: who works here, with which roles?"""

from typing import Any

import click

from counterpart.cli.guarding import needs, operator
from counterpart.cli.options import Commands, json_option, now_option
from counterpart.cli.printing import moment, print_json, print_table
from counterpart.cli.rights.passwords import asked_for_password
from counterpart.core.clock import Clock
from counterpart.users import letting_in
from counterpart.users import people as logins
from counterpart.users.assigning import change_roles
from counterpart.users.models import Role, User
from counterpart.users.permissions import Permission
from counterpart.users.roles import get_role


@click.group(cls=Commands)
def people() -> None:
    """List the people who work here, add some, and say which roles they have."""


@people.command("list")
@json_option
@needs(Permission.MANAGE_PEOPLE)
def list_(*, as_json: bool) -> None:
    """List everybody with roles, scope and last login, for the quarterly review."""
    everybody = _everybody()
    rows = [as_facts(person) for person in everybody]
    if as_json:
        print_json(rows)
        return
    print_table(
        "People",
        ["Login", "Name", "E-mail", "Active", "Roles", "Last login"],
        [
            (
                one["login"],
                one["name"],
                one["email"],
                one["active"],
                ", ".join(_role_told(role) for role in one["roles"]) or None,
                person.last_login,
            )
            for one, person in zip(rows, everybody, strict=True)
        ],
        empty="Nobody has a login yet. `counterpart people add --help` tells how.",
    )


@people.command()
@click.argument("login")
@click.option("--name", required=True, help="Name of the person.")
@click.option("--email", required=True, help="E-mail address of the person.")
@click.option("--role", "roles", multiple=True, metavar="ROLE", help="Give this role (several).")
@json_option
@now_option
@needs(Permission.MANAGE_PEOPLE)
def add(
    *, login: str, name: str, email: str, roles: tuple[str, ...], as_json: bool, clock: Clock
) -> None:
    """Add a person. `people password LOGIN` gives a password."""
    given = [get_role(code) for code in roles]
    person = logins.create_person(
        login, name=name, email=email, roles=given, by=operator(), now=clock.now()
    )
    _answer(person, f"{person.username} works here from now on.", as_json=as_json)


@people.command()
@click.argument("login")
@click.option("--give", multiple=True, metavar="ROLE", help="Give this role (several).")
@click.option("--take", multiple=True, metavar="ROLE", help="Take this role (several).")
@json_option
@now_option
@needs(Permission.MANAGE_PEOPLE)
def roles(
    *, login: str, give: tuple[str, ...], take: tuple[str, ...], as_json: bool, clock: Clock
) -> None:
    """Give a person roles, or take some; without options, show them."""
    person = logins.get_person(login)
    given, taken = ([get_role(code) for code in codes] for codes in (give, take))
    if given or taken:
        change_roles(person, give=given, take=taken, by=operator(), now=clock.now())
    told = ", ".join(person.roles.values_list("name", flat=True)) or "no role"
    _answer(person, f"{person.username} has {told}.", as_json=as_json)


@people.command()
@click.argument("login")
@json_option
@now_option
@needs(Permission.MANAGE_PEOPLE)
def deactivate(*, login: str, as_json: bool, clock: Clock) -> None:
    """Let a person work here no longer. What they did stays theirs."""
    person = logins.get_person(login)
    logins.deactivate(person, by=operator(), now=clock.now())
    _answer(person, f"{person.username} does not work here any more.", as_json=as_json)


@people.command()
@click.argument("login")
@json_option
@now_option
@needs(Permission.MANAGE_PEOPLE)
def activate(*, login: str, as_json: bool, clock: Clock) -> None:
    """Let a person work here again, with the roles they had."""
    person = logins.get_person(login)
    logins.activate(person, by=operator(), now=clock.now())
    _answer(person, f"{person.username} works here again.", as_json=as_json)


@people.command()
@click.argument("login")
@json_option
@now_option
@needs(Permission.MANAGE_PEOPLE)
def password(*, login: str, as_json: bool, clock: Clock) -> None:
    """Give a person a password, which they change when they sign in with it."""
    person = logins.get_person(login)
    logins.set_password(person, asked_for_password(), by=operator(), now=clock.now())
    _answer(person, f"{person.username} has a new password.", as_json=as_json)


@people.command()
@click.argument("login")
@json_option
@now_option
@needs(Permission.MANAGE_PEOPLE)
def unlock(*, login: str, as_json: bool, clock: Clock) -> None:
    """Let a person try their password again, whom too many wrong ones locked out."""
    person = logins.get_person(login)
    letting_in.unlock(person, by=operator(), now=clock.now())
    _answer(person, f"{person.username} may try again.", as_json=as_json)


@people.command("forget-factors")
@click.argument("login")
@json_option
@now_option
@needs(Permission.MANAGE_PEOPLE)
def forget_factors(*, login: str, as_json: bool, clock: Clock) -> None:
    """Take the second factors away from a person who lost them; they set up new ones."""
    person = logins.get_person(login)
    letting_in.forget_factors(person, by=operator(), now=clock.now())
    _answer(person, f"{person.username} has no second factor any more.", as_json=as_json)


def as_facts(person: User) -> dict[str, Any]:
    """Answer the documented JSON fields of a person."""
    return {
        "login": person.username,
        "name": person.get_full_name(),
        "email": person.email,
        "active": person.is_active,
        "has_password": person.has_usable_password(),
        "added_at": moment(person.date_joined),
        "last_login": moment(person.last_login),
        "roles": [
            {"code": role.code, "name": role.name, **_limits(role)} for role in person.roles.all()
        ],
    }


def _everybody() -> list[User]:
    people = User.objects.prefetch_related(
        "roles__scopes__website", "roles__scopes__store_view"
    ).order_by("username")
    return list(people)


def _limits(role: Role) -> dict[str, list[str]]:
    limits = list(role.scopes.all())
    return {
        "websites": [one.website.code for one in limits if one.website],
        "store_views": [one.store_view.code for one in limits if one.store_view],
    }


def _role_told(role: dict[str, Any]) -> str:
    where = [*role["websites"], *role["store_views"]]
    return f"{role['name']} ({', '.join(where)})" if where else str(role["name"])


def _answer(person: User, sentence: str, *, as_json: bool) -> None:
    if as_json:
        print_json(as_facts(User.objects.get(pk=person.pk)))
    else:
        click.echo(sentence)
