"""Do the refunds stand in Amazon's books that we know of, each once and to the cent?"""

from collections.abc import Iterator
from datetime import datetime

from counterpart.amazon.client.finances import REFUND, Transaction, search_transactions
from counterpart.amazon.comparing.shown import Shown
from counterpart.amazon.comparing.tallying import Look
from counterpart.amazon.models.operations import OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.refunds import AmazonRefund, RefundState, RefundTransaction
from counterpart.amazon.operations.refunding.books import EVERY, LATE, LONGEST, NOT_YET_ASKABLE
from counterpart.amazon.operations.refunding.recording import paid_to_buyer
from counterpart.core.money import written

REFUNDS = "refunds"
ON_THE_WAY = frozenset({OperationState.QUEUED, OperationState.SENDING})


def differing_refunds(look: Look) -> Iterator[str]:
    """Yield a sentence for each refund that only one side knows, or at another amount, or twice.

    Amazon's books are up to 48 hours late: what may still come is underway. Raises what the client
    raises.
    """
    after = max(look.since, look.account.created_at)
    before = look.now - NOT_YET_ASKABLE
    known = RefundTransaction.objects.filter(account=look.account)
    shown = Shown(known.filter(posted_at__gte=after, posted_at__lt=before))
    while after < before:
        end = min(after + LONGEST, before)
        for one in _transactions(look, after, end):
            yield from _of_transaction(look, one, shown)
        after = end
    for pk in shown.others("pk"):
        row = known.get(pk=pk)
        yield (
            f"The refund {row.amazon_refund_id} of Amazon order {row.order_number} is stored, but "
            f"Amazon's books do not show it."
        )
    yield from _twice(look)
    yield from _asked_for(look)


def _transactions(look: Look, after: datetime, before: datetime) -> Iterator[Transaction]:
    token = ""
    while True:
        page = search_transactions(
            look.line, posted_after=after, posted_before=before, next_token=token
        )
        yield from (one for one in page.transactions if one.type == REFUND)
        if not page.next_token or page.next_token == token:
            return
        token = page.next_token


def _of_transaction(look: Look, one: Transaction, shown: Shown) -> Iterator[str]:
    """A deferred refund comes again when it is released; orders never taken in are not ours."""
    number, paid = one.identifier("ORDER_ID"), paid_to_buyer(one)
    name = one.identifier("REFUND_ID") or one.transaction_id
    row = RefundTransaction.objects.filter(
        account=look.account, order_number=number, amazon_refund_id=name
    ).first()
    if row is not None:
        shown.add(row.pk)
        look.tally.compared[REFUNDS] += 1
        if paid is not None and (paid, one.currency) != (row.total, row.currency):
            yield (
                f"The refund {name} of Amazon order {number}: Amazon paid "
                f"{written(paid, one.currency)} {one.currency}; stored are "
                f"{written(row.total, row.currency)} {row.currency}."
            )
        elif row.refund_id is None and row.handled_at is None:
            look.tally.waiting[REFUNDS] += 1
        return
    is_ours = AmazonOrder.objects.filter(account=look.account, amazon_order_id=number).exists()
    if paid is None or paid <= 0 or not is_ours:
        return
    look.tally.compared[REFUNDS] += 1
    if _may_still_be_read(look, one):
        look.tally.underway[REFUNDS] += 1
        return
    yield (
        f"Amazon paid {written(paid, one.currency)} {one.currency} back for order {number} "
        f"(refund {name}), which is not known here."
    )


def _may_still_be_read(look: Look, one: Transaction) -> bool:
    """The next reading looks back as far as the books are late."""
    look.account.refresh_from_db(fields=["refunds_seen_until"])
    until = look.account.refunds_seen_until
    return until is None or one.posted_at is None or one.posted_at >= until - LATE


def _twice(look: Look) -> Iterator[str]:
    """A second refund of the same amount that nobody has explained is one too many."""
    unexplained = RefundTransaction.objects.filter(
        account=look.account, refund=None, handled_at=None, posted_at__gte=look.since
    )
    for row in unexplained.order_by("pk").iterator():
        like = RefundTransaction.objects.filter(
            account=look.account,
            order_number=row.order_number,
            total=row.total,
            currency=row.currency,
            refund__isnull=False,
        )
        first = like.order_by("pk").first()
        if first is not None:
            yield (
                f"Amazon paid {written(row.total, row.currency)} {row.currency} back for order "
                f"{row.order_number} twice ({first.amazon_refund_id} and {row.amazon_refund_id}); "
                f"it was asked for once."
            )


def _asked_for(look: Look) -> Iterator[str]:
    """What Amazon was told to pay and its books do not show."""
    asked = AmazonRefund.objects.filter(
        amazon_order__account=look.account,
        state=RefundState.APPROVED,
        asked_at__gte=look.since,
        transactions=None,
    ).select_related("amazon_order", "operation", "credit_memo")
    for refund in asked.order_by("pk").iterator():
        yield from _of_asked(look, refund)


def _of_asked(look: Look, refund: AmazonRefund) -> Iterator[str]:
    operation, tally = refund.operation, look.tally
    if operation is None or operation.state == OperationState.NOT_NEEDED:
        return
    tally.compared[REFUNDS] += 1
    if operation.state == OperationState.REJECTED:
        tally.waiting[REFUNDS] += 1
    elif operation.state in ON_THE_WAY or _is_late(refund, look.now):
        tally.underway[REFUNDS] += 1
    elif operation.state == OperationState.UNSURE:
        tally.waiting[REFUNDS] += 1
    else:
        yield (
            f"The refund of {written(refund.total, refund.currency)} {refund.currency} of Amazon "
            f"order {refund.amazon_order.amazon_order_id} (credit memo "
            f"#{refund.credit_memo.number}) is {operation.state}, but does not stand in Amazon's "
            f"books."
        )


def _is_late(refund: AmazonRefund, now: datetime) -> bool:
    operation = refund.operation
    sent = refund.asked_at if operation is None else operation.sending_since or refund.asked_at
    # A while more, until the books have been read again.
    return now < sent + LATE + EVERY
