"""Who is at work, and what is permitted to them where?"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from counterpart.users.models import Role, User
from counterpart.users.permissions import EVERY_PERMISSION
from counterpart.websites.models import StoreView
from counterpart.websites.scopes import EVERYTHING, Scope


@dataclass(frozen=True)
class Operator:
    """Someone at work: the name that histories show, and where each thing is permitted."""

    name: str
    permitted: Mapping[str, Scope]
    user_id: int | None = None


def unlimited(name: str) -> Operator:
    """Answer an operator who may do everything everywhere: whoever owns the machine, or a job."""
    return Operator(name, dict.fromkeys(EVERY_PERMISSION, EVERYTHING))


def operator_of(user: User) -> Operator:
    """Answer what a person may do, in a few queries; a person who is not active may do nothing."""
    permitted: dict[str, Scope] = defaultdict(lambda: Scope(frozenset()))
    if user.is_active:
        for role in user.roles.prefetch_related("permissions", "scopes"):
            scope = scope_of(role)
            for permission in permissions_of(role):
                permitted[permission] |= scope
    return Operator(user.get_username(), dict(permitted), user.pk)


def permissions_of(role: Role) -> frozenset[str]:
    """Answer what a role permits."""
    if role.permits_everything:
        return EVERY_PERMISSION
    return frozenset(one.permission for one in role.permissions.all())


def scope_of(role: Role) -> Scope:
    """Answer where a role holds."""
    limits = list(role.scopes.all())
    if not limits:
        return EVERYTHING
    websites = [one.website_id for one in limits if one.website_id]
    views = {one.store_view_id for one in limits if one.store_view_id}
    if websites:
        inside = StoreView.objects.filter(store__website__in=websites)
        views |= set(inside.values_list("pk", flat=True))
    return Scope(frozenset(views))
