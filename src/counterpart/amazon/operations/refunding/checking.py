"""Do the stored refunds keep what is promised?"""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef

from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.refunds import AmazonRefund, RefundState
from counterpart.amazon.operations.refunding.obstacles import WITHOUT_EFFECT, too_much
from counterpart.core.money import ZERO, total


def refund_findings() -> Iterator[str]:
    """Yield a sentence for each refund that was promised otherwise. Flat memory."""
    yield from _decisions()
    yield from _amounts()
    yield from _sums()
    yield from _underway()


def _decisions() -> Iterator[str]:
    """Amazon is told of what was approved, once, and of nothing else."""
    rows = AmazonRefund.objects.select_related("amazon_order", "credit_memo")
    for refund in rows.filter(state=RefundState.APPROVED, operation=None).iterator():
        yield f"The refund of {_named(refund)} is approved, but Amazon is not told."
    told = rows.exclude(state=RefundState.APPROVED).filter(operation__isnull=False)
    for refund in told.iterator():
        yield f"The refund of {_named(refund)} is {refund.state}, but Amazon is told."
    operations = Operation.objects.filter(kind=OperationKind.REFUND, refund=None)
    stray = operations.exclude(state__in=WITHOUT_EFFECT).select_related("amazon_order")
    for operation in stray.iterator():
        number = operation.amazon_order.amazon_order_id
        yield f"Amazon is told of a refund of order {number} that nobody asked for."


def _amounts() -> Iterator[str]:
    """What Amazon is told is the credit memo, to the cent."""
    rows = AmazonRefund.objects.select_related("amazon_order", "credit_memo", "operation")
    for refund in rows.iterator():
        parts = [Decimal(part) for item in refund.items for _, part in item["components"]]
        if not total(parts) == refund.total == refund.credit_memo.grand_total > ZERO:
            yield (
                f"The refund of {_named(refund)} is over {refund.total}, its parts come to "
                f"{total(parts)}, and the memo is over {refund.credit_memo.grand_total}."
            )
        if refund.operation and refund.operation.intent["items"] != refund.items:
            yield f"The refund of {_named(refund)} is not what Amazon is told."
    doubled = AmazonRefund.objects.annotate(seen=Count("transactions")).filter(seen__gt=1)
    for refund in doubled.select_related("amazon_order", "credit_memo").iterator():
        yield f"The refund of {_named(refund)} stands more than once in Amazon's books."


def _sums() -> Iterator[str]:
    """Nobody gets more back than was paid."""
    known = AmazonRefund.objects.filter(amazon_order=OuterRef("pk"))
    for row in AmazonOrder.objects.filter(Exists(known)).defer("document").iterator():
        why = too_much(row, ZERO)
        if why:
            yield f"Amazon order {row.amazon_order_id}: {why}"


def _underway() -> Iterator[str]:
    sending = Operation.objects.filter(kind=OperationKind.REFUND, state=OperationState.SENDING)
    lost = sending.exclude(feed__isnull=False, feed__finished_at=None)
    for operation in lost.select_related("amazon_order").iterator():
        number = operation.amazon_order.amazon_order_id
        yield f"A refund of Amazon order {number} is being sent, but by no feed."


def _named(refund: AmazonRefund) -> str:
    return f"credit memo #{refund.credit_memo.number}, {refund.amazon_order.amazon_order_id}"
