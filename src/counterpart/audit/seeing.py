"""Who has seen a buyer's data?"""

from datetime import datetime

from counterpart.audit.models import AuditEntry
from counterpart.audit.trail import record


def record_seen(subject: str, *, actor: str, now: datetime) -> None:
    """Write down that somebody was shown the buyer of an order, once for each time."""
    record(
        "buyer_seen",
        kind="order",
        subject=subject,
        before={},
        after={"seen": "buyer"},
        actor=actor,
        now=now,
    )


def record_listed(name: str, *, actor: str, now: datetime) -> None:
    """Write down that somebody was shown a list with buyers in it, once in an hour and list."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    told = AuditEntry.objects.filter(
        actor=actor, action="buyers_listed", subject_kind="list", subject=name
    )
    if told.filter(happened_at__gte=hour).exists():
        return
    record(
        "buyers_listed",
        kind="list",
        subject=name,
        before={},
        after={"seen": "buyers"},
        actor=actor,
        now=now,
    )
