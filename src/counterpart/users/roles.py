"""How does a role come to be, and how does it end?"""

import re
from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext

from counterpart.core.errors import Refused
from counterpart.users.extending import (
    changing_rights,
    check_not_held,
    check_reach,
    rights_by_role,
    role_facts,
)
from counterpart.users.models import Role, RolePermission
from counterpart.users.operators import Operator
from counterpart.users.permissions import Permission
from counterpart.websites.scopes import EVERYTHING

CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")


class RoleUnknown(Refused):
    """No role has that code."""

    code = "role_unknown"


class RoleRefused(Refused):
    """A role cannot be called that, or cannot end now."""

    code = "role_refused"


def create_role(
    code: str,
    *,
    name: str = "",
    permissions: Iterable[Permission] = (),
    by: Operator,
    now: datetime,
) -> Role:
    """Create a role that holds everywhere.

    Refuses a code that is taken, and what the operator may not do everywhere.
    """
    wanted = sorted(set(permissions))
    with changing_rights(by, now=now) as change:
        plain = _free_code(code)
        check_reach(change.by, dict.fromkeys(wanted, EVERYTHING))
        role = Role.objects.create(code=plain, name=_name(name or plain))
        RolePermission.objects.bulk_create(
            RolePermission(role=role, permission=permission) for permission in wanted
        )
        change.written(
            "role_created", kind="role", subject=role.code, before={}, after=role_facts(role)
        )
    return role


def rename_role(role: Role, name: str, *, by: Operator, now: datetime) -> Role:
    """Give a role another name; its code stays."""
    with changing_rights(by, now=now) as change:
        check_reach(change.by, rights_by_role(role))
        before = role_facts(role)
        role.name = _name(name)
        role.save(update_fields=["name"])
        change.written(
            "role_renamed", kind="role", subject=role.code, before=before, after=role_facts(role)
        )
    return role


def delete_role(role: Role, *, by: Operator, now: datetime) -> None:
    """Delete a role that nobody has. The owner's role stays for ever."""
    with changing_rights(by, now=now) as change:
        check_not_held(change.by, role)
        check_reach(change.by, rights_by_role(role))
        people = list(role.people.order_by("username").values_list("username", flat=True))
        if people:
            raise RoleRefused(
                gettext("The role “{name}” cannot be deleted: {people} {value} it.").format(
                    name=role.name,
                    people=", ".join(people),
                    value="has" if len(people) == 1 else "have",
                )
            )
        before = role_facts(role)
        role.delete()
        change.written("role_deleted", kind="role", subject=role.code, before=before, after={})


def get_role(code: str) -> Role:
    """Answer the role with this code, in any case, or refuse."""
    role = Role.objects.filter(code__iexact=code.strip()).first()
    if role is None:
        known = ", ".join(Role.objects.values_list("code", flat=True)) or "none yet"
        raise RoleUnknown(
            gettext("There is no role “{code}”. Roles: {known}.").format(code=code, known=known)
        )
    return role


def _free_code(code: str) -> str:
    plain = code.strip().lower()
    if not CODE.fullmatch(plain):
        raise RoleRefused(
            gettext(
                "“{code}” is not a code: it begins with a letter, then letters, digits and _."
            ).format(code=code)
        )
    if Role.objects.filter(code=plain).exists():
        raise RoleRefused(gettext("There is already a role “{plain}”.").format(plain=plain))
    return plain


def _name(name: str) -> str:
    plain = name.strip()
    if not plain or len(plain) > 100:
        raise RoleRefused(gettext("The name of a role has 1 to 100 characters."))
    return plain
