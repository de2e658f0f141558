"""Does Amazon show the orders as canceled that it was asked to cancel?"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from counterpart.amazon.client import wire
from counterpart.amazon.client.errors import Rejected
from counterpart.amazon.client.orders import get_order
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.operations.canceling import (
    OPEN,
    STOP,
    UNSHIPPED,
    is_shipped_here,
    keep_from_shipping,
    open_cancellation,
)
from counterpart.amazon.operations.cancellation import (
    SHOWN_WITHIN,
    postpone,
    settle_by_copy,
    settle_unshipped,
)
from counterpart.amazon.operations.locking import taken_with_order
from counterpart.core.clock import Clock

PER_RUN = 20
Record = Callable[[wire.SeenOrder], None]


def see_cancellations(account: SellerAccount, *, actor: str, now: datetime) -> None:
    """Settle the cancellations of orders that our copies show as ended by now. Safe to repeat.

    Asks Amazon nothing, and changes no order: that is following's business (K-5).
    """
    for operation in _open(account).exclude(amazon_order__amazon_status=UNSHIPPED):
        settle_by_copy(operation, actor=actor, now=now)


def ask_about_cancellations(
    account: SellerAccount, line: Transport, record: Record, *, actor: str, clock: Clock
) -> None:
    """Ask Amazon for the orders whose cancellation is unsure, or was accepted and is not seen.

    `record` makes our copy equal to what Amazon answers. What Amazon does not show as canceled is
    sent again where the message may have been lost.
    """
    unsure = Q(state=OperationState.UNSURE)
    overdue = Q(state=OperationState.ACCEPTED, accepted_at__lte=clock.now() - SHOWN_WITHIN)
    due = _open(account).filter(unsure | overdue, next_attempt_at__lte=clock.now())
    for operation in due[:PER_RUN]:
        _ask(operation, line, record, actor=actor, clock=clock)


def stop_what_is_being_canceled(account: SellerAccount, *, actor: str, now: datetime) -> None:
    """Stop Commerce orders that came into being while their cancellation was underway.

    One transaction for each order; safe to repeat.
    """
    moving = _open(account).filter(amazon_order__order__isnull=False)
    for operation in moving.exclude(amazon_order__order__stop_shipping_because=STOP):
        with transaction.atomic():
            row = taken_with_order(operation.amazon_order_id)
            if row.order and not is_shipped_here(row.order) and open_cancellation(row):
                keep_from_shipping(row, actor=actor, now=now)


def _open(account: SellerAccount) -> QuerySet[Operation]:
    return (
        Operation.objects.filter(account=account, kind=OperationKind.CANCELLATION, state__in=OPEN)
        .select_related("amazon_order")
        .order_by("pk")
    )


def _ask(
    operation: Operation, line: Transport, record: Record, *, actor: str, clock: Clock
) -> None:
    try:
        answer = get_order(line, operation.amazon_order.amazon_order_id)
    except Rejected:
        answer = None
    if not isinstance(answer, wire.SeenOrder):
        postpone(operation, clock.now())
        return
    record(answer)
    copy = AmazonOrder.objects.get(pk=operation.amazon_order_id)
    settle = settle_unshipped if copy.amazon_status == UNSHIPPED else settle_by_copy
    settle(operation, actor=actor, now=clock.now())
