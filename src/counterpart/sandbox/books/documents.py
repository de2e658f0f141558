"""How does an order read in Amazon's own words (Orders API 2026-01-01)?"""

from collections.abc import Callable, Collection
from copy import deepcopy
from datetime import datetime
from typing import Any

from counterpart.sandbox.books.clock import show_time
from counterpart.sandbox.books.document_items import build_item
from counterpart.sandbox.books.marketplaces import MARKETPLACES
from counterpart.sandbox.books.money import shown
from counterpart.sandbox.books.orders import UNPAID, Order, Package

Document = dict[str, Any]
# "Orders API v2026-01-01 reference", data sets and what of the order each of them opens.
OPENS_ORDER_FIELD = {
    "BUYER": "buyer",
    "RECIPIENT": "recipient",
    "PROCEEDS": "proceeds",
    "FULFILLMENT": "fulfillment",
    "PACKAGES": "packages",
    "TAX": "tax",
    "PAYMENT": "payment",
    "FULFILLMENT_ORDERS": "fulfillmentOrders",
}
OPENS_ITEM_FIELD = {
    "PROCEEDS": "proceeds",
    "EXPENSE": "expense",
    "PROMOTION": "promotion",
    "CANCELLATION": "cancellation",
    "FULFILLMENT": "fulfillment",
    "TAX": "tax",
}
DATA_SETS = frozenset(OPENS_ORDER_FIELD) | frozenset(OPENS_ITEM_FIELD)
FBA_ADDRESS = ("city", "stateOrRegion", "postalCode", "countryCode")


def build_document(order: Order, data_sets: Collection[str], now: datetime) -> Document:
    if order.verbatim is not None:
        return deepcopy(order.verbatim)
    if order.adopted is not None:
        return retell(order, data_sets)
    document: Document = {
        "orderId": order.order_id,
        "createdTime": show_time(order.created_at),
        "lastUpdatedTime": show_time(order.updated_at),
        "programs": list(order.programs),
        "salesChannel": sales_channel(order),
        "orderItems": [build_item(order, line, data_sets) for line in order.lines],
    }
    if order.seller_order_id:
        document["orderAliases"] = [
            {"aliasId": order.seller_order_id, "aliasType": "SELLER_ORDER_ID"}
        ]
    if order.replacement_of:
        document["associatedOrders"] = [
            {"orderId": order.replacement_of, "associationType": "REPLACEMENT_ORIGINAL_ID"}
        ]
    for data_set, build in BUILD.items():
        if data_set in data_sets:
            part = build(order, now)
            if part:
                document[OPENS_ORDER_FIELD[data_set]] = part
    return document


def sales_channel(order: Order) -> Document:
    return {
        "channelName": "AMAZON",
        "marketplaceId": order.marketplace_id,
        "marketplaceName": MARKETPLACES[order.marketplace_id].name,
    }


def withheld(order: Order) -> bool:
    # Orders v0 model, Order: buyer, address and amounts are missing while an order is Pending;
    # an order canceled before payment never gets them.
    return order.status in UNPAID or (order.status == "CANCELLED" and not order.paid)


def buyer(order: Order, _now: datetime) -> Document | None:
    if withheld(order):
        return None
    found = dict(order.buyer)
    # Orders 2026-01-01 model, Buyer.buyerEmail: only available for merchant-fulfilled orders.
    if order.fulfilled_by == "AMAZON" or order.status == "CANCELLED":
        found.pop("buyerEmail", None)
    return found


def recipient(order: Order, now: datetime) -> Document | None:
    if withheld(order):
        return None
    address = dict(order.address)
    if order.fulfilled_by == "AMAZON":
        address = {key: address[key] for key in FBA_ADDRESS if key in address}
    # Orders 2026-01-01 model, CustomerAddress.phone: suppressed for shipped merchant-fulfilled
    # orders past their latest delivery date.
    elif order.status == "SHIPPED" and now > order.deliver_until:
        address.pop("phone", None)
    return {"deliveryAddress": address}


def proceeds(order: Order, _now: datetime) -> Document | None:
    if withheld(order):
        return None
    breakdowns: list[Document] = [
        {"type": kind, "subtotal": shown(amount, order.currency)}
        for kind, amount in order.parts().items()
    ]
    if order.tip is not None:
        status = "FINALIZED" if order.status == "SHIPPED" else "PENDING"
        subtotal = shown(order.tip, order.currency)
        breakdowns.append({"type": "DELIVERY_TIP", "status": status, "subtotal": subtotal})
    return {"grandTotal": shown(order.total(), order.currency), "breakdowns": breakdowns}


def fulfillment(order: Order, _now: datetime) -> Document:
    return {
        "fulfillmentStatus": order.status,
        "fulfilledBy": order.fulfilled_by,
        "fulfillmentServiceLevel": order.service_level,
        "shipByWindow": window(order.ship_from, order.ship_until),
        "deliverByWindow": window(order.ship_until, order.deliver_until),
    }


def window(earliest: datetime, latest: datetime) -> Document:
    return {"earliestDateTime": show_time(earliest), "latestDateTime": show_time(latest)}


def packages(order: Order, _now: datetime) -> list[Document]:
    if order.fulfilled_by == "AMAZON":
        return []
    return [build_package(package) for package in order.packages.values()]


def build_package(package: Package) -> Document:
    status = {"status": package.status}
    if package.status == "DELIVERED":
        status["detailedStatus"] = "DELIVERED"
    document: Document = {
        "packageReferenceId": package.reference,
        "createdTime": show_time(package.created_at),
        "packageStatus": status,
        "carrier": package.carrier,
        "shipTime": show_time(package.shipped_at),
        "trackingNumber": package.tracking_number,
        "packageItems": [
            {"orderItemId": item_id, "quantity": quantity}
            | ({"transparencyCodes": package.codes[item_id]} if item_id in package.codes else {})
            for item_id, quantity in package.items.items()
        ],
    }
    if package.service:
        document["shippingService"] = package.service
    return document


def tax(order: Order, _now: datetime) -> Document | None:
    if withheld(order):
        return None
    registrations: list[Document] = [
        {"entityType": "MARKETPLACE", "legalName": "Example Marketplace Inc."}
    ]
    company = order.buyer.get("buyerCompanyName")
    if company:
        registrations.append({"entityType": "BUYER", "legalName": company})
    return {"taxRegistrations": registrations}


def payment(order: Order, _now: datetime) -> Document | None:
    if withheld(order):
        return None
    amount = shown(order.total(), order.currency)
    return {"paymentExecutions": [{"paymentMethod": order.payment_method, "paymentAmount": amount}]}


def fulfillment_orders(order: Order, _now: datetime) -> list[Document]:
    # Orders 2026-01-01 model, Order.fulfillmentOrders: only available for Easy Ship orders.
    if "AMAZON_EASY_SHIP" not in order.programs:
        return []
    return [{"fulfillmentOrderId": f"FO-{order.order_id}"}]


def retell(order: Order, data_sets: Collection[str]) -> Document:
    """Tell an adopted document again, with what has happened to the order here since."""
    document = deepcopy(order.adopted or {})
    if order.changed:
        overlay(order, document)
    close_fields(document, OPENS_ORDER_FIELD, data_sets)
    for item in document["orderItems"]:
        close_fields(item, OPENS_ITEM_FIELD, data_sets)
    return document


def overlay(order: Order, document: Document) -> None:
    document["lastUpdatedTime"] = show_time(order.updated_at)
    document.setdefault("fulfillment", {})["fulfillmentStatus"] = order.status
    if order.packages:
        known = {package.reference for package in order.packages.values()}
        others = [p for p in document.get("packages", []) if p["packageReferenceId"] not in known]
        document["packages"] = others + [build_package(p) for p in order.packages.values()]
    for item in document["orderItems"]:
        line = order.line(item_id=item["orderItemId"])
        if line is not None:
            counts = item.setdefault("fulfillment", {})
            counts["quantityFulfilled"] = order.fulfilled(line)
            counts["quantityUnfulfilled"] = order.remaining(line)


def close_fields(document: Document, opens: dict[str, str], data_sets: Collection[str]) -> None:
    for data_set, name in opens.items():
        if data_set not in data_sets:
            document.pop(name, None)


BUILD: dict[str, Callable[[Order, datetime], Any]] = {
    "BUYER": buyer,
    "RECIPIENT": recipient,
    "PROCEEDS": proceeds,
    "PAYMENT": payment,
    "TAX": tax,
    "FULFILLMENT": fulfillment,
    "PACKAGES": packages,
    "FULFILLMENT_ORDERS": fulfillment_orders,
}
