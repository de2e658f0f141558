"""What of an order was paid and not given back yet?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from counterpart.orders.documents.shares import Amounts, invoiced, refunded
from counterpart.orders.models.documents import (
    CreditMemo,
    CreditMemoLine,
    Invoice,
    InvoiceLine,
    InvoiceState,
)
from counterpart.orders.models.orders import Order, OrderLine


@dataclass(frozen=True)
class Refundable:
    """Paid and not given back: by line and for shipping, and how many units a memo may name.

    Units on open invoices are not paid: they can be given back once they are, or their invoice
    be canceled.
    """

    lines: dict[OrderLine, Amounts]
    shipping: Amounts
    units: dict[OrderLine, Decimal]


def refundable(order: Order, lines: list[OrderLine], invoice: Invoice | None) -> Refundable:
    """Answer what can be given back, with an invoice only of what that invoice charged."""
    unpaid = _unpaid(order)
    left = {line: invoiced(line) - unpaid[line.pk] - refunded(line) for line in lines}
    units = {line: amounts.units for line, amounts in left.items()}
    if invoice is not None:
        charged = _units_left_of(invoice)
        units = {line: min(there, charged[line.pk]) for line, there in units.items()}
    return Refundable(left, _shipping(order, invoice), units)


def _unpaid(order: Order) -> defaultdict[int, Amounts]:
    unpaid: defaultdict[int, Amounts] = defaultdict(Amounts)
    for row in InvoiceLine.objects.filter(invoice__order=order, invoice__state=InvoiceState.OPEN):
        unpaid[row.order_line_id] += Amounts(row.quantity, row.row_total, row.tax, row.discount)
    return unpaid


def _units_left_of(invoice: Invoice) -> defaultdict[int, Decimal]:
    left: defaultdict[int, Decimal] = defaultdict(Decimal)
    left |= dict(invoice.lines.values_list("order_line").annotate(Sum("quantity")))
    given = CreditMemoLine.objects.filter(credit_memo__invoice=invoice)
    for line, quantity in given.values_list("order_line").annotate(Sum("quantity")):
        left[line] -= quantity
    return left


def _shipping(order: Order, invoice: Invoice | None) -> Amounts:
    """All the shipping of an order stands on one of its invoices, so that one has it or none."""
    invoices = order.invoices.filter(state=InvoiceState.PAID)
    charged = _sum(one for one in invoices if invoice is None or one == invoice)
    return charged - _sum(order.credit_memos.all()) if charged != Amounts() else charged


def _sum(documents: Iterable[Invoice | CreditMemo]) -> Amounts:
    parts = (
        Amounts(one.shipping, one.shipping, one.shipping_tax, one.shipping_discount)
        for one in documents
    )
    return sum(parts, Amounts())
