"""Who works on the command line, and what may they do?"""

import functools
import getpass
from collections.abc import Callable
from typing import Any, TypeVar

import click

from counterpart.audit.seeing import record_seen
from counterpart.core.clock import Clock
from counterpart.orders.models.orders import Order
from counterpart.users import guarding
from counterpart.users.guarding import NotPermitted, demand
from counterpart.users.models import User
from counterpart.users.operators import Operator, operator_of, unlimited
from counterpart.users.permissions import Permission
from counterpart.websites.scopes import EVERYTHING, Scope

F = TypeVar("F", bound=Callable[..., Any])
GRANTED = "counterpart.granted"
OPERATOR = "counterpart.operator"


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


def also_needs(permission: Permission) -> Scope:
    """Refuse what a command does beyond its permission, unless this one is given too."""
    return demand(operator(), permission)


def check_permitted(permission: Permission, *orders: Order) -> None:
    """Refuse what a command does to orders beyond its permission, unless this one is given too."""
    scope = also_needs(permission)
    for order in orders:
        if not scope.allows(order.store_view_id):
            raise NotPermitted(
                f"For order {order.number} that needs the permission “{permission.label}”."
            )


def needs_everywhere(permission: Permission) -> None:
    """Refuse what reaches all websites, unless it is permitted on all of them."""
    guarding.demand_everywhere(operator(), permission)


def permitted(permission: Permission) -> Scope:
    """Answer where something is permitted to whoever is at work, which may be nowhere."""
    return guarding.permitted(operator(), permission)


def tell_seen(subject: str, clock: Clock) -> None:
    """Write down that a person was shown the buyer of an order; once in a command.

    The owner of the machine reads the database anyway and leaves no entry.
    """
    who = operator()
    if who.user_id is not None:
        record_seen(subject, actor=who.name, now=clock.now())


def operator() -> Operator:
    """Answer who is at work: the person named by `--as`, or else the owner of this machine.

    Read once in a command.
    """
    context = click.get_current_context(silent=True)
    if context is None:
        return unlimited(_owner())
    if OPERATOR not in context.meta:
        context.meta[OPERATOR] = _operator(context.find_root().params.get("login"))
    found: Operator = context.meta[OPERATOR]
    return found


def actor() -> str:
    """Name who works on the command line, for histories."""
    return operator().name


def _operator(login: str | None) -> Operator:
    if login is None:
        return unlimited(_owner())
    user = User.objects.filter(username=login.strip().lower()).first()
    if user is None:
        raise NotPermitted(f"There is no person with the login “{login}”.")
    if not user.is_active:
        raise NotPermitted(f"{user.username} does not work here any more: the login is inactive.")
    return operator_of(user)


def _owner() -> str:
    try:
        return f"cli:{getpass.getuser()}"
    except (OSError, KeyError):
        return "cli"
