"""How does a store view send each kind of e-mail?"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from email.utils import formataddr

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from counterpart.audit.trail import record
from counterpart.orders.mails.recipients import is_address
from counterpart.orders.mails.refusing import MailRefused
from counterpart.orders.models.mails import CopyMethod, MailKind, MailSetting
from counterpart.websites.models import StoreView

MOST_COPIES = 20
YES = {"yes", "true", "on", "1", "enabled"}
NO = {"no", "false", "off", "0", "disabled"}
KEYS = ("enabled", "sender_name", "sender_email", "copy_to", "copy_method")
Values = dict[str, str]


def find_settings(views: Iterable[int], kind: MailKind | str) -> dict[int, MailSetting]:
    """Answer how each of some store views sends a kind; the usual values without a row."""
    keys = set(views)
    rows = MailSetting.objects.filter(store_view__in=keys, kind=kind)
    found = {row.store_view_id: row for row in rows}
    return {key: found.get(key) or MailSetting(store_view_id=key, kind=str(kind)) for key in keys}


def sender(setting: MailSetting) -> str:
    """Answer whom an e-mail comes from: the kind's own sender, or that of the installation."""
    if not setting.sender_email:
        return settings.DEFAULT_FROM_EMAIL
    return formataddr((setting.sender_name, setting.sender_email))


def copies(setting: MailSetting) -> list[str]:
    """Answer who else gets an e-mail of this kind."""
    return [address for address in setting.copy_to.split(", ") if address]


def read_mail_settings(view: StoreView) -> dict[str, Values]:
    """Answer what is set for every kind of e-mail in a store view."""
    rows = {row.kind: row for row in MailSetting.objects.filter(store_view=view)}
    return {
        kind.value: _values(rows.get(kind.value) or MailSetting(store_view=view, kind=kind))
        for kind in MailKind
    }


@transaction.atomic
def change_mail_settings(
    view: StoreView, kind: MailKind, wanted: Mapping[str, str], *, actor: str, now: datetime
) -> Values:
    """Change some keys of how a store view sends a kind, all or none, and audit it.

    Refuses a key that is not known and a value that makes no sense.
    """
    locked = MailSetting.objects.select_for_update()
    setting, _ = locked.get_or_create(store_view=view, kind=kind.value)
    before = _values(setting)
    for key, value in wanted.items():
        _set(setting, key, value.strip())
    if setting.sender_name and not setting.sender_email:
        raise MailRefused(gettext("A sender's name needs a sender_email."))
    setting.save()
    after = _values(setting)
    record(
        "mail_settings_changed",
        kind="setting",
        subject=f"e-mails {kind.value} of {view.code}",
        before=before,
        after=after,
        actor=actor,
        now=now,
    )
    return after


def _values(setting: MailSetting) -> Values:
    return {
        "enabled": "yes" if setting.is_enabled else "no",
        "sender_name": setting.sender_name,
        "sender_email": setting.sender_email,
        "copy_to": setting.copy_to,
        "copy_method": str(setting.copy_method),
    }


def _set(setting: MailSetting, key: str, value: str) -> None:
    if key == "enabled":
        setting.is_enabled = _yes_or_no(value)
    elif key == "sender_name":
        setting.sender_name = _name(value)
    elif key == "sender_email":
        setting.sender_email = _address(value) if value else ""
    elif key == "copy_to":
        setting.copy_to = _addresses(value)
    elif key == "copy_method":
        setting.copy_method = _method(value)
    else:
        raise MailRefused(
            gettext("“{key}” is not a setting of e-mails; choose from {keys}.").format(
                key=key, keys=", ".join(KEYS)
            )
        )


def _yes_or_no(value: str) -> bool:
    if value.lower() not in YES | NO:
        raise MailRefused(gettext("enabled is “{value}”; say yes or no.").format(value=value))
    return value.lower() in YES


def _name(value: str) -> str:
    if not value.isprintable() or len(value) > 100:
        raise MailRefused(gettext("A sender's name is at most 100 printable characters."))
    return value


def _address(value: str) -> str:
    if not is_address(value):
        raise MailRefused(gettext("“{value}” is not an e-mail address.").format(value=value))
    return value


def _addresses(value: str) -> str:
    """Keep addresses apart by comma and blank, each once."""
    given = [one.strip() for one in value.split(",") if one.strip()]
    addresses = list(dict.fromkeys(_address(one) for one in given))
    if len(addresses) > MOST_COPIES or len(", ".join(addresses)) > 1000:
        raise MailRefused(
            gettext("At most {most_copies} addresses get a copy.").format(most_copies=MOST_COPIES)
        )
    return ", ".join(addresses)


def _method(value: str) -> CopyMethod:
    if value.lower() not in CopyMethod.values:
        raise MailRefused(
            gettext("copy_method is “{value}”; choose from {values}.").format(
                value=value, values=", ".join(CopyMethod.values)
            )
        )
    return CopyMethod(value.lower())
