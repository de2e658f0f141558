"""What did a person find out about a refund of which nobody knows whether Amazon paid it?"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.refunds import AmazonRefund
from counterpart.amazon.operations.locking import taken_with_order
from counterpart.amazon.operations.refunding.asking import RefundNotPossible, refund_facts
from counterpart.amazon.operations.refunding.obstacles import obstacle_at_order, too_much
from counterpart.amazon.operations.states import move, queue_again
from counterpart.amazon.timeline import write_note
from counterpart.audit.trail import record

IN_DOUBT = (OperationState.UNSURE, OperationState.ACCEPTED)
# Finances 2024-06-19: that late, a refund stands in Amazon's books, or was never paid.
LATE = timedelta(hours=48)


def settle_as_paid(refund: AmazonRefund, *, actor: str, now: datetime) -> None:
    """Keep that Amazon has paid, as somebody saw; in one transaction. It is never sent again.

    Refuses RefundNotPossible what is not in doubt.
    """
    with transaction.atomic():
        refund, operation, row = _taken(refund)
        if not move(operation, OperationState.VISIBLE, visible_at=now):
            raise _not_in_doubt()
        _keep("refund_settled_as_paid", refund, row, actor=actor, now=now)


def send_again(refund: AmazonRefund, *, actor: str, now: datetime) -> None:
    """Tell Amazon once more, because somebody saw that it has not paid; in one transaction.

    Refuses RefundNotPossible what is not in doubt, while Amazon may still be working on it or its
    books may still be late, and where a second person is wanted, who asked for it.
    """
    with transaction.atomic():
        refund, operation, row = _taken(refund)
        why_not = why_not_again(refund, row, operation, actor=actor, now=now)
        if why_not:
            raise RefundNotPossible(why_not)
        if not queue_again(operation, now):
            raise _not_in_doubt()
        _keep("refund_sent_again", refund, row, actor=actor, now=now)


def why_not_again(
    refund: AmazonRefund, row: AmazonOrder, operation: Operation, *, actor: str, now: datetime
) -> str:
    """Answer why a refund in doubt cannot be sent again now; empty if it can."""
    if row.store.order_settings.refunds_need_approval and actor == refund.asked_by:
        return gettext("You asked for this refund yourself: somebody else must send it again.")
    if operation.feed is not None and operation.feed.finished_at is None:
        return gettext("Amazon may still be working on it.")
    late_until = (operation.sending_since or operation.created_at) + LATE
    read_until = SellerAccount.objects.values_list("refunds_seen_until", flat=True).get(
        pk=operation.account_id
    )
    if now < late_until or read_until is None or read_until < late_until:
        return gettext(
            "Amazon's books are up to 48 hours late. It can be sent again once they were read "
            "after {moment} UTC and do not show it."
        ).format(moment=f"{late_until:%Y-%m-%d %H:%M}")
    return obstacle_at_order(row) or too_much(row, refund.total, beside=refund)


def _taken(refund: AmazonRefund) -> tuple[AmazonRefund, Operation, AmazonOrder]:
    row = taken_with_order(refund.amazon_order_id)
    known = AmazonRefund.objects.select_related("credit_memo", "operation__feed")
    refund = known.get(pk=refund.pk)
    operation = refund.operation
    if operation is None or operation.state not in IN_DOUBT:
        raise _not_in_doubt()
    return refund, operation, row


def _not_in_doubt() -> RefundNotPossible:
    return RefundNotPossible(
        gettext("It is not in doubt what became of this refund, or not any more.")
    )


def _keep(code: str, refund: AmazonRefund, row: AmazonOrder, *, actor: str, now: datetime) -> None:
    AmazonRefund.objects.filter(pk=refund.pk).update(settled_by=actor, settled_at=now)
    facts: dict[str, Any] = refund_facts(refund)
    write_note(row, code, actor=actor, now=now, **facts)
    record(
        code,
        kind="amazon_order",
        subject=row.amazon_order_id,
        before={},
        after=facts,
        actor=actor,
        now=now,
    )
