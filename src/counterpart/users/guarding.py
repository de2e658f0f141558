"""The one guard: may this person do that, and where?"""

from counterpart.core.errors import Refused
from counterpart.users.operators import Operator
from counterpart.users.permissions import Permission
from counterpart.websites.scopes import Scope


class NotPermitted(Refused):
    """The person's roles do not permit that."""

    code = "not_permitted"


def demand(operator: Operator, permission: Permission) -> Scope:
    """Answer where the operator may do that, or refuse. Ask before anything is read or changed."""
    scope = operator.permitted.get(permission)
    if scope is None or scope.views == frozenset():
        raise NotPermitted(
            f"{operator.name} may not do that: it needs the permission “{permission.label}”."
        )
    return scope
