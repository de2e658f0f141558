"""What was asked of Amazon, and what stands in the outbox?"""

from datetime import datetime, timedelta
from typing import Any

from tests.scene import Shop

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.models.runs import AccountRun
from counterpart.amazon.running import run_account, tell_account
from counterpart.core.clock import SteppingClock
from counterpart.sandbox.amazon import Amazon


class SharedClock(SteppingClock):
    """A clock whose waiting lets the same time pass at Amazon, so that its quotas refill."""

    def __init__(self, start: datetime, amazon: Amazon) -> None:
        super().__init__(start)
        self.amazon = amazon

    def wait(self, seconds: float) -> None:
        super().wait(seconds)
        # Amazon keeps milliseconds: rounded up, so that a request is never early.
        self.amazon.set_time((self.now() + timedelta(milliseconds=1)).isoformat())


def make_pass(account: SellerAccount, shop: Shop) -> AccountRun:
    """Make one pass now; no other process is at work."""
    run = run_account(account, shop.clock)
    assert run is not None
    return run


def only_tell(shop: Shop) -> AccountRun:
    """Tell Amazon what waits; something does."""
    run = tell_account(shop.account, shop.clock)
    assert run is not None
    return run


def share_clock(shop: Shop) -> SharedClock:
    clock = SharedClock(shop.now, shop.amazon)
    shop.clock = clock
    return clock


def asked(shop: Shop) -> list[str]:
    """Answer the operations asked of Amazon so far, oldest first, and forget them."""
    seen = [one.operation for one in shop.amazon.requests]
    shop.amazon.forget_requests()
    return seen


def posts(shop: Shop) -> list[dict[str, Any]]:
    """Answer the packages that Amazon was told of; one that it never read is empty."""
    return [
        (one.body or {}).get("packageDetail", {})
        for one in shop.amazon.requests
        if one.operation == "confirmShipment"
    ]


def tracking_numbers(shop: Shop) -> list[str]:
    return [one["tracking_number"] for one in shop.amazon.confirmations]


def operation(order_id: str) -> Operation:
    return Operation.objects.get(amazon_order__amazon_order_id=order_id)


def states() -> list[str]:
    return list(Operation.objects.order_by("pk").values_list("state", flat=True))


def shipped_order(shop: Shop, *, tracking: str = "1Z999", sku: str = "MUG") -> str:
    """Let an order come in and be shipped in Commerce; Amazon is not told yet."""
    order_id = shop.buyer_orders(sku)
    shop.sync()
    shop.ship(order_id, tracking=tracking)
    shop.amazon.forget_requests()
    return order_id
