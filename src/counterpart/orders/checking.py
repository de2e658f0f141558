"""Do the stored orders keep what is promised?"""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import F, QuerySet

from counterpart.core.money import total
from counterpart.orders.models.documents import InvoiceState
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.states import FINAL, State

CHUNK = 500


def order_findings() -> Iterator[str]:
    """Yield a sentence for each stored order whose figures disagree. Flat memory."""
    yield from _lines_out_of_bounds()
    orders = Order.objects.prefetch_related("lines", "invoices", "credit_memos").order_by("pk")
    for order in orders.iterator(chunk_size=CHUNK):
        yield from _money(order)
        yield from _state(order)


def _lines_out_of_bounds() -> Iterator[str]:
    too_much: QuerySet[OrderLine] = OrderLine.objects.filter(
        shipped__gt=F("ordered") - F("canceled")
    ) | OrderLine.objects.filter(refunded__gt=F("invoiced"))
    for line in too_much.select_related("order").iterator():
        yield f"Order {line.order.number}: more of {line.sku} was handled than ordered."


def _money(order: Order) -> Iterator[str]:
    lines = list(order.lines.all())
    subtotal = total(line.row_total for line in lines)
    if subtotal != order.subtotal:
        yield f"Order {order.number}: its lines add up to {subtotal}, subtotal {order.subtotal}."
    parts: Decimal = order.subtotal + order.shipping + order.tax + order.discount
    if parts != order.grand_total:
        yield f"Order {order.number}: its parts add up to {parts}, its total {order.grand_total}."
    invoices = [one for one in order.invoices.all() if one.state == InvoiceState.PAID]
    paid = total(one.grand_total for one in invoices)
    if paid != order.total_paid:
        yield f"Order {order.number}: its paid invoices add up to {paid}, paid {order.total_paid}."
    refunded = total(one.grand_total for one in order.credit_memos.all())
    if refunded != order.total_refunded or refunded > order.total_paid:
        yield f"Order {order.number}: credit memos {refunded}, paid {order.total_paid}."


def _state(order: Order) -> Iterator[str]:
    state = State(order.state)
    open_units = any(line.quantities.to_ship for line in order.lines.all())
    if state == State.COMPLETE and open_units:
        yield f"Order {order.number} is complete, but units are left to ship."
    if state in FINAL and any(line.quantities.to_cancel for line in order.lines.all()):
        yield f"Order {order.number} is {state.label}, but units are left to work."
