"""Which password may a person choose, and for how long is it good (DPP, spapi.md §11.8)?"""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from counterpart.audit.trail import record
from counterpart.core.errors import Refused
from counterpart.users.models import FormerPassword, User

GOOD_FOR = timedelta(days=365)
KEPT_FOR = timedelta(days=1)
REMEMBERED = 10


class PasswordRefused(Refused):
    """A password is too weak, was used before, or is too young to be changed."""

    code = "password_refused"


class Mixed:
    """Passwords have small and capital letters, digits and other characters."""

    def validate(self, password: str, user: User | None = None) -> None:
        del user
        kinds = (str.islower, str.isupper, str.isdigit, _is_other)
        if not all(any(map(kind, password)) for kind in kinds):
            raise ValidationError(
                _(
                    "This password needs a small letter, a capital letter, a digit and another "
                    "character."
                ),
                code="password_not_mixed",
            )

    def get_help_text(self) -> str:
        """Answer the rule in words, as Django's own rules do."""
        return _(
            "Your password must contain a small letter, a capital letter, a digit and another "
            "character."
        )


class NotUsedBefore:
    """Passwords are none of the last ten that the person had."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        had = user.former_passwords.order_by("-pk").values_list("password", flat=True)
        if any(check_password(password, one) for one in had[:REMEMBERED]):
            raise ValidationError(
                _("This password is one of the last %(count)s that you had.")
                % {"count": REMEMBERED},
                code="password_used_before",
            )

    def get_help_text(self) -> str:
        """Answer the rule in words, as Django's own rules do."""
        return _("Your password can't be one of the last %(count)s that you had.") % {
            "count": REMEMBERED
        }


def change_own_password(person: User, password: str, *, now: datetime) -> None:
    """Let a person choose another password for themselves.

    Refuses weak ones, the last ten, and to change one that the person chose less than a day ago.
    """
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=person.pk)
        check_old_enough(person, now=now)
        had_one = person.has_usable_password()
        keep_password(person, password, chosen_at=now, now=now)
        record(
            "password_changed",
            kind="person",
            subject=person.username,
            before={"password": "set" if had_one else "none"},
            after={"password": "set anew" if had_one else "set"},
            actor=person.username,
            now=now,
        )


def keep_password(
    person: User, password: str, *, chosen_at: datetime | None, now: datetime
) -> None:
    """Write a password down, inside the caller's transaction; refuses weak and former ones.

    `chosen_at` is empty when somebody else chose it: then the person has to change it first.
    """
    try:
        validate_password(password, person)
    except ValidationError as weak:
        raise PasswordRefused(" ".join(weak.messages)) from None
    person.set_password(password)
    person.password_set_at = chosen_at
    person.save(update_fields=["password", "password_set_at"])
    FormerPassword.objects.create(person=person, password=person.password, set_at=now)
    kept = person.former_passwords.order_by("-pk").values_list("pk", flat=True)[:REMEMBERED]
    person.former_passwords.exclude(pk__in=list(kept)).delete()


def check_old_enough(person: User, *, now: datetime) -> None:
    """Refuse to change a password that the person chose less than a day ago."""
    if person.password_set_at and now - person.password_set_at < KEPT_FOR:
        raise PasswordRefused(
            _(
                "You changed your password less than a day ago. Until then, somebody who manages "
                "people can give you another one."
            )
        )


def is_password_due(person: User, *, now: datetime) -> bool:
    """Tell whether a password has to be changed first: it is a year old, or somebody else's."""
    if not person.has_usable_password():
        return False
    return person.password_set_at is None or now - person.password_set_at > GOOD_FOR


def _is_other(char: str) -> bool:
    return not char.isalnum()
