"""What can be learned about an order from its 2026-01-01 document?"""

from copy import deepcopy
from datetime import datetime
from decimal import Decimal
from typing import Any

from counterpart.sandbox.books.clock import read_time
from counterpart.sandbox.books.money import exact
from counterpart.sandbox.books.orders import UNPAID, Line, Order, Package

Document = dict[str, Any]


def read_order(document: Document, seller_id: str) -> Order:
    created_at = read_time(document["createdTime"])
    fulfillment = document.get("fulfillment", {})
    status = fulfillment.get("fulfillmentStatus", "UNSHIPPED")
    fulfilled_by = fulfillment.get("fulfilledBy", "MERCHANT")
    currency = find_currency(document)
    return Order(
        order_id=document["orderId"],
        seller_id=seller_id,
        marketplace_id=document["salesChannel"].get("marketplaceId", ""),
        currency=currency,
        created_at=created_at,
        updated_at=read_time(document["lastUpdatedTime"]),
        status=status,
        fulfilled_by=fulfilled_by,
        lines=[read_line(item, fulfilled_by, currency) for item in document["orderItems"]],
        buyer=dict(document.get("buyer", {})),
        address=dict(document.get("recipient", {}).get("deliveryAddress", {})),
        ship_from=created_at,
        ship_until=read_end(fulfillment.get("shipByWindow"), created_at),
        deliver_until=read_end(fulfillment.get("deliverByWindow"), created_at),
        programs=list(document.get("programs", ())),
        packages=read_packages(document, created_at),
        adopted=deepcopy(document),
        paid=status not in UNPAID,
    )


def find_currency(document: Document) -> str:
    total: Document = document.get("proceeds", {}).get("grandTotal", {})
    return str(total.get("currencyCode", "USD"))


def read_end(window: Document | None, otherwise: datetime) -> datetime:
    return read_time(window["latestDateTime"]) if window else otherwise


def read_line(item: Document, fulfilled_by: str, currency: str) -> Line:
    product = item["product"]
    price = product.get("price", {}).get("unitPrice", {}).get("amount", "0")
    fulfilled = item.get("fulfillment", {}).get("quantityFulfilled", 0)
    breakdowns = item.get("proceeds", {}).get("breakdowns", [])
    line = Line(
        item_id=item["orderItemId"],
        sku=product.get("sellerSku", ""),
        quantity=item["quantityOrdered"],
        price=exact(price, currency),
        asin=product.get("asin", ""),
        title=product.get("title", ""),
        shipped_by_amazon=fulfilled if fulfilled_by == "AMAZON" else 0,
    )
    for breakdown in breakdowns:
        amount = Decimal(breakdown["subtotal"]["amount"])
        if breakdown["type"] == "TAX":
            line.taxes["ITEM"] = amount
        elif breakdown["type"] == "DISCOUNT":
            line.discounts["ITEM"] = -amount
        elif breakdown["type"] != "ITEM":
            line.charges[breakdown["type"]] = amount
    return line


def read_packages(document: Document, created_at: datetime) -> dict[str, Package]:
    return {
        told["packageReferenceId"]: Package(
            reference=told["packageReferenceId"],
            created_at=created_at,
            shipped_at=read_time(told["shipTime"]) if "shipTime" in told else created_at,
            carrier=told.get("carrier", ""),
            tracking_number=told.get("trackingNumber", ""),
            items={item["orderItemId"]: item["quantity"] for item in told.get("packageItems", [])},
            service=told.get("shippingService"),
        )
        for told in document.get("packages", [])
    }
