"""The command that makes the first person who may do everything."""

import click

from counterpart.cli.guarding import needs, operator
from counterpart.cli.options import now_option
from counterpart.cli.rights.passwords import asked_for_password, read_password
from counterpart.core.clock import Clock
from counterpart.users.founding import OWNER, found_roles
from counterpart.users.people import create_person
from counterpart.users.permissions import Permission
from counterpart.users.roles import get_role


@click.command()
@click.option("--login", help="Login; asked for unless given.")
@click.option("--name", help="Name of the person; asked for unless given.")
@click.option("--email", help="E-mail address; asked for unless given.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@now_option
@needs(Permission.MANAGE_PEOPLE)
def createowner(
    *,
    login: str | None,
    name: str | None,
    email: str | None,
    password_stdin: bool,
    clock: Clock,
) -> None:
    """Create a person who may do everything, to sign in with in the browser."""
    found_roles()
    # Asked here and not by the options: nobody types before the guard has let them in.
    person = create_person(
        login or click.prompt("Login"),
        name=name or click.prompt("Name"),
        email=email or click.prompt("E-mail address"),
        roles=[get_role(OWNER)],
        password=read_password() if password_stdin else asked_for_password(),
        by=operator(),
        now=clock.now(),
    )
    click.echo(f"{person.username} may do everything and can sign in.")
