"""Which states does an order have, and which steps between them are permitted?"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where an order stands; people see the status that hangs on it (CO-3)."""

    NEW = "new", _("New")
    PENDING_PAYMENT = "pending_payment", _("Pending Payment")
    PAYMENT_REVIEW = "payment_review", _("Payment Review")
    PROCESSING = "processing", _("Processing")
    COMPLETE = "complete", _("Complete")
    CLOSED = "closed", _("Closed")
    CANCELED = "canceled", _("Canceled")
    HOLDED = "holded", _("On Hold")


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


# What an order in some states cannot do; the sentences are whole, for translators.
CANNOT = {
    "change_address": _("An order that is {state} cannot get another shipping address."),
    "mail": _("An order that is {state} cannot be sent by e-mail."),
    "reorder": _("An order that is {state} cannot be ordered again."),
    "edit": _("An order that is {state} cannot be edited."),
    "hold": _("A hold action is not available. An order that is {state} cannot be put on hold."),
    "cancel": _("An order that is {state} cannot be canceled."),
    "ship": _("An order that is {state} cannot be shipped."),
    "credit": _("An order that is {state} cannot be credited."),
    "pay": _("An order that is {state} cannot be paid."),
    "cancel_invoice": _("An order that is {state} cannot have an invoice canceled."),
}
IN_STATE = {
    State.PENDING_PAYMENT: _("in Pending Payment"),
    State.PAYMENT_REVIEW: _("in Payment Review"),
}


def cannot(state: str, what: str) -> str:
    """Say what cannot be done in a state: “An order that is On Hold cannot be shipped.”."""
    return str(CANNOT[what]).format(state=told_state(state))


def told_state(state: str) -> str:
    """Answer how a state reads within a sentence: “Complete”, “in Payment Review”."""
    return str(IN_STATE.get(State(state), State(state).label))


@dataclass(frozen=True)
class LineQuantities:
    """What happened to the units of one line so far.

    `refunded_unshipped` of the refunded units had not been shipped, and will not be. Nothing of a
    virtual line is shipped: its units are delivered when they are invoiced.
    """

    ordered: Decimal
    invoiced: Decimal
    shipped: Decimal
    canceled: Decimal
    refunded: Decimal
    refunded_unshipped: Decimal = Decimal(0)
    is_virtual: bool = False

    @property
    def to_invoice(self) -> Decimal:
        return max(self.ordered - self.invoiced - self.canceled, Decimal(0))

    @property
    def to_ship(self) -> Decimal:
        # CO-4.1 takes max(shipped, refunded): a unit refunded before and one shipped afterwards
        # would count once, and the order would wait for a unit that nobody may ship.
        if self.is_virtual:
            return Decimal(0)
        handled = self.shipped + self.refunded_unshipped + self.canceled
        return max(self.ordered - handled, Decimal(0))

    @property
    def to_refund(self) -> Decimal:
        return max(self.invoiced - self.refunded, Decimal(0))

    @property
    def to_cancel(self) -> Decimal:
        return self.to_invoice if self.is_virtual else min(self.to_invoice, self.to_ship)

    @property
    def delivered(self) -> Decimal:
        """Units that the buyer has, or had before they came back."""
        return self.invoiced if self.is_virtual else self.shipped

    @property
    def refundable_delivered(self) -> Decimal:
        """Delivered units whose money can still be given back."""
        refunded = self.refunded - self.refunded_unshipped
        return max(min(self.delivered - refunded, self.to_refund), Decimal(0))

    @property
    def refundable_unshipped(self) -> Decimal:
        """Units that were paid, not shipped, and whose money can still be given back."""
        return min(self.to_ship, self.to_refund)


def resolved_state(
    state: State,
    lines: Iterable[LineQuantities],
    *,
    can_credit: bool,
    is_credited: bool,
    may_complete: bool,
) -> State:
    """Answer the state that follows from what happened to the lines (CO-4.4).

    `can_credit` tells whether money can still be given back, `is_credited` whether some was.
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
    nothing_to_ship = not any(line.to_ship for line in quantities)
    if not nothing_to_ship or state not in {State.PROCESSING, State.COMPLETE}:
        return state
    if is_credited and not can_credit:
        return State.CLOSED
    if state == State.PROCESSING and may_complete:
        return State.COMPLETE
    return state
