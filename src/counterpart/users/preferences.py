"""How does a person like the pages?"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext

from counterpart.audit.trail import record
from counterpart.core.errors import Refused
from counterpart.users.models import Density, Theme, User
from counterpart.users.names import first_and_last

PAGE_SIZES = (25, 50, 100)
REMEMBERED = ("language", "time_zone", "theme", "density", "page_size", "has_shortcuts")


class PreferencesRefused(Refused):
    """The pages cannot be shown like this."""

    code = "preferences_refused"


@dataclass(frozen=True)
class Preferences:
    """What the pages remember of a person; empty language and time zone mean: ask the browser."""

    name: str
    language: str = ""
    time_zone: str = ""
    theme: str = Theme.SYSTEM
    density: str = Density.COMFORTABLE
    page_size: int = 25
    has_shortcuts: bool = True


def change_preferences(
    person: User, wishes: Preferences, *, languages: Collection[str], now: datetime
) -> None:
    """Write down what a person is called and how they like the pages. Safe to repeat.

    Refuses what the pages do not know. `languages` are those that they speak.
    """
    _check("language", wishes.language, ("", *languages))
    _check("time zone", wishes.time_zone, {"", *available_timezones()})
    _check("theme", wishes.theme, Theme.values)
    _check("density", wishes.density, Density.values)
    _check("page size", wishes.page_size, PAGE_SIZES)
    with transaction.atomic():
        before = asdict(preferences_of(person))
        person.first_name, person.last_name = first_and_last(wishes.name)
        for field in REMEMBERED:
            setattr(person, field, getattr(wishes, field))
        person.save(update_fields=["first_name", "last_name", *REMEMBERED])
        record(
            "preferences_changed",
            kind="person",
            subject=person.username,
            before=before,
            after=asdict(preferences_of(person)),
            actor=person.username,
            now=now,
        )


def preferences_of(person: User) -> Preferences:
    """Answer what is remembered of a person."""
    return Preferences(
        name=person.get_full_name(), **{field: getattr(person, field) for field in REMEMBERED}
    )


def _check(what: str, value: object, known: Collection[object]) -> None:
    if value not in known:
        raise PreferencesRefused(
            gettext("The pages know no {what} “{value}”.").format(what=what, value=value)
        )
