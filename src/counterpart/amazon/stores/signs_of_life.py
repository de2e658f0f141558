"""Does the worker live?"""

from datetime import datetime, timedelta

from counterpart.amazon.models.beats import WorkerBeat

# The worker shows itself every minute; a machine under load may miss some.
SILENT_AFTER = timedelta(minutes=10)


def beat(now: datetime) -> None:
    """Write down that the worker lives. Safe to repeat."""
    WorkerBeat.objects.update_or_create(pk=1, defaults={"beaten_at": now})


def last_beat() -> datetime | None:
    """Answer when the worker last showed that it lives; None if it never did."""
    return WorkerBeat.objects.values_list("beaten_at", flat=True).first()


def is_alive(beaten_at: datetime | None, now: datetime) -> bool:
    """Tell whether the worker lives, going by its last sign."""
    return beaten_at is not None and now - beaten_at < SILENT_AFTER
