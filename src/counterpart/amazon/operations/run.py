"""How is the outbox emptied? Claim, send, settle, one operation after the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

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
from counterpart.amazon.operations.confirming import mark_confirmed
from counterpart.amazon.operations.queue import parcel
from counterpart.amazon.operations.states import move, queue_again
from counterpart.amazon.timeline import write_note
from counterpart.core.clock import Clock

SENDERS = {OperationKind.SHIPMENT_CONFIRMATION: shipment_confirmation.send}
PAUSE = timedelta(minutes=5)


@dataclass
class Sent:
    """What came of the operations of a run."""

    sent: int = 0
    accepted: int = 0
    rejected: int = 0
    unsure: int = 0


def send_due(run: AccountRun, line: Transport, sent: Sent, *, actor: str, clock: Clock) -> None:
    """Send what is due, oldest first; raises TryLater when Amazon's quota is used up.

    The caller holds the account's lease. An operation that fails does not stop those behind it.
    """
    mark_interrupted(run, actor=actor, now=clock.now())
    for operation in _due(run, clock):
        if not _claim(operation, clock.now()):
            continue
        sent.sent += 1
        try:
            SENDERS[OperationKind(operation.kind)](operation, line)
        except TryLater as later:
            queue_again(operation, later.at)
            sent.sent -= 1
            raise
        except ReconnectStore:
            queue_again(operation, clock.now() + PAUSE)
            raise
        except Unsure as lost:
            sent.unsure += 1
            _settle_unsure(operation, lost, actor=actor, now=clock.now())
        except Rejected as no:
            sent.rejected += 1
            _settle_rejected(operation, no, actor=actor, now=clock.now())
        else:
            sent.accepted += 1
            _settle_accepted(operation, run, actor=actor, now=clock.now())


def has_due(account: SellerAccount, now: datetime) -> bool:
    """Tell whether something waits to be sent, or was cut off while it was sent."""
    queued = Q(state=OperationState.QUEUED, next_attempt_at__lte=now)
    interrupted = Q(state=OperationState.SENDING)
    return Operation.objects.filter(queued | interrupted, account=account).exists()


def mark_interrupted(run: AccountRun, *, actor: str, now: datetime) -> None:
    """Whatever stands in `sending` was cut off by a crash: only one run works at a time."""
    interrupted = Operation.objects.filter(account=run.account, state=OperationState.SENDING)
    for operation in interrupted.select_related("amazon_order"):
        if move(operation, OperationState.UNSURE, next_attempt_at=now):
            write_note(
                operation.amazon_order,
                "confirmation_unsure",
                actor=actor,
                now=now,
                **parcel(operation),
            )


def _due(run: AccountRun, clock: Clock) -> Iterator[Operation]:
    """Read one after the other, so that what was queued meanwhile is seen."""
    last = 0
    while True:
        operation = (
            Operation.objects.filter(
                account=run.account,
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


def _claim(operation: Operation, now: datetime) -> bool:
    return move(operation, OperationState.SENDING, sending_since=now, attempts=F("attempts") + 1)


@transaction.atomic
def _settle_accepted(operation: Operation, run: AccountRun, *, actor: str, now: datetime) -> None:
    move(
        operation,
        OperationState.ACCEPTED,
        accepted_at=now,
        accepted_in=run,
        error="",
        error_code="",
    )
    row = AmazonOrder.objects.get(pk=operation.amazon_order_id)
    write_note(row, "confirmation_accepted", actor=actor, now=now, **parcel(operation))
    mark_confirmed(row, actor=actor, now=now)


@transaction.atomic
def _settle_unsure(operation: Operation, lost: Unsure, *, actor: str, now: datetime) -> None:
    move(operation, OperationState.UNSURE, next_attempt_at=now, **_trouble(lost))
    write_note(
        operation.amazon_order, "confirmation_unsure", actor=actor, now=now, **parcel(operation)
    )


@transaction.atomic
def _settle_rejected(operation: Operation, no: Rejected, *, actor: str, now: datetime) -> None:
    move(operation, OperationState.REJECTED, **_trouble(no))
    write_note(
        operation.amazon_order,
        "confirmation_rejected",
        actor=actor,
        now=now,
        message=no.message,
        **parcel(operation),
    )


def _trouble(error: AmazonError) -> dict[str, str]:
    return {
        "error": error.message,
        "error_code": error.code[:100],
        "request_id": error.request_id[:100],
    }
