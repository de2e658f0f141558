from typing import Any

import pytest
from tests.sandbox.caller import Caller, refusal

from counterpart.sandbox.amazon import Amazon


def test_a_confirmed_order_is_shipped_and_shows_its_package(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders("MUG", 2, status="UNSHIPPED")
    amazon.advance(minutes=30)
    answer = caller.confirm(order_id, shippingMethod="Ground")
    assert (answer.status_code, answer.content) == (204, b"")
    told = caller.order(order_id)
    item_id = told["orderItems"][0]["orderItemId"]
    assert told["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert told["lastUpdatedTime"] == "2026-11-02T12:30:00Z"
    assert told["orderItems"][0]["fulfillment"] == {
        "quantityFulfilled": 2,
        "quantityUnfulfilled": 0,
    }
    assert told["packages"] == [
        {
            "packageReferenceId": "1",
            "createdTime": "2026-11-02T12:30:00Z",
            "packageStatus": {"status": "SHIPPED"},
            "carrier": "UPS",
            "shipTime": "2026-11-02T11:00:00Z",
            "trackingNumber": "1Z999",
            "packageItems": [{"orderItemId": item_id, "quantity": 2}],
            "shippingService": "Ground",
        }
    ]
    assert amazon.confirmations == [
        {
            "order_id": order_id,
            "package_reference_id": "1",
            "carrier_code": "UPS",
            "carrier_name": None,
            "tracking_number": "1Z999",
            "ship_date": "2026-11-02T11:00:00Z",
            "items": {item_id: 2},
            "edited": False,
        }
    ]


def test_two_packages_ship_an_order_step_by_step(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders("MUG", 3, status="UNSHIPPED")
    item_id = amazon.orders[order_id].lines[0].item_id
    one = [{"orderItemId": item_id, "quantity": 1}]
    two = [{"orderItemId": item_id, "quantity": 2}]
    assert caller.confirm(order_id, orderItems=one).status_code == 204
    assert amazon.book()[order_id]["status"] == "PARTIALLY_SHIPPED"
    assert caller.confirm(order_id, packageReferenceId="2", orderItems=two).status_code == 204
    assert amazon.book()[order_id]["status"] == "SHIPPED"
    assert amazon.book()[order_id]["fulfilled"] == {"MUG": 3}


def test_the_same_reference_again_edits_the_package(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders("MUG", 2, status="UNSHIPPED")
    caller.confirm(order_id)
    caller.confirm(order_id)
    caller.confirm(order_id, trackingNumber="1Z000", carrierCode="Other", carrierName="Parcel Co")
    [package] = caller.order(order_id)["packages"]
    assert (package["trackingNumber"], package["carrier"]) == ("1Z000", "Parcel Co")
    assert amazon.book()[order_id]["fulfilled"] == {"MUG": 2}
    assert [told["edited"] for told in amazon.confirmations] == [False, True, True]


def test_another_package_for_a_shipped_order_is_refused(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders("MUG", 2, status="UNSHIPPED")
    amazon.ships(order_id)
    answer = caller.confirm(order_id)
    assert refusal(answer) == (400, "InvalidInput")
    assert "PackageToUpdateNotFound" in answer.json()["errors"][0]["message"]
    assert amazon.confirmations == []


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"packageReferenceId": 1}, id="a number as reference"),
        pytest.param({"packageReferenceId": "0"}, id="reference zero"),
        pytest.param({"packageReferenceId": "-1"}, id="negative reference"),
        pytest.param({"packageReferenceId": "A1"}, id="letters in the reference"),
        pytest.param({"packageReferenceId": None}, id="no reference"),
        pytest.param({"carrierCode": None}, id="no carrier"),
        pytest.param({"carrierCode": "Other"}, id="other carrier without a name"),
        pytest.param({"trackingNumber": None}, id="no tracking number"),
        pytest.param({"trackingNumber": " "}, id="blank tracking number"),
        pytest.param({"shipDate": None}, id="no ship date"),
        pytest.param({"shipDate": "02/21/2022"}, id="American ship date"),
        pytest.param({"shipDate": "2026-11-02T12:00:01Z"}, id="ship date in the future"),
        pytest.param({"orderItems": []}, id="no items"),
        pytest.param({"orderItems": [{"orderItemId": "1", "quantity": 1}]}, id="unknown item"),
        pytest.param({"marketplaceId": "A1PA6795UKMFR9"}, id="another marketplace"),
        pytest.param({"marketplaceId": None}, id="no marketplace"),
    ],
)
def test_a_wrong_confirmation_is_refused_and_changes_nothing(
    amazon: Amazon, caller: Caller, change: dict[str, Any]
) -> None:
    order_id = amazon.buyer_orders("MUG", 2, status="UNSHIPPED")
    before = amazon.book()
    assert refusal(caller.confirm(order_id, **change)) == (400, "InvalidInput")
    assert (amazon.book(), amazon.confirmations) == (before, [])


@pytest.mark.parametrize("quantity", [0, -1, 3, "1", 1.5, True, None])
def test_a_wrong_quantity_is_refused(amazon: Amazon, caller: Caller, quantity: object) -> None:
    order_id = amazon.buyer_orders("MUG", 2, status="UNSHIPPED")
    item_id = amazon.orders[order_id].lines[0].item_id
    items = [{"orderItemId": item_id, "quantity": quantity}]
    assert refusal(caller.confirm(order_id, orderItems=items)) == (400, "InvalidInput")


@pytest.mark.parametrize(
    "wishes",
    [
        {"status": "PENDING"},
        {"status": "PENDING_AVAILABILITY"},
        {"status": "CANCELLED"},
        {"status": "UNFULFILLABLE"},
        {"status": "UNSHIPPED", "fulfilled_by": "AMAZON"},
        {"status": "UNSHIPPED", "programs": ["FBM_SHIP_PLUS"]},
    ],
)
def test_an_order_that_is_not_the_merchants_to_ship_is_refused(
    amazon: Amazon, caller: Caller, wishes: dict[str, Any]
) -> None:
    order_id = amazon.buyer_orders("MUG", 1, **wishes)
    assert refusal(caller.confirm(order_id)) == (400, "InvalidInput")
    assert amazon.confirmations == []


def test_an_unknown_order_cannot_be_confirmed(caller: Caller) -> None:
    assert refusal(caller.confirm("111-0000000-0000000")) == (404, "NotFound")


def test_a_body_that_is_not_an_object_is_refused(amazon: Amazon, caller: Caller) -> None:
    path = f"/orders/v0/orders/{amazon.buyer_orders()}/shipmentConfirmation"
    for body in (b"", b"{", b"[]"):
        assert refusal(caller.post(path, content=body)) == (400, "InvalidInput")


def test_cash_on_delivery_is_for_japan(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(status="UNSHIPPED")
    body = caller.confirmation(order_id) | {"codCollectionMethod": "DirectPayment"}
    path = f"/orders/v0/orders/{order_id}/shipmentConfirmation"
    assert refusal(caller.post(path, json=body)) == (400, "InvalidInput")


def test_a_confirmation_can_be_rejected_with_a_message(amazon: Amazon, caller: Caller) -> None:
    spared = amazon.buyer_orders(status="UNSHIPPED")
    order_id = amazon.buyer_orders(status="UNSHIPPED")
    amazon.rejects_confirmation("Not today.", order_id=order_id)
    assert caller.confirm(spared).status_code == 204
    answer = caller.confirm(order_id)
    assert answer.json() == {"errors": [{"code": "InvalidInput", "message": "Not today."}]}
    assert caller.confirm(order_id).status_code == 204


def test_a_confirmation_can_be_forgotten(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(status="UNSHIPPED")
    amazon.forgets_confirmation()
    assert caller.confirm(order_id).status_code == 204
    assert (amazon.book()[order_id]["status"], amazon.confirmations) == ("UNSHIPPED", [])


def test_unknown_body_fields_are_recorded(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(status="UNSHIPPED")
    assert caller.confirm(order_id, colour="red").status_code == 204
    assert amazon.requests[-1].unknown_parameters == ["packageDetail.colour"]
