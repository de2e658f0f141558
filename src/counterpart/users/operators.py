"""Who is at work, and what is permitted to them where?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from counterpart.users.models import Role, RoleScope, User
from counterpart.users.permissions import EVERY_PERMISSION
from counterpart.websites.models import StoreView
from counterpart.websites.scopes import EVERYTHING, NOTHING, Scope

Rights = Mapping[str, Scope]


@dataclass(frozen=True)
class Operator:
    """Someone at work: the name that histories show, and where each thing is permitted."""

    name: str
    permitted: Rights
    user_id: int | None = None


def unlimited(name: str) -> Operator:
    """Answer an operator who may do everything everywhere: whoever owns the machine, or a job."""
    return Operator(name, dict.fromkeys(EVERY_PERMISSION, EVERYTHING))


def operator_of(user: User) -> Operator:
    """Answer what a person may do, in four queries; a person who is not active may do nothing."""
    rights = rights_of(user) if user.is_active else {}
    return Operator(user.get_username(), rights, user.pk)


def rights_of(user: User) -> Rights:
    """Answer what a person's roles permit and where, were the person active."""
    return rights_in(user.roles.prefetch_related("permissions", "scopes"))


def rights_in(roles: Iterable[Role]) -> Rights:
    """Answer what several roles permit together, each thing where any of them permits it."""
    known = list(roles)
    scopes = scopes_of(known)
    rights: dict[str, Scope] = defaultdict(lambda: NOTHING)
    for role in known:
        for permission in permissions_of(role):
            rights[permission] |= scopes[role.pk]
    return dict(rights)


def permissions_of(role: Role) -> frozenset[str]:
    """Answer what a role permits."""
    if role.permits_everything:
        return EVERY_PERMISSION
    return frozenset(one.permission for one in role.permissions.all())


def scopes_of(roles: Iterable[Role]) -> dict[int, Scope]:
    """Answer where each of several roles holds, in one query beside their limits."""
    limits = {role.pk: list(role.scopes.all()) for role in roles}
    views = _views_of({one.website_id for some in limits.values() for one in some})
    return {key: _scope(some, views) for key, some in limits.items()}


def _views_of(websites: Iterable[int | None]) -> dict[int, set[int]]:
    wanted = [website for website in websites if website is not None]
    views: dict[int, set[int]] = defaultdict(set)
    if wanted:
        rows = StoreView.objects.filter(store__website__in=wanted)
        for website, view in rows.values_list("store__website", "pk"):
            views[website].add(view)
    return views


def _scope(limits: list[RoleScope], views_of: Mapping[int, set[int]]) -> Scope:
    if not limits:
        return EVERYTHING
    websites = frozenset(one.website_id for one in limits if one.website_id)
    views = {one.store_view_id for one in limits if one.store_view_id}
    for website in websites:
        views |= views_of.get(website, set())
    return Scope(frozenset(views), websites)
