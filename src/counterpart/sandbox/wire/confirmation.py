"""Is a shipment confirmation acceptable, and what does it change (Orders v0 confirmShipment)?"""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from counterpart.sandbox.books.clock import read_time, show_time
from counterpart.sandbox.books.ledger import Seller
from counterpart.sandbox.books.orders import OPEN, Order, Package
from counterpart.sandbox.wire.answers import Refusal, Reply, Request, Seen, invalid_input
from counterpart.sandbox.wire.desk import Desk
from counterpart.sandbox.wire.reading import find_order

# Orders v0 model, PackageReferenceId: "Only positive numeric values are supported."
REFERENCE = re.compile(r"0*[1-9][0-9]*")
REQUEST_FIELDS = frozenset({"marketplaceId", "packageDetail", "codCollectionMethod"})
PACKAGE_FIELDS = frozenset(
    {
        "packageReferenceId",
        "carrierCode",
        "carrierName",
        "shippingMethod",
        "trackingNumber",
        "shipDate",
        "shipFromSupplySourceId",
        "orderItems",
    }
)
ITEM_FIELDS = frozenset({"orderItemId", "quantity", "transparencyCodes"})
JAPAN = "A1VC38T7YXB528"


@dataclass(frozen=True)
class Confirmation:
    reference: str
    carrier_code: str
    carrier_name: str | None
    service: str | None
    tracking_number: str
    ship_date: datetime
    items: dict[str, int]
    codes: dict[str, list[str]]


def confirm_shipment(desk: Desk, request: Request, seller: Seller, seen: Seen) -> Reply:
    body = read_body(request)
    seen.body = body
    order = find_order(desk, seller, request.path.split("/")[-2])
    fault = desk.faults.take_within(
        "rejects_confirmation", "confirmShipment", order_id=order.order_id
    )
    if fault is not None:
        said = {"message": "The shipment cannot be confirmed.", "code": "InvalidInput"}
        said |= fault.settings
        raise Refusal(400, said["code"], said["message"])
    seen.unknown_parameters += unknown_fields(body)
    if desk.strict and seen.unknown_parameters:
        raise invalid_input(f"Unknown: {', '.join(seen.unknown_parameters)}.")
    confirmation = read_confirmation(body, order, desk.clock.now())
    check_order(order, confirmation)
    if not desk.faults.take_within("forgets_confirmation", "confirmShipment"):
        carry_out(desk, order, confirmation)
    return Reply(204)


def read_body(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except ValueError:
        raise invalid_input("The request body is not JSON.") from None
    if not isinstance(body, dict):
        raise invalid_input("The request body is not a JSON object.")
    return body


def unknown_fields(body: dict[str, Any]) -> list[str]:
    found = [name for name in body if name not in REQUEST_FIELDS]
    detail = body.get("packageDetail")
    if not isinstance(detail, dict):
        return found
    found += [f"packageDetail.{name}" for name in detail if name not in PACKAGE_FIELDS]
    items = detail.get("orderItems")
    for item in items if isinstance(items, list) else ():
        names = item if isinstance(item, dict) else ()
        found += [f"packageDetail.orderItems.{name}" for name in names if name not in ITEM_FIELDS]
    return found


def read_confirmation(body: dict[str, Any], order: Order, now: datetime) -> Confirmation:
    if text(body, "marketplaceId") != order.marketplace_id:
        raise invalid_input("The marketplaceId does not match the order.")
    check_cod(body)
    detail = body.get("packageDetail")
    if not isinstance(detail, dict):
        raise invalid_input("packageDetail is required.")
    reference = text(detail, "packageReferenceId")
    if not REFERENCE.fullmatch(reference):
        raise invalid_input("packageReferenceId must be a positive numeric value.")
    carrier_code = text(detail, "carrierCode")
    # Orders v0 model, PackageDetail.carrierName.
    name_needed = carrier_code == "Other"
    items, codes = read_items(detail)
    return Confirmation(
        reference=reference,
        carrier_code=carrier_code,
        carrier_name=text(detail, "carrierName", required=name_needed) or None,
        service=text(detail, "shippingMethod", required=False) or None,
        tracking_number=text(detail, "trackingNumber"),
        ship_date=read_ship_date(detail, now),
        items=items,
        codes=codes,
    )


def text(document: dict[str, Any], name: str, *, required: bool = True) -> str:
    value = document.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value.strip()):
        raise invalid_input(f"{name} must be a string with a value.")
    return value


def check_cod(body: dict[str, Any]) -> None:
    method = text(body, "codCollectionMethod", required=False)
    # Orders v0 model, ConfirmShipmentRequest.codCollectionMethod: only supported in JP.
    if method and (method != "DirectPayment" or body["marketplaceId"] != JAPAN):
        raise invalid_input("codCollectionMethod is not supported here.")


def read_ship_date(detail: dict[str, Any], now: datetime) -> datetime:
    try:
        ship_date = read_time(text(detail, "shipDate"))
    except ValueError:
        raise invalid_input("shipDate is not in ISO 8601 date/time format.") from None
    if ship_date > now:
        raise invalid_input("shipDate must not be in the future.")
    return ship_date


def read_items(detail: dict[str, Any]) -> tuple[dict[str, int], dict[str, list[str]]]:
    items: dict[str, int] = {}
    codes: dict[str, list[str]] = {}
    told = detail.get("orderItems")
    if not isinstance(told, list) or not told:
        raise invalid_input("orderItems must name at least one item.")
    for item in told:
        if not isinstance(item, dict):
            raise invalid_input("orderItems must hold objects.")
        item_id, quantity = text(item, "orderItemId"), item.get("quantity")
        if not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 1:
            raise invalid_input(f"The quantity of item {item_id} must be a positive integer.")
        items[item_id] = items.get(item_id, 0) + quantity
        if item.get("transparencyCodes"):
            codes[item_id] = list(item["transparencyCodes"])
    return items, codes


def check_order(order: Order, confirmation: Confirmation) -> None:
    edits = confirmation.reference in order.packages
    if order.fulfilled_by != "MERCHANT" or "FBM_SHIP_PLUS" in order.programs:
        raise invalid_input("The order is not fulfilled by the merchant through this operation.")
    if order.status == "SHIPPED" and not edits:
        raise invalid_input(
            "PackageToUpdateNotFound: no matching package, or the order is already fulfilled."
        )
    if order.status not in OPEN | {"SHIPPED"}:
        raise invalid_input(f"An order in status {order.status} cannot be shipped.")
    for item_id, quantity in confirmation.items.items():
        line = order.line(item_id=item_id)
        if line is None:
            raise invalid_input(f"The order has no item {item_id}.")
        if quantity > order.remaining(line, without=confirmation.reference):
            raise invalid_input(f"The quantity of item {item_id} is more than what remains.")


def carry_out(desk: Desk, order: Order, confirmation: Confirmation) -> None:
    edited = order.packages.get(confirmation.reference)
    order.packages[confirmation.reference] = Package(
        reference=confirmation.reference,
        created_at=edited.created_at if edited else desk.clock.now(),
        shipped_at=confirmation.ship_date,
        carrier=confirmation.carrier_name or confirmation.carrier_code,
        tracking_number=confirmation.tracking_number,
        items=confirmation.items,
        service=confirmation.service,
        codes=confirmation.codes,
        status=edited.status if edited else "SHIPPED",
    )
    order.count_what_is_shipped()
    desk.touch(order)
    desk.confirmations.append(
        {
            "order_id": order.order_id,
            "package_reference_id": confirmation.reference,
            "carrier_code": confirmation.carrier_code,
            "carrier_name": confirmation.carrier_name,
            "tracking_number": confirmation.tracking_number,
            "ship_date": show_time(confirmation.ship_date),
            "items": dict(confirmation.items),
            "edited": edited is not None,
        }
    )
