from decimal import Decimal
from typing import Any

import pytest
from tests.sandbox.caller import Caller

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.books.ledger import NotPossible

PRIVATE = {"buyer", "recipient", "proceeds", "payment", "tax"}


@pytest.mark.parametrize("status", ["PENDING", "PENDING_AVAILABILITY"])
def test_an_unpaid_order_tells_no_buyer_address_or_amounts(
    amazon: Amazon, caller: Caller, status: str
) -> None:
    order_id = amazon.buyer_orders(status=status, tax="1.00", gift_message="hello")
    told = caller.order(order_id)
    assert not PRIVATE & set(told)
    assert "proceeds" not in told["orderItems"][0]
    assert "price" not in told["orderItems"][0]["product"]
    amazon.payment_clears(order_id)
    told = caller.order(order_id)
    assert set(told) >= PRIVATE
    assert told["fulfillment"]["fulfillmentStatus"] == "UNSHIPPED"


def test_an_order_fulfilled_by_amazon_tells_little_and_has_no_packages(
    amazon: Amazon, caller: Caller
) -> None:
    order_id = amazon.buyer_orders(quantity=2, status="UNSHIPPED", fulfilled_by="AMAZON")
    amazon.ships(order_id)
    told = caller.order(order_id)
    assert "buyerEmail" not in told["buyer"]
    assert set(told["recipient"]["deliveryAddress"]) == {
        "city", "stateOrRegion", "postalCode", "countryCode",
    }  # fmt: skip
    assert "packages" not in told
    assert told["orderItems"][0]["fulfillment"]["quantityFulfilled"] == 2


def test_an_order_shipped_elsewhere_shows_its_package(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(quantity=3, status="UNSHIPPED")
    amazon.ships_partly(order_id, {"MUG": 1}, tracking_number="1Z1")
    assert amazon.book()[order_id]["status"] == "PARTIALLY_SHIPPED"
    amazon.ships(order_id, tracking_number="1Z2")
    amazon.delivers(order_id)
    packages = caller.order(order_id)["packages"]
    assert [package["trackingNumber"] for package in packages] == ["1Z1", "1Z2"]
    assert {package["packageStatus"]["status"] for package in packages} == {"DELIVERED"}


def test_a_phone_disappears_after_the_delivery_window(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(status="SHIPPED")
    assert "phone" in caller.order(order_id)["recipient"]["deliveryAddress"]
    amazon.advance(days=8)
    caller.sign_in()
    assert "phone" not in caller.order(order_id)["recipient"]["deliveryAddress"]


def test_cancellations_are_asked_for_and_carried_out(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(status="UNSHIPPED")
    amazon.buyer_asks_to_cancel(order_id, "Found it cheaper")
    amazon.cancels(order_id, by="MERCHANT", reason="On request")
    told = caller.order(order_id)
    assert told["fulfillment"]["fulfillmentStatus"] == "CANCELLED"
    assert told["orderItems"][0]["cancellation"] == {
        "cancellationRequest": {"requester": "BUYER", "cancelReason": "Found it cheaper"},
        "cancellationExecution": {"cancelledBy": "MERCHANT", "cancelReason": "On request"},
    }


def test_address_and_quantity_can_change(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(quantity=3, status="UNSHIPPED")
    amazon.changes_address(order_id, city="Elsewhere", addressLine2="Back door")
    amazon.changes_quantity(order_id, "MUG", 2)
    told = caller.order(order_id)
    assert told["recipient"]["deliveryAddress"]["city"] == "Elsewhere"
    assert told["orderItems"][0]["quantityOrdered"] == 2
    assert told["proceeds"]["grandTotal"] == {"amount": "24.00", "currencyCode": "USD"}


@pytest.mark.parametrize(
    ("status", "step"),
    [
        ("UNSHIPPED", lambda amazon, order_id: amazon.payment_clears(order_id)),
        ("PENDING", lambda amazon, order_id: amazon.ships(order_id)),
        ("SHIPPED", lambda amazon, order_id: amazon.cancels(order_id)),
        ("CANCELLED", lambda amazon, order_id: amazon.ships(order_id)),
        ("UNSHIPPED", lambda amazon, order_id: amazon.delivers(order_id)),
        ("UNSHIPPED", lambda amazon, order_id: amazon.ships_partly(order_id, {"MUG": 9})),
        ("UNSHIPPED", lambda amazon, order_id: amazon.changes_quantity(order_id, "CUP", 1)),
        ("UNSHIPPED", lambda amazon, order_id: amazon.cancels(order_id, by="NOBODY")),
        ("PENDING", lambda amazon, _: amazon.ships("111-0000000-0000000")),
    ],
)
def test_impossible_steps_are_refused(amazon: Amazon, status: str, step: Any) -> None:
    order_id = amazon.buyer_orders(status=status)
    before = amazon.book()
    with pytest.raises(NotPossible):
        step(amazon, order_id)
    assert amazon.book() == before


def amounts(told: dict[str, Any]) -> dict[str, Decimal]:
    return {part["type"]: Decimal(part["subtotal"]["amount"]) for part in told["breakdowns"]}


def test_proceeds_add_up_to_the_cent(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(
        status="UNSHIPPED",
        tip="1.50",
        lines=[
            {"sku": "MUG", "quantity": 3, "price": "12.10", "tax": "2.18", "discount": "1.11"},
            {"sku": "LAMP", "price": "39.90", "shipping": "4.99", "shipping_tax": "0.35"},
        ],
    )
    told = caller.order(order_id)
    whole = amounts(told["proceeds"])
    assert whole == {
        "ITEM": Decimal("76.20"),
        "TAX": Decimal("2.53"),
        "DISCOUNT": Decimal("-1.11"),
        "SHIPPING": Decimal("4.99"),
        "DELIVERY_TIP": Decimal("1.50"),
    }
    assert told["proceeds"]["grandTotal"]["amount"] == str(sum(whole.values())) == "84.11"
    for item in told["orderItems"]:
        total = Decimal(item["proceeds"]["proceedsTotal"]["amount"])
        assert total == sum(amounts(item["proceeds"]).values())
        for part in item["proceeds"]["breakdowns"]:
            details = [Decimal(d["value"]["amount"]) for d in part.get("detailedBreakdowns", [])]
            assert not details or sum(details) == Decimal(part["subtotal"]["amount"])


def test_yen_have_no_decimals(amazon: Amazon, caller: Caller) -> None:
    japan: dict[str, Any] = {"marketplace": "A1VC38T7YXB528", "status": "UNSHIPPED"}
    order_id = amazon.buyer_orders("MUG", 2, price="980", **japan)
    grand_total = caller.order(order_id)["proceeds"]["grandTotal"]
    assert grand_total == {"amount": "1960", "currencyCode": "JPY"}
    with pytest.raises(ValueError, match="finer than the currency allows"):
        amazon.buyer_orders("MUG", 2, price="980.50", **japan)


def test_a_replacement_names_its_original_and_costs_nothing(amazon: Amazon, caller: Caller) -> None:
    original = amazon.buyer_orders(status="SHIPPED")
    told = caller.order(amazon.buyer_orders(status="UNSHIPPED", replacement_of=original))
    assert told["associatedOrders"] == [
        {"orderId": original, "associationType": "REPLACEMENT_ORIGINAL_ID"}
    ]
    assert told["proceeds"]["grandTotal"]["amount"] == "0.00"


def test_an_unknown_wish_is_refused(amazon: Amazon) -> None:
    with pytest.raises(NotPossible, match="An order has no colour"):
        amazon.buyer_orders(colour="red")  # type: ignore[call-arg]  # what is tested


def test_a_planned_day_happens_as_the_clock_passes(amazon: Amazon) -> None:
    amazon.lives_a_day(orders=60, seed=3)
    assert amazon.book() == {}
    amazon.advance(hours=12)
    half = len(amazon.book())
    amazon.advance(hours=36)
    book = amazon.book()
    assert 10 < half < 50
    assert len(book) == 60
    statuses = {(entry["fulfilled_by"], entry["status"]) for entry in book.values()}
    assert statuses >= {
        ("AMAZON", "SHIPPED"),
        ("MERCHANT", "UNSHIPPED"),
        ("MERCHANT", "CANCELLED"),
    }
    assert any(line.cancel_asked for order in amazon.orders.values() for line in order.lines)


def test_a_planned_day_goes_on_when_the_seller_is_faster(amazon: Amazon) -> None:
    amazon.lives_a_day(orders=60, seed=3, speed_up=24)
    for _ in range(90):
        amazon.advance(minutes=1)
        for order_id, entry in amazon.book().items():
            if entry["status"] == "UNSHIPPED":
                amazon.ships(order_id)
    amazon.advance(days=2)
    assert {entry["status"] for entry in amazon.book().values()} == {"SHIPPED", "CANCELLED"}
