"""What happens when an order is invoiced?"""

from datetime import datetime
from decimal import Decimal

from counterpart.core.money import ZERO, rounded, total, written
from counterpart.orders import history
from counterpart.orders.documents.picking import Wanted, chosen
from counterpart.orders.documents.shares import share
from counterpart.orders.models.documents import Invoice, InvoiceLine, InvoiceState
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.states import State
from counterpart.orders.working import StepNotAllowed, lines_of, settle_state, worked
from counterpart.websites.numbering import next_number

FORBIDDING_STATES = {
    State.HOLDED,
    State.PAYMENT_REVIEW,
    State.CANCELED,
    State.COMPLETE,
    State.CLOSED,
}


def invoice_order(order: Order, *, items: Wanted = None, actor: str, now: datetime) -> Invoice:
    """Invoice units by SKU (None: all that is left) as paid, in one transaction.

    Shipping goes wholly on the first invoice, remainders of cents on the last (CO-5.1…5.3).
    Refuses what CO-4.2 forbids and more units than are left.
    """
    with worked(order, "invoiced", actor=actor, now=now) as order:
        lines = lines_of(order)
        check_can_invoice(order, lines)
        picked = chosen(
            lines,
            items,
            left=lambda line: line.quantities.to_invoice,
            too_much="The quantity to invoice must not be greater than the uninvoiced quantity "
            "for product SKU {sku}: {left} left.",
            nothing="The invoice can't be created without products. Add products and try again.",
        )
        invoice = _write(order, picked, now=now)
        history.write(
            order,
            "invoiced",
            actor=actor,
            now=now,
            number=invoice.number,
            total=written(invoice.grand_total, order.currency),
            currency=order.currency,
        )
        settle_state(order, lines, actor=actor, now=now)
    return invoice


def check_can_invoice(order: Order, lines: list[OrderLine]) -> None:
    """Refuse with the reason why this order cannot be invoiced now (CO-4.2)."""
    if order.state in FORBIDDING_STATES:
        raise StepNotAllowed(
            f"An invoice cannot be created when an order has a status of "
            f"{State(order.state).label}."
        )
    if not any(line.quantities.to_invoice for line in lines):
        raise StepNotAllowed("The order does not allow an invoice to be created.")


def _write(order: Order, picked: dict[OrderLine, Decimal], *, now: datetime) -> Invoice:
    is_first = not order.invoices.exclude(state=InvoiceState.CANCELED).exists()
    rows = [_invoice_line(order, line, quantity) for line, quantity in picked.items()]
    subtotal = total(row.row_total for row in rows)
    shipping = order.shipping if is_first else ZERO
    shipping_tax = order.shipping_tax if is_first else ZERO
    tax = total(row.tax for row in rows) + shipping_tax
    discount = total(row.discount for row in rows)
    discount += order.shipping_discount if is_first else ZERO
    invoice = Invoice.objects.create(
        order=order,
        number=next_number(order.store_view, "invoice"),
        store_view=order.store_view,
        created_at=now,
        state=InvoiceState.PAID,
        subtotal=subtotal,
        shipping=shipping,
        shipping_tax=shipping_tax,
        tax=tax,
        discount=discount,
        grand_total=rounded(subtotal + shipping + tax + discount, order.currency),
    )
    for row in rows:
        row.invoice = invoice
        row.order_line.invoiced += row.quantity
    InvoiceLine.objects.bulk_create(rows)
    OrderLine.objects.bulk_update(picked, ["invoiced"])
    order.total_invoiced += invoice.grand_total
    order.total_paid += invoice.grand_total
    order.updated_at = now
    order.save(update_fields=["total_invoiced", "total_paid", "updated_at"])
    return invoice


def _invoice_line(order: Order, line: OrderLine, quantity: Decimal) -> InvoiceLine:
    def part(amount: Decimal) -> Decimal:
        return share(
            amount,
            whole=line.ordered,
            before=line.invoiced,
            units=quantity,
            currency=order.currency,
        )

    return InvoiceLine(
        order_line=line,
        quantity=quantity,
        row_total=part(line.row_total),
        tax=part(line.tax),
        discount=part(line.discount),
    )
