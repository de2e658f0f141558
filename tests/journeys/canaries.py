"""A buyer whose every word is a canary, in every place where a buyer's words can come in."""

import json
from typing import Any

from tests.scene import NOON, Shop

from counterpart.amazon.client.decoding import decode_order
from counterpart.amazon.client.wire import SeenOrder
from counterpart.amazon.importing.broken import record_broken, too_large
from counterpart.amazon.importing.carry_out import Tally, carry_out_due
from counterpart.amazon.importing.record import record_orders
from counterpart.orders.addressing import change_billing_address
from counterpart.orders.commenting import comment_document, comment_order
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import refund_order
from counterpart.orders.models.orders import Order
from counterpart.orders.new_order import NewAddress
from counterpart.orders.steps.holding import hold_order, unhold_order
from counterpart.orders.taking.take import take_order

ADDRESS = {
    "name": "Ida Canary-Name",
    "companyName": "Canary-Company",
    "addressLine1": "1 Canary-Street",
    "addressLine2": "Canary-Floor",
    "addressLine3": "Canary-Door",
    "city": "Canary-City",
    "districtOrCounty": "Canary-County",
    "municipality": "Canary-Municipality",
    "stateOrRegion": "CA",
    "postalCode": "C4N4RY-CODE",
    "countryCode": "US",
    "phone": "555-CANARY",
    "extendedFields": {
        "streetName": "Canary-Street",
        "streetNumber": "Canary-House",
        "complement": "Canary-Complement",
        "neighborhood": "Canary-Neighborhood",
    },
}
# What no column and no log may hold in the clear.
CANARIES = ("canary", "c4n4ry", "192.0.2.77")


def amazon_document(number: int, **address: str) -> dict[str, Any]:
    """An order of Amazon's that knows everything about its buyer, also what we do not read."""
    money = {"amount": "12.00", "currencyCode": "USD"}
    reason = "Canary-Reason: my aunt has one"
    return {
        "orderId": f"111-0000000-000000{number}",
        "createdTime": "2026-11-02T12:00:01Z",
        "lastUpdatedTime": "2026-11-02T12:00:01Z",
        "salesChannel": {"marketplaceId": "ATVPDKIKX0DER"},
        "buyer": {
            "buyerName": "Ida Canary-Buyer",
            "buyerEmail": "canary@example.com",
            "buyerCompanyName": "Canary-Firm",
            "buyerPurchaseOrderNumber": "Canary-Purchase",
        },
        "recipient": {
            "deliveryAddress": ADDRESS | address,
            "deliveryPreference": {
                "dropOffLocation": "Canary-Porch",
                "addressInstruction": "Canary-Bell",
            },
        },
        "fulfillment": {
            "fulfillmentStatus": "UNSHIPPED",
            "fulfilledBy": "MERCHANT",
            "deliverByWindow": {"latestDateTime": "2026-11-09T12:00:00Z"},
        },
        "proceeds": {"grandTotal": money},
        "orderItems": [
            {
                "orderItemId": "1",
                "quantityOrdered": 1,
                "product": {
                    "sellerSku": "MUG",
                    "title": "Mug",
                    "price": {"unitPrice": money},
                    "customization": {"customizedUrl": "https://example.com/canary-engraving"},
                },
                "proceeds": {"breakdowns": [{"type": "ITEM", "subtotal": money}]},
                "packing": {"giftOption": {"giftMessage": "Canary-Gift"}},
                "cancellation": {
                    "cancellationRequest": {"requester": "BUYER", "cancelReason": reason}
                },
            }
        ],
    }


def tell_amazons_orders(shop: Shop) -> list[str]:
    """Take in an order that is created, two that are held, and one that cannot be read."""
    documents = [
        amazon_document(1),
        amazon_document(2, stateOrRegion="Canary-Region"),
        amazon_document(3, countryCode="Canary-Country"),
        amazon_document(4),
    ]
    *seen, broken = [_seen(one) for one in documents]
    stores = [shop.store]
    who: dict[str, Any] = {"actor": "sync", "now": shop.now}
    record_orders(shop.account, stores, seen, request_id="r", **who)
    record_broken(shop.account, stores, [too_large(broken, request_id="r")], **who)
    carry_out_due(shop.account, Tally(), **who)
    return [one["orderId"] for one in documents]


def _seen(document: dict[str, Any]) -> SeenOrder:
    seen = decode_order(json.dumps(document).encode(), request_id="r")
    assert isinstance(seen, SeenOrder), seen
    return seen


def tell_an_order_from_elsewhere(now: Any = NOON) -> Order:
    """Take an order of the merchant's own, and talk about it wherever something can be said."""
    place = {"name": "Ida Canary", "company": "Canary-Company", "line1": "2 Canary-Street",
             "line2": "Canary-Floor", "line3": "Canary-Door", "city": "Canary-City",
             "region": "CA", "postcode": "92025", "country": "US",
             "phone": "555 2273 CANARY"}  # fmt: skip
    who: dict[str, Any] = {"actor": "bo", "now": now}
    document = {
        "source": "webshop",
        "external_id": "W-77",
        "customer": {"email": "ida@canary.example.com", "name": "Ida Canary",
                     "create_account": True},
        "shipping_address": place,
        "billing_address": place | {"line1": "3 Canary-Street"},
        "payment": {"method": "invoice"},
        "customer_note": "Ring at Canary-Neighbor",
        "remote_ip": "192.0.2.77",
        "lines": [{"sku": "MUG", "quantity": 4, "price": "10.00"}],
    }  # fmt: skip
    order = take_order(document, **who).order
    comment_order(order, "Canary-Comment", notify=True, visible=True, **who)
    hold_order(order, comment="Canary-Hold", **who)
    unhold_order(order, comment="Canary-Unhold", **who)
    invoice = invoice_order(order, notify=True, comment="Canary-Invoice", **who)
    comment_document(invoice, "Canary-Words", notify=True, **who)
    refund_order(order, notify=True, comment="Canary-Credit", **who)
    change_billing_address(order, NewAddress("US", {"line1": "4 Canary-Street"}), **who)
    return order
