"""Which buyers' time has come, and how are they forgotten by themselves (P6)?"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.conf import settings
from django.db.models import F, OuterRef, Q, Subquery

from counterpart.amazon.client import wire
from counterpart.amazon.client.decoding import UNREADABLE, decode_document
from counterpart.amazon.erasing.copies import erase_copies, erase_unreadable, remembered
from counterpart.amazon.erasing.deadline import ROOM, Course, erase_at
from counterpart.amazon.erasing.released import erase_released, released_due
from counterpart.amazon.importing.decide import CANCELED, PENDING, READY
from counterpart.core.each_alone import each_alone
from counterpart.core.rotating import as_stored
from counterpart.core.secrets import WrongSecretKey, revealed
from counterpart.orders.erasing import erase_late_comments
from counterpart.orders.models.documents import Shipment
from counterpart.orders.states import FINAL

BATCH = 100
TO_BE_SHIPPED = PENDING | READY


def erase_due(*, actor: str, now: datetime) -> int:
    """Forget every buyer whose time has come; answers how many orders forgot theirs.

    What was said of an erased order afterwards is kept for as long, and goes too.

    Safe to repeat, to kill, and to run twice at once. Flat memory: a portion of orders at a time,
    each portion in its own transaction; one that breaks stops no other, and SomeFailed tells of
    it at the end.
    """
    after = timedelta(days=settings.ERASE_AFTER_DAYS)
    erase_unreadable(now - after + ROOM)
    erase_late_comments(before=now - after + ROOM)

    def erase(portion: Sequence[int]) -> int:
        return erase_copies(portion, actor=actor, now=now)

    erased = 0
    try:
        erased += erase_released(after=after, actor=actor, now=now)
    finally:
        # What breaks among the ones stops none of the others.
        erased += each_alone(_due(after, now), erase, what="erasing")
    return erased


def overdue_findings(now: datetime) -> Iterator[str]:
    """Yield a sentence if buyers are still known whose time is over: the job does not run."""
    after = timedelta(days=settings.ERASE_AFTER_DAYS)
    overdue = sum(len(portion) for portion in _due(after, now - ROOM))
    overdue += sum(len(portion) for portion in released_due(now - after))
    if overdue:
        yield (
            f"{overdue} Amazon orders still know their buyer {settings.ERASE_AFTER_DAYS} days "
            f"after delivery: the job erase_buyers does not run, or fails."
        )


def _due(after: timedelta, now: datetime) -> Iterator[list[int]]:
    latest = now - after + ROOM
    bought = Q(purchased_at__lte=latest) | Q(purchased_at=None, first_seen_at__lte=latest)
    shipments = Shipment.objects.filter(order=OuterRef("order")).order_by("created_at")
    rows = (
        remembered()
        .filter(bought)
        .annotate(stored=as_stored("document"))
        .annotate(
            state=F("order__state"),
            settled_at=F("order__updated_at"),
            seen_until=F("store__orders_seen_until"),
            shipped_here_at=Subquery(shipments.values("created_at")[:1]),
        )
        .order_by("pk")
        .values(
            "pk", "purchased_at", "first_seen_at", "last_updated_at", "amazon_status",
            "ship_by", "deliver_by", "stored", "state", "settled_at", "shipped_here_at",
            "seen_until",
        )
    )  # fmt: skip
    last = 0
    while found := list(rows.filter(pk__gt=last)[:BATCH]):
        due = [row["pk"] for row in found if erase_at(_course(row), after=after) <= now]
        if due:
            yield due
        last = found[-1]["pk"]


def _course(row: Mapping[str, Any]) -> Course:
    known = {
        "purchased_at": row["purchased_at"] or row["first_seen_at"],
        "deliver_by": row["deliver_by"],
        "ship_by": row["ship_by"],
        "ended_at": _ended_at(row),
    }
    if row["amazon_status"] in TO_BE_SHIPPED:
        # Of some of its units, packages may well be on their way, or there.
        return Course(**known, unshipped_until=row["seen_until"])
    packages = _packages(row["stored"])
    is_delivered = packages and all(
        one.package_status and one.package_status.status == "DELIVERED" for one in packages
    )
    shipped = [one.ship_time for one in packages if one.ship_time]
    return Course(
        **known,
        delivered_by=row["last_updated_at"] if is_delivered else None,
        shipped_at=max(shipped, default=row["shipped_here_at"]),
    )


def _ended_at(row: Mapping[str, Any]) -> datetime | None:
    ended_at: datetime | None = None
    if row["amazon_status"] in CANCELED:
        ended_at = row["last_updated_at"]
    elif row["state"] in FINAL:
        ended_at = row["settled_at"]
    return ended_at


class _Packages(msgspec.Struct, rename="camel"):
    packages: tuple[wire.Package, ...] = ()


def _packages(stored: str) -> tuple[wire.Package, ...]:
    """What cannot be read tells nothing of packages; the other dates count then."""
    try:
        document = revealed(stored) if stored else "{}"
        return decode_document(document.encode(), _Packages).packages
    except (WrongSecretKey, *UNREADABLE):
        return ()
