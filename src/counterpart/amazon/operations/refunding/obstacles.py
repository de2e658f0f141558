"""Why can this not be refunded on Amazon from here?"""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from counterpart.amazon import statuses
from counterpart.amazon.models.operations import OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.refunds import AmazonRefund, RefundState, RefundTransaction
from counterpart.amazon.operations.canceling import (
    BY_MERCHANT,
    is_canceled_there,
    open_cancellation,
)
from counterpart.amazon.operations.refunding.arithmetic import NotSayable
from counterpart.amazon.operations.refunding.charged import items_of_memo
from counterpart.amazon.operations.refunding.following import memos_following
from counterpart.core.money import total, written
from counterpart.orders.models.documents import CreditMemo

# Amazon charges the buyer, and can pay back, once something has left.
SHIPPED = {"SHIPPED", "INVOICE_UNCONFIRMED", "PARTIALLY_SHIPPED"}
# What ended without a refund; it can be asked for again.
WITHOUT_EFFECT = (OperationState.REJECTED, OperationState.NOT_NEEDED)


def why_not_refundable(subject: CreditMemo | AmazonOrder) -> str:
    """Answer why Amazon cannot refund a credit memo, or any of an order; empty if it can.

    Of an order it is only told what holds for every memo, so that nobody begins in vain.
    """
    if isinstance(subject, AmazonOrder):
        return obstacle_at_order(subject)
    row = AmazonOrder.objects.filter(order=subject.order_id).select_related("order").first()
    if row is None:
        return gettext("The order did not come from Amazon.")
    return obstacle_at_order(row) or obstacle_at_memo(subject, row) or _unsayable(subject, row)


def obstacle_at_order(row: AmazonOrder) -> str:
    """Answer what stands against any refund of this order."""
    sentence = _obstacle_at_amazon(row) or _obstacle_in_books(row)
    if not sentence and row.order and row.order.currency != row.currency:
        sentence = gettext("Amazon order {amazon_order_id} is in another currency than here.")
    status = statuses.shown(row.amazon_status)
    return sentence.format(amazon_order_id=row.amazon_order_id, status=status)


def obstacle_at_memo(memo: CreditMemo, row: AmazonOrder) -> str:
    """Answer what stands against a refund of this very credit memo."""
    sentence = ""
    if memo.pk in memos_following(row):
        sentence = gettext(
            "Credit memo #{number} follows what Amazon changed itself: the buyer did not pay it."
        )
    elif RefundTransaction.objects.filter(credit_memo=memo).exists():
        sentence = gettext(
            "Credit memo #{number} records a refund that was made in Seller Central."
        )
    elif live_refunds(row).filter(credit_memo=memo).exists():
        sentence = gettext("Amazon is already told to refund credit memo #{number}.")
    return sentence.format(number=memo.number)


def too_much(row: AmazonOrder, amount: Decimal, *, beside: AmazonRefund | None = None) -> str:
    """Answer why this amount is more than Amazon can still pay back of the order."""
    others = live_refunds(row)
    ours = list(others.exclude(pk=beside.pk) if beside else others)
    elsewhere = RefundTransaction.objects.filter(amazon_order=row, refund=None)
    paid_back = total([*_totals(ours), *_totals(elsewhere)])
    if row.total is not None and paid_back + amount <= row.total:
        return ""
    return gettext(
        "Amazon charged {charged} {currency} for the order and has paid back {paid_back}, or is "
        "told to; {amount} more is too much."
    ).format(
        charged="–" if row.total is None else written(row.total, row.currency),
        currency=row.currency,
        paid_back=written(paid_back, row.currency),
        amount=written(amount, row.currency),
    )


def live_refunds(row: AmazonOrder) -> QuerySet[AmazonRefund]:
    """Answer the refunds of an order that may still be paid, or are."""
    return AmazonRefund.objects.filter(LIVE, amazon_order=row)


LIVE = Q(state=RefundState.WAITING) | (
    Q(state=RefundState.APPROVED) & ~Q(operation__state__in=WITHOUT_EFFECT)
)


def _totals(rows: Iterable[AmazonRefund | RefundTransaction]) -> list[Decimal]:
    return [row.total for row in rows]


def _obstacle_at_amazon(row: AmazonOrder) -> str:
    if is_canceled_there(row):
        return gettext(
            "Amazon order {amazon_order_id} is canceled: Amazon gives the buyer's money back "
            "itself."
        )
    if row.fulfilled_by != BY_MERCHANT:
        return gettext(
            "Amazon ships order {amazon_order_id} itself, and refunds it itself: see Seller "
            "Central."
        )
    if row.amazon_status not in SHIPPED:
        return gettext(
            "Amazon order {amazon_order_id} is {status}. Only what Amazon shows as shipped can be "
            "refunded; an order that has not left is canceled instead."
        )
    if open_cancellation(row):
        return gettext("Amazon is being asked to cancel order {amazon_order_id}.")
    return ""


def _obstacle_in_books(row: AmazonOrder) -> str:
    """Whoever has not looked at a refund made elsewhere may be about to make it once more."""
    unseen = RefundTransaction.objects.filter(amazon_order=row, refund=None, handled_at=None)
    if not unseen.exists():
        return ""
    return gettext(
        "Amazon's books show a refund of order {amazon_order_id} that was not asked for here. "
        "Deal with that first, under “Made elsewhere”."
    )


def _unsayable(memo: CreditMemo, row: AmazonOrder) -> str:
    try:
        items_of_memo(memo, row)
    except NotSayable as no:
        return no.sentence
    return too_much(row, memo.grand_total)
