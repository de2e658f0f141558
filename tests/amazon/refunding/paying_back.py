"""How does a test let Amazon pay back, and what stands where afterwards?"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.scene import Shop

from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.models.refunds import AmazonRefund, RefundTransaction
from counterpart.amazon.models.stores import OrderSettings
from counterpart.amazon.operations.refunding.asking import ask_for_refund
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.models.documents import CreditMemo

RICH = {"price": "10.01", "tax": "0.83", "shipping": "4.99", "shipping_tax": "0.41"}


def shipped(shop: Shop, **wishes: Any) -> str:
    """Let an order come in, leave, and be shown as shipped at Amazon."""
    order_id = shop.buyer_orders(**wishes)
    shop.sync()
    shop.ship(order_id)
    shop.sync()
    shop.sync()
    assert shop.row(order_id).amazon_status == "SHIPPED"
    shop.amazon.forget_requests()
    return order_id


def memo_for(shop: Shop, order_id: str, **wishes: Any) -> CreditMemo:
    """Write a credit memo: over all that is left, unless told."""
    wishes.setdefault("return_to_stock", {})
    return refund_order(shop.order(order_id), Credit(**wishes), actor="bo", now=shop.now)


def units(**by_sku: int) -> dict[str, Decimal]:
    return {sku: Decimal(quantity) for sku, quantity in by_sku.items()}


def ask(shop: Shop, memo: CreditMemo, reason: str = "CustomerReturn", actor: str = "bo") -> Any:
    return ask_for_refund(memo, reason, actor=actor, now=shop.now)


def asked_for(shop: Shop, order_id: str, **wishes: Any) -> AmazonRefund:
    return ask(shop, memo_for(shop, order_id, **wishes))


def passes(shop: Shop, count: int = 3, **time: float) -> None:
    """Let a feed live its life."""
    for _ in range(count):
        shop.sync(**time)


def until_the_books_are_read(shop: Shop) -> None:
    shop.sync(hours=7)


def past_two_days(shop: Shop) -> None:
    """Let Amazon's books be read when they cannot be late any more."""
    for _ in range(3):
        shop.sync(hours=25)


def states() -> list[str]:
    return list(
        Operation.objects.filter(kind="refund").order_by("pk").values_list("state", flat=True)
    )


def decisions() -> list[str]:
    return list(AmazonRefund.objects.order_by("pk").values_list("state", flat=True))


def feeds() -> list[str]:
    return list(Feed.objects.order_by("pk").values_list("state", flat=True))


def paid_at_amazon(shop: Shop, order_id: str) -> list[Decimal]:
    """Answer what Amazon has really paid back, refund by refund."""
    refunds = shop.amazon.order(order_id).refunds
    return [
        sum((amount for item in one.items for amount in item.components.values()), Decimal())
        for one in refunds
    ]


def need_approval() -> None:
    OrderSettings.objects.update(refunds_need_approval=True)


def in_books() -> list[tuple[str, Decimal, bool, bool]]:
    rows = RefundTransaction.objects.order_by("posted_at", "pk")
    return [
        (one.order_number, one.total, one.refund_id is not None, one.handled_at is not None)
        for one in rows
    ]


LATER = timedelta(days=3)
