"""Who has seen a buyer's data?"""

from datetime import datetime

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
