"""How is the outbox emptied? Claim, send, settle, one operation after the other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from counterpart.amazon.client.errors import (
    AmazonError,
    ReconnectStore,
    Rejected,
    TryLater,
    Unsure,
)
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.runs import AccountRun
from counterpart.amazon.operations import shipment_confirmation
from counterpart.amazon.operations.confirming import mark_confirmed, settle_not_needed
from counterpart.amazon.operations.parcels import parcel
from counterpart.amazon.operations.preparing import is_all_shipped
from counterpart.amazon.operations.states import move, queue_again
from counterpart.amazon.timeline import without_buyer, write_note
from counterpart.core.clock import Clock

SENDERS = {OperationKind.SHIPMENT_CONFIRMATION: shipment_confirmation.send}
PAUSE = timedelta(minutes=5)
# Amazon's word for "no such package, or everything is shipped": then Amazon is asked before the
# operation counts as rejected, because an earlier try or someone else may have been there first.
ALREADY_THERE = "PackageToUpdateNotFound"
ASKED_AT_MOST = 3


@dataclass
class Sent:
    """What came of the operations of a run."""

    sent: int = 0
    accepted: int = 0
    rejected: int = 0
    unsure: int = 0


def send_due(
    run: AccountRun,
    line: Transport,
    sent: Sent,
    *,
    actor: str,
    clock: Clock,
    keep_alone: Callable[[], None],
) -> None:
    """Send what is due, oldest first; raises TryLater when Amazon's quota is used up.

    The caller holds the account's lease, which `keep_alone` renews before each call, or raises.
    An operation that fails does not stop those behind it.
    """
    mark_interrupted(run, actor=actor, now=clock.now())
    for operation in _due(run, clock):
        keep_alone()
        if _is_known_at_amazon(operation):
            settle_not_needed(operation, run, actor=actor, now=clock.now())
        elif _claim(operation, clock.now()):
            _send(operation, run, line, sent, actor=actor, clock=clock)


def _send(
    operation: Operation, run: AccountRun, line: Transport, sent: Sent, *, actor: str, clock: Clock
) -> None:
    try:
        SENDERS[OperationKind(operation.kind)](operation, line)
    except TryLater as later:
        queue_again(operation, later.at)
        raise
    except ReconnectStore:
        queue_again(operation, clock.now() + PAUSE)
        raise
    except (Unsure, Rejected) as trouble:
        _settle_trouble(operation, trouble, sent, actor=actor, now=clock.now())
    else:
        sent.accepted += 1
        _settle_accepted(operation, run, actor=actor, now=clock.now())
    sent.sent += 1


def has_due(account: SellerAccount, now: datetime) -> bool:
    """Tell whether something waits to be sent, or was cut off while it was sent."""
    queued = Q(state=OperationState.QUEUED, next_attempt_at__lte=now)
    interrupted = Q(state=OperationState.SENDING)
    return _sent_by_a_call(account).filter(queued | interrupted).exists()


def mark_interrupted(run: AccountRun, *, actor: str, now: datetime) -> None:
    """Whatever stands in `sending` was cut off by a crash: only one run works at a time."""
    interrupted = _sent_by_a_call(run.account).filter(state=OperationState.SENDING)
    for operation in interrupted.select_related("amazon_order"):
        _settle_unsure(operation, None, actor=actor, now=now)


def _due(run: AccountRun, clock: Clock) -> Iterator[Operation]:
    """Read one after the other, so that what was queued meanwhile is seen."""
    last = 0
    while True:
        operation = (
            _sent_by_a_call(run.account)
            .filter(
                state=OperationState.QUEUED,
                next_attempt_at__lte=clock.now(),
                pk__gt=last,
            )
            .select_related("amazon_order")
            .order_by("pk")
            .first()
        )
        if operation is None:
            return
        last = operation.pk
        yield operation


def _sent_by_a_call(account: SellerAccount) -> QuerySet[Operation]:
    """Answer the operations that are not sent in feeds (`feeding/`)."""
    return Operation.objects.filter(account=account, kind__in=list(SENDERS))


def _is_known_at_amazon(operation: Operation) -> bool:
    """Someone shipped the rest in Seller Central while this waited, unsent."""
    return not operation.attempts and is_all_shipped(operation.amazon_order)


def _claim(operation: Operation, now: datetime) -> bool:
    return move(operation, OperationState.SENDING, sending_since=now, attempts=F("attempts") + 1)


@transaction.atomic
def _settle_accepted(operation: Operation, run: AccountRun, *, actor: str, now: datetime) -> None:
    settled = {"accepted_at": now, "accepted_in": run, "error": "", "error_code": ""}
    if not move(operation, OperationState.ACCEPTED, **settled):
        return
    row = AmazonOrder.objects.get(pk=operation.amazon_order_id)
    write_note(row, "confirmation_accepted", actor=actor, now=now, **parcel(operation))
    mark_confirmed(row, actor=actor, now=now)


def _settle_trouble(
    operation: Operation, trouble: Unsure | Rejected, sent: Sent, *, actor: str, now: datetime
) -> None:
    if isinstance(trouble, Rejected) and not _may_be_there(operation, trouble):
        sent.rejected += 1
        _settle_rejected(operation, trouble, actor=actor, now=now)
    else:
        sent.unsure += 1
        _settle_unsure(operation, trouble, actor=actor, now=now)


@transaction.atomic
def _settle_unsure(
    operation: Operation, lost: AmazonError | None, *, actor: str, now: datetime
) -> None:
    trouble = _trouble(operation, lost) if lost else {}
    if move(operation, OperationState.UNSURE, next_attempt_at=now, **trouble):
        row = operation.amazon_order
        write_note(row, "confirmation_unsure", actor=actor, now=now, **parcel(operation))


def _may_be_there(operation: Operation, no: Rejected) -> bool:
    tries = Operation.objects.values_list("attempts", flat=True).get(pk=operation.pk)
    return ALREADY_THERE in f"{no.code} {no.message}" and tries <= ASKED_AT_MOST


@transaction.atomic
def _settle_rejected(operation: Operation, no: Rejected, *, actor: str, now: datetime) -> None:
    if not move(operation, OperationState.REJECTED, **_trouble(operation, no)):
        return
    write_note(
        operation.amazon_order,
        "confirmation_rejected",
        actor=actor,
        now=now,
        message=without_buyer(no.message, operation.amazon_order),
        **parcel(operation),
    )


def _trouble(operation: Operation, error: AmazonError) -> dict[str, str]:
    return {
        "error": without_buyer(error.message, operation.amazon_order),
        "error_code": error.code[:100],
        "request_id": error.request_id[:100],
    }
