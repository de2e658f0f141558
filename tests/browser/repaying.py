"""What of the scene's money is paid back at Amazon, and how far that has come."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.scene import Shop

from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.refunds import AmazonRefund, RefundState, RefundTransaction
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.models.documents import CreditMemo

NO = "The refund exceeds the amount that is left."
STANDINGS = (
    None, OperationState.QUEUED, OperationState.UNSURE, OperationState.REJECTED,
    OperationState.VISIBLE,
)  # fmt: skip


def let_money_be_paid_back(shop: Shop) -> str:
    """Ship an order, and give its units back one by one, each in another standing at Amazon."""
    number = shop.buyer_orders("MUG", len(STANDINGS) + 2)
    shop.sync()
    shop.ship(number, tracking="1ZREPAID")
    shop.sync()
    shop.sync()
    for standing in STANDINGS:
        refunded(shop.row(number), standing, now=shop.now)
    _credited(shop.row(number), now=shop.now)
    made_elsewhere(shop.row(number), now=shop.now)
    return number


def refunded(row: AmazonOrder, standing: OperationState | None, *, now: datetime) -> None:
    """Give one mug back, and let the refund at Amazon stand like that; None: to be approved."""
    memo = _credited(row, now=now)
    (item,) = row.items.all()
    total = str(memo.grand_total)
    items = [{"order_item_id": item.order_item_id, "quantity": 1,
              "components": [["Principal", total]]}]  # fmt: skip
    facts: dict[str, Any] = {"amazon_order": row, "credit_memo": memo, "items": items}
    facts |= {"reason": "CustomerReturn", "total": memo.grand_total, "currency": row.currency}
    facts |= {"asked_by": "bo", "asked_at": now}
    if standing is None:
        AmazonRefund.objects.create(**facts)
        return
    operation = _operation(row, standing, total, now=now)
    decided = {"state": RefundState.APPROVED, "decided_by": "ada", "decided_at": now}
    refund = AmazonRefund.objects.create(operation=operation, **decided, **facts)
    if standing == OperationState.VISIBLE:
        _in_books(row, memo.grand_total, refund=refund, now=now)


def made_elsewhere(row: AmazonOrder, *, now: datetime) -> None:
    """Let Amazon's books show two refunds that nobody asked for here; one is dealt with."""
    _in_books(row, Decimal("3.50"), refund=None, now=now)
    _in_books(row, Decimal("1.00"), refund=None, now=now, handled_by="ada", handled_at=now)


def _credited(row: AmazonOrder, *, now: datetime) -> CreditMemo:
    assert row.order is not None
    credit = Credit(items={"MUG": Decimal(1)}, shipping=Decimal(0))
    return refund_order(row.order, credit, actor="bo", now=now)


def _operation(row: AmazonOrder, state: OperationState, total: str, *, now: datetime) -> Operation:
    intent = {"reason": "CustomerReturn", "total": total, "currency": row.currency,
              "credit_memo": "", "items": []}  # fmt: skip
    return Operation.objects.create(
        kind=OperationKind.REFUND, account_id=row.account_id, amazon_order=row, intent=intent,
        state=state, next_attempt_at=now, created_at=now, sending_since=now, attempts=1,
        error=NO if state == OperationState.REJECTED else "",
    )  # fmt: skip


def _in_books(row: AmazonOrder, total: Decimal, *, now: datetime, **facts: Any) -> None:
    count = RefundTransaction.objects.count()
    RefundTransaction.objects.create(
        account_id=row.account_id, amazon_order=row, order_number=row.amazon_order_id,
        amazon_refund_id=f"R-{count + 1}", status="RELEASED", total=total, currency=row.currency,
        posted_at=now, first_seen_at=now, **facts,
    )  # fmt: skip
