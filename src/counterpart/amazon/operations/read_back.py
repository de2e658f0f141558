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
from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.runs import AccountRun
from counterpart.amazon.operations.confirming import mark_confirmed, settle_not_needed
from counterpart.amazon.operations.parcels import parcel
from counterpart.amazon.operations.preparing import ALREADY_SHIPPED
from counterpart.amazon.operations.states import move, queue_again
from counterpart.amazon.timeline import add_to_timeline, write_note
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
    orders = {one.order.order_id: one.order for one in seen if one.order.packages}
    waiting = Operation.objects.filter(
        account=account,
        kind=OperationKind.SHIPMENT_CONFIRMATION,
        state__in=TO_BE_SEEN,
        amazon_order__amazon_order_id__in=list(orders),
    ).select_related("amazon_order")
    for operation in waiting:
        if _is_shown(operation, orders[operation.amazon_order.amazon_order_id]):
            _mark_visible(operation, run, actor=actor, now=now)


def ask_about_unseen(run: AccountRun, line: Transport, *, actor: str, clock: Clock) -> None:
    """Ask Amazon about shipments whose answer was lost or that it does not show, order by order.

    What Amazon does not know is queued to be sent again with the same package reference, unless
    Amazon shows the whole order as shipped: then there is nothing to add.
    """
    now = clock.now()
    overdue = Q(state=OperationState.ACCEPTED, accepted_at__lte=now - SHOWN_WITHIN)
    unsure = Q(state=OperationState.UNSURE)
    due = Operation.objects.filter(
        unsure | overdue,
        account=run.account,
        kind=OperationKind.SHIPMENT_CONFIRMATION,
        next_attempt_at__lte=now,
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
    elif _is_shown(operation, answer.order):
        _mark_visible(operation, run, actor=actor, now=now)
    elif _is_closed_to(operation, answer.order):
        settle_not_needed(operation, run, actor=actor, now=now)
    else:
        _mark_lost(operation, actor=actor, now=now)


def _is_shown(operation: Operation, order: wire.Order) -> bool:
    """Tell whether Amazon shows the package as we told it, in its last edition."""
    told = _plain(operation.intent["tracking_number"])
    return any(
        one.package_reference_id == operation.package_reference
        and (not one.tracking_number or _plain(one.tracking_number) == told)
        for one in order.packages
    )


def _plain(tracking: str) -> str:
    return "".join(filter(str.isalnum, tracking)).upper()


def _is_closed_to(operation: Operation, order: wire.Order) -> bool:
    known = {one.package_reference_id for one in order.packages}
    status = order.fulfillment.fulfillment_status if order.fulfillment else None
    return operation.package_reference not in known and status in ALREADY_SHIPPED


@transaction.atomic
def _mark_visible(operation: Operation, run: AccountRun, *, actor: str, now: datetime) -> None:
    was_unsure = operation.state == OperationState.UNSURE
    changes = {"accepted_at": now, "accepted_in": run} if was_unsure else {}
    if not move(operation, OperationState.VISIBLE, visible_at=now, **changes):
        return
    row = AmazonOrder.objects.get(pk=operation.amazon_order_id)
    add_to_timeline(row, "confirmation_visible", actor=actor, now=now, **parcel(operation))
    mark_confirmed(row, actor=actor, now=now)


@transaction.atomic
def _mark_lost(operation: Operation, *, actor: str, now: datetime) -> None:
    if queue_again(operation, now):
        row = operation.amazon_order
        write_note(row, "confirmation_lost", actor=actor, now=now, **parcel(operation))
