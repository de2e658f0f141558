"""What do the finances tell of an order: what was earned and what was given back?"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from counterpart.sandbox.books.money import DECIMALS
from counterpart.sandbox.books.orders import Line, Order, Refund
from counterpart.sandbox.books.refunding.refunds import paid_for
from counterpart.sandbox.books.seeds import opaque


@dataclass(frozen=True)
class Entry:
    """The share of one item in a transaction, by component."""

    line: Line
    quantity: int
    amounts: dict[str, Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.amounts.values(), Decimal())


@dataclass(frozen=True)
class Transaction:
    """`visible_at` is when the finances begin to tell of it; money given back is negative."""

    transaction_id: str
    kind: str
    order: Order
    posted_at: datetime
    visible_at: datetime
    entries: list[Entry]
    identifiers: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        return sum((entry.total for entry in self.entries), Decimal())


def transactions_of(order: Order) -> list[Transaction]:
    return [*shipments_of(order), *(as_transaction(order, refund) for refund in order.refunds)]


def shipments_of(order: Order) -> list[Transaction]:
    """Return one transaction for each package; what Amazon ships itself is one parcel."""
    found = []
    sent: dict[str, int] = {}
    for reference, at, items in parcels(order):
        entries = []
        for line in order.lines:
            before = sent.get(line.item_id, 0)
            quantity = items.get(line.item_id, 0)
            if quantity:
                entries.append(Entry(line, quantity, earned(order, line, before, quantity)))
            sent[line.item_id] = before + quantity
        identifiers = {"ORDER_ID": order.order_id, "SHIPMENT_ID": f"S-{order.order_id}-{reference}"}
        transaction_id = name_of(order, "Shipment", reference)
        found.append(Transaction(transaction_id, "Shipment", order, at, at, entries, identifiers))
    return found


def parcels(order: Order) -> list[tuple[str, datetime, dict[str, int]]]:
    by_amazon = {line.item_id: line.shipped_by_amazon for line in order.lines}
    packed = [(one.reference, one.created_at, one.items) for one in order.packages.values()]
    return [*([("1", order.created_at, by_amazon)] if any(by_amazon.values()) else []), *packed]


def earned(order: Order, line: Line, before: int, quantity: int) -> dict[str, Decimal]:
    """Return the share of these units, so that all shares add up to the whole line."""
    cent = Decimal(1).scaleb(-DECIMALS.get(order.currency, 2))

    def share(amount: Decimal, units: int) -> Decimal:
        return (amount * units / line.quantity).quantize(cent)

    return {
        kind: share(amount, before + quantity) - share(amount, before)
        for kind, amount in paid_for(line).items()
    }


def as_transaction(order: Order, refund: Refund) -> Transaction:
    entries = []
    for item in refund.items:
        line = order.line(item_id=item.item_id)
        if line is not None:
            amounts = {kind: -amount for kind, amount in item.components.items()}
            entries.append(Entry(line, item.quantity or 0, amounts))
    identifiers = {"ORDER_ID": order.order_id, "REFUND_ID": refund.refund_id}
    transaction_id = name_of(order, "Refund", refund.refund_id)
    return Transaction(
        transaction_id, "Refund", order, refund.at, refund.visible_at, entries, identifiers
    )


def name_of(order: Order, kind: str, reference: str) -> str:
    return opaque("transaction", order.order_id, kind, reference, length=43)
