"""May anything that changes something at Amazon be sent?"""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from counterpart.amazon.models.stores import ChannelSettings
from counterpart.audit.trail import record


def is_read_only() -> bool:
    """Tell whether changes wait instead of being sent (F-17)."""
    if settings.READ_ONLY:
        return True
    return ChannelSettings.objects.filter(is_read_only=True).exists()


def set_read_only(
    is_on: bool,  # noqa: FBT001
    *,
    actor: str,
    now: datetime,
) -> None:
    """Keep changes back, or let them go again. Safe to repeat."""
    with transaction.atomic():
        row, _ = ChannelSettings.objects.select_for_update().get_or_create(pk=1)
        was_on = row.is_read_only
        row.is_read_only = is_on
        row.save(update_fields=["is_read_only"])
        record(
            "read_only_switched",
            kind="setting",
            subject="read_only",
            before={"is_read_only": was_on},
            after={"is_read_only": is_on},
            actor=actor,
            now=now,
        )
