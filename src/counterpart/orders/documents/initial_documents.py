"""Which documents does an order bring along when its source already charged or shipped it?"""

from collections.abc import Sequence
from datetime import datetime

from counterpart.core import quantities
from counterpart.core.bulk import insert_rows, insert_values
from counterpart.core.money import written
from counterpart.orders import history
from counterpart.orders.documents.delivering import deliver_virtual
from counterpart.orders.models.documents import (
    Invoice,
    InvoiceLine,
    InvoiceState,
    Shipment,
    ShipmentLine,
)
from counterpart.orders.models.orders import HistoryEntry, Order, OrderLine
from counterpart.orders.new_order import NewOrder
from counterpart.websites.numbering import next_numbers, numbers_for_each

Placed = tuple[Order, list[OrderLine]]


def write_invoices(
    orders: Sequence[NewOrder],
    placed: Sequence[Order],
    lines: Sequence[list[OrderLine]],
    *,
    actor: str,
    now: datetime,
) -> list[HistoryEntry]:
    """Write one paid invoice over everything for each paid order (K-3).

    Virtual units are delivered with it.
    """
    paid = [
        (order, its_lines)
        for new, order, its_lines in zip(orders, placed, lines, strict=True)
        if new.is_paid
    ]
    deliver_virtual(
        [
            (order, {line: line.ordered for line in its_lines if line.is_virtual})
            for order, its_lines in paid
        ],
        now=now,
    )
    invoices = [
        _invoice(order, number, now)
        for (order, _), number in zip(paid, _numbers(paid, "invoice"), strict=True)
    ]
    insert_rows(invoices)
    _write_lines(invoices, paid)
    return [
        history.entry(
            invoice.order,
            "invoiced",
            actor=actor,
            now=now,
            document_kind="invoice",
            document=invoice.number,
            number=invoice.number,
            total=written(invoice.grand_total, invoice.order.currency),
            currency=invoice.order.currency,
        )
        for invoice in invoices
    ]


def _invoice(order: Order, number: str, now: datetime) -> Invoice:
    return Invoice(
        order=order,
        number=number,
        store_view=order.store_view,
        created_at=now,
        state=InvoiceState.PAID,
        subtotal=order.subtotal,
        shipping=order.shipping,
        shipping_tax=order.shipping_tax,
        shipping_discount=order.shipping_discount,
        tax=order.tax,
        discount=order.discount,
        grand_total=order.grand_total,
        base_grand_total=order.base_grand_total,
    )


def _write_lines(invoices: Sequence[Invoice], paid: Sequence[Placed]) -> None:
    insert_values(
        InvoiceLine,
        [
            {
                "invoice_id": invoice.pk,
                "order_line_id": line.pk,
                "quantity": line.ordered,
                "row_total": line.row_total,
                "tax": line.tax,
                "discount": line.discount,
            }
            for invoice, (_, its_lines) in zip(invoices, paid, strict=True)
            for line in its_lines
        ],
    )


def write_shipments(
    orders: Sequence[NewOrder],
    placed: Sequence[Order],
    lines: Sequence[list[OrderLine]],
    *,
    actor: str,
    now: datetime,
) -> list[HistoryEntry]:
    """Write one shipment for each order over what its channel has shipped (CO-16)."""
    shipped = [
        (order, [line for line in its_lines if line.shipped])
        for new, order, its_lines in zip(orders, placed, lines, strict=True)
        if new.is_shipped or any(line.shipped for line in new.lines)
    ]
    shipments = [
        Shipment(order=order, number=number, store_view=order.store_view, created_at=now)
        for (order, _), number in zip(shipped, _numbers(shipped, "shipment"), strict=True)
    ]
    insert_rows(shipments)
    insert_rows(
        ShipmentLine(shipment_id=shipment.pk, order_line_id=line.pk, quantity=line.shipped)
        for shipment, (_, its_lines) in zip(shipments, shipped, strict=True)
        for line in its_lines
    )
    return [
        history.entry(
            order,
            "shipped",
            actor=actor,
            now=now,
            document_kind="shipment",
            document=shipment.number,
            number=shipment.number,
            items=", ".join(
                f"{line.sku} × {quantities.written(line.shipped)}" for line in its_lines
            ),
        )
        for shipment, (order, its_lines) in zip(shipments, shipped, strict=True)
    ]


def _numbers(documented: Sequence[Placed], document: str) -> list[str]:
    return numbers_for_each(
        [order.store_view for order, _ in documented],
        lambda view, count: next_numbers(view, document, count=count),
    )
