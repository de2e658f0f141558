"""What becomes of a refund that was made in Seller Central (B-20, S-12)?"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.refunds import RefundTransaction
from counterpart.amazon.operations.locking import taken_with_order
from counterpart.amazon.operations.refunding.asking import RefundNotPossible
from counterpart.amazon.operations.refunding.obstacles import obstacle_at_memo
from counterpart.amazon.timeline import write_note
from counterpart.audit.trail import record
from counterpart.core.money import written
from counterpart.orders.models.documents import CreditMemo


def mark_handled(
    seen: RefundTransaction,
    *,
    actor: str,
    now: datetime,
    credit_memo: CreditMemo | None = None,
) -> None:
    """Keep that somebody dealt with it: by the credit memo that records it here, or otherwise.

    One transaction; may stand in the caller's, so that memo and mark come together. Refuses
    RefundNotPossible what was dealt with already or is a refund of ours, and a memo of another
    order or amount, or one that Amazon is told to pay itself.
    """
    with transaction.atomic():
        row = _taken(seen)
        if credit_memo is not None:
            _check_memo(credit_memo, seen, row)
        untouched = RefundTransaction.objects.filter(pk=seen.pk, handled_at=None, refund=None)
        if not untouched.update(handled_by=actor, handled_at=now, credit_memo=credit_memo):
            raise RefundNotPossible(gettext("This refund was dealt with already."))
        _tell(seen, row, credit_memo, actor=actor, now=now)
    seen.refresh_from_db()


def _taken(seen: RefundTransaction) -> AmazonOrder | None:
    return taken_with_order(seen.amazon_order_id) if seen.amazon_order_id else None


def _check_memo(memo: CreditMemo, seen: RefundTransaction, row: AmazonOrder | None) -> None:
    if row is None or row.order_id != memo.order_id:
        raise RefundNotPossible(
            gettext("Credit memo #{number} belongs to another order.").format(number=memo.number)
        )
    why_not = obstacle_at_memo(memo, row)
    if why_not:
        raise RefundNotPossible(why_not)
    if memo.grand_total != seen.total:
        raise RefundNotPossible(
            gettext(
                "Credit memo #{number} is over {memo} {currency}, but Amazon paid back {total}. "
                "Write one over the same amount, or mark the refund as dealt with."
            ).format(
                number=memo.number,
                memo=written(memo.grand_total, seen.currency),
                currency=seen.currency,
                total=written(seen.total, seen.currency),
            )
        )


def _tell(
    seen: RefundTransaction,
    row: AmazonOrder | None,
    memo: CreditMemo | None,
    *,
    actor: str,
    now: datetime,
) -> None:
    facts: dict[str, Any] = {
        "total": written(seen.total, seen.currency), "currency": seen.currency,
    }  # fmt: skip
    code = "refund_handled"
    if memo is not None:
        code, facts["credit_memo"] = "refund_recorded", memo.number
    if row is not None:
        write_note(row, code, actor=actor, now=now, **facts)
    record(
        code,
        kind="amazon_order",
        subject=seen.order_number,
        before={},
        after=facts,
        actor=actor,
        now=now,
    )
