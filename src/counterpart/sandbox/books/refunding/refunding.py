"""How does a seller give money back, and when do the finances tell of it?"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from counterpart.sandbox.books.ledger import NotPossible, told
from counterpart.sandbox.books.life import Life
from counterpart.sandbox.books.money import DECIMALS
from counterpart.sandbox.books.orders import Line, Order, Refund, RefundedItem
from counterpart.sandbox.books.refunding.refunds import (
    left_to_refund,
    paid_for,
    units_left,
)

# What most refunds take to stand in the finances here; Amazon speaks of up to 48 hours.
USUAL_DELAY = 300.0


class Refunding(Life):
    refund_delay: float

    @told
    def refunds(
        self,
        order_id: str,
        quantities: Mapping[str, int] | None = None,
        *,
        reason: str = "CustomerReturn",
    ) -> None:
        """Refund units in Seller Central, all that are left unless told."""
        order = self.order(order_id)
        wanted = quantities
        if wanted is None:
            wanted = {line.sku: units_left(order, line) for line in order.lines}
        items = []
        for sku, quantity in wanted.items():
            line = self.line_of(order, sku)
            if quantities is not None and not 0 < quantity <= units_left(order, line):
                raise NotPossible(f"{quantity} of {sku} cannot be refunded.")
            if quantity > 0:
                items.append(refund_of(order, line, quantity, reason))
        if not items:
            raise NotPossible(f"Nothing of order {order_id} can be refunded.")
        self.give_back(order, items, by="SELLER_CENTRAL")

    @told
    def refunds_appear_late(
        self, *, seconds: float = 0, minutes: float = 0, hours: float = 0, days: float = 0
    ) -> None:
        """Let the finances tell of refunds made from now on only after that time."""
        delay = timedelta(seconds=seconds, minutes=minutes, hours=hours, days=days)
        self.refund_delay = delay.total_seconds()

    def give_back(self, order: Order, items: Sequence[RefundedItem], *, by: str) -> Refund:
        """Write the refund down, whatever it is; asked twice, it is given twice."""
        now = self.clock.now()
        refund = Refund(
            refund_id=f"R-{order.order_id}-{self.next_number('refund')}",
            at=now,
            visible_at=now + timedelta(seconds=self.refund_delay),
            by=by,
            items=list(items),
        )
        order.refunds.append(refund)
        self.touch(order)
        return refund


def refund_of(order: Order, line: Line, quantity: int, reason: str) -> RefundedItem:
    """Return the share of so many units; the last unit takes what rounding left."""
    left = left_to_refund(order, line)
    if order.fulfilled(line) < line.quantity or quantity < units_left(order, line):
        cent = Decimal(1).scaleb(-DECIMALS.get(order.currency, 2))
        for component, amount in paid_for(line).items():
            share = (amount * quantity / line.quantity).quantize(cent)
            left[component] = min(left[component], share)
    components = {component: amount for component, amount in left.items() if amount > 0}
    return RefundedItem(line.item_id, reason, components, quantity)
