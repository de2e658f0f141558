"""Do the stored orders keep what is promised?"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import F, Model, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import OuterRef
from django.db.models.functions import Coalesce

from counterpart.core import money
from counterpart.core.fields import ExactDecimalField
from counterpart.core.money import ZERO, smallest_unit
from counterpart.core.quantities import written
from counterpart.orders.base_amounts import TOTALS, base_of
from counterpart.orders.models.documents import (
    CreditMemoLine,
    InvoiceLine,
    InvoiceState,
    ShipmentLine,
)
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.states import FINAL, State

CHUNK = 500
# Which columns of a line repeat what its documents say: column of the line, of the document.
INVOICED = (
    ("invoiced", "quantity"),
    ("row_invoiced", "row_total"),
    ("tax_invoiced", "tax"),
    ("discount_invoiced", "discount"),
)
REFUNDED = (
    ("refunded", "quantity"),
    ("refunded_unshipped", "unshipped"),
    ("row_refunded", "row_total"),
    ("tax_refunded", "tax"),
    ("discount_refunded", "discount"),
)
SHIPPED = (("shipped", "quantity"),)


def order_findings() -> Iterator[str]:
    """Yield a sentence for each stored order whose figures disagree. Flat memory."""
    yield from _lines_out_of_bounds()
    yield from _lines_beside_documents()
    orders = Order.objects.select_related("replaces").prefetch_related(
        "lines", "invoices", "credit_memos"
    )
    for order in orders.order_by("pk").iterator(chunk_size=CHUNK):
        yield from _money(order)
        yield from _base_money(order)
        yield from _state(order)
        yield from _links(order)


def _lines_out_of_bounds() -> Iterator[str]:
    too_much: QuerySet[OrderLine] = OrderLine.objects.filter(
        Q(shipped__gt=F("ordered") - F("canceled") - F("refunded_unshipped"))
        | Q(refunded__gt=F("invoiced"))
        | Q(invoiced__gt=F("ordered") - F("canceled"))
    )
    for line in too_much.select_related("order").iterator():
        yield f"Order {line.order.number}: more of {line.sku} was handled than ordered."


def _lines_beside_documents() -> Iterator[str]:
    """Compare what lines say with the sums of their documents; the database adds up."""
    charged = InvoiceLine.objects.exclude(invoice__state=InvoiceState.CANCELED)
    yield from _beside("invoices", charged, INVOICED)
    yield from _beside("credit memos", CreditMemoLine.objects.all(), REFUNDED)
    yield from _beside("shipments", ShipmentLine.objects.all(), SHIPPED)


def _beside(
    documents: str, rows: QuerySet[Any, Model], columns: tuple[tuple[str, str], ...]
) -> Iterator[str]:
    for column, told in columns:
        lines = OrderLine.objects.annotate(said=_sum(rows, told)).exclude(said=F(column))
        for line in lines.select_related("order").order_by("pk").iterator():
            name = column.replace("_", " ")
            yield (
                f"Order {line.order.number}: {name} of {line.sku} is "
                f"{written(getattr(line, column))}, its {documents} say {written(line.said)}."
            )


def _sum(rows: QuerySet[Any, Model], column: str) -> Coalesce:
    mine = rows.filter(order_line=OuterRef("pk")).order_by().values("order_line")
    return Coalesce(
        Subquery(mine.annotate(sum=Sum(column)).values("sum")),
        ZERO,
        output_field=ExactDecimalField(),
    )


def _money(order: Order) -> Iterator[str]:
    def told(amount: Decimal) -> str:
        return money.written(amount, order.currency)

    lines = list(order.lines.all())
    subtotal = money.total(line.row_total for line in lines)
    if subtotal != order.subtotal:
        yield (
            f"Order {order.number}: its lines add up to {told(subtotal)}, "
            f"subtotal {told(order.subtotal)}."
        )
    parts: Decimal = order.subtotal + order.shipping + order.tax + order.discount
    if parts != order.grand_total:
        yield (
            f"Order {order.number}: its parts add up to {told(parts)}, "
            f"its total {told(order.grand_total)}."
        )
    charged = [one for one in order.invoices.all() if one.state != InvoiceState.CANCELED]
    invoiced = money.total(one.grand_total for one in charged)
    if invoiced != order.total_invoiced:
        yield (
            f"Order {order.number}: its invoices add up to {told(invoiced)}, "
            f"invoiced {told(order.total_invoiced)}."
        )
    paid = money.total(one.grand_total for one in charged if one.state == InvoiceState.PAID)
    if paid != order.total_paid:
        yield (
            f"Order {order.number}: its paid invoices add up to {told(paid)}, "
            f"paid {told(order.total_paid)}."
        )
    refunded = money.total(one.grand_total for one in order.credit_memos.all())
    if refunded != order.total_refunded or refunded > order.total_paid:
        yield (
            f"Order {order.number}: credit memos {told(refunded)}, paid {told(order.total_paid)}."
        )
    if order.total_invoiced + order.total_canceled > order.grand_total:
        yield f"Order {order.number}: more was invoiced and canceled than it came to."


def _base_money(order: Order) -> Iterator[str]:
    """Every total in the base currency is the converted total, and the documents add up to it."""
    base = base_of(order)

    def told(amount: Decimal) -> str:
        return money.written(amount, base.currency)

    for name in ("grand_total", *TOTALS):
        there, right = getattr(order, f"base_{name}"), base.amount(getattr(order, name))
        if there != right:
            yield (
                f"Order {order.number}: base {_words(name)} is {told(there)}, "
                f"converted {told(right)}."
            )
    charged = [one for one in order.invoices.all() if one.state != InvoiceState.CANCELED]
    # What is left of a chain of converted differences when a link is taken out is a cent off.
    dropped = len(order.invoices.all()) - len(charged)
    cents = 2 * dropped * smallest_unit(base.currency)
    for name, documents, near in (
        ("total_invoiced", charged, cents),
        ("total_refunded", list(order.credit_memos.all()), ZERO),
    ):
        there, said = (
            getattr(order, f"base_{name}"),
            money.total(one.base_grand_total for one in documents),
        )
        if abs(there - said) > near:
            yield (
                f"Order {order.number}: base {_words(name)} is {told(there)}, "
                f"its documents say {told(said)}."
            )


def _words(name: str) -> str:
    return name.replace("_", " ")


def _state(order: Order) -> Iterator[str]:
    state = State(order.state)
    left = [line.quantities for line in order.lines.all()]
    if state == State.COMPLETE and any(line.to_ship for line in left):
        yield f"Order {order.number} is complete, but units are left to ship."
    if state in FINAL and any(line.to_invoice or line.to_ship for line in left):
        yield f"Order {order.number} is {state.label}, but units are left to work."
    if state in FINAL and any(one.state == InvoiceState.OPEN for one in order.invoices.all()):
        yield f"Order {order.number} is {state.label}, but an invoice is open."
    if (state == State.HOLDED) != bool(order.held_from_state):
        remembered = order.held_from_state or "nothing"
        yield f"Order {order.number} is {state.label}, and remembers {remembered} to go back to."


def _links(order: Order) -> Iterator[str]:
    """An edited order and the one in its place name each other, and the old one is canceled."""
    old = order.replaces
    if old is None:
        if order.original_number or order.edit_increment:
            yield f"Order {order.number} was edited from an order that nobody knows."
        return
    if old.state != State.CANCELED:
        yield f"Order {order.number} replaces order {old.number}, which is not canceled."
    first = old.original_number or old.number
    if order.original_number != first or order.edit_increment <= old.edit_increment:
        yield f"Order {order.number} replaces order {old.number}, but is not numbered after it."
