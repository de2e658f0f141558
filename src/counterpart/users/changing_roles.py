"""How is all that a role is changed at once?"""

from collections.abc import Iterable
from datetime import datetime

from counterpart.users.extending import changing_rights
from counterpart.users.granting import grant_permissions, limit_role, withdraw_permissions
from counterpart.users.models import Role
from counterpart.users.operators import Operator
from counterpart.users.permissions import Permission
from counterpart.users.roles import rename_role
from counterpart.websites.models import StoreView, Website


def change_role(
    role: Role,
    *,
    name: str,
    permissions: Iterable[Permission],
    websites: Iterable[Website] = (),
    store_views: Iterable[StoreView] = (),
    by: Operator,
    now: datetime,
) -> None:
    """Let a role be called, permit and be limited to exactly this, all or none. Safe to repeat.

    What stays as it is is not asked for: the refusals are those of the steps that are taken.
    """
    wanted, sites, views = set(permissions), set(websites), set(store_views)
    with changing_rights(by, now=now):
        role.refresh_from_db()
        had = {Permission(one.permission) for one in role.permissions.all()}
        limits = list(role.scopes.select_related("website", "store_view"))
        if name.strip() != role.name:
            rename_role(role, name, by=by, now=now)
        # In this order: what ends need not be reached where the role goes, what is new need not
        # be reached where it was.
        if had - wanted:
            withdraw_permissions(role, had - wanted, by=by, now=now)
        if (sites, views) != (
            {one.website for one in limits if one.website},
            {one.store_view for one in limits if one.store_view},
        ):
            limit_role(role, websites=sites, store_views=views, by=by, now=now)
        if wanted - had:
            grant_permissions(role, wanted - had, by=by, now=now)
