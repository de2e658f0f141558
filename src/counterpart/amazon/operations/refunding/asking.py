"""Who lets Amazon pay a credit memo back, and how is that approved, declined or withdrawn?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.refunds import AmazonRefund, RefundState
from counterpart.amazon.operations import states as operation_states
from counterpart.amazon.operations.locking import taken_with_order
from counterpart.amazon.operations.refunding import states
from counterpart.amazon.operations.refunding.arithmetic import RefundedItem
from counterpart.amazon.operations.refunding.charged import items_of_memo
from counterpart.amazon.operations.refunding.obstacles import (
    obstacle_at_memo,
    obstacle_at_order,
    too_much,
    why_not_refundable,
)
from counterpart.amazon.timeline import write_note
from counterpart.audit.trail import record
from counterpart.core.errors import Refused
from counterpart.core.money import written
from counterpart.orders.models.documents import CreditMemo

__all__ = [
    "REASONS",
    "RefundNotPossible",
    "approve_refund",
    "ask_for_refund",
    "decline_refund",
    "why_not_refundable",
    "withdraw_refund",
]

# Amazon's codes (AdjustmentReason of the payment adjustment feed), in words for people.
REASONS = {
    "CustomerReturn": _("The buyer returned the item"),
    "GeneralAdjustment": _("A concession, or something else that was agreed"),
    "NoInventory": _("The item is out of stock"),
    "ProductOutofStock": _("The product is no longer sold"),
    "CouldNotShip": _("The item could not be shipped"),
    "DifferentItem": _("Another item was delivered"),
    "Exchange": _("The item is exchanged"),
    "CustomerCancel": _("The buyer canceled"),
    "Abandoned": _("The item was never picked up"),
    "Undeliverable": _("The parcel could not be delivered"),
    "RefusedDelivery": _("The buyer refused the parcel"),
    "CustomerAddressIncorrect": _("The buyer's address was wrong"),
    "PriceError": _("The price was wrong"),
    "CarrierCoverageFailure": _("No carrier or shipping method goes there"),
    "CarrierCreditDecision": _("The carrier refused for reasons of credit"),
    "RiskAssessmentInformationNotValid": _("The information on the buyer could not be verified"),
    "TransactionRecord": _("The record of the payment is corrected"),
    "Other": _("Another reason"),
}


class RefundNotPossible(Refused):
    """This credit memo cannot be refunded on Amazon from here, or not decided about that way."""

    code = "refund_not_possible"


def ask_for_refund(memo: CreditMemo, reason: str, *, actor: str, now: datetime) -> AmazonRefund:
    """Ask that Amazon pays a credit memo back, in one transaction; may stand in the caller's.

    Where the store wants a second person it waits for one, otherwise Amazon is told with the next
    pass. What was declined, withdrawn or rejected can be asked for again, also for another
    reason. Refuses RefundNotPossible an unknown reason and what `why_not_refundable` names; asked
    twice, the second one is refused.
    """
    if reason not in REASONS:
        raise RefundNotPossible(
            gettext("A reason is required, one of: {reasons}.").format(reasons=", ".join(REASONS))
        )
    with transaction.atomic():
        row = _taken(memo)
        items = _checked_items(memo, row)
        refund = _asked(memo, row, reason, items, actor=actor, now=now)
        _tell("refund_asked", refund, row, actor=actor, now=now, reason=reason)
        if not row.store.order_settings.refunds_need_approval:
            _approve(refund, row, actor=actor, now=now)
    return refund


def approve_refund(refund: AmazonRefund, *, actor: str, now: datetime) -> None:
    """Let Amazon be told of a refund that somebody else asked for; needs APPROVE_REFUNDS.

    Looks at everything again. Refuses RefundNotPossible who asked for it, what does not wait for
    approval, and what cannot be refunded, or not for these amounts, any more.
    """
    with transaction.atomic():
        refund, row = _taken_refund(refund)
        _check_waits(refund)
        if actor == refund.asked_by:
            raise RefundNotPossible(
                gettext("You asked for this refund yourself: somebody else must approve it.")
            )
        why_not = obstacle_at_order(row) or too_much(row, refund.total, beside=refund)
        if why_not:
            raise RefundNotPossible(why_not)
        if items_as_kept(items_of_memo(refund.credit_memo, row), row.currency) != refund.items:
            raise RefundNotPossible(
                gettext("Amazon's amounts changed since it was asked for. Decline it and ask anew.")
            )
        _approve(refund, row, actor=actor, now=now)
        _tell("refund_approved", refund, row, actor=actor, now=now)


def decline_refund(refund: AmazonRefund, *, actor: str, now: datetime) -> None:
    """Keep Amazon from being told; needs APPROVE_REFUNDS. The credit memo stays.

    Refuses RefundNotPossible what does not wait for approval.
    """
    with transaction.atomic():
        refund, row = _taken_refund(refund)
        _check_waits(refund)
        _decide(refund, RefundState.DECLINED, actor=actor, now=now)
        _tell("refund_declined", refund, row, actor=actor, now=now)


def withdraw_refund(refund: AmazonRefund, *, actor: str, now: datetime) -> None:
    """Take a request back that was not sent yet. The credit memo stays.

    Refuses RefundNotPossible what Amazon was told already, and what was decided otherwise.
    """
    with transaction.atomic():
        refund, row = _taken_refund(refund)
        operation = refund.operation
        if refund.state == RefundState.WAITING:
            _decide(refund, RefundState.DECLINED, actor=actor, now=now)
        elif (
            operation is None
            or operation.state != OperationState.QUEUED
            or operation.attempts
            or not operation_states.move(operation, OperationState.NOT_NEEDED)
        ):
            raise RefundNotPossible(
                gettext("The refund was sent to Amazon, or settled: it cannot be withdrawn.")
            )
        _tell("refund_withdrawn", refund, row, actor=actor, now=now)


def items_as_kept(items: Sequence[RefundedItem], currency: str) -> list[dict[str, Any]]:
    """Answer what is kept of the items of a refund, amounts as text."""
    return [
        {
            "order_item_id": item.order_item_id,
            "quantity": item.quantity,
            "components": [[kind, written(amount, currency)] for kind, amount in item.components],
        }
        for item in items
    ]


def _taken(memo: CreditMemo) -> AmazonOrder:
    key = AmazonOrder.objects.filter(order=memo.order_id).values_list("pk", flat=True).first()
    if key is None:
        raise RefundNotPossible(gettext("The order did not come from Amazon."))
    return taken_with_order(key)


def _taken_refund(refund: AmazonRefund) -> tuple[AmazonRefund, AmazonOrder]:
    row = taken_with_order(refund.amazon_order_id)
    found = AmazonRefund.objects.select_related("credit_memo__order", "operation")
    return found.get(pk=refund.pk), row


def _checked_items(memo: CreditMemo, row: AmazonOrder) -> tuple[RefundedItem, ...]:
    why_not = obstacle_at_order(row) or obstacle_at_memo(memo, row)
    if why_not:
        raise RefundNotPossible(why_not)
    try:
        items = items_of_memo(memo, row)
    except Refused as no:
        raise RefundNotPossible(no.sentence) from None
    why_not = too_much(row, memo.grand_total)
    if why_not:
        raise RefundNotPossible(why_not)
    return items


def _asked(
    memo: CreditMemo,
    row: AmazonOrder,
    reason: str,
    items: Sequence[RefundedItem],
    *,
    actor: str,
    now: datetime,
) -> AmazonRefund:
    """Write the request, or one that came to nothing anew; its old operation stays in the log."""
    said: dict[str, Any] = {
        "operation": None,
        "reason": reason,
        "items": items_as_kept(items, row.currency),
        "total": memo.grand_total,
        "currency": row.currency,
        "asked_by": actor,
        "asked_at": now,
        "decided_by": "",
        "decided_at": None,
        "settled_by": "",
        "settled_at": None,
    }
    known = AmazonRefund.objects.filter(credit_memo=memo).first()
    if known is None:
        return AmazonRefund.objects.create(amazon_order=row, credit_memo=memo, **said)
    if not states.move(known, RefundState.WAITING, **said):
        raise RefundNotPossible(gettext("Somebody else decided about this refund just now."))
    return known


def _approve(refund: AmazonRefund, row: AmazonOrder, *, actor: str, now: datetime) -> None:
    operation = Operation.objects.create(
        kind=OperationKind.REFUND,
        account_id=row.account_id,
        amazon_order=row,
        intent=_intent(refund),
        next_attempt_at=now,
        created_at=now,
    )
    _decide(refund, RefundState.APPROVED, actor=actor, now=now, operation=operation)
    told = {"total": operation.intent["total"], "currency": refund.currency}
    write_note(row, "refund_queued", actor=actor, now=now, reason=refund.reason, **told)


def _intent(refund: AmazonRefund) -> dict[str, Any]:
    return {
        "refund": refund.pk,
        "credit_memo": refund.credit_memo.number,
        "reason": refund.reason,
        "total": written(refund.total, refund.currency),
        "currency": refund.currency,
        "items": refund.items,
    }


def _check_waits(refund: AmazonRefund) -> None:
    if refund.state != RefundState.WAITING:
        raise RefundNotPossible(gettext("This refund does not wait for approval."))


def _decide(
    refund: AmazonRefund, to: RefundState, *, actor: str, now: datetime, **changes: Any
) -> None:
    if not states.move(refund, to, decided_by=actor, decided_at=now, **changes):
        raise RefundNotPossible(gettext("Somebody else decided about this refund just now."))


def _tell(
    code: str,
    refund: AmazonRefund,
    row: AmazonOrder,
    *,
    actor: str,
    now: datetime,
    **more: str,
) -> None:
    """Write the decision to the order's timeline and to the audit trail."""
    facts = refund_facts(refund)
    write_note(row, code, actor=actor, now=now, **facts, **more)
    record(
        code,
        kind="amazon_order",
        subject=row.amazon_order_id,
        before={},
        after=facts | more,
        actor=actor,
        now=now,
    )


def refund_facts(refund: AmazonRefund) -> dict[str, str]:
    """Answer what notes and the audit trail say of a refund."""
    return {
        "credit_memo": refund.credit_memo.number,
        "total": written(refund.total, refund.currency),
        "currency": refund.currency,
    }
