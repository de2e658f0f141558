"""The static cases of Amazon's own confirmShipment sandbox, through our client and our sandbox."""

import pytest
from tests.sandbox.models import CONFIRMING, check, examples, values

from counterpart.amazon.client.errors import Rejected
from counterpart.amazon.client.orders import PackageConfirmation, confirm_shipment
from counterpart.amazon.stores.lines import line_to_amazon
from counterpart.sandbox.books.clock import read_time

HERE = {"marketplace": "ATVPDKIKX0DER", "seller": "A1SELLER"}


def case(status):
    (found,) = examples(CONFIRMING, "confirmShipment", status)
    told = values(found)
    return told["orderId"], told["body"], found.get("response")


def package(payload, **changes):
    detail = payload["packageDetail"]
    told = {
        "marketplace_id": payload["marketplaceId"],
        "package_reference_id": str(detail["packageReferenceId"]),
        "carrier_code": detail["carrierCode"],
        "carrier_name": detail.get("carrierName", ""),
        "shipping_method": detail.get("shippingMethod", ""),
        "tracking_number": detail["trackingNumber"],
        "items": tuple((one["orderItemId"], one["quantity"]) for one in detail["orderItems"]),
    }
    return PackageConfirmation(**{**told, **changes})


def order_of(shop, order_id, payload):
    """Put the order of Amazon's example into the sandbox's books."""
    lines = [
        {"sku": f"SKU-{number}", "quantity": item["quantity"], "item_id": item["orderItemId"]}
        for number, item in enumerate(payload["packageDetail"]["orderItems"])
    ]
    shop.amazon.buyer_orders(
        order_id=order_id, lines=lines, status="UNSHIPPED", placed_at="2021-01-01T00:00:00Z", **HERE
    )


def test_amazons_good_example_is_carried_out(shop):
    order_id, payload, _ = case("204")
    order_of(shop, order_id, payload)
    detail = payload["packageDetail"]
    with line_to_amazon(shop.account, shop.clock) as line:
        confirm_shipment(line, order_id, package(payload, ship_date=read_time(detail["shipDate"])))
    sent = shop.amazon.requests[-1]
    check(CONFIRMING, "ConfirmShipmentRequest", sent.body)
    assert sent.status == 204
    assert [
        (one["order_id"], one["package_reference_id"], one["tracking_number"], one["items"])
        for one in shop.amazon.confirmations
    ] == [
        (
            order_id,
            str(detail["packageReferenceId"]),
            detail["trackingNumber"],
            {item["orderItemId"]: item["quantity"] for item in detail["orderItems"]},
        )
    ]


def test_amazons_bad_example_is_refused_with_a_reason(shop):
    order_id, payload, answer = case("400")
    order_of(shop, order_id, payload)
    with line_to_amazon(shop.account, shop.clock) as line, pytest.raises(Rejected) as refused:
        # The example's fault is its ship date, which our client cannot even write: it is sent raw.
        line.post(
            "confirmShipment", f"/orders/v0/orders/{order_id}/shipmentConfirmation", body=payload
        )
    assert (refused.value.http_status, refused.value.code) == (
        400,
        answer["errors"][0]["code"].replace(" ", ""),
    )
    assert refused.value.message == "shipDate is not in ISO 8601 date/time format."
    assert shop.amazon.confirmations == []
