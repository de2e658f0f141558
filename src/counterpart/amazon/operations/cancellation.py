"""How is a cancellation told to Amazon, and what follows from each answer?

The one file that knows by which way: a message of a feed, until Amazon has a call for it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from counterpart.amazon import statuses
from counterpart.amazon.client.order_feeds.acknowledging import (
    CanceledOrder,
    acknowledgement_document,
)
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.operations.canceling import (
    UNSHIPPED,
    is_canceled_there,
    is_shipped_here,
    keep_from_shipping,
    let_ship_again,
)
from counterpart.amazon.operations.locking import taken_with_order
from counterpart.amazon.operations.states import move, queue_again
from counterpart.amazon.timeline import without_buyer, write_note

FEED_TYPE = "POST_ORDER_ACKNOWLEDGEMENT_DATA"
CONTENT_TYPE = "text/xml; charset=UTF-8"
# An accepted cancellation that Amazon does not show after this time is asked about.
SHOWN_WITHIN = timedelta(hours=1)
MOST_FEEDS = 3


def is_to_be_sent(operation: Operation, *, actor: str, now: datetime) -> bool:
    """Tell whether a waiting cancellation may go out, in the transaction that sends it off.

    Amazon refunds the whole order if it is canceled after units were confirmed as shipped, so
    this is looked at again, under the locks; what came too late is settled instead.
    """
    row = taken_with_order(operation.amazon_order_id)
    if row.amazon_status != UNSHIPPED:
        settle_by_copy(operation, actor=actor, now=now)
        return False
    if row.confirmed_as or (row.order and is_shipped_here(row.order)):
        _refuse(operation, row, "cancellation_shipped", actor=actor, now=now)
        return False
    keep_from_shipping(row, actor=actor, now=now)
    return True


def document(account: SellerAccount, operations: Sequence[Operation]) -> bytes:
    """Write the messages of a feed: every item of every order, with the reason."""
    return acknowledgement_document(
        account.seller_id, [_message(operation) for operation in operations]
    )


def mark_sent(operation: Operation, *, actor: str, now: datetime) -> None:
    """Tell the timeline that Amazon has the message; inside a transaction."""
    row = AmazonOrder.objects.get(pk=operation.amazon_order_id)
    reason = operation.intent["reason"]
    write_note(row, "cancellation_sent", actor=actor, now=now, reason=reason)


@transaction.atomic
def settle_accepted(operation: Operation, *, actor: str, now: datetime) -> bool:
    """Settle a message that Amazon took; the order follows when Amazon shows it as canceled."""
    accepted: dict[str, Any] = {"accepted_at": now, "next_attempt_at": now + SHOWN_WITHIN}
    row = taken_with_order(operation.amazon_order_id)
    if not move(operation, OperationState.ACCEPTED, error="", error_code="", **accepted):
        return False
    write_note(row, "cancellation_accepted", actor=actor, now=now)
    return True


@transaction.atomic
def settle_rejected(
    operation: Operation, *, code: str, message: str, request_id: str, actor: str, now: datetime
) -> bool:
    """Settle a message that Amazon said no to; the Commerce order may be shipped again.

    Answers no where Amazon is asked first: a message that went twice can be refused because it
    had its effect the first time.
    """
    row = taken_with_order(operation.amazon_order_id)
    words = without_buyer(message, row)
    trouble = {"error": words, "error_code": code[:100], "request_id": request_id[:100]}
    if operation.state == OperationState.SENDING and operation.attempts > 1:
        if move(operation, OperationState.UNSURE, next_attempt_at=now, **trouble):
            write_note(row, "cancellation_unsure", actor=actor, now=now)
        return False
    if not move(operation, OperationState.REJECTED, **trouble):
        return False
    write_note(row, "cancellation_rejected", actor=actor, now=now, message=words)
    let_ship_again(operation, row, actor=actor, now=now)
    return True


@transaction.atomic
def settle_unsure(operation: Operation, *, actor: str, now: datetime) -> bool:
    """Settle a message of which it is not known what became; Amazon is asked for the order."""
    if not move(operation, OperationState.UNSURE, next_attempt_at=now):
        return False
    row = AmazonOrder.objects.get(pk=operation.amazon_order_id)
    write_note(row, "cancellation_unsure", actor=actor, now=now)
    return True


@transaction.atomic
def settle_by_copy(operation: Operation, *, actor: str, now: datetime) -> None:
    """Settle what Amazon shows as canceled, or as no longer to be canceled. Safe to repeat.

    While a feed is on its way, only the first: for all else its report is waited for.
    """
    row = taken_with_order(operation.amazon_order_id)
    if not is_canceled_there(row):
        if operation.state != OperationState.SENDING:
            status = statuses.shown(row.amazon_status)
            _refuse(operation, row, "cancellation_too_late", actor=actor, now=now, status=status)
    elif operation.state == OperationState.QUEUED:
        if move(operation, OperationState.NOT_NEEDED):
            write_note(row, "cancellation_not_needed", actor=actor, now=now)
    elif move(operation, OperationState.VISIBLE, visible_at=now):
        write_note(row, "cancellation_visible", actor=actor, now=now)


@transaction.atomic
def settle_unshipped(operation: Operation, *, actor: str, now: datetime) -> None:
    """Settle what Amazon, when asked, still shows as unshipped: wait, ask again, or give up."""
    row = taken_with_order(operation.amazon_order_id)
    if operation.state == OperationState.UNSURE:
        _settle_lost(operation, row, actor=actor, now=now)
    elif operation.accepted_at and operation.accepted_at <= now - timedelta(days=1):
        status = statuses.shown(row.amazon_status)
        code = "cancellation_without_effect"
        _refuse(operation, row, code, actor=actor, now=now, status=status)
    else:
        postpone(operation, now)


def postpone(operation: Operation, now: datetime) -> None:
    """Ask again in a while."""
    Operation.objects.filter(pk=operation.pk).update(next_attempt_at=now + SHOWN_WITHIN)


def _settle_lost(operation: Operation, row: AmazonOrder, *, actor: str, now: datetime) -> None:
    if operation.error:
        if move(operation, OperationState.REJECTED):
            words = operation.error
            write_note(row, "cancellation_rejected", actor=actor, now=now, message=words)
            let_ship_again(operation, row, actor=actor, now=now)
    elif operation.attempts >= MOST_FEEDS:
        times = operation.attempts
        _refuse(operation, row, "cancellation_failed", actor=actor, now=now, times=times)
    elif queue_again(operation, now):
        write_note(row, "cancellation_lost", actor=actor, now=now)


def _refuse(
    operation: Operation, row: AmazonOrder, code: str, *, actor: str, now: datetime, **params: Any
) -> None:
    """Settle as rejected for a cause that we tell, not Amazon."""
    intent = operation.intent | {"ended": {"code": code, "params": params}}
    if not move(operation, OperationState.REJECTED, intent=intent, error_code=code, error=""):
        return
    write_note(row, code, actor=actor, now=now, **params)
    let_ship_again(operation, row, actor=actor, now=now)


def _message(operation: Operation) -> CanceledOrder:
    reason = operation.intent["reason"]
    row = operation.amazon_order
    return CanceledOrder(
        message_id=operation.message_id or 0,
        amazon_order_id=row.amazon_order_id,
        items=tuple((item.order_item_id, reason) for item in row.items.all()),
    )
