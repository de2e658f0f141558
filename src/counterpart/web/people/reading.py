"""Who works here, and what is to be told of each?"""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from counterpart.core.errors import Refused
from counterpart.users.models import Role, User
from counterpart.users.operators import permissions_of
from counterpart.users.passwords import is_password_due
from counterpart.users.permissions import Permission


class PersonPageUnknown(Refused):
    """No person has that key."""

    code = "person_unknown"


class RolePageUnknown(Refused):
    """No role has that key."""

    code = "role_unknown"


@dataclass(frozen=True)
class Person:
    """A person as lists show them. Nobody's name stands in an address: keys do."""

    user: User
    roles: list[Role]
    factors: int
    is_locked: bool
    is_password_due: bool


def everybody(now: datetime) -> list[Person]:
    """Answer everybody with a login, those who work here first, in a fixed number of queries.

    Their roles tell what they permit and where.
    """
    return _told(User.objects.order_by("-is_active", "username"), now)


def reviewed(now: datetime) -> list[tuple[Person, Role | None, list[str]]]:
    """Answer everybody with each of their roles, and the names of what it permits.

    Those without any role stand there too.
    """
    rows: list[tuple[Person, Role | None, list[str]]] = []
    for person in everybody(now):
        rows += [(person, role, _permits(role)) for role in person.roles]
        if not person.roles:
            rows.append((person, None, []))
    return rows


def person_with(key: int, now: datetime) -> Person:
    """Answer the person with this key, or refuse."""
    for found in _told(User.objects.filter(pk=key), now):
        return found
    raise PersonPageUnknown(_("There is no such person."))


def all_roles() -> list[Role]:
    """Answer every role with what it permits, where, and who has it, in five queries."""
    return list(_with_rights(Role.objects.all()).prefetch_related("people").order_by("pk"))


def role_with(key: int) -> Role:
    """Answer the role with this key, or refuse."""
    found = _with_rights(Role.objects.filter(pk=key)).prefetch_related("people").first()
    if found is None:
        raise RolePageUnknown(_("There is no such role; perhaps it was deleted."))
    return found


def _told(users: QuerySet[User], now: datetime) -> list[Person]:
    factors = dict(
        Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
        .values_list("user")
        .annotate(Count("pk"))
    )
    locked = set(
        AccessAttempt.objects.filter(
            failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
            attempt_time__gt=now - settings.AXES_COOLOFF_TIME,
        ).values_list("username", flat=True)
    )
    return [
        Person(
            user=user,
            roles=list(user.roles.all()),
            factors=factors.get(user.pk, 0),
            is_locked=user.username in locked,
            is_password_due=is_password_due(user, now=now),
        )
        for user in users.prefetch_related(
            "roles__permissions", "roles__scopes__website", "roles__scopes__store_view"
        )
    ]


def _permits(role: Role) -> list[str]:
    permitted = permissions_of(role)
    return [str(one.label) for one in Permission if one in permitted]


def _with_rights(roles: QuerySet[Role]) -> QuerySet[Role]:
    return roles.prefetch_related("permissions", "scopes__website", "scopes__store_view")
