"""How does a buyer send something back?"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from counterpart.sandbox.books.clock import show_time
from counterpart.sandbox.books.ledger import NotPossible, told
from counterpart.sandbox.books.life import Life
from counterpart.sandbox.books.money import exact
from counterpart.sandbox.books.returns.returns import ENDED, Return
from counterpart.sandbox.books.seeds import opaque

RETURNABLE = frozenset({"SHIPPED", "PARTIALLY_SHIPPED"})
LABEL_COST = 4


class Returning(Life):
    returns: dict[str, Return]

    @told
    def buyer_returns(
        self,
        order_id: str,
        sku: str | None = None,
        quantity: int | None = None,
        reason: str = "NO_LONGER_NEEDED",
        *,
        merchant_rma_id: str = "",
        in_policy: bool = True,
    ) -> str:
        """Ask for a return, all shipped units of the first line unless told; answers the RMA id."""
        order = self.expect(order_id, RETURNABLE, "be returned")
        if order.fulfilled_by != "MERCHANT":
            raise NotPossible("What Amazon shipped is returned to Amazon.")
        line = self.line_of(order, sku or order.lines[0].sku)
        left = order.fulfilled(line) - self._returned(order_id, line.item_id)
        units = left if quantity is None else quantity
        if not 0 < units <= left:
            raise NotPossible(f"{units} of {line.sku} cannot be returned.")
        number = self.next_number("return")
        rma_id = f"D{opaque(self.seed, 'rma', number, length=8)}RRMA"
        self.returns[rma_id] = Return(
            rma_id=rma_id,
            order_id=order_id,
            item_id=line.item_id,
            quantity=units,
            reason=reason,
            asked_at=self.clock.now(),
            carrier="USPS",
            tracking_number=f"92{number:020d}",
            label_cost=exact(Decimal(LABEL_COST), order.currency),
            merchant_rma_id=merchant_rma_id,
            in_policy=in_policy,
        )
        return rma_id

    @told
    def return_arrives(self, rma_id: str) -> None:
        """Let the parcel reach the seller."""
        found = self._return(rma_id)
        if found.arrived_at is not None:
            raise NotPossible(f"The return {rma_id} has arrived already.")
        found.arrived_at = self.clock.now()

    @told
    def return_ends(self, rma_id: str, status: str = ENDED) -> None:
        """Close the return in Seller Central; `status` is any word that a report may show."""
        self._return(rma_id).status = status

    def returns_of(self, seller_id: str) -> Iterator[Return]:
        return (
            one for one in self.returns.values() if self.orders[one.order_id].seller_id == seller_id
        )

    def tell_returns(self) -> list[dict[str, Any]]:
        return [
            {
                "rma_id": one.rma_id,
                "order_id": one.order_id,
                "quantity": one.quantity,
                "reason": one.reason,
                "status": one.status,
                "asked_at": show_time(one.asked_at),
                "arrived_at": show_time(one.arrived_at) if one.arrived_at else None,
            }
            for one in self.returns.values()
        ]

    def _return(self, rma_id: str) -> Return:
        if rma_id not in self.returns:
            raise NotPossible(f"There is no return {rma_id}.")
        return self.returns[rma_id]

    def _returned(self, order_id: str, item_id: str) -> int:
        return sum(
            one.quantity
            for one in self.returns.values()
            if (one.order_id, one.item_id) == (order_id, item_id)
        )
