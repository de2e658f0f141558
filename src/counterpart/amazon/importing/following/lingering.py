"""Which orders does Amazon keep pending for longer than it should?"""

from datetime import datetime

from django.db import transaction

from counterpart.amazon.importing.gathering import gather
from counterpart.amazon.importing.reservation import release_pending
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.statuses import LONGEST_PENDING
from counterpart.amazon.timeline import note
from counterpart.core.bulk import insert_rows

PENDING = "PENDING"


def lingers_from(row: AmazonOrder) -> datetime | None:
    """Answer from when on an order is pending for too long; None if it is not pending."""
    if row.amazon_status != PENDING:
        return None
    at: datetime = (row.purchased_at or row.first_seen_at) + LONGEST_PENDING
    return at


def is_lingering(row: AmazonOrder, now: datetime) -> bool:
    """Tell whether an order is pending for too long: nothing is promised to it any more."""
    at = lingers_from(row)
    return at is not None and at <= now


def let_go_of_lingering(account: SellerAccount, *, actor: str, now: datetime) -> None:
    """Give back what is promised to orders that are pending for too long, and tell it once.

    One transaction for each; safe to repeat and to kill. Amazon may still release such an order:
    then it is created like any other, if there is stock.
    """
    due = AmazonOrder.objects.filter(
        account=account,
        import_state=ImportState.WAITING,
        next_attempt_at__lte=now,
        store__is_active=True,
    )
    for pk in list(due.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            _let_go(pk, actor=actor, now=now)


def _let_go(pk: int, *, actor: str, now: datetime) -> None:
    rows = AmazonOrder.objects.select_for_update(of=("self",)).select_related(
        "store__website", "store__order_settings__store_view__store__website"
    )
    row = rows.get(pk=pk)
    if row.import_state != ImportState.WAITING:
        return
    row.next_attempt_at = None
    notes = []
    if is_lingering(row, now):
        cases, _ = gather([row])
        notes = release_pending(cases[0], actor=actor, now=now)
        if not row.notes.filter(code="pending_lingers").exists():
            days = str(LONGEST_PENDING.days)
            notes.append(note(row, "pending_lingers", actor=actor, now=now, days=days))
    row.save(update_fields=["next_attempt_at", "is_stock_reserved", "note_code", "note_params"])
    insert_rows(notes)
