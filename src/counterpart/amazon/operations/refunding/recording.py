"""What is written down of a refund that stands in Amazon's books, and whose is it?"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from counterpart.amazon.client.finances import REFUND, Transaction
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.feeds import FeedState
from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.refunds import AmazonRefund, RefundTransaction
from counterpart.amazon.operations.locking import taken_with_order
from counterpart.amazon.operations.states import move
from counterpart.amazon.timeline import write_note
from counterpart.core.money import written

# What Amazon may have paid by now, of what it was told.
TOLD = (
    OperationState.SENDING,
    OperationState.UNSURE,
    OperationState.ACCEPTED,
    # Somebody said so before the books did.
    OperationState.VISIBLE,
)
CLOCKS_DIFFER = timedelta(minutes=5)


def record_transactions(
    account: SellerAccount, found: Iterable[Transaction], *, actor: str, now: datetime
) -> int:
    """Write down the refunds among transactions, each by itself; answers how many were new.

    Safe to repeat: a refund is known by its id at Amazon, also when it comes again because it was
    released. Orders that never came in are left to Seller Central.
    """
    refunds = [one for one in found if one.type == REFUND and _identity(one)]
    numbers = {one.identifier("ORDER_ID") for one in refunds}
    known = AmazonOrder.objects.filter(account=account, amazon_order_id__in=numbers)
    keys = dict(known.values_list("amazon_order_id", "pk"))
    return sum(
        _record(account, key, one, actor=actor, now=now)
        for one in refunds
        if (key := keys.get(one.identifier("ORDER_ID"))) is not None
    )


@transaction.atomic
def _record(
    account: SellerAccount, key: int, one: Transaction, *, actor: str, now: datetime
) -> bool:
    paid = paid_to_buyer(one)
    if paid is None or paid <= 0:
        return False
    row = taken_with_order(key)
    said = {"status": one.status[:40]}
    seen, is_new = RefundTransaction.objects.get_or_create(
        account=account,
        order_number=row.amazon_order_id,
        amazon_refund_id=_identity(one),
        defaults={
            **said,
            "amazon_order": row,
            "total": paid,
            "currency": one.currency[:3],
            "posted_at": one.posted_at or now,
            "first_seen_at": now,
        },
    )
    if is_new:
        _find_whose(seen, row, actor=actor, now=now)
    elif seen.status != one.status:
        RefundTransaction.objects.filter(pk=seen.pk).update(**said)
    return is_new


def paid_to_buyer(one: Transaction) -> Decimal | None:
    """Answer what the buyer got, positive; the whole amount where Amazon does not divide it."""
    moved = one.amount if one.to_buyer is None else one.to_buyer
    return None if moved is None else -moved


def _identity(one: Transaction) -> str:
    return (one.identifier("REFUND_ID") or one.transaction_id)[:200]


def _find_whose(seen: RefundTransaction, row: AmazonOrder, *, actor: str, now: datetime) -> None:
    """Settle the refund of ours that this is, or tell that nobody asked for it here."""
    waiting = list(_waiting(row, seen))
    ours = next((one for one in waiting if one.total == seen.total), None)
    if ours is not None and ours.operation is not None:
        RefundTransaction.objects.filter(pk=seen.pk).update(refund=ours)
        _settle_visible(ours.operation, row, actor=actor, now=now)
        return
    told = {"total": written(seen.total, seen.currency), "currency": seen.currency}
    if waiting:
        asked = ", ".join(written(one.total, one.currency) for one in waiting)
        write_note(row, "refund_differs", actor=actor, now=now, asked=asked, **told)
    else:
        write_note(row, "refund_elsewhere", actor=actor, now=now, **told)


def _waiting(row: AmazonOrder, seen: RefundTransaction) -> Iterable[AmazonRefund]:
    """Answer our refunds that can be this one, the oldest first; none is two of Amazon's."""
    told = AmazonRefund.objects.filter(
        amazon_order=row,
        currency=seen.currency,
        transactions=None,
        operation__state__in=TOLD,
        operation__created_at__lte=seen.posted_at + CLOCKS_DIFFER,
    )
    # A document that waits to be handed in has paid nothing yet.
    handed_in = told.exclude(
        operation__state=OperationState.SENDING, operation__feed__state=FeedState.PREPARED
    )
    return handed_in.select_related("operation").order_by("operation__created_at", "pk")


def _settle_visible(operation: Operation, row: AmazonOrder, *, actor: str, now: datetime) -> None:
    if operation.state == OperationState.VISIBLE:
        return
    if move(operation, OperationState.VISIBLE, visible_at=now, error="", error_code=""):
        facts = {name: operation.intent[name] for name in ("credit_memo", "total", "currency")}
        write_note(row, "refund_visible", actor=actor, now=now, **facts)
