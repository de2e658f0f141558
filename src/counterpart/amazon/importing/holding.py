"""How is an order held, and let go?"""

from datetime import datetime

from counterpart.amazon import statuses
from counterpart.amazon.importing.blocking import Blocker
from counterpart.amazon.models.orders import AmazonOrder, ImportState, OrderNote
from counterpart.amazon.timeline import note


def hold(
    row: AmazonOrder, blockers: tuple[Blocker, ...], *, actor: str, now: datetime
) -> list[OrderNote]:
    """Hold an order for these reasons; saves nothing. A note is made when the reasons are new."""
    evidence = [{"cause": one.cause, "evidence": one.evidence} for one in blockers]
    is_new = row.import_state != ImportState.HELD or row.hold_evidence != evidence
    row.import_state = ImportState.HELD
    row.hold_cause = blockers[0].cause
    row.hold_evidence = evidence
    row.held_at = row.held_at or now
    row.next_attempt_at = None
    row.status = statuses.status_of(row)
    return [note(row, "held", actor=actor, now=now, blockers=evidence)] if is_new else []


def release_hold(row: AmazonOrder) -> None:
    """Forget why the order was held; saves nothing."""
    row.hold_cause = ""
    row.hold_evidence = []
    row.held_at = None
    row.attempts = 0
    row.next_attempt_at = None
    row.status = statuses.status_of(row)
