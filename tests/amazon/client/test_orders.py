"""Asking for orders and telling shipments, over real HTTP."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.amazon.client.documents import order_document
from tests.amazon.client.scene import NOON
from tests.amazon.client.scripted_amazon import Says, says

from counterpart.amazon.client.errors import PageTokenRefused, Rejected, Unreadable
from counterpart.amazon.client.orders import (
    OrdersPage,
    PackageConfirmation,
    confirm_shipment,
    get_order,
    search_orders,
)
from counterpart.amazon.client.sellers import Participation, get_marketplace_participations

US = "ATVPDKIKX0DER"


def query(asked):
    return {name: value for name, [value] in parse_qs(urlsplit(asked.path).query).items()}


def search(transport, **changes):
    usual: dict[str, Any] = {"marketplace_ids": [US], "last_updated_after": NOON}
    return search_orders(transport, **(usual | changes))


def test_search_sends_lists_with_commas_and_times_never_rounded_up(amazon, connect):
    amazon.script = [says({"orders": []})]
    berlin = timezone(timedelta(hours=2))
    search_orders(
        connect(),
        marketplace_ids=[US, "A2EUQ1WTGCTBG2"],
        last_updated_after=datetime(2026, 6, 1, 12, 0, 0, 999_999, tzinfo=berlin),
        last_updated_before=datetime(2026, 6, 1, 11, 59, 59, 999_999, tzinfo=UTC),
        fulfillment_statuses=["UNSHIPPED", "SHIPPED"],
        page_token="a+b/c==",
        page_size=50,
    )
    [asked] = amazon.asked
    assert urlsplit(asked.path).path == "/orders/2026-01-01/orders"
    assert query(asked) == {
        "marketplaceIds": "ATVPDKIKX0DER,A2EUQ1WTGCTBG2",
        "lastUpdatedAfter": "2026-06-01T10:00:00.999Z",
        "lastUpdatedBefore": "2026-06-01T11:59:59.999Z",
        "fulfillmentStatuses": "UNSHIPPED,SHIPPED",
        "includedData": "BUYER,RECIPIENT,PROCEEDS,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES",
        "maxResultsPerPage": "50",
        "paginationToken": "a+b/c==",
    }


def test_page_keeps_good_orders_beside_broken_ones(amazon, connect):
    broken = order_document("111-2", orderItems=None)
    page = {
        "orders": [order_document("111-1"), broken, 7, None, order_document("111-3")],
        "pagination": {"nextToken": "next"},
        "lastUpdatedBefore": "2026-06-01T11:58:00Z",
    }
    amazon.script = [says(page, x_amzn_RequestId="r-5")]
    answer = search(connect())
    assert [one.order.order_id for one in answer.orders] == ["111-1", "111-3"]
    assert [json.loads(one.document) for one in answer.orders] == [
        order_document("111-1"),
        order_document("111-3"),
    ]
    assert [asdict(one) | {"document": None} for one in answer.broken] == [
        {
            "order_id": "111-2",
            "created_time": datetime(2026, 6, 1, 10, 0, tzinfo=UTC),
            "marketplace_id": US,
            "reason": "Object missing required field `orderItems`",
            "request_id": "r-5",
            "document": None,
        },
        *[
            {
                "order_id": None,
                "created_time": None,
                "marketplace_id": None,
                "reason": f"Expected `object`, got `{kind}`",
                "request_id": "r-5",
                "document": None,
            }
            for kind in ("int", "null")
        ],
    ]
    assert (answer.next_token, answer.request_id) == ("next", "r-5")
    assert answer.before == datetime(2026, 6, 1, 11, 58, tzinfo=UTC)


@pytest.mark.parametrize(
    "extra",
    [{}, {"pagination": None}, {"pagination": {}}, {"pagination": {"nextToken": None}}],
)
def test_last_page_has_no_token(amazon, connect, extra):
    amazon.script = [says({"orders": None} | extra)]
    assert search(connect()) == OrdersPage((), (), None, None, "")


def test_bound_is_the_one_of_the_kind_asked_for(amazon, connect):
    both = {"createdBefore": "2026-06-01T01:00:00Z", "lastUpdatedBefore": "2026-06-01T02:00:00"}
    amazon.script = [says({"orders": []} | both)] * 2
    transport = connect()
    by_update = search(transport)
    by_creation = search(transport, last_updated_after=None, created_after=NOON)
    assert by_update.before == datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
    assert by_creation.before == datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
    assert query(amazon.asked[1])["createdAfter"] == "2026-06-01T12:00:00.000Z"


@pytest.mark.parametrize(
    "bounds",
    [
        {"last_updated_after": None},
        {"created_after": NOON},
        {"created_before": NOON},
        {"last_updated_after": NOON.replace(tzinfo=None)},
    ],
)
def test_search_with_muddled_bounds_is_not_sent(amazon, connect, bounds):
    with pytest.raises(ValueError, match=r"^(Give|Both|A time) "):
        search(connect(), **bounds)
    assert amazon.asked == []


def test_refused_page_token_has_its_own_name(amazon, connect):
    refusal = says({"errors": [{"code": "InvalidInput", "message": "Bad."}]}, status=400)
    amazon.script = [refusal, refusal]
    transport = connect()
    with pytest.raises(PageTokenRefused) as caught:
        search(transport, page_token="old")
    assert (caught.value.code, caught.value.http_status) == ("InvalidInput", 400)
    with pytest.raises(Rejected) as other:
        search(transport)
    assert type(other.value) is Rejected


UNREADABLE = {
    "a web page": b"<html>canary</html>",
    "nothing": b"",
    "half": b'{"orders": [',
    "a list": b"[]",
    "no orders": b"{}",
    "orders of another kind": b'{"orders": {}}',
    "null": b"null",
    "too deep": b'{"orders": [' + b"[" * 5000 + b"]" * 5000 + b"]}",
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_page_that_cannot_be_read_is_unreadable(amazon, connect, body):
    amazon.script = [Says(200, body, (("x-amzn-RequestId", "r-8"),))]
    with pytest.raises(Unreadable) as caught:
        search(connect())
    assert str(caught.value) == (
        "Amazon's answer to searchOrders cannot be read: "
        "it is not the JSON document expected (HTTP 200, request id r-8)."
    )
    assert len(amazon.asked) == 1


def test_one_order_is_asked_for_by_its_quoted_id(amazon, connect):
    amazon.script = [says({"order": order_document("1/../?x")})]
    seen: Any = get_order(connect(), "1/../?x", included_data=["FULFILLMENT"])
    assert seen.order.order_id == "1/../?x"
    assert [one.path for one in amazon.asked] == [
        "/orders/2026-01-01/orders/1%2F..%2F%3Fx?includedData=FULFILLMENT"
    ]


@pytest.mark.parametrize("order_id", ["", " ", ".", ".."])
def test_order_without_id_is_not_asked_for(amazon, connect, order_id):
    with pytest.raises(ValueError, match=r"^An id in a path cannot be empty\.$"):
        get_order(connect(), order_id)
    assert amazon.asked == []


def test_one_broken_order_comes_back_broken(amazon, connect):
    amazon.script = [says({"order": order_document("111-1", createdTime="soon")})]
    broken: Any = get_order(connect(), "111-1")
    assert (broken.order_id, broken.marketplace_id, broken.created_time) == ("111-1", US, None)
    assert broken.reason == "Invalid RFC3339 encoded datetime - at `$.createdTime`"


@pytest.mark.parametrize("body", [b"{}", b"", b"<html>", b"[]"])
def test_answer_without_the_order_is_unreadable(amazon, connect, body):
    amazon.script = [Says(200, body)]
    with pytest.raises(Unreadable):
        get_order(connect(), "111-1")


def package(**changes):
    usual: dict[str, Any] = {
        "marketplace_id": US,
        "package_reference_id": "1",
        "carrier_code": "UPS",
        "carrier_name": "",
        "shipping_method": "",
        "tracking_number": "1Z",
        "ship_date": NOON,
        "items": (("79039765272157", 1), ("79039765272158", 2)),
    }
    return PackageConfirmation(**(usual | changes))


def test_shipment_is_told_in_the_words_of_the_model(amazon, connect):
    amazon.script = [Says(204), Says(204)]
    transport = connect()
    confirm_shipment(transport, "902-1/2", package())
    confirm_shipment(
        transport, "902", package(carrier_code="Other", carrier_name="Ox", shipping_method="Cart")
    )
    [asked, other] = amazon.asked
    assert (asked.method, asked.path) == (
        "POST",
        "/orders/v0/orders/902-1%2F2/shipmentConfirmation",
    )
    assert asked.headers["content-type"] == "application/json"
    assert json.loads(asked.body) == {
        "marketplaceId": US,
        "packageDetail": {
            "packageReferenceId": "1",
            "carrierCode": "UPS",
            "trackingNumber": "1Z",
            "shipDate": "2026-06-01T12:00:00.000Z",
            "orderItems": [
                {"orderItemId": "79039765272157", "quantity": 1},
                {"orderItemId": "79039765272158", "quantity": 2},
            ],
        },
    }
    detail = json.loads(other.body)["packageDetail"]
    assert (detail["carrierName"], detail["shippingMethod"]) == ("Ox", "Cart")


def test_participations_are_read(amazon, connect):
    full = {
        "marketplace": {
            "id": US,
            "name": "Amazon.com",
            "countryCode": "US",
            "defaultCurrencyCode": "USD",
        },
        "storeName": "Ada's",
        "participation": {"isParticipating": True, "hasSuspendedListings": False},
    }
    bare = {"marketplace": {"id": "X"}, "participation": None, "storeName": None}
    amazon.script = [says({"payload": [full, bare, {"marketplace": None}]})]
    assert get_marketplace_participations(connect()) == (
        Participation(US, "Amazon.com", "US", "USD", "Ada's", True, False),  # noqa: FBT003
        Participation("X", "", "", "", "", False, False),  # noqa: FBT003
    )


@pytest.mark.parametrize("body", [b"{}", b"", b'{"payload": {}}', b"<html>"])
def test_participations_that_cannot_be_read_are_unreadable(amazon, connect, body):
    amazon.script = [Says(200, body)]
    with pytest.raises(Unreadable):
        get_marketplace_participations(connect())
