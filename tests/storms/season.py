"""A busy season at Amazon: thousands of orders with seeded fates."""

import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.amazon.operations.outbox import share_clock
from tests.scene import Shop, put_in_stock

from counterpart.amazon.models.runs import Outcome
from counterpart.orders.models.orders import Order

SKUS = ("MUG", "LAMP", "BOWL")
ON_HAND = 100_000
SHORT, LONG = 600, 7200


@dataclass
class Season:
    """Orders come in rounds; what was ordered in one round meets its fate in the next ones."""

    shop: Shop
    roll: random.Random
    per_round: int
    pending: list[str] = field(default_factory=list)
    by_amazon: list[str] = field(default_factory=list)
    ready: list[str] = field(default_factory=list)
    told: dict[str, list[str]] = field(default_factory=dict)

    def open(self) -> None:
        for sku in SKUS:
            put_in_stock(sku, ON_HAND)
        share_clock(self.shop)
        # Our bucket learns this rate; waiting for it takes virtual time only.
        for operation in ("searchOrders", "getOrder", "confirmShipment"):
            self.shop.amazon.teaches_rate(operation, 5, 1000)

    def go_on(self, *, ships: int) -> None:
        """Let a round of orders come in, and the earlier ones go on."""
        self._let_fates_happen()
        for _ in range(self.per_round):
            self._order()
        for order_id in self.roll.sample(self.ready, min(ships, len(self.ready))):
            self._ship(order_id)

    def sync(self, **time: float) -> None:
        """Make passes until one got through, or three did not."""
        for _ in range(3):
            if self.shop.sync(**time).outcome == Outcome.DONE:
                return
            time = {"minutes": 3}

    def _order(self) -> None:
        roll, amazon = self.roll, self.shop.amazon
        fate = roll.random()
        wishes: dict[str, Any] = {
            "lines": [
                {
                    "sku": sku,
                    "quantity": roll.choice((1, 1, 2, 5)),
                    "price": f"{roll.randint(100, 9999) / 100:.2f}",
                }
                for sku in roll.sample(SKUS, roll.choice((1, 1, 2)))
            ],
            "tax": f"{roll.randint(0, 300) / 100:.2f}",
            "shipping": roll.choice(("0", "4.99")),
            "discount": roll.choice(("0", "0", "1.00")),
        }
        status = "PENDING" if fate < 0.15 else "UNSHIPPED"
        fulfilled_by = "AMAZON" if fate > 0.92 else "MERCHANT"
        order_id = amazon.buyer_orders(status=status, fulfilled_by=fulfilled_by, **wishes)
        if status == "PENDING":
            self.pending.append(order_id)
        elif fulfilled_by == "AMAZON":
            self.by_amazon.append(order_id)
        else:
            self.ready.append(order_id)
        if roll.random() < 0.02:
            amazon.holds_back(order_id, roll.choice((SHORT, LONG)))

    def _let_fates_happen(self) -> None:
        roll, amazon = self.roll, self.shop.amazon
        pending, self.pending = self.pending, []
        for order_id in pending:
            if roll.random() < 0.2:
                amazon.cancels(order_id)
            else:
                amazon.payment_clears(order_id)
                self.ready.append(order_id)
        by_amazon, self.by_amazon = self.by_amazon, []
        for order_id in by_amazon:
            amazon.ships(order_id)
        for order_id in roll.sample(self.ready, len(self.ready) // 100):
            self.ready.remove(order_id)
            amazon.cancels(order_id, by="BUYER")

    def _ship(self, order_id: str) -> None:
        """Ship it if it is here already; all at once, or one unit first."""
        order = Order.objects.filter(external_id=order_id).first()
        if order is None:
            return
        self.ready.remove(order_id)
        lines = list(order.lines.all())
        self.told[order_id] = []
        if lines[0].ordered > 1 and self.roll.random() < 0.3:
            self._ship_units(order_id, "P", items={lines[0].sku: Decimal(1)})
        self._ship_units(order_id, "T")

    def _ship_units(self, order_id: str, parcel: str, **choices: Any) -> None:
        self.told[order_id].append(f"{parcel}{order_id}")
        self.shop.ship(order_id, tracking=f"{parcel}{order_id}", **choices)
