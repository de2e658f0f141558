"""What stands in GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL?"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from counterpart.sandbox.books.ledger import Ledger
from counterpart.sandbox.books.marketplaces import MARKETPLACES
from counterpart.sandbox.books.orders import UNPAID, Line, Order
from counterpart.sandbox.books.reports.reports import Report, Row

# "Order Tracking Report Type Values": there is no order-item-id in the flat file.
COLUMNS = (
    "amazon-order-id", "merchant-order-id", "purchase-date", "last-updated-date",
    "order-status", "fulfillment-channel", "sales-channel", "order-channel",
    "ship-service-level", "product-name", "sku", "asin", "item-status", "quantity", "currency",
    "item-price", "item-tax", "shipping-price", "shipping-tax", "gift-wrap-price",
    "gift-wrap-tax", "item-promotion-discount", "ship-promotion-discount", "ship-city",
    "ship-state", "ship-postal-code", "ship-country", "promotion-ids", "is-business-order",
    "purchase-order-number", "price-designation",
)  # fmt: skip
STATUSES = {
    "PENDING": "Pending",
    "PENDING_AVAILABILITY": "Pending",
    "UNSHIPPED": "Unshipped",
    "PARTIALLY_SHIPPED": "Shipping",
    "SHIPPED": "Shipped",
    "CANCELLED": "Cancelled",
    "UNFULFILLABLE": "Unfulfillable",
}
SERVICES = {"STANDARD": "Standard", "EXPEDITED": "Expedited", "NEXT_DAY": "NextDay"}


def rows(books: Ledger, report: Report) -> Iterator[Row]:
    begin = (report.data_start, "")
    for order in books.placed_between(report.seller_id, "lastUpdated", begin, report.data_end):
        if order.marketplace_id in report.marketplace_ids:
            yield from (row(order, line) for line in order.lines)


def row(order: Order, line: Line) -> Row:
    address = order.address
    return {
        "amazon-order-id": order.order_id,
        "merchant-order-id": order.seller_order_id or "",
        "purchase-date": show_moment(order.created_at),
        "last-updated-date": show_moment(order.updated_at),
        "order-status": STATUSES[order.status],
        "fulfillment-channel": "Amazon" if order.fulfilled_by == "AMAZON" else "Merchant",
        "sales-channel": MARKETPLACES[order.marketplace_id].name,
        "ship-service-level": SERVICES.get(order.service_level, order.service_level),
        "product-name": line.title,
        "sku": line.sku,
        "asin": line.asin,
        "item-status": item_status(order, line),
        "quantity": 0 if order.status == "CANCELLED" else line.quantity,
        **({} if order.status in UNPAID else amounts(order, line)),
        "ship-city": address.get("city", ""),
        "ship-state": address.get("stateOrRegion", ""),
        "ship-postal-code": address.get("postalCode", ""),
        "ship-country": address.get("countryCode", ""),
        "promotion-ids": ",".join(line.promotion_ids),
        "is-business-order": str("AMAZON_BUSINESS" in order.programs).lower(),
        "purchase-order-number": order.buyer.get("buyerPurchaseOrderNumber", ""),
    }


def item_status(order: Order, line: Line) -> str:
    if order.status == "CANCELLED":
        return "Cancelled"
    return "Shipped" if order.remaining(line) <= 0 else "Unshipped"


def amounts(order: Order, line: Line) -> Row:
    nothing = Decimal()
    return {
        "currency": order.currency,
        "item-price": line.price * line.quantity,
        "item-tax": line.taxes.get("ITEM", nothing) + line.taxes.get("DISCOUNT", nothing),
        "shipping-price": line.charges.get("SHIPPING", nothing),
        "shipping-tax": line.taxes.get("SHIPPING", nothing),
        "gift-wrap-price": line.charges.get("GIFT_WRAP", nothing),
        "gift-wrap-tax": line.taxes.get("GIFT_WRAP", nothing),
        "item-promotion-discount": line.discounts.get("ITEM", nothing),
        "ship-promotion-discount": line.discounts.get("SHIPPING", nothing),
    }


def show_moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
