"""What can happen to an order after the buyer placed it?"""

from collections.abc import Mapping
from typing import Any

from counterpart.sandbox.books.ledger import NotPossible, told
from counterpart.sandbox.books.orders import OPEN, UNPAID, Line, Order, Package
from counterpart.sandbox.books.placing import Placing, one_of

# Orders 2026-01-01 model, ItemCancellationExecution.cancelledBy.
CANCELERS = frozenset({"BUYER", "MERCHANT", "AMAZON"})
# Far above the references a seller counts, so that a parcel confirmed elsewhere keeps its own.
FIRST_REFERENCE_ELSEWHERE = 9_000_001


class Life(Placing):
    @told
    def payment_clears(self, order_id: str) -> None:
        order = self.expect(order_id, UNPAID, "be paid")
        order.status = "UNSHIPPED"
        order.paid = True
        self.touch(order)

    @told
    def ships(
        self, order_id: str, *, carrier: str = "UPS", tracking_number: str | None = None
    ) -> None:
        """Ship all that is left: by Amazon (FBA), or by the merchant outside this API."""
        order = self.expect(order_id, OPEN, "be shipped")
        self._ship_the_rest(order, carrier=carrier, tracking_number=tracking_number)
        self.touch(order)

    @told
    def ships_partly(
        self,
        order_id: str,
        quantities: Mapping[str, int],
        *,
        carrier: str = "UPS",
        tracking_number: str | None = None,
    ) -> None:
        order = self.expect(order_id, OPEN, "be shipped")
        items = {}
        for sku, quantity in quantities.items():
            line = self.line_of(order, sku)
            if not 0 < quantity <= order.remaining(line):
                raise NotPossible(f"{quantity} of {sku} cannot be shipped.")
            items[line.item_id] = quantity
        self._ship(order, items, carrier=carrier, tracking_number=tracking_number)
        self.touch(order)

    @told
    def delivers(self, order_id: str) -> None:
        order = self.expect(order_id, frozenset({"SHIPPED", "PARTIALLY_SHIPPED"}), "be delivered")
        for package in order.packages.values():
            package.status = "DELIVERED"
        self.touch(order)

    @told
    def cancels(self, order_id: str, *, by: str = "AMAZON", reason: str | None = None) -> None:
        order = self.expect(order_id, UNPAID | {"UNSHIPPED"}, "be canceled")
        one_of(by, CANCELERS)
        said = reason or f"Canceled by {by.lower()}"
        self.cancel(order, by=by, reasons={line.item_id: said for line in order.lines})

    def cancel(self, order: Order, *, by: str, reasons: Mapping[str, str]) -> None:
        """Cancel the whole order, whoever wants it; `reasons` is by item."""
        order.status = "CANCELLED"
        for line in order.lines:
            line.canceled_by = by
            line.cancel_reason = reasons[line.item_id]
        self.return_units(order, reasons)
        self.touch(order)

    @told
    def buyer_asks_to_cancel(self, order_id: str, reason: str = "Order created by mistake") -> None:
        order = self.expect(order_id, UNPAID | OPEN, "be asked to cancel")
        for line in order.lines:
            line.cancel_asked = reason
        self.touch(order)

    @told
    def changes_address(self, /, order_id: str, **fields: Any) -> None:
        """Change fields of the delivery address, by Amazon's names."""
        order = self.expect(order_id, UNPAID | OPEN, "get another address")
        order.address = {**order.address, **fields}
        self.touch(order)

    @told
    def changes_quantity(self, order_id: str, sku: str, quantity: int) -> None:
        order = self.expect(order_id, UNPAID | OPEN, "get another quantity")
        line = self.line_of(order, sku)
        if quantity < max(1, order.fulfilled(line)):
            raise NotPossible(f"The quantity of {sku} cannot become {quantity}.")
        line.quantity = quantity
        self.retake_units(order, line)
        if order.paid:
            order.count_what_is_shipped()
        self.touch(order)

    def expect(self, order_id: str, statuses: frozenset[str], what: str) -> Order:
        order = self.order(order_id)
        if order.status not in statuses:
            raise NotPossible(f"A {order.status} order cannot {what}.")
        return order

    def line_of(self, order: Order, sku: str) -> Line:
        line = order.line(sku=sku)
        if line is None:
            raise NotPossible(f"Order {order.order_id} has no {sku}.")
        return line

    def _ship_the_rest(
        self, order: Order, *, carrier: str = "UPS", tracking_number: str | None = None
    ) -> None:
        items = {line.item_id: order.remaining(line) for line in order.lines}
        items = {item_id: quantity for item_id, quantity in items.items() if quantity > 0}
        self._ship(order, items, carrier=carrier, tracking_number=tracking_number)

    def _ship(
        self, order: Order, items: dict[str, int], *, carrier: str, tracking_number: str | None
    ) -> None:
        # Orders 2026-01-01 model, Order.packages: only available for merchant-fulfilled orders.
        if order.fulfilled_by == "AMAZON":
            for line in order.lines:
                line.shipped_by_amazon += items.get(line.item_id, 0)
        else:
            number = self.next_number("package elsewhere")
            reference = str(FIRST_REFERENCE_ELSEWHERE + number)
            now = self.clock.now()
            order.packages[reference] = Package(
                reference=reference,
                created_at=now,
                shipped_at=now,
                carrier=carrier,
                tracking_number=tracking_number or f"1Z{number:016d}",
                items=items,
            )
        order.count_what_is_shipped()
