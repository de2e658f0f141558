"""What does this Amazon know about one return?"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

OPEN, ENDED = "Approved", "Completed"


@dataclass
class Return:
    """One line of an order that the buyer sends back; `status` is in Amazon's words."""

    rma_id: str
    order_id: str
    item_id: str
    quantity: int
    reason: str
    asked_at: datetime
    carrier: str
    tracking_number: str
    label_cost: Decimal
    merchant_rma_id: str = ""
    resolution: str = "StandardRefund"
    in_policy: bool = True
    status: str = OPEN
    arrived_at: datetime | None = None
