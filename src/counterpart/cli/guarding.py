"""Who works on the command line, and what may they do?"""

import functools
import getpass
from collections.abc import Callable
from typing import Any, TypeVar

import click

from counterpart.users.guarding import NotPermitted, demand
from counterpart.users.models import User
from counterpart.users.operators import Operator, operator_of, unlimited
from counterpart.users.permissions import Permission
from counterpart.websites.scopes import EVERYTHING, Scope

F = TypeVar("F", bound=Callable[..., Any])
GRANTED = "counterpart.granted"


def needs(permission: Permission) -> Callable[[F], F]:
    """Let a command run only for operators with a permission; nearest to the function.

    Within the command `granted()` answers where the permission holds.
    """

    def guard(command: F) -> F:
        @functools.wraps(command)
        def guarded(*arguments: Any, **options: Any) -> Any:
            click.get_current_context().meta[GRANTED] = demand(operator(), permission)
            return command(*arguments, **options)

        guarded.needs = permission  # type: ignore[attr-defined]  # read by a test of all commands
        return guarded  # type: ignore[return-value]

    return guard


def granted() -> Scope:
    """Answer where the running command is permitted; everywhere outside of a command."""
    context = click.get_current_context(silent=True)
    scope = context.meta.get(GRANTED, EVERYTHING) if context else EVERYTHING
    return scope if isinstance(scope, Scope) else EVERYTHING


def operator() -> Operator:
    """Answer who is at work: the person named by `--as`, or else the owner of this machine."""
    context = click.get_current_context(silent=True)
    login = context.find_root().params.get("login") if context else None
    if not login:
        return unlimited(_owner())
    user = User.objects.filter(username=login).first()
    if user is None:
        raise NotPermitted(f"There is no person with the login “{login}”.")
    return operator_of(user)


def actor() -> str:
    """Name who works on the command line, for histories."""
    return operator().name


def _owner() -> str:
    try:
        return f"cli:{getpass.getuser()}"
    except (OSError, KeyError):
        return "cli"
