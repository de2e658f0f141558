"""What does a role permit, and where?"""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext

from counterpart.users.extending import (
    RightsRefused,
    changing_rights,
    check_not_held,
    check_reach,
    rights_by_role,
    role_facts,
)
from counterpart.users.models import Role, RolePermission, RoleScope
from counterpart.users.operators import Operator
from counterpart.users.permissions import Permission
from counterpart.websites.models import StoreView, Website


def grant_permissions(
    role: Role, permissions: Iterable[Permission], *, by: Operator, now: datetime
) -> None:
    """Let a role permit more. Safe to repeat.

    Refuses a role that the operator has, and what the operator may not do everywhere the role
    holds.
    """
    wanted = set(permissions)
    with changing_rights(by, now=now) as change:
        check_not_held(change.by, role)
        before = role_facts(role)
        RolePermission.objects.bulk_create(
            RolePermission(role=role, permission=one)
            for one in sorted(wanted - set(before["permissions"]))
        )
        check_reach(change.by, rights_by_role(role))
        change.written(
            "role_granted", kind="role", subject=role.code, before=before, after=role_facts(role)
        )


def withdraw_permissions(
    role: Role, permissions: Iterable[Permission], *, by: Operator, now: datetime
) -> None:
    """Let a role permit less. Safe to repeat; the same refusals."""
    with changing_rights(by, now=now) as change:
        check_not_held(change.by, role)
        check_reach(change.by, rights_by_role(role))
        before = role_facts(role)
        role.permissions.filter(permission__in=set(permissions)).delete()
        change.written(
            "role_withdrawn", kind="role", subject=role.code, before=before, after=role_facts(role)
        )


def limit_role(
    role: Role,
    *,
    websites: Iterable[Website] = (),
    store_views: Iterable[StoreView] = (),
    by: Operator,
    now: datetime,
) -> None:
    """Let a role hold within these websites and store views only; without any, everywhere.

    What it was limited to before no longer counts. The owner's role cannot be limited. The
    operator must be permitted all that the role permits, where it held and where it will hold.
    """
    sites, views = list(websites), list(store_views)
    with changing_rights(by, now=now) as change:
        if role.permits_everything:
            raise RightsRefused(
                gettext("The role “{name}” cannot be limited.").format(name=role.name)
            )
        check_not_held(change.by, role)
        check_reach(change.by, rights_by_role(role))
        before = role_facts(role)
        role.scopes.all().delete()
        RoleScope.objects.bulk_create(
            [
                *(RoleScope(role=role, website=site) for site in dict.fromkeys(sites)),
                *(RoleScope(role=role, store_view=view) for view in dict.fromkeys(views)),
            ]
        )
        check_reach(change.by, rights_by_role(role))
        change.written(
            "role_limited", kind="role", subject=role.code, before=before, after=role_facts(role)
        )
