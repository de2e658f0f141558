"""What happens to orders that have left? Goods come back, and money is paid back."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from counterpart.amazon.listings.settings import are_listings_read, change_stock_settings
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.operations.refunding.asking import RefundNotPossible, ask_for_refund
from counterpart.amazon.stores.order_settings import change_settings
from counterpart.orders.documents.refunding import refund_order
from counterpart.orders.models.orders import Order
from counterpart.sandbox.amazon import Amazon

ACTOR = "packer"
REASON = "CustomerReturn"
RETURN_REASONS = ("DEFECTIVE", "NO_LONGER_NEEDED", "SWITCHEROO")


def after_sales(amazon: Amazon, *, now: datetime) -> None:
    """Let buyers of the last weeks send goods back, and pay some of them back at Amazon.

    One refund goes out at once, the next one waits for a second person, a third one was made in
    Seller Central.
    """
    orders = _left()
    for number, reason in enumerate(RETURN_REASONS):
        rma_id = amazon.buyer_returns(next(orders)[0].amazon_order_id, reason=reason)
        if number == 0:
            amazon.return_arrives(rma_id)
    _refund_one(orders, now)
    for store in AmazonStore.objects.all():
        change_settings(store, {"refunds_need_approval": "enabled"}, actor=ACTOR, now=now)
    _refund_one(orders, now)
    amazon.refunds(next(orders)[0].amazon_order_id)


def send_quantities(*, now: datetime) -> None:
    """Switch on that Amazon is told our stock, where its listings are known."""
    for store in AmazonStore.objects.order_by("connected_at", "pk"):
        if are_listings_read(store.account):
            on = {"sends_quantity": "enabled"}
            change_stock_settings(store, on, has_seen_preview=True, actor=ACTOR, now=now)


def _left() -> Iterator[tuple[AmazonOrder, Order]]:
    """Yield the merchant's orders that have left and nobody has touched since, newest first."""
    rows = AmazonOrder.objects.filter(
        import_state=ImportState.COMPLETED,
        fulfilled_by="MERCHANT",
        order__credit_memos=None,
    )
    for row in rows.select_related("order").order_by("-purchased_at")[:50]:
        if row.order:
            yield row, row.order


def _refund_one(orders: Iterator[tuple[AmazonOrder, Order]], now: datetime) -> None:
    """Refund the next order that Amazon can be told of: not one with a promotion or gift wrap."""
    for _, order in orders:
        try:
            with transaction.atomic():
                memo = refund_order(order, actor=ACTOR, now=now)
                ask_for_refund(memo, REASON, actor=ACTOR, now=now)
        except RefundNotPossible:
            continue
        return
