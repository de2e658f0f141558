"""How is a refund told to Amazon, and what follows from each answer?

The one file that knows by which way. Amazon recognizes no refund that it got before: nothing here
sends one again by itself (ADR 0027).
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from counterpart.amazon.client.order_feeds.adjusting import (
    AdjustedItem,
    Adjustment,
    adjustment_document,
)
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.refunds import AmazonRefund, RefundState
from counterpart.amazon.operations.locking import taken_with_order
from counterpart.amazon.operations.refunding.obstacles import obstacle_at_order, too_much
from counterpart.amazon.operations.states import move
from counterpart.amazon.timeline import without_buyer, write_note

FEED_TYPE = "POST_PAYMENT_ADJUSTMENT_DATA"
CONTENT_TYPE = "text/xml; charset=UTF-8"


def is_to_be_sent(operation: Operation, *, actor: str, now: datetime) -> bool:
    """Tell whether an approved refund may go out, in the transaction that sends it off.

    What has come in between – Amazon's books show one already, the order was canceled – is looked
    at again, under the locks, and ends it.
    """
    row = taken_with_order(operation.amazon_order_id)
    refund = AmazonRefund.objects.filter(operation=operation).first()
    if refund is None or refund.state != RefundState.APPROVED:
        return False
    why_not = obstacle_at_order(row) or too_much(row, refund.total, beside=refund)
    if not why_not:
        return True
    trouble = {"error": why_not, "error_code": "not_possible_any_more"}
    if move(operation, OperationState.REJECTED, **trouble):
        write_note(row, "refund_kept_back", actor=actor, now=now, **_facts(operation))
    return False


def document(account: SellerAccount, operations: Sequence[Operation]) -> bytes:
    """Write the messages of a feed: every item of every refund, amounts to the cent."""
    return adjustment_document(account.seller_id, [_message(operation) for operation in operations])


def mark_sent(operation: Operation, *, actor: str, now: datetime) -> None:
    """Tell the timeline that Amazon has the message; inside a transaction."""
    row = AmazonOrder.objects.get(pk=operation.amazon_order_id)
    write_note(row, "refund_sent", actor=actor, now=now, **_facts(operation))


@transaction.atomic
def settle_accepted(operation: Operation, *, actor: str, now: datetime) -> bool:
    """Settle a message that Amazon took; the money is there when Amazon's books show it."""
    row = taken_with_order(operation.amazon_order_id)
    if not move(operation, OperationState.ACCEPTED, error="", error_code="", accepted_at=now):
        return False
    write_note(row, "refund_accepted", actor=actor, now=now, **_facts(operation))
    return True


@transaction.atomic
def settle_rejected(
    operation: Operation, *, code: str, message: str, request_id: str, actor: str, now: datetime
) -> bool:
    """Settle a message that Amazon said no to; only a person asks again.

    Answers no where nobody knows: one that went twice can be refused because it was paid the
    first time.
    """
    row = taken_with_order(operation.amazon_order_id)
    words = without_buyer(message, row)
    trouble = {"error": words, "error_code": code[:100], "request_id": request_id[:100]}
    if operation.attempts > 1:
        return _leave_unsure(operation, row, actor=actor, now=now, **trouble) and False
    if not move(operation, OperationState.REJECTED, **trouble):
        return False
    facts = _facts(operation)
    write_note(row, "refund_rejected", actor=actor, now=now, message=words, **facts)
    return True


@transaction.atomic
def settle_unsure(operation: Operation, *, actor: str, now: datetime) -> bool:
    """Settle a message of which nobody knows what became; Amazon's books are waited for."""
    row = taken_with_order(operation.amazon_order_id)
    return _leave_unsure(operation, row, actor=actor, now=now)


def _leave_unsure(
    operation: Operation, row: AmazonOrder, *, actor: str, now: datetime, **trouble: str
) -> bool:
    if not move(operation, OperationState.UNSURE, next_attempt_at=now, **trouble):
        return False
    write_note(row, "refund_unsure", actor=actor, now=now, **_facts(operation))
    return True


def _facts(operation: Operation) -> dict[str, Any]:
    return {name: operation.intent[name] for name in ("credit_memo", "total", "currency")}


def _message(operation: Operation) -> Adjustment:
    """Amounts alone: with a quantity beside them Amazon has paid back more than they come to.

    Sellers report it: github.com/amzn/selling-partner-api-models/issues/4405.
    """
    told = operation.intent
    return Adjustment(
        message_id=operation.message_id or 0,
        amazon_order_id=operation.amazon_order.amazon_order_id,
        items=tuple(
            AdjustedItem(
                order_item_id=item["order_item_id"],
                reason=told["reason"],
                quantity=None,
                components=tuple((kind, Decimal(amount)) for kind, amount in item["components"]),
                currency=told["currency"],
            )
            for item in told["items"]
        ),
    )
