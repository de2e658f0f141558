"""Which documents has an order given rise to, and what became of each (CO-7)?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from counterpart.amazon.models.operations import Operation
from counterpart.amazon.operations.parcels import by_shipment
from counterpart.amazon.operations.resending import CAN_BE_SENT_AGAIN
from counterpart.core import quantities
from counterpart.orders.models.documents import (
    CreditMemo,
    CreditMemoLine,
    Invoice,
    InvoiceLine,
    InvoiceState,
    Shipment,
    ShipmentLine,
    Track,
)
from counterpart.orders.models.orders import Order
from counterpart.web.orders.page.channel import AMAZON
from counterpart.web.orders.page.totals import Figure, totals_of_document
from counterpart.web.orders.page.words import INVOICE_STATES, NOT_TOLD, confirmation_words
from counterpart.web.refunds.of_order import Repaid

Lines = Iterable[InvoiceLine | ShipmentLine | CreditMemoLine]
AnyDocument = TypeVar("AnyDocument", Invoice, Shipment, CreditMemo)


@dataclass(frozen=True)
class ShownInvoice:
    """An invoice as the order's page shows it."""

    invoice: Invoice
    label: str
    tone: str
    units: str
    figures: list[Figure]
    is_open: bool


@dataclass(frozen=True)
class ShownShipment:
    """A shipment with its parcels, and how far Amazon knows of it; `label` is empty elsewhere."""

    shipment: Shipment
    tracks: list[Track]
    units: str
    label: str
    tone: str
    error: str
    can_be_sent_again: bool


@dataclass(frozen=True)
class ShownMemo:
    """A credit memo as the order's page shows it, and how its money stands at Amazon."""

    memo: CreditMemo
    units: str
    returned: str
    figures: list[Figure]
    at_amazon: Repaid | None


def invoices_of(order: Order) -> list[ShownInvoice]:
    """Answer the invoices of an order, the oldest first, without asking the database."""
    return [_invoice(one) for one in _by_age(order.invoices.all())]


def shipments_of(order: Order, *, sees_errors: bool) -> list[ShownShipment]:
    """Answer the shipments of an order with Amazon's answers, in one query.

    What Amazon says of a refused one can quote the buyer.
    """
    told = by_shipment(Operation.objects.filter(shipment__order=order))
    return [
        _shipment(one, order, told.get(one.pk), sees_errors=sees_errors)
        for one in _by_age(order.shipments.all())
    ]


def credit_memos_of(order: Order, at_amazon: Mapping[int, Repaid]) -> list[ShownMemo]:
    """Answer the credit memos of an order, the oldest first, without asking the database."""
    return [_memo(one, at_amazon.get(one.pk)) for one in _by_age(order.credit_memos.all())]


def _invoice(invoice: Invoice) -> ShownInvoice:
    label, tone = INVOICE_STATES[InvoiceState(invoice.state)]
    return ShownInvoice(
        invoice=invoice,
        label=str(label),
        tone=tone,
        units=_units(invoice.lines.all()),
        figures=totals_of_document(invoice),
        is_open=invoice.state == InvoiceState.OPEN,
    )


def _shipment(
    shipment: Shipment, order: Order, told: Operation | None, *, sees_errors: bool
) -> ShownShipment:
    label, tone = _told_amazon(order, told)
    return ShownShipment(
        shipment=shipment,
        tracks=sorted(shipment.tracks.all(), key=lambda one: one.pk),
        units=_units(shipment.lines.all()),
        label=label,
        tone=tone,
        error=told.error if told and sees_errors else "",
        can_be_sent_again=bool(told and told.state in CAN_BE_SENT_AGAIN),
    )


def _told_amazon(order: Order, told: Operation | None) -> tuple[str, str]:
    if told is not None:
        return confirmation_words(told.state)
    # What Amazon ships itself it need not be told.
    if order.channel == AMAZON and not order.stock_untouched:
        return str(NOT_TOLD[0]), NOT_TOLD[1]
    return "", "neutral"


def _memo(memo: CreditMemo, at_amazon: Repaid | None) -> ShownMemo:
    lines = list(memo.lines.all())
    return ShownMemo(
        memo=memo,
        units=_units(lines),
        returned=", ".join(one.order_line.sku for one in lines if one.returned_to_stock),
        figures=totals_of_document(memo),
        at_amazon=at_amazon,
    )


def _by_age(documents: Iterable[AnyDocument]) -> list[AnyDocument]:
    return sorted(documents, key=lambda one: one.pk)


def _units(lines: Lines) -> str:
    shown = sorted(lines, key=lambda one: one.order_line.position)
    return ", ".join(f"{one.order_line.sku} × {quantities.written(one.quantity)}" for one in shown)
