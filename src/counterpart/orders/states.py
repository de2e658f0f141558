"""Which states does an order have, and which steps between them are permitted?"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import models


class State(models.TextChoices):
    """Where an order stands; people see the status that hangs on it (CO-3)."""

    NEW = "new", "New"
    PENDING_PAYMENT = "pending_payment", "Pending Payment"
    PAYMENT_REVIEW = "payment_review", "Payment Review"
    PROCESSING = "processing", "Processing"
    COMPLETE = "complete", "Complete"
    CLOSED = "closed", "Closed"
    CANCELED = "canceled", "Canceled"
    HOLDED = "holded", "On Hold"


# CO-4.3. Every change of an order's state is in this table.
ALLOWED: dict[State, frozenset[State]] = {
    State.NEW: frozenset({State.PROCESSING, State.CANCELED, State.HOLDED}),
    State.PENDING_PAYMENT: frozenset({State.PROCESSING, State.CANCELED, State.HOLDED}),
    State.PAYMENT_REVIEW: frozenset({State.PROCESSING, State.CANCELED}),
    State.PROCESSING: frozenset({State.COMPLETE, State.CLOSED, State.CANCELED, State.HOLDED}),
    State.COMPLETE: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
    State.CANCELED: frozenset(),
    State.HOLDED: frozenset({State.NEW, State.PENDING_PAYMENT, State.PROCESSING}),
}
INITIAL = frozenset(
    {State.NEW, State.PENDING_PAYMENT, State.PAYMENT_REVIEW, State.PROCESSING, State.COMPLETE}
)
FINAL = frozenset({State.CANCELED, State.CLOSED})
STANDING_STILL = frozenset({State.CANCELED, State.CLOSED, State.HOLDED, State.PAYMENT_REVIEW})


@dataclass(frozen=True)
class LineQuantities:
    """What happened to the units of one line so far."""

    ordered: Decimal
    invoiced: Decimal
    shipped: Decimal
    canceled: Decimal
    refunded: Decimal

    @property
    def to_invoice(self) -> Decimal:
        return max(self.ordered - self.invoiced - self.canceled, Decimal(0))

    @property
    def to_ship(self) -> Decimal:
        # Only unshipped units are credited (`refunding.py`): none is counted twice here.
        handled = self.shipped + self.refunded + self.canceled
        return max(self.ordered - handled, Decimal(0))

    @property
    def to_refund(self) -> Decimal:
        return max(self.invoiced - self.refunded, Decimal(0))

    @property
    def to_cancel(self) -> Decimal:
        return min(self.to_invoice, self.to_ship)


def resolved_state(
    state: State,
    lines: Iterable[LineQuantities],
    *,
    can_credit: bool,
    may_complete: bool,
) -> State:
    """Answer the state that follows from what happened to the lines (CO-4.4).

    `may_complete` is no while a channel still has to accept the shipments (K-4).
    """
    quantities = list(lines)
    if state in STANDING_STILL:
        return state
    if state in {State.NEW, State.PENDING_PAYMENT} and any(
        line.invoiced or line.shipped for line in quantities
    ):
        state = State.PROCESSING
    if any(line.to_invoice for line in quantities):
        return state
    return _ended(state, quantities, can_credit=can_credit, may_complete=may_complete)


def _ended(
    state: State, quantities: list[LineQuantities], *, can_credit: bool, may_complete: bool
) -> State:
    nothing_to_ship = not any(line.to_ship for line in quantities)
    if not nothing_to_ship or state not in {State.PROCESSING, State.COMPLETE}:
        return state
    if not can_credit and any(line.refunded for line in quantities):
        return State.CLOSED
    if state == State.PROCESSING and may_complete:
        return State.COMPLETE
    return state
