"""How is it made sure that nobody extends their own rights (CO-14)?"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from counterpart.audit.trail import Facts, record
from counterpart.core.errors import Refused
from counterpart.users.guarding import demand
from counterpart.users.models import Role, User
from counterpart.users.operators import Operator, Rights, operator_of, permissions_of, rights_in
from counterpart.users.permissions import Permission
from counterpart.websites.scopes import NOTHING


class RightsRefused(Refused):
    """Rights may not be changed like this."""

    code = "rights_refused"


@dataclass(frozen=True)
class Change:
    """One change of somebody's rights: who makes it, and when."""

    by: Operator
    now: datetime

    def written(self, action: str, *, kind: str, subject: str, before: Facts, after: Facts) -> None:
        """Write the change into the audit trail."""
        record(
            action,
            kind=kind,
            subject=subject,
            before=before,
            after=after,
            actor=self.by.name,
            now=self.now,
        )


@contextmanager
def changing_rights(by: Operator, *, now: datetime) -> Iterator[Change]:
    """Change rights in one transaction, one person at a time; a refusal undoes everything.

    Whoever waited for the turn is asked again what they may: somebody may just have taken it.
    """
    with transaction.atomic():
        # The owner's row stands for all rights: two owners cannot lock each other out.
        list(Role.objects.select_for_update().filter(permits_everything=True).order_by("pk"))
        fresh = by
        if by.user_id is not None:
            fresh = operator_of(User.objects.get(pk=by.user_id))
        demand(fresh, Permission.MANAGE_PEOPLE)
        yield Change(fresh, now)


def check_not_own(by: Operator, person: User) -> None:
    """Refuse to change one's own roles."""
    if by.user_id == person.pk:
        raise RightsRefused(
            gettext("{name} cannot change their own rights; let somebody else do it.").format(
                name=by.name
            )
        )


def check_not_held(by: Operator, role: Role) -> None:
    """Refuse to change a role that one has oneself, and the one that always permits everything."""
    if role.permits_everything:
        raise RightsRefused(
            gettext(
                "The role “{name}” always permits everything everywhere; "
                "it cannot be changed or deleted."
            ).format(name=role.name)
        )
    if by.user_id is not None and role.people.filter(pk=by.user_id).exists():
        raise RightsRefused(
            gettext(
                "{name} has the role “{name_2}” and cannot change their own rights; "
                "let somebody else do it."
            ).format(name=by.name, name_2=role.name)
        )


def check_reach(by: Operator, rights: Rights) -> None:
    """Refuse to give, take or change what one may not do oneself everywhere it would hold."""
    for permission in Permission:
        wanted = rights.get(permission, NOTHING)
        if wanted.is_nothing and not wanted.websites:
            continue
        if not by.permitted.get(permission, NOTHING).covers(wanted):
            raise RightsRefused(
                gettext(
                    "{name} cannot give or take “{label}” there: "
                    "it is not permitted to {name} everywhere it would hold."
                ).format(name=by.name, label=permission.label)
            )


def check_owner_remains(person: User) -> None:
    """Refuse to leave the installation without an active owner."""
    if not _owners().filter(pk=person.pk).exists():
        return
    if not _owners().exclude(pk=person.pk).exists():
        raise RightsRefused(
            gettext(
                "{person} is the last active owner; give the role to somebody else first."
            ).format(person=person.get_username())
        )


def rights_by_role(role: Role) -> Rights:
    """Answer what a role permits and where, read anew."""
    return rights_in(Role.objects.filter(pk=role.pk).prefetch_related("permissions", "scopes"))


def role_facts(role: Role) -> dict[str, Any]:
    """Answer what the audit trail tells of a role, read anew."""
    fresh = Role.objects.prefetch_related("permissions", "scopes").get(pk=role.pk)
    limits = fresh.scopes.select_related("website", "store_view").order_by("pk")
    return {
        "name": fresh.name,
        "permissions": sorted(permissions_of(fresh)),
        "websites": [one.website.code for one in limits if one.website],
        "store_views": [one.store_view.code for one in limits if one.store_view],
    }


def _owners() -> QuerySet[User]:
    return User.objects.filter(is_active=True, roles__permits_everything=True)
