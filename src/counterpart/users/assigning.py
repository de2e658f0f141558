"""Which roles does a person have?"""

from collections.abc import Iterable
from datetime import datetime

from counterpart.users.extending import (
    changing_rights,
    check_not_own,
    check_owner_remains,
    check_reach,
    rights_by_role,
)
from counterpart.users.models import Role, User
from counterpart.users.operators import Operator


def give_roles(person: User, roles: Iterable[Role], *, by: Operator, now: datetime) -> None:
    """Give a person roles. Safe to repeat. The refusals are those of `change_roles`."""
    change_roles(person, give=roles, by=by, now=now)


def take_roles(person: User, roles: Iterable[Role], *, by: Operator, now: datetime) -> None:
    """Take roles from a person. Safe to repeat. The refusals are those of `change_roles`."""
    change_roles(person, take=roles, by=by, now=now)


def change_roles(
    person: User,
    *,
    give: Iterable[Role] = (),
    take: Iterable[Role] = (),
    by: Operator,
    now: datetime,
) -> None:
    """Give a person some roles and take others, all or none. Safe to repeat.

    Refuses to change one's own roles, roles that permit what the operator may not do everywhere
    they hold, and to take the owner's role from the last active owner.
    """
    given, taken = list(give), list(take)
    with changing_rights(by, now=now) as change:
        check_not_own(change.by, person)
        for role in (*given, *taken):
            check_reach(change.by, rights_by_role(role))
        if any(role.permits_everything for role in taken):
            check_owner_remains(person)
        before = role_codes(person)
        person.roles.add(*given)
        person.roles.remove(*taken)
        change.written(
            "roles_changed",
            kind="person",
            subject=person.username,
            before={"roles": before},
            after={"roles": role_codes(person)},
        )


def role_codes(person: User) -> list[str]:
    """Answer the codes of a person's roles."""
    return list(person.roles.order_by("code").values_list("code", flat=True))
