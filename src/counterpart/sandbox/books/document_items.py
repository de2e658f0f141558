"""How does one line of an order read in Amazon's own words (Orders API 2026-01-01)?"""

from collections.abc import Callable, Collection
from typing import Any

from counterpart.sandbox.books.money import shown
from counterpart.sandbox.books.orders import UNPAID, Line, Order

Document = dict[str, Any]


def build_item(order: Order, line: Line, data_sets: Collection[str]) -> Document:
    document: Document = {
        "orderItemId": line.item_id,
        "quantityOrdered": line.quantity,
        "product": product(order, line),
    }
    if line.programs:
        document["programs"] = list(line.programs)
    for data_set, (name, build) in BUILD.items():
        if data_set in data_sets:
            part = build(order, line)
            if part:
                document[name] = part
    return document


def product(order: Order, line: Line) -> Document:
    document: Document = {
        "asin": line.asin,
        "title": line.title,
        "sellerSku": line.sku,
        "condition": {"conditionType": "NEW", "conditionSubtype": "NEW"},
    }
    if order.status not in UNPAID:
        document["price"] = {"unitPrice": shown(line.price, order.currency)}
        if "AMAZON_BUSINESS" in order.programs:
            document["price"]["priceDesignation"] = "BUSINESS_PRICE"
    return document


def proceeds(order: Order, line: Line) -> Document | None:
    if not order.paid:
        return None
    parts = line.parts()
    # Orders 2026-01-01 model, ItemProceedsBreakdown.detailedBreakdowns.
    details = {
        "TAX": line.taxes,
        "DISCOUNT": {kind: -amount for kind, amount in line.discounts.items()},
    }
    breakdowns = []
    for kind, amount in parts.items():
        breakdown: Document = {"type": kind, "subtotal": shown(amount, order.currency)}
        if kind in details:
            breakdown["detailedBreakdowns"] = [
                {"subtype": subtype, "value": shown(value, order.currency)}
                for subtype, value in details[kind].items()
            ]
        breakdowns.append(breakdown)
    total = sum(parts.values(), start=line.price * 0)
    return {"proceedsTotal": shown(total, order.currency), "breakdowns": breakdowns}


def expense(order: Order, line: Line) -> Document | None:
    if not line.points:
        return None
    granted = {
        "pointsNumber": line.points,
        "pointsMonetaryValue": shown(line.price * 0 + line.points, order.currency),
    }
    return {"pointsCost": {"pointsGranted": granted}}


def promotion(_order: Order, line: Line) -> Document | None:
    if not line.promotion_ids:
        return None
    return {"breakdowns": [{"promotionId": known} for known in line.promotion_ids]}


def cancellation(_order: Order, line: Line) -> Document:
    document: Document = {}
    if line.cancel_asked is not None:
        document["cancellationRequest"] = {"requester": "BUYER", "cancelReason": line.cancel_asked}
    if line.canceled_by is not None:
        document["cancellationExecution"] = {
            "cancelledBy": line.canceled_by,
            "cancelReason": line.cancel_reason,
        }
    return document


def fulfillment(order: Order, line: Line) -> Document:
    document: Document = {
        "quantityFulfilled": order.fulfilled(line),
        "quantityUnfulfilled": order.remaining(line),
    }
    gift = {"giftMessage": line.gift_message, "giftWrapLevel": line.gift_wrap_level}
    gift = {key: value for key, value in gift.items() if value}
    if gift and order.paid:
        document["packing"] = {"giftOption": gift}
    return document


def tax(order: Order, line: Line) -> Document | None:
    if not (line.taxes and order.paid):
        return None
    collection = {
        "model": "MARKETPLACE_FACILITATOR",
        "responsibleParty": "Example Marketplace Inc.",
    }
    return {"taxCollections": [collection]}


BUILD: dict[str, tuple[str, Callable[[Order, Line], Any]]] = {
    "PROCEEDS": ("proceeds", proceeds),
    "EXPENSE": ("expense", expense),
    "PROMOTION": ("promotion", promotion),
    "CANCELLATION": ("cancellation", cancellation),
    "FULFILLMENT": ("fulfillment", fulfillment),
    "TAX": ("tax", tax),
}
