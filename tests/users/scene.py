"""People: Ada owns everything, Bo manages people of one website, Cy may nothing yet."""

from typing import Any

from tests.scene import NOON

from counterpart.audit.models import AuditEntry
from counterpart.users.founding import found_roles
from counterpart.users.granting import limit_role
from counterpart.users.models import Role, User
from counterpart.users.operators import Operator, operator_of, unlimited
from counterpart.users.people import create_person
from counterpart.users.permissions import Permission
from counterpart.users.roles import create_role
from counterpart.websites.models import StoreView, Website

MACHINE = unlimited("cli:root")
BY_MACHINE: dict[str, Any] = {"by": MACHINE, "now": NOON}


def hired(login: str, *roles: str) -> User:
    """Add a person with roles, and the roles that every installation has."""
    found_roles()
    return create_person(
        login,
        name=f"{login.capitalize()} Example",
        email=f"{login}@example.com",
        roles=[role(code) for code in roles],
        **BY_MACHINE,
    )


def role(code: str) -> Role:
    return Role.objects.get(code=code)


def made(code: str, *permissions: Permission, websites: Any = (), views: Any = ()) -> Role:
    """Create a role, limited if websites or store views are given."""
    found_roles()
    new = create_role(code, permissions=permissions, **BY_MACHINE)
    if websites or views:
        limit_role(new, websites=websites, store_views=views, **BY_MACHINE)
    return new


def at_work(login: str) -> Operator:
    return operator_of(User.objects.get(username=login))


def rights(person: User) -> tuple[Any, ...]:
    """Everything that says what a person may."""
    again = User.objects.get(pk=person.pk)
    return again.is_active, again.password, sorted(again.roles.values_list("code", flat=True))


def permits(code: str) -> list[str]:
    return sorted(role(code).permissions.values_list("permission", flat=True))


def trail(action: str) -> list[tuple[Any, ...]]:
    """The entries of an action, oldest first: actor, kind, subject, before, after."""
    return [
        (one.actor, one.subject_kind, one.subject, one.before, one.after)
        for one in AuditEntry.objects.filter(action=action).order_by("pk")
    ]


def view_of(website: Website) -> StoreView:
    return StoreView.objects.get(store__website=website)
