"""What does an invoice hold, and how is it written?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from counterpart.core.bulk import insert_values, update_rows
from counterpart.core.money import total
from counterpart.orders.base_amounts import base_of, set_base_totals
from counterpart.orders.documents.shares import INVOICED, Amounts, add, invoiced, ordered
from counterpart.orders.models.documents import Invoice, InvoiceLine, InvoiceState
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.websites.numbering import next_number

Parts = dict[OrderLine, Amounts]


def write_invoice(
    order: Order, picked: Mapping[OrderLine, Decimal], *, is_paid: bool, now: datetime
) -> Invoice:
    """Write an invoice over some units of an order in hand, and raise the order's totals."""
    left = _left(order)
    parts = {
        line: (ordered(line) - invoiced(line)).part(quantity, order.currency)
        for line, quantity in picked.items()
    }
    invoice = _invoice(order, parts, left, is_paid=is_paid, now=now)
    order.total_invoiced += invoice.grand_total
    order.total_paid += invoice.grand_total if is_paid else 0
    # Taken from the others and not from the total before: one of them may have been canceled.
    invoice.base_grand_total = base_of(order).amount(order.total_invoiced) - left.base_invoiced
    invoice.save()
    _write_lines(invoice, parts)
    save_totals(order, "total_invoiced", "total_paid", now=now)
    return invoice


def take_off(order: Order, lines: list[OrderLine], invoice: Invoice, *, now: datetime) -> None:
    """Take the units and amounts of an invoice off the lines and totals of an order in hand."""
    by_key = {line.pk: line for line in lines}
    for row in invoice.lines.all():
        part = Amounts(row.quantity, row.row_total, row.tax, row.discount)
        add(by_key[row.order_line_id], INVOICED, -part)
    update_rows(lines, INVOICED)
    order.total_invoiced -= invoice.grand_total
    save_totals(order, "total_invoiced", now=now)


def save_totals(order: Order, *names: str, now: datetime) -> None:
    """Save totals of an order together with what they are in its base currency."""
    order.updated_at = now
    update_rows([order], [*names, "updated_at", *set_base_totals(order)])


@dataclass(frozen=True)
class _Left:
    """What the other invoices of an order leave of its shipping, and what they come to."""

    shipping: Decimal
    shipping_tax: Decimal
    shipping_discount: Decimal
    base_invoiced: Decimal


def _left(order: Order) -> _Left:
    """All of the shipping for the first invoice, then nothing, unless that one was canceled."""
    others = list(order.invoices.exclude(state=InvoiceState.CANCELED))

    def rest(name: str) -> Decimal:
        whole: Decimal = getattr(order, name)
        return whole - total(getattr(one, name) for one in others)

    return _Left(
        rest("shipping"),
        rest("shipping_tax"),
        rest("shipping_discount"),
        total(one.base_grand_total for one in others),
    )


def _invoice(order: Order, parts: Parts, left: _Left, *, is_paid: bool, now: datetime) -> Invoice:
    whole = sum(parts.values(), Amounts())
    tax = whole.tax + left.shipping_tax
    discount = whole.discount + left.shipping_discount
    return Invoice(
        order=order,
        number=next_number(order.store_view, "invoice"),
        store_view=order.store_view,
        created_at=now,
        state=InvoiceState.PAID if is_paid else InvoiceState.OPEN,
        subtotal=whole.row_total,
        shipping=left.shipping,
        shipping_tax=left.shipping_tax,
        shipping_discount=left.shipping_discount,
        tax=tax,
        discount=discount,
        grand_total=whole.row_total + left.shipping + tax + discount,
    )


def _write_lines(invoice: Invoice, parts: Parts) -> None:
    insert_values(
        InvoiceLine,
        [
            {
                "invoice_id": invoice.pk,
                "order_line_id": line.pk,
                "quantity": part.units,
                "row_total": part.row_total,
                "tax": part.tax,
                "discount": part.discount,
            }
            for line, part in parts.items()
        ],
    )
    for line, part in parts.items():
        add(line, INVOICED, part)
    update_rows(parts, INVOICED)
