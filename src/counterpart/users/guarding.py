"""The one guard: may this person do that, and where?"""

from django.utils.translation import gettext

from counterpart.core.errors import Refused
from counterpart.users.operators import Operator
from counterpart.users.permissions import INSTALLATION_WIDE, Permission
from counterpart.websites.scopes import NOTHING, Scope


class NotPermitted(Refused):
    """The person's roles do not permit that."""

    code = "not_permitted"


def demand(operator: Operator, permission: Permission) -> Scope:
    """Answer where the operator may do that, or refuse. Ask before anything is read or changed.

    What no website owns is refused to those whose roles are limited to some websites.
    """
    scope = permitted(operator, permission)
    if scope.is_nothing:
        raise NotPermitted(
            gettext("{name} may not do that: it needs the permission “{label}”.").format(
                name=operator.name, label=permission.label
            )
        )
    if permission in INSTALLATION_WIDE and not scope.is_everything:
        raise _not_everywhere(operator, permission)
    return scope


def demand_everywhere(operator: Operator, permission: Permission) -> None:
    """Refuse unless the operator may do that on all websites, because it reaches all of them."""
    if not demand(operator, permission).is_everything:
        raise _not_everywhere(operator, permission)


def permitted(operator: Operator, permission: Permission) -> Scope:
    """Answer where the operator may do that, which may be nowhere."""
    return operator.permitted.get(permission, NOTHING)


def _not_everywhere(operator: Operator, permission: Permission) -> NotPermitted:
    return NotPermitted(
        f"{operator.name} may not do that: it needs the permission “{permission.label}” "
        f"on all websites."
    )
