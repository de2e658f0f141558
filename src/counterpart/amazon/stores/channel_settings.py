"""May anything that changes something at Amazon be sent, and how long are logs kept?"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.models.stores import ChannelSettings, ClearLogs
from counterpart.amazon.stores.home import MOVED, NO_ADDRESS, marks_of_here, why_away
from counterpart.audit.trail import record
from counterpart.core.errors import Refused

DEPLOYMENT = "deployment"
PERSON = "person"
BECAUSE = {
    DEPLOYMENT: _("This installation was set up that way, by COUNTERPART_READ_ONLY."),
    PERSON: _("Somebody switched it on."),
    MOVED: _(
        "This database was used at another address than {address}: it may be a copy. Switch "
        "read-only mode off only if this installation may send, and no other one does."
    ),
    NO_ADDRESS: _(
        "This database belongs to another address, and this installation has none of its own: "
        "it may be a copy. Set COUNTERPART_URL to the address of this installation."
    ),
}


class ClearLogsRefused(Refused):
    """Logs are not cleared that way."""

    code = "clear_logs_refused"


def is_read_only() -> bool:
    """Tell whether changes wait instead of being sent (F-17)."""
    return bool(why_read_only())


def why_read_only() -> str:
    """Answer the code of why changes wait; "" if they are sent. One query at most."""
    if settings.READ_ONLY:
        return DEPLOYMENT
    known = ChannelSettings.objects.filter(pk=1).values_list(
        "is_read_only", "read_only_because", "home"
    )
    is_on, because, home = known.first() or (False, "", "")
    # Whoever was faster than `look_at_home` is kept back as well.
    return why_away(home) or ((because or PERSON) if is_on else "")


def is_copy(code: str) -> bool:
    """Tell whether the database may be a copy, so that sending has to be confirmed."""
    return code in {MOVED, NO_ADDRESS}


def because_told(code: str) -> str:
    """Tell why read-only mode is on, in the reader's language."""
    return str(BECAUSE.get(code, code)).format(address=settings.URL)


def set_read_only(
    is_on: bool,  # noqa: FBT001
    *,
    actor: str,
    now: datetime,
) -> None:
    """Keep changes back, or let them go again. Safe to repeat.

    Whoever lets them go says that the database belongs to this address from now on.
    """
    with transaction.atomic():
        row, _created = ChannelSettings.objects.select_for_update().get_or_create(pk=1)
        before = _facts(row)
        if not is_on:
            row.home = next(iter(marks_of_here()), "")
        if is_on != row.is_read_only:
            row.is_read_only, row.read_only_because = is_on, ""
        row.save(update_fields=["is_read_only", "read_only_because", "home"])
        record(
            "read_only_switched",
            kind="setting",
            subject="read_only",
            before=before,
            after=_facts(row),
            actor=actor,
            now=now,
        )


def clear_logs_how_often() -> ClearLogs:
    """Answer how often logs are cleared (F-17)."""
    known = ChannelSettings.objects.filter(pk=1).values_list("clear_logs", flat=True).first()
    return ClearLogs(known) if known else ClearLogs.MONTHLY


def set_clear_logs(how_often: str, *, actor: str, now: datetime) -> None:
    """Let logs be cleared daily, weekly or monthly. Safe to repeat."""
    if how_often not in ClearLogs.values:
        raise ClearLogsRefused(
            gettext("Logs are cleared {choices}; “{given}” is none of these.").format(
                choices=", ".join(ClearLogs.values), given=how_often
            )
        )
    with transaction.atomic():
        row, _created = ChannelSettings.objects.select_for_update().get_or_create(pk=1)
        before = row.clear_logs
        row.clear_logs = how_often
        row.save(update_fields=["clear_logs"])
        record(
            "clear_logs_changed",
            kind="setting",
            subject="clear_logs",
            before={"clear_logs": before},
            after={"clear_logs": how_often},
            actor=actor,
            now=now,
        )


def _facts(row: ChannelSettings) -> dict[str, object]:
    because = {"because": row.read_only_because} if row.read_only_because else {}
    return {"is_read_only": row.is_read_only, **because}
