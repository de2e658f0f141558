"""How do peers import? Order by order, row by row, each with its own query (see peers.md)."""

import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderItem, ImportState, OrderNote
from counterpart.amazon.models.stores import AmazonStore
from counterpart.catalog.models import Product
from counterpart.inventory.models import MovementKind, StockItem, StockMovement
from counterpart.inventory.stocks import default_stock
from counterpart.orders.models.documents import Invoice, InvoiceLine, InvoiceState
from counterpart.orders.models.orders import (
    AddressKind,
    HistoryEntry,
    Order,
    OrderAddress,
    OrderLine,
)
from counterpart.orders.states import State
from counterpart.websites.numbering import next_number

ACTOR = "sync"
Said = dict[str, Any]


def import_page(store: AmazonStore, body: bytes, *, now: datetime) -> None:
    """Take in every order of a page, each in a transaction of its own."""
    for said in json.loads(body, parse_float=Decimal)["orders"]:
        with transaction.atomic():
            _import_order(store, said, now)


def _import_order(store: AmazonStore, said: Said, now: datetime) -> None:
    copy, is_new = AmazonOrder.objects.get_or_create(
        account=store.account, amazon_order_id=said["orderId"], defaults=_copy(store, said, now)
    )
    if not is_new:
        return
    _note(copy, "received", {"status": copy.status}, now)
    items = [_create_item(copy, position, item)
             for position, item in enumerate(said["orderItems"], start=1)]  # fmt: skip
    order = _create_order(store, copy, items, said, now)
    lines = [_create_line(order, item, now) for item in items]
    address = said["recipient"]["deliveryAddress"]
    OrderAddress.objects.create(
        order=order, kind=AddressKind.SHIPPING, country=address["countryCode"], person=address
    )
    _history(order, "placed_by_channel", {"channel": "amazon", "external_id": order.external_id},
             now)  # fmt: skip
    _create_invoice(order, lines, now)
    copy.order = order
    copy.import_state = ImportState.CREATED
    copy.save()
    _note(copy, "created", {"number": order.number}, now)


def _copy(store: AmazonStore, said: Said, now: datetime) -> Said:
    fulfillment, total = said["fulfillment"], said["proceeds"]["grandTotal"]
    return {
        "store": store,
        "marketplace_id": said["salesChannel"]["marketplaceId"],
        "purchased_at": _moment(said["createdTime"]),
        "last_updated_at": _moment(said["lastUpdatedTime"]),
        "amazon_status": fulfillment["fulfillmentStatus"],
        "status": "Unshipped",
        "fulfilled_by": fulfillment["fulfilledBy"],
        "service_level": fulfillment["fulfillmentServiceLevel"],
        "ship_by": _moment(fulfillment["shipByWindow"]["latestDateTime"]),
        "deliver_by": _moment(fulfillment["deliverByWindow"]["latestDateTime"]),
        "currency": total["currencyCode"],
        "total": Decimal(total["amount"]),
        "charges": {"tax": "0", "shipping": "0", "handling": "0", "discount": "0"},
        "items_unshipped": sum(item["quantityOrdered"] for item in said["orderItems"]),
        "buyer": said["buyer"],
        "address": said["recipient"]["deliveryAddress"],
        "document": json.dumps(said, default=str),
        "first_seen_at": now,
        "recorded_at": now,
    }


def _create_item(copy: AmazonOrder, position: int, item: Said) -> AmazonOrderItem:
    parts = {
        part["type"]: Decimal(part["subtotal"]["amount"]) for part in item["proceeds"]["breakdowns"]
    }
    return AmazonOrderItem.objects.create(
        amazon_order=copy,
        position=position,
        order_item_id=item["orderItemId"],
        sku=item["product"]["sellerSku"],
        asin=item["product"]["asin"],
        title=item["product"]["title"],
        condition=item["product"]["condition"]["conditionType"],
        quantity_ordered=item["quantityOrdered"],
        unit_price=Decimal(item["product"]["price"]["unitPrice"]["amount"]),
        price=parts.get("ITEM", Decimal(0)),
        tax=parts.get("TAX", Decimal(0)),
        shipping=parts.get("SHIPPING", Decimal(0)),
        handling=parts.get("GIFT_WRAP", Decimal(0)),
        discount=parts.get("DISCOUNT", Decimal(0)),
    )


def _create_order(
    store: AmazonStore, copy: AmazonOrder, items: Iterable[AmazonOrderItem], said: Said,
    now: datetime,
) -> Order:  # fmt: skip
    view = store.order_settings.store_view
    return Order.objects.create(
        number=next_number(view, "order"),
        store_view=view,
        purchase_point=view.purchase_point,
        state=State.PROCESSING,
        status="processing",
        placed_at=copy.purchased_at or now,
        created_at=now,
        updated_at=now,
        channel="amazon",
        external_store=str(copy.account_id),
        external_id=copy.amazon_order_id,
        customer_name=said["buyer"]["buyerName"],
        customer_email=said["buyer"]["buyerEmail"],
        currency=copy.currency,
        base_currency=copy.currency,
        subtotal=sum(item.price for item in items),
        shipping=sum(item.shipping + item.handling for item in items),
        tax=sum(item.tax for item in items),
        discount=sum(item.discount for item in items),
        grand_total=copy.total,
        total_invoiced=copy.total,
        total_paid=copy.total,
        payment_method="Amazon Channel Payment",
        shipping_method="Channel Shipping - Standard",
        lines_locked=True,
        completion_waits_for_channel=True,
    )


def _create_line(order: Order, item: AmazonOrderItem, now: datetime) -> OrderLine:
    product = Product.objects.get(sku=item.sku)
    line = OrderLine.objects.create(
        order=order,
        position=item.position,
        product=product,
        sku=item.sku,
        name=item.title,
        external_id=item.order_item_id,
        price=item.unit_price,
        row_total=item.price,
        tax=item.tax,
        discount=item.discount,
        ordered=Decimal(item.quantity_ordered),
        invoiced=Decimal(item.quantity_ordered),
        is_stock_reserved=True,
    )
    lying = StockItem.objects.get(product=product, stock=default_stock())
    lying.reserved += line.ordered
    lying.save()
    StockMovement.objects.create(
        stock=lying.stock,
        product=product,
        kind=MovementKind.ORDER_PLACED,
        reserved_change=line.ordered,
        reference_kind="order",
        reference=str(order.pk),
        happened_at=now,
    )
    return line


def _create_invoice(order: Order, lines: list[OrderLine], now: datetime) -> None:
    invoice = Invoice.objects.create(
        order=order,
        number=next_number(order.store_view, "invoice"),
        store_view=order.store_view,
        created_at=now,
        state=InvoiceState.PAID,
        subtotal=order.subtotal,
        shipping=order.shipping,
        tax=order.tax,
        discount=order.discount,
        grand_total=order.grand_total,
    )
    for line in lines:
        InvoiceLine.objects.create(
            invoice=invoice,
            order_line=line,
            quantity=line.ordered,
            row_total=line.row_total,
            tax=line.tax,
            discount=line.discount,
        )
    _history(order, "invoiced", {"number": invoice.number, "total": str(order.grand_total),
                                 "currency": order.currency}, now)  # fmt: skip


def _history(order: Order, code: str, params: dict[str, str], now: datetime) -> None:
    HistoryEntry.objects.create(
        order=order, status=order.status, code=code, params=params, actor=ACTOR, happened_at=now
    )


def _note(copy: AmazonOrder, code: str, params: dict[str, str], now: datetime) -> None:
    OrderNote.objects.create(
        amazon_order=copy, code=code, params=params, actor=ACTOR, happened_at=now
    )
    copy.note_code, copy.note_params = code, params
    copy.save(update_fields=["note_code", "note_params"])


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
