"""What does this Amazon know about one order?"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

UNPAID = frozenset({"PENDING", "PENDING_AVAILABILITY"})
OPEN = frozenset({"UNSHIPPED", "PARTIALLY_SHIPPED"})


@dataclass
class Line:
    item_id: str
    sku: str
    quantity: int
    price: Decimal
    asin: str = ""
    title: str = ""
    charges: dict[str, Decimal] = field(default_factory=dict)
    discounts: dict[str, Decimal] = field(default_factory=dict)
    taxes: dict[str, Decimal] = field(default_factory=dict)
    programs: list[str] = field(default_factory=list)
    promotion_ids: list[str] = field(default_factory=list)
    points: int = 0
    gift_message: str | None = None
    gift_wrap_level: str | None = None
    shipped_by_amazon: int = 0
    cancel_asked: str | None = None
    canceled_by: str | None = None
    cancel_reason: str | None = None

    def parts(self) -> dict[str, Decimal]:
        """Return the proceeds by type; they add up to what the line brings."""
        found = {"ITEM": self.price * self.quantity, **self.charges}
        found["TAX"] = sum(self.taxes.values(), Decimal())
        found["DISCOUNT"] = -sum(self.discounts.values(), Decimal())
        return {kind: amount for kind, amount in found.items() if amount or kind == "ITEM"}


@dataclass
class Package:
    reference: str
    created_at: datetime
    shipped_at: datetime
    carrier: str
    tracking_number: str
    items: dict[str, int]
    service: str | None = None
    codes: dict[str, list[str]] = field(default_factory=dict)
    status: str = "SHIPPED"


@dataclass
class RefundedItem:
    item_id: str
    reason: str
    components: dict[str, Decimal]
    quantity: int | None = None

    @property
    def total(self) -> Decimal:
        return sum(self.components.values(), Decimal())


@dataclass
class Refund:
    """`visible_at` is when the finances tell of it."""

    refund_id: str
    at: datetime
    visible_at: datetime
    by: str
    items: list[RefundedItem] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        return sum((item.total for item in self.items), Decimal())


@dataclass
class Order:
    order_id: str
    seller_id: str
    marketplace_id: str
    currency: str
    created_at: datetime
    updated_at: datetime
    status: str
    fulfilled_by: str
    lines: list[Line]
    buyer: dict[str, Any]
    address: dict[str, Any]
    ship_from: datetime
    ship_until: datetime
    deliver_until: datetime
    programs: list[str] = field(default_factory=list)
    tip: Decimal | None = None
    replacement_of: str | None = None
    seller_order_id: str | None = None
    service_level: str = "STANDARD"
    payment_method: str = "CreditCard"
    packages: dict[str, Package] = field(default_factory=dict)
    refunds: list[Refund] = field(default_factory=list)
    adopted: dict[str, Any] | None = None
    verbatim: dict[str, Any] | None = None
    alterations: dict[str, Any] = field(default_factory=dict)
    hidden_until: datetime | None = None
    paid: bool = False
    changed: bool = False

    def line(self, *, sku: str | None = None, item_id: str | None = None) -> Line | None:
        for line in self.lines:
            if sku == line.sku or item_id == line.item_id:
                return line
        return None

    def fulfilled(self, line: Line, *, without: str | None = None) -> int:
        packed = (
            package.items.get(line.item_id, 0)
            for reference, package in self.packages.items()
            if reference != without
        )
        return line.shipped_by_amazon + sum(packed)

    def remaining(self, line: Line, *, without: str | None = None) -> int:
        if self.status == "CANCELLED":
            return 0
        return line.quantity - self.fulfilled(line, without=without)

    def parts(self) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        for line in self.lines:
            for kind, amount in line.parts().items():
                found[kind] = found.get(kind, Decimal()) + amount
        return found

    def total(self) -> Decimal:
        return sum(self.parts().values(), self.tip or Decimal())

    def count_what_is_shipped(self) -> None:
        """Set the status that follows from the quantities."""
        if all(self.remaining(line) <= 0 for line in self.lines):
            self.status = "SHIPPED"
        elif any(self.fulfilled(line) for line in self.lines):
            self.status = "PARTIALLY_SHIPPED"
        else:
            self.status = "UNSHIPPED"


def quantities(lines: Iterable[Line]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        found[line.sku] = found.get(line.sku, 0) + line.quantity
    return found
