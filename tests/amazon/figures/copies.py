"""Copies of Amazon orders as figures need them, without Amazon."""

from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.stores import AmazonStore

_numbers = count(1)


def copied(
    store: AmazonStore, purchased_at: datetime, total: str | None = "10.00", **facts: Any
) -> AmazonOrder:
    """Keep a copy of an order: shipped, in dollars, shipped by the merchant, unless told."""
    said = {
        "currency": "USD",
        "status": "Shipped",
        "import_state": "created",
        "fulfilled_by": "MERCHANT",
    }
    return AmazonOrder.objects.create(
        account=store.account,
        store=store,
        amazon_order_id=f"111-{next(_numbers):07}",
        marketplace_id=store.marketplace_id,
        purchased_at=purchased_at,
        total=None if total is None else Decimal(total),
        first_seen_at=purchased_at,
        recorded_at=purchased_at,
        **(said | facts),
    )
