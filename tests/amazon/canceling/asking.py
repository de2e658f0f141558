"""How does a test ask Amazon to cancel, and what stands where afterwards?"""

from typing import Any

from tests.scene import Shop

from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.operations.canceling import cancel_at_amazon, withdraw_cancellation

# As long as a feed takes at most, and until it is looked at once more.
A_FEED_TAKES = 3
BESIDE = {"searchOrders", "token"}


def imported(shop: Shop, **wishes: Any) -> str:
    """Let an order come in that can be canceled."""
    order_id = shop.buyer_orders(**wishes)
    shop.sync()
    shop.amazon.forget_requests()
    return order_id


def ask(shop: Shop, order_id: str, reason: str = "NoInventory") -> Operation:
    return cancel_at_amazon(shop.row(order_id), reason, actor="bo", now=shop.now)


def withdraw(shop: Shop, order_id: str) -> None:
    withdraw_cancellation(shop.row(order_id), actor="bo", now=shop.now)


def canceled(shop: Shop, order_id: str, reason: str = "NoInventory") -> None:
    """Ask, and let passes be made until Amazon has settled it."""
    ask(shop, order_id, reason)
    for _ in range(A_FEED_TAKES):
        shop.sync()


def asked(shop: Shop) -> list[str]:
    """Answer what was asked of Amazon about feeds since the last time."""
    seen = [one.operation for one in shop.amazon.requests if one.operation not in BESIDE]
    shop.amazon.forget_requests()
    return seen


def states() -> list[str]:
    return list(Operation.objects.order_by("pk").values_list("state", flat=True))


def feeds() -> list[str]:
    return list(Feed.objects.order_by("pk").values_list("state", flat=True))


def stop_of(shop: Shop, order_id: str) -> str:
    return str(shop.order(order_id).stop_shipping_because)


def at_amazon(shop: Shop, order_id: str) -> str:
    return str(shop.amazon.book()[order_id]["status"])
