"""Does Amazon show what we told it?"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from counterpart.amazon.client import wire
from counterpart.amazon.client.errors import Rejected
from counterpart.amazon.client.orders import get_order
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.runs import AccountRun
from counterpart.amazon.operations.confirming import mark_confirmed
from counterpart.amazon.operations.queue import parcel
from counterpart.amazon.operations.states import move, queue_again
from counterpart.amazon.timeline import write_note
from counterpart.core.clock import Clock

TO_BE_SEEN = [OperationState.ACCEPTED, OperationState.UNSURE]
# An accepted shipment that Amazon does not show after this time is asked for, then sent again.
SHOWN_WITHIN = timedelta(hours=1)
PER_RUN = 20


def see_packages(
    account: SellerAccount,
    seen: Iterable[wire.SeenOrder],
    run: AccountRun,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Mark every operation whose package stands in what Amazon just showed. Safe to repeat."""
    packages = {one.order.order_id: _references(one.order) for one in seen if one.order.packages}
    waiting = Operation.objects.filter(
        account=account, state__in=TO_BE_SEEN, amazon_order__amazon_order_id__in=list(packages)
    ).select_related("amazon_order")
    for operation in waiting:
        if operation.package_reference in packages[operation.amazon_order.amazon_order_id]:
            _mark_visible(operation, run, actor=actor, now=now)


def ask_about_unseen(run: AccountRun, line: Transport, *, actor: str, clock: Clock) -> None:
    """Ask Amazon about shipments whose answer was lost or that it does not show, order by order.

    What Amazon does not know is queued to be sent again with the same package reference.
    """
    now = clock.now()
    overdue = Q(state=OperationState.ACCEPTED, accepted_at__lte=now - SHOWN_WITHIN)
    unsure = Q(state=OperationState.UNSURE)
    due = Operation.objects.filter(
        unsure | overdue, account=run.account, next_attempt_at__lte=now
    ).select_related("amazon_order")
    for operation in due.order_by("pk")[:PER_RUN]:
        _ask(operation, run, line, actor=actor, clock=clock)


def _ask(
    operation: Operation, run: AccountRun, line: Transport, *, actor: str, clock: Clock
) -> None:
    try:
        answer = get_order(line, operation.amazon_order.amazon_order_id)
    except Rejected:
        answer = None
    now = clock.now()
    if not isinstance(answer, wire.SeenOrder):
        later = now + SHOWN_WITHIN
        Operation.objects.filter(pk=operation.pk).update(next_attempt_at=later)
    elif operation.package_reference in _references(answer.order):
        _mark_visible(operation, run, actor=actor, now=now)
    else:
        with transaction.atomic():
            if queue_again(operation, now):
                write_note(
                    operation.amazon_order,
                    "confirmation_lost",
                    actor=actor,
                    now=now,
                    **parcel(operation),
                )


def _references(order: wire.Order) -> set[str]:
    return {one.package_reference_id for one in order.packages if one.package_reference_id}


@transaction.atomic
def _mark_visible(operation: Operation, run: AccountRun, *, actor: str, now: datetime) -> None:
    was_unsure = operation.state == OperationState.UNSURE
    changes = {"accepted_at": now, "accepted_in": run} if was_unsure else {}
    if not move(operation, OperationState.VISIBLE, visible_at=now, **changes):
        return
    row = AmazonOrder.objects.get(pk=operation.amazon_order_id)
    write_note(row, "confirmation_visible", actor=actor, now=now, **parcel(operation))
    mark_confirmed(row, actor=actor, now=now)
