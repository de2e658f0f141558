"""What do programs read of a Commerce order?"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import QuerySet

from counterpart.amazon.models.operations import Operation
from counterpart.amazon.operations.parcels import by_shipment
from counterpart.cli.guarding import permitted
from counterpart.cli.printing import moment
from counterpart.core import quantities
from counterpart.core.money import written
from counterpart.orders import history
from counterpart.orders.labels.line_labels import line_label
from counterpart.orders.models.documents import (
    CreditMemo,
    CreditMemoLine,
    Invoice,
    InvoiceLine,
    MoneyDocument,
    Shipment,
    ShipmentLine,
)
from counterpart.orders.models.orders import AddressKind, HistoryEntry, Order, OrderLine
from counterpart.orders.steps.allowed import allowed_actions
from counterpart.users.permissions import Permission

# What an operator needs for each action of CO-4.2.
PERMISSIONS = {
    "edit": Permission.EDIT_ORDERS,
    "cancel": Permission.CANCEL_ORDERS,
    "send_email": Permission.SEND_MAIL,
    "credit_memo": Permission.CREDIT_ORDERS,
    "hold": Permission.HOLD_ORDERS,
    "unhold": Permission.UNHOLD_ORDERS,
    "accept_payment": Permission.REVIEW_PAYMENTS,
    "deny_payment": Permission.REVIEW_PAYMENTS,
    "invoice": Permission.INVOICE_ORDERS,
    "ship": Permission.SHIP_ORDERS,
    "reorder": Permission.REORDER,
    "comment": Permission.COMMENT_ORDERS,
}
HUNDREDTH = Decimal("0.01")
DocumentLine = InvoiceLine | ShipmentLine | CreditMemoLine
SomeLine = TypeVar("SomeLine", bound=DocumentLine)
AnyDocument = TypeVar("AnyDocument", Invoice, Shipment, CreditMemo)
UNITS = ("invoices__lines__order_line", "credit_memos__lines__order_line")


def listed_facts(orders: QuerySet[Order]) -> list[dict[str, Any]]:
    """Answer the fields of many orders, with a number of queries that does not grow."""
    told = _confirmations(None)
    return [_facts(order, told) for order in orders.prefetch_related(*UNITS)]


def order_facts(order: Order) -> dict[str, Any]:
    """Answer the documented fields of one order, without its buyer and its history."""
    return _facts(order, _confirmations(order)) | {
        "actions": permitted_actions(order),
        "replaces": order.replaces.number if order.replaces else None,
        "replaced_by": order.replaced_by.number if hasattr(order, "replaced_by") else None,
        "mail_sent": order.is_mail_sent,
    }


def buyer_facts(order: Order) -> dict[str, Any]:
    """Answer who bought and where it goes; whoever may not see that reads the group only."""
    is_seen = may_see_buyers(order)
    addresses = {one.kind: one for one in order.addresses.all()}

    def place(kind: AddressKind) -> dict[str, Any] | None:
        one = addresses.get(kind)
        return one.person | {"country": one.country} if one and is_seen else None

    shipping, billing = place(AddressKind.SHIPPING), place(AddressKind.BILLING)
    return {
        "customer": {
            "name": (order.customer_name or None) if is_seen else None,
            "email": (order.customer_email or None) if is_seen else None,
            "group": order.customer_group,
            "is_guest": order.customer_id is None,
        },
        "shipping_address": shipping,
        "billing_address": billing or shipping,
        "remote_ip": (order.remote_ip or None) if is_seen else None,
        "customer_note": (order.customer_note or None) if is_seen else None,
        "buyer_erased_at": moment(order.people_erased_at),
    }


def permitted_actions(order: Order) -> list[str]:
    """Answer the codes of what may be done with an order now, by the one who asks."""
    return [
        code
        for code, why_not in allowed_actions(order, list(order.lines.all())).items()
        if not why_not and permitted(PERMISSIONS[code]).allows(order.store_view_id)
    ]


def may_see_buyers(order: Order) -> bool:
    """Tell whether the one who asks may see who bought and where it goes."""
    return permitted(Permission.VIEW_BUYERS).allows(order.store_view_id)


def history_facts(order: Order) -> list[dict[str, Any]]:
    """Answer what happened to an order, oldest first.

    What people wrote may name the buyer: whoever may not see buyers reads that there is a comment.
    """
    is_seen = may_see_buyers(order)
    return [
        {
            "at": moment(entry.happened_at),
            "actor": entry.actor,
            "text": history.told(entry) if is_seen else _unsaid(entry),
            "comment": (entry.comment or None) if is_seen else None,
            "status": entry.status,
            "document": entry.document or None,
            "document_kind": entry.document_kind or None,
            "customer_notified": entry.is_customer_notified,
            "visible_on_storefront": entry.is_visible_on_storefront,
        }
        for entry in order.history.all()
    ]


def _unsaid(entry: HistoryEntry) -> str:
    if entry.code == "commented":
        return str(history.SENTENCES[entry.code])
    return history.told(entry)


def _facts(order: Order, told: dict[int, str]) -> dict[str, Any]:
    return {
        "number": order.number,
        "status": order.status,
        "state": order.state,
        "store_view": order.store_view.code,
        "source": order.channel or None,
        "external_id": order.external_id or None,
        "amazon_order_id": order.external_id if order.channel == "amazon" else None,
        "placed_at": moment(order.placed_at),
        "held_from": order.held_from_status or None,
        "payment_method": order.payment_method,
        "shipping_method": order.shipping_method or None,
        "stop_shipping_because": order.stop_shipping_because or None,
        "discount_description": order.discount_description or None,
        **_totals(order),
        "lines": [_line(line, order) for line in order.lines.all()],
        "shipments": [_shipment(one, told) for one in by_age(order.shipments.all())],
        "invoices": [_invoice(one, order) for one in by_age(order.invoices.all())],
        "credit_memos": [_credit_memo(one, order) for one in by_age(order.credit_memos.all())],
    }


def by_age(documents: Iterable[AnyDocument]) -> list[AnyDocument]:
    """Answer documents in the order in which they were made, without asking the database."""
    return sorted(documents, key=lambda one: one.pk)


def _totals(order: Order) -> dict[str, str]:
    amounts = {
        name: written(getattr(order, name), order.currency)
        for name in (
            "grand_total", "subtotal", "shipping", "tax", "discount", "total_invoiced",
            "total_paid", "total_refunded", "total_canceled", "total_due",
        )
    }  # fmt: skip
    return {
        "currency": order.currency,
        **amounts,
        "base_currency": order.base_currency,
        "base_grand_total": written(order.base_grand_total, order.base_currency),
    }


def _line(line: OrderLine, order: Order) -> dict[str, Any]:
    def money(amount: Decimal) -> str:
        return written(amount, order.currency)

    return {
        "sku": line.sku,
        "name": line.name,
        "status": line_label(line.quantities, line.backordered).value,
        "virtual": line.is_virtual,
        "quantity": quantities.as_number(line.ordered),
        "original_price": money(line.original_price) if line.original_price else None,
        "unit_price": money(line.price),
        "row_total": money(line.row_total),
        "tax": money(line.tax),
        "tax_percent": _tax_percent(line),
        "discount": money(line.discount),
        "shipped": quantities.as_number(line.shipped),
        "invoiced": quantities.as_number(line.invoiced),
        "canceled": quantities.as_number(line.canceled),
        "refunded": quantities.as_number(line.refunded),
        "backordered": quantities.as_number(line.backordered),
    }


def _tax_percent(line: OrderLine) -> str | None:
    """Derive the rate from the amounts, which are all that a channel gives (CO-13)."""
    taxed: Decimal = line.row_total + line.discount
    return str((line.tax * 100 / taxed).quantize(HUNDREDTH)) if taxed > 0 else None


def _confirmations(order: Order | None) -> dict[int, str]:
    """Answer how far Amazon was told of each shipment, of one order or of all."""
    told = Operation.objects.filter(shipment__isnull=False)
    if order is not None:
        told = told.filter(shipment__order=order)
    spoken = by_shipment(told.only("shipment", "parcel", "state"))
    return {shipment: one.state for shipment, one in spoken.items()}


def _shipment(shipment: Shipment, confirmations: dict[int, str]) -> dict[str, Any]:
    tracks = [
        {"carrier": one.carrier_title, "carrier_code": one.carrier_code, "number": one.number}
        for one in sorted(shipment.tracks.all(), key=lambda one: one.pk)
    ]
    first = tracks[0] if tracks else {}
    return {
        "number": shipment.number,
        "created_at": moment(shipment.created_at),
        "carrier": first.get("carrier"),
        "carrier_code": first.get("carrier_code"),
        "tracking_number": first.get("number"),
        "tracks": tracks,
        "items": _units(shipment.lines.all()),
        "confirmation": confirmations.get(shipment.pk),
    }


def _invoice(invoice: Invoice, order: Order) -> dict[str, Any]:
    return _amounts(invoice, order) | {
        "state": invoice.state,
        "transaction_id": invoice.transaction_id or None,
        "items": _units(invoice.lines.all()),
    }


def _credit_memo(memo: CreditMemo, order: Order) -> dict[str, Any]:
    charged_by = [one.number for one in order.invoices.all() if one.pk == memo.invoice_id]
    return _amounts(memo, order) | {
        "adjustment_refund": written(memo.adjustment_refund, order.currency),
        "adjustment_fee": written(memo.adjustment_fee, order.currency),
        "invoice": charged_by[0] if charged_by else None,
        "items": [_credited(line) for line in _in_order(memo.lines.all())],
    }


def _amounts(document: MoneyDocument, order: Order) -> dict[str, Any]:
    return {
        "number": document.number,
        "created_at": moment(document.created_at),
        **{
            name: written(getattr(document, name), order.currency)
            for name in ("grand_total", "subtotal", "shipping", "tax", "discount")
        },
    }


def _credited(line: CreditMemoLine) -> dict[str, Any]:
    return _unit(line) | {
        "unshipped": quantities.as_number(line.unshipped),
        "returned_to_stock": line.returned_to_stock,
    }


def _units(lines: Iterable[DocumentLine]) -> list[dict[str, Any]]:
    return [_unit(line) for line in _in_order(lines)]


def _unit(line: DocumentLine) -> dict[str, Any]:
    return {"sku": line.order_line.sku, "quantity": quantities.as_number(line.quantity)}


def _in_order(lines: Iterable[SomeLine]) -> list[SomeLine]:
    return sorted(lines, key=lambda one: one.order_line.position)
