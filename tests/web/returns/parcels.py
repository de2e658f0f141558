"""What does a buyer send back, as the returns report tells it?"""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.scene import Shop

from counterpart.amazon.models.returns import AmazonReturn

TRACKING = "9200000000000000000001"


def shipped(rooms: Shop, quantity: int = 2, **wishes: Any) -> str:
    """An order whose goods have reached the buyer, and which is invoiced by then."""
    number = rooms.buyer_orders("MUG", quantity, **wishes)
    rooms.sync()
    rooms.ship(number)
    rooms.sync()
    return number


def sent_back(rooms: Shop, number: str, **facts: Any) -> AmazonReturn:
    """A return of the first item of an order, asked for and not back yet unless told."""
    row = rooms.row(number)
    item = row.items.first()
    usual = {
        "amazon_order": row,
        "order_number": number,
        "order_item_id": item.order_item_id,
        "rma_id": f"D{number[-4:]}RRMA",
        "sku": item.sku,
        "asin": "B000MUG",
        "title": "A mug",
        "quantity": 1,
        "reason": "CR-DEFECTIVE",
        "status": "Approved",
        "resolution": "StandardRefund",
        "return_type": "C-Returns",
        "carrier": "USPS",
        "tracking_number": TRACKING,
        "requested_on": date(2026, 11, 10),
        "currency": "USD",
        "is_in_policy": True,
        "first_seen_at": rooms.now,
        "last_seen_at": rooms.now,
    }
    return AmazonReturn.objects.create(account=rooms.account, **{**usual, **facts})


def unknown(rooms: Shop, **facts: Any) -> AmazonReturn:
    """A return of an order that was never taken in."""
    usual = {
        "order_number": "111-0000000-0000001",
        "rma_id": "DUNKNOWNRRMA",
        "sku": "GONE",
        "requested_on": date(2026, 11, 1),
        "first_seen_at": rooms.now,
        "last_seen_at": rooms.now,
    }
    return AmazonReturn.objects.create(account=rooms.account, **{**usual, **facts})


BACK = {"delivered_on": date(2026, 11, 20)}
REPAID = {"refunded": Decimal("12.50")}
