"""How does this house treat all orders?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpart.audit.trail import record
from counterpart.core.errors import Refused
from counterpart.orders.models.settings import CommerceSettings

YES = {"yes", "true", "on", "1", "enabled"}
NO = {"no", "false", "off", "0", "disabled"}
MOST_MINUTES = 60 * 24 * 365


class SettingRefused(Refused):
    """There is no such setting, or it does not take that value."""

    code = "setting_refused"


@dataclass(frozen=True)
class Setting:
    """One setting of Commerce: its label, and how its value is read and written."""

    label: Promise | str
    parse: Callable[[str, str], bool | int]
    write: Callable[[Any], str]


def commerce_settings() -> CommerceSettings:
    """Answer the settings of Commerce; the documented values unless someone changed them."""
    return CommerceSettings.objects.order_by("pk").first() or CommerceSettings()


def read_commerce_settings() -> dict[str, str]:
    """Answer every setting of Commerce by its key."""
    return _written(commerce_settings())


def change_commerce_settings(
    changes: Mapping[str, str], *, actor: str, now: datetime
) -> dict[str, str]:
    """Change settings by key, all or none; answers them as they then are. Safe to repeat.

    Refuses unknown keys and values that make no sense.
    """
    with transaction.atomic():
        # One row, made by whoever changes something first; two of them meet at its key.
        present = CommerceSettings.objects.order_by("pk").first()
        CommerceSettings.objects.get_or_create(pk=present.pk if present else 1)
        row = CommerceSettings.objects.select_for_update().order_by("pk")[0]
        before = _written(row)
        for key, value in changes.items():
            name = key.strip().lower().replace("-", "_")
            setattr(row, name, _setting(name).parse(name, value.strip().lower()))
        row.save()
        after = _written(row)
        record(
            "commerce_settings_changed",
            kind="setting",
            subject="commerce",
            before=before,
            after=after,
            actor=actor,
            now=now,
        )
    return after


def _setting(name: str) -> Setting:
    found = SETTINGS.get(name)
    if found is None:
        raise SettingRefused(
            gettext("There is no setting “{name}”. Settings: {settings}.").format(
                name=name, settings=", ".join(SETTINGS)
            )
        )
    return found


def _written(row: CommerceSettings) -> dict[str, str]:
    return {name: one.write(getattr(row, name)) for name, one in SETTINGS.items()}


def _switch(name: str, value: str) -> bool:
    if value not in YES | NO:
        raise SettingRefused(
            gettext("{name} is “{value}”; say yes or no.").format(name=name, value=value)
        )
    return value in YES


def _minutes(name: str, value: str) -> int:
    is_number = value.isascii() and value.isdecimal()
    if not is_number or len(value) > len(str(MOST_MINUTES)) or int(value) > MOST_MINUTES:
        raise SettingRefused(
            gettext(
                "{name} is “{value}”; it must be a whole number of minutes from 0 (never) to "
                "{most_minutes} (a year)."
            ).format(name=name, value=value, most_minutes=MOST_MINUTES)
        )
    return int(value)


def _yes_or_no(value: bool) -> str:  # noqa: FBT001 - one of the writers in the table
    return "yes" if value else "no"


SETTINGS = {
    "allow_reorder": Setting(_("Allow Reorder"), _switch, _yes_or_no),
    "allow_zero_total_credit_memo": Setting(
        _("Allow Zero Grand Total for Credit Memo"), _switch, _yes_or_no
    ),
    "return_to_stock_automatically": Setting(
        _("Automatically Return Credit Memo Item to Stock"), _switch, _yes_or_no
    ),
    "pending_payment_minutes": Setting(
        _("Pending Payment Order Lifetime (minutes)"), _minutes, str
    ),
}
