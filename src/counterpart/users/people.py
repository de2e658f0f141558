"""How does a person get a login, and lose it?"""

import re
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext

from counterpart.core.errors import Refused
from counterpart.users.extending import (
    Change,
    changing_rights,
    check_owner_remains,
    check_reach,
    rights_by_role,
)
from counterpart.users.models import Role, User
from counterpart.users.names import first_and_last
from counterpart.users.operators import Operator, rights_of
from counterpart.users.passwords import keep_password

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,59}")
# Histories show these names for work that no person did.
TAKEN = frozenset({"amazon", "cli", "counterpart", "packer", "sync", "system", "worker"})


class PersonUnknown(Refused):
    """Nobody has that login."""

    code = "person_unknown"


class PersonRefused(Refused):
    """A person cannot be written down like this."""

    code = "person_refused"


def create_person(
    login: str,
    *,
    name: str,
    email: str,
    roles: Iterable[Role] = (),
    password: str | None = None,
    by: Operator,
    now: datetime,
) -> User:
    """Give a person a login, and roles. Without a password nobody can log in with it.

    A password given here is taken as the person's own choice.

    Logins are written in lower case, so that two of them never differ by case alone. Refuses
    roles that permit what the operator may not do everywhere they hold.
    """
    given = list(roles)
    with changing_rights(by, now=now) as change:
        for role in given:
            check_reach(change.by, rights_by_role(role))
        person = User(username=_free_login(login), email=_email(email), date_joined=now)
        person.first_name, person.last_name = first_and_last(name)
        person.set_unusable_password()
        person.save()
        if password is not None:
            keep_password(person, password, chosen_at=now, now=now)
        person.roles.add(*given)
        change.written(
            "person_added",
            kind="person",
            subject=person.username,
            before={},
            after={"is_active": True, "roles": sorted(role.code for role in given)},
        )
    return person


def deactivate(person: User, *, by: Operator, now: datetime) -> None:
    """Let a person work here no longer; the roles are kept. Safe to repeat.

    Refuses the last active owner, and people who may more than the operator.
    """
    with changing_rights(by, now=now) as change:
        person.refresh_from_db()
        check_reach(change.by, rights_of(person))
        check_owner_remains(person)
        _set_active(person, change, is_active=False)


def activate(person: User, *, by: Operator, now: datetime) -> None:
    """Let a person work here again, with the roles they had. Safe to repeat."""
    with changing_rights(by, now=now) as change:
        person.refresh_from_db()
        check_reach(change.by, rights_of(person))
        _set_active(person, change, is_active=True)


def set_password(person: User, password: str, *, by: Operator, now: datetime) -> None:
    """Give a person another password, which they change when they sign in with it.

    Refuses weak passwords, and people who may more than the operator: with their password,
    the operator could do it too.
    """
    with changing_rights(by, now=now) as change:
        person.refresh_from_db()
        check_reach(change.by, rights_of(person))
        had_one = person.has_usable_password()
        chosen_at = now if change.by.user_id == person.pk else None
        keep_password(person, password, chosen_at=chosen_at, now=now)
        change.written(
            "password_changed",
            kind="person",
            subject=person.username,
            before={"password": "set" if had_one else "none"},
            after={"password": "set anew" if had_one else "set"},
        )


def get_person(login: str) -> User:
    """Answer the person with this login, in any case, or refuse."""
    person = User.objects.filter(username=login.strip().lower()).first()
    if person is None:
        raise PersonUnknown(
            gettext("There is no person with the login “{login}”.").format(login=login)
        )
    return person


def _set_active(person: User, change: Change, *, is_active: bool) -> None:
    before = {"is_active": person.is_active}
    person.is_active = is_active
    person.save(update_fields=["is_active"])
    change.written(
        "person_activated" if is_active else "person_deactivated",
        kind="person",
        subject=person.username,
        before=before,
        after={"is_active": is_active},
    )


def _free_login(login: str) -> str:
    plain = login.strip().lower()
    if not LOGIN.fullmatch(plain):
        raise PersonRefused(
            gettext(
                "“{login}” is not a login: it has up to 60 letters, digits and . _ @ + - and "
                "begins "
                "with a letter or digit."
            ).format(login=login)
        )
    if plain in TAKEN:
        raise PersonRefused(
            gettext("“{plain}” is a name that histories show for work of no person.").format(
                plain=plain
            )
        )
    if User.objects.filter(username=plain).exists():
        raise PersonRefused(
            gettext("There is already a person with the login “{plain}”.").format(plain=plain)
        )
    return plain


def _email(email: str) -> str:
    plain = email.strip()
    try:
        validate_email(plain)
    except ValidationError:
        raise PersonRefused(
            gettext("“{email}” is not an e-mail address.").format(email=email)
        ) from None
    return plain
