"""Which refunds stand in Amazon's books since we last looked?"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from counterpart.amazon.client.errors import Rejected
from counterpart.amazon.client.finances import TransactionsPage, search_transactions
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.models.orders import AmazonOrder, OrderNote
from counterpart.amazon.operations.locking import taken_with_order
from counterpart.amazon.operations.refunding.obstacles import SHIPPED
from counterpart.amazon.operations.refunding.recording import record_transactions
from counterpart.amazon.timeline import write_note
from counterpart.core.clock import Clock

EVERY = timedelta(hours=6)
# While a refund of ours is waited for.
SOONER = timedelta(hours=1)
# Finances 2024-06-19: the latest moment to ask for, the longest span, and how late books are.
NOT_YET_ASKABLE = timedelta(minutes=2, seconds=5)
LONGEST = timedelta(days=179)
LATE = timedelta(hours=48)
PAGES_AT_ONCE = 10
WAITED_FOR = (OperationState.SENDING, OperationState.UNSURE, OperationState.ACCEPTED)
MISSED = (OperationState.UNSURE, OperationState.ACCEPTED)


def read_books(
    account: SellerAccount,
    line: Transport,
    *,
    actor: str,
    clock: Clock,
    keep_alone: Callable[[], None],
) -> None:
    """Read on in Amazon's books where that is due, some pages at once; only questions are asked.

    Each page is written down with the place that was reached, so that a stop anywhere goes on
    there. Raises what the client raises; nothing is lost by it.
    """
    account.refresh_from_db(fields=["refunds_seen_until", "refunds_reading"])
    if not is_due(account, clock.now()):
        return
    reading = account.refunds_reading or _begun(account, clock.now())
    for _ in range(PAGES_AT_ONCE):
        keep_alone()
        page = _page(account, line, reading)
        reading = _keep(account, reading, page, actor=actor, now=clock.now())
        if not reading:
            tell_of_missed(account, actor=actor, now=clock.now())
            return


def is_due(account: SellerAccount, now: datetime) -> bool:
    """Tell whether the books are to be read: four times a day, and hourly while one is awaited."""
    if account.refunds_reading:
        return True
    pause = now - (account.refunds_seen_until or account.created_at) - NOT_YET_ASKABLE
    if pause >= EVERY:
        shipped = AmazonOrder.objects.filter(account=account, amazon_status__in=SHIPPED)
        return shipped.exists()
    return pause >= SOONER and _waiting(account).filter(state__in=WAITED_FOR).exists()


def tell_of_missed(account: SellerAccount, *, actor: str, now: datetime) -> None:
    """Tell, once each, which refunds the books should show by now and do not. Safe to repeat."""
    read_at = account.refunds_seen_until
    if read_at is None:
        return
    overdue = _waiting(account).filter(state__in=MISSED, sending_since__lte=read_at - LATE)
    for operation in overdue:
        _tell_of_missed(operation, actor=actor, now=now)


@transaction.atomic
def _tell_of_missed(operation: Operation, *, actor: str, now: datetime) -> None:
    row = taken_with_order(operation.amazon_order_id)
    facts: dict[str, Any] = {
        name: operation.intent[name] for name in ("credit_memo", "total", "currency")
    }
    facts["attempt"] = operation.attempts
    told = OrderNote.objects.filter(
        amazon_order=row,
        code="refund_missed",
        params__credit_memo=facts["credit_memo"],
        params__attempt=facts["attempt"],
        happened_at__gte=operation.created_at,
    )
    if not told.exists():
        write_note(row, "refund_missed", actor=actor, now=now, **facts)


def _waiting(account: SellerAccount) -> QuerySet[Operation]:
    refunds = Operation.objects.filter(account=account, kind=OperationKind.REFUND)
    return refunds.filter(refund__isnull=False).order_by("pk")


def _begun(account: SellerAccount, now: datetime) -> dict[str, str]:
    """Begin so far back that what was late the last time is read now."""
    before = now - NOT_YET_ASKABLE
    after = (account.refunds_seen_until or account.created_at) - LATE
    return {
        "after": max(after, before - LONGEST).isoformat(),
        "before": before.isoformat(),
        "token": "",
    }


def _page(account: SellerAccount, line: Transport, reading: dict[str, str]) -> TransactionsPage:
    try:
        return search_transactions(
            line,
            posted_after=datetime.fromisoformat(reading["after"]),
            posted_before=datetime.fromisoformat(reading["before"]),
            next_token=reading["token"],
        )
    except Rejected:
        # A token that has run out would be refused for ever: the reading begins anew.
        SellerAccount.objects.filter(pk=account.pk).update(refunds_reading={})
        raise


def _keep(
    account: SellerAccount,
    reading: dict[str, str],
    page: TransactionsPage,
    *,
    actor: str,
    now: datetime,
) -> dict[str, str]:
    """Write a page down, then the place; answers where to go on, if anywhere.

    A page whose place was not kept is read again, and nothing is written twice.
    """
    record_transactions(account, page.transactions, actor=actor, now=now)
    changes: dict[str, Any] = {"refunds_reading": {}}
    if page.next_token:
        changes["refunds_reading"] = reading | {"token": page.next_token}
    else:
        changes["refunds_seen_until"] = datetime.fromisoformat(reading["before"])
    SellerAccount.objects.filter(pk=account.pk).update(**changes)
    for name, value in changes.items():
        setattr(account, name, value)
    return account.refunds_reading or {}
