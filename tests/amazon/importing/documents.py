"""How does an order read in Amazon's words, with just the parts a test is about?"""

import json
from typing import Any

from counterpart.amazon.client.decoding import decode_order
from counterpart.amazon.client.wire import Order, SeenOrder

Document = dict[str, Any]


def money(amount: str, currency: str = "USD") -> Document:
    return {"amount": amount, "currencyCode": currency}


def item(
    quantity: str = "1", unit_price: str = "", currency: str = "USD", **parts: str
) -> Document:
    """An item; `parts` are the breakdowns of its proceeds, such as ITEM="12.00"."""
    told: Document = {
        "orderItemId": "1",
        "quantityOrdered": quantity,
        "product": {"sellerSku": "MUG", "title": "Mug"},
    }
    if unit_price:
        told["product"]["price"] = {"unitPrice": money(unit_price, currency)}
    if parts:
        told["proceeds"] = {"breakdowns": breakdowns(parts, currency)}
    return told


def breakdowns(parts: dict[str, str], currency: str = "USD") -> list[Document]:
    return [{"type": name, "subtotal": money(said, currency)} for name, said in parts.items()]


def order(items: list[Document], total: str | None, currency: str = "USD", **parts: str) -> Order:
    """An order; `parts` are its own breakdowns, `total` its grand total."""
    proceeds: Document = {"breakdowns": breakdowns(parts, currency)}
    if total is not None:
        proceeds["grandTotal"] = money(total, currency)
    told = {
        "orderId": "111-0000001-0000001",
        "createdTime": "2026-11-02T12:00:01Z",
        "lastUpdatedTime": "2026-11-02T12:00:01Z",
        "salesChannel": {"marketplaceId": "ATVPDKIKX0DER"},
        "orderItems": [one | {"orderItemId": str(n)} for n, one in enumerate(items, start=1)],
        "proceeds": proceeds,
    }
    return read(told)


def read(told: Document) -> Order:
    seen = decode_order(json.dumps(told).encode(), request_id="r")
    assert isinstance(seen, SeenOrder), seen
    return seen.order
