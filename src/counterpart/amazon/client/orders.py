"""How are orders asked for, and shipments told?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from counterpart.amazon.client.answers import Answer
from counterpart.amazon.client.asking import given, moment, quoted
from counterpart.amazon.client.decoding import decode_order
from counterpart.amazon.client.errors import PageTokenRefused, Rejected
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.client.wire import BrokenOrder, SeenOrder, in_utc

ALL_WE_READ = (
    "BUYER",
    "RECIPIENT",
    "PROCEEDS",
    "PROMOTION",
    "CANCELLATION",
    "FULFILLMENT",
    "PACKAGES",
)

SEARCH_PATH = "/orders/2026-01-01/orders"


@dataclass(frozen=True)
class OrdersPage:
    """One page of a search. `before` is the bound Amazon says the search reaches up to."""

    orders: tuple[SeenOrder, ...]
    broken: tuple[BrokenOrder, ...]
    next_token: str | None
    before: datetime | None
    request_id: str


@dataclass(frozen=True)
class PackageConfirmation:
    """One package of an order; sending it again with the same reference edits that package."""

    marketplace_id: str
    package_reference_id: str
    carrier_code: str
    carrier_name: str
    shipping_method: str
    tracking_number: str
    ship_date: datetime
    items: tuple[tuple[str, int], ...]


def search_orders(
    transport: Transport,
    *,
    marketplace_ids: Iterable[str],
    last_updated_after: datetime | None = None,
    last_updated_before: datetime | None = None,
    created_after: datetime | None = None,
    created_before: datetime | None = None,
    fulfillment_statuses: Iterable[str] = (),
    included_data: Iterable[str] = ALL_WE_READ,
    page_token: str | None = None,
    page_size: int = 100,
) -> OrdersPage:
    """Ask for one page of orders, by exactly one of the two kinds of time. Safe to repeat.

    Following pages repeat every argument and add the page token, which lives 24 hours; one that
    Amazon no longer takes raises PageTokenRefused. An upper bound must be 2 minutes old.
    """
    if (last_updated_after is None) == (created_after is None):
        raise ValueError("Give exactly one of last_updated_after and created_after.")
    by_update = last_updated_after is not None
    if (created_before if by_update else last_updated_before) is not None:
        raise ValueError("Both bounds of a search must be of one kind.")
    params = {
        "marketplaceIds": ",".join(marketplace_ids),
        "lastUpdatedAfter": moment(last_updated_after),
        "lastUpdatedBefore": moment(last_updated_before),
        "createdAfter": moment(created_after),
        "createdBefore": moment(created_before),
        "fulfillmentStatuses": ",".join(fulfillment_statuses),
        "includedData": ",".join(included_data),
        "maxResultsPerPage": str(page_size),
        "paginationToken": page_token or "",
    }
    return _page(_searched(transport, params), by_update=by_update)


def get_order(
    transport: Transport, order_id: str, *, included_data: Iterable[str] = ALL_WE_READ
) -> SeenOrder | BrokenOrder:
    """Ask for one order. Safe to repeat; an unknown id raises Rejected with http_status 404."""
    params = given({"includedData": ",".join(included_data)})
    path = f"{SEARCH_PATH}/{quoted(order_id)}"
    answer = transport.get("getOrder", path, params=params)
    return decode_order(bytes(answer.decoded(_OneOrder).order), request_id=answer.request_id)


def confirm_shipment(transport: Transport, order_id: str, package: PackageConfirmation) -> None:
    """Tell Amazon that a package left. Raises Unsure if it is not known whether Amazon heard."""
    detail = {
        "packageReferenceId": package.package_reference_id,
        "carrierCode": package.carrier_code,
        "carrierName": package.carrier_name,
        "shippingMethod": package.shipping_method,
        "trackingNumber": package.tracking_number,
        "shipDate": moment(package.ship_date),
    }
    items = [{"orderItemId": item, "quantity": quantity} for item, quantity in package.items]
    body = {
        "marketplaceId": package.marketplace_id,
        "packageDetail": {**given(detail), "orderItems": items},
    }
    path = f"/orders/v0/orders/{quoted(order_id)}/shipmentConfirmation"
    transport.post("confirmShipment", path, body=body)


class _Pagination(msgspec.Struct, rename="camel"):
    next_token: str | None = None


class _Page(msgspec.Struct, rename="camel"):
    # Required: an answer without it must not pass for "no orders".
    orders: list[msgspec.Raw] | None
    pagination: _Pagination | None = None
    last_updated_before: datetime | None = None
    created_before: datetime | None = None


class _OneOrder(msgspec.Struct, rename="camel"):
    order: msgspec.Raw


def _searched(transport: Transport, params: dict[str, str]) -> Answer:
    try:
        return transport.get("searchOrders", SEARCH_PATH, params=given(params))
    except Rejected as refused:
        if refused.http_status != 400 or not params["paginationToken"]:
            raise
        raise PageTokenRefused(
            refused.message,
            operation=refused.operation,
            code=refused.code,
            request_id=refused.request_id,
            http_status=refused.http_status,
            details=refused.details,
        ) from None


def _page(answer: Answer, *, by_update: bool) -> OrdersPage:
    page = answer.decoded(_Page)
    entries = [decode_order(bytes(raw), request_id=answer.request_id) for raw in page.orders or ()]
    bound = page.last_updated_before if by_update else page.created_before
    return OrdersPage(
        orders=tuple(one for one in entries if isinstance(one, SeenOrder)),
        broken=tuple(one for one in entries if isinstance(one, BrokenOrder)),
        next_token=(page.pagination.next_token or None) if page.pagination else None,
        before=in_utc(bound) if bound else None,
        request_id=answer.request_id,
    )
