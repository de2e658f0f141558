from typing import Any

import pytest
from tests.sandbox.caller import LONG_AGO, SEARCH, Caller, refusal

from counterpart.sandbox.amazon import Amazon

ELEVEN = "2026-11-02T11:00:00Z"


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({}, id="no beginning"),
        pytest.param({"createdAfter": ELEVEN, "lastUpdatedAfter": ELEVEN}, id="two families"),
        pytest.param({"createdAfter": ELEVEN, "lastUpdatedBefore": ELEVEN}, id="mixed families"),
        pytest.param(
            {"lastUpdatedAfter": ELEVEN, "createdBefore": ELEVEN}, id="mixed the other way"
        ),
        pytest.param({"createdBefore": ELEVEN}, id="an end only"),
        pytest.param({"createdAfter": "2026-11-02"}, id="no time"),
        pytest.param({"createdAfter": "2026-11-02T11:00:00"}, id="no offset"),
        pytest.param({"createdAfter": "2026-13-02T11:00:00Z"}, id="no such month"),
        pytest.param(
            {"createdAfter": ELEVEN, "createdBefore": LONG_AGO}, id="end before beginning"
        ),
        pytest.param(
            {"createdAfter": ELEVEN, "createdBefore": "2026-11-02T11:58:00.001Z"}, id="end too new"
        ),
        pytest.param({"createdAfter": ELEVEN, "maxResultsPerPage": "0"}, id="page of none"),
        pytest.param({"createdAfter": ELEVEN, "maxResultsPerPage": "101"}, id="page of 101"),
        pytest.param({"createdAfter": ELEVEN, "maxResultsPerPage": "many"}, id="page of many"),
        pytest.param({"createdAfter": ELEVEN, "fulfillmentStatuses": "Shipped"}, id="v0 status"),
        pytest.param({"createdAfter": ELEVEN, "fulfilledBy": "MFN"}, id="v0 channel"),
        pytest.param({"createdAfter": ELEVEN, "includedData": "BUYER,ALL"}, id="unknown data"),
        pytest.param({"createdAfter": ELEVEN, "paginationToken": "x"}, id="made up token"),
        pytest.param(
            {"createdAfter": ELEVEN, "marketplaceIds": ",".join(["M"] * 51)}, id="51 marketplaces"
        ),
        pytest.param({"createdAfter": [ELEVEN, LONG_AGO]}, id="a single value twice"),
    ],
)
def test_a_wrong_question_is_refused(caller: Caller, query: dict[str, str]) -> None:
    assert refusal(caller.get(SEARCH, params=query)) == (400, "InvalidInput")


def test_an_order_is_found_two_minutes_after_it_changed(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders()
    amazon.advance(minutes=1, seconds=59)
    assert caller.found() == []
    amazon.advance(seconds=1)
    assert caller.found() == [order_id]


def test_both_ends_of_the_window_are_inclusive(amazon: Amazon, caller: Caller) -> None:
    moments = [f"2026-11-02T10:00:00.{number:03d}Z" for number in (0, 1, 2, 3)]
    orders = [amazon.buyer_orders(placed_at=moment) for moment in moments]
    for family in ("created", "lastUpdated"):
        window = {f"{family}After": moments[1], f"{family}Before": moments[2]}
        answer = caller.get(SEARCH, params=window).json()
        assert [order["orderId"] for order in answer["orders"]] == orders[1:3]
        assert answer[f"{family}Before"] == moments[2]


def test_an_omitted_end_is_two_minutes_ago_and_is_told(caller: Caller) -> None:
    assert caller.search().json() == {"orders": [], "lastUpdatedBefore": "2026-11-02T11:58:00Z"}


@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-02T10:00:00Z",
        "2026-11-02T10:00:00.000Z",
        "2026-11-02T10:00:00+00:00",
        "2026-11-02T11:00:00+01:00",
    ],
)
def test_times_are_read_in_each_usual_spelling(amazon: Amazon, caller: Caller, moment: str) -> None:
    order_id = amazon.buyer_orders(placed_at="2026-11-02T10:00:00Z")
    assert caller.found(lastUpdatedAfter=moment, lastUpdatedBefore=moment) == [order_id]


def test_filters_are_read_joined_and_repeated(amazon: Amazon, caller: Caller) -> None:
    at: dict[str, Any] = {"placed_at": ELEVEN}
    pending = amazon.buyer_orders(status="PENDING", **at)
    unshipped = amazon.buyer_orders(status="UNSHIPPED", **at)
    by_amazon = amazon.buyer_orders(status="UNSHIPPED", fulfilled_by="AMAZON", **at)
    in_japan = amazon.buyer_orders(status="SHIPPED", marketplace="A1VC38T7YXB528", **at)
    found = caller.found
    assert set(found()) == {pending, unshipped, by_amazon, in_japan}
    assert set(found(fulfillmentStatuses="PENDING,SHIPPED")) == {pending, in_japan}
    assert set(found(fulfillmentStatuses=["PENDING", "SHIPPED"])) == {pending, in_japan}
    assert found(fulfilledBy="AMAZON") == [by_amazon]
    assert found(marketplaceIds=["A1VC38T7YXB528", "A1PA6795UKMFR9"]) == [in_japan]


def test_without_data_sets_only_the_bare_order_comes_back(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(status="UNSHIPPED", programs=["PRIME"])
    told = caller.order(order_id, data_sets=None)
    assert set(told) == {
        "orderId", "createdTime", "lastUpdatedTime", "programs", "salesChannel", "orderItems",
    }  # fmt: skip
    assert set(told["orderItems"][0]) == {"orderItemId", "quantityOrdered", "product"}


@pytest.mark.parametrize(
    ("data_set", "order_fields", "item_fields"),
    [
        ("BUYER", {"buyer"}, set()),
        ("RECIPIENT", {"recipient"}, set()),
        ("PROCEEDS", {"proceeds"}, {"proceeds"}),
        ("EXPENSE", set(), {"expense"}),
        ("PROMOTION", set(), {"promotion"}),
        ("CANCELLATION", set(), {"cancellation"}),
        ("FULFILLMENT", {"fulfillment"}, {"fulfillment"}),
        ("PACKAGES", {"packages"}, set()),
        ("TAX", {"tax"}, {"tax"}),
        ("PAYMENT", {"payment"}, set()),
        ("FULFILLMENT_ORDERS", {"fulfillmentOrders"}, set()),
    ],
)
def test_each_data_set_adds_its_part(
    amazon: Amazon, caller: Caller, data_set: str, order_fields: set[str], item_fields: set[str]
) -> None:
    order_id = amazon.buyer_orders(
        quantity=2,
        status="UNSHIPPED",
        tax="1.00",
        points=3,
        promotion_ids=["AUTUMN"],
        programs=["AMAZON_EASY_SHIP"],
    )
    amazon.ships_partly(order_id, {"MUG": 1})
    amazon.buyer_asks_to_cancel(order_id)
    bare, told = caller.order(order_id, data_sets=None), caller.order(order_id, data_set)
    assert set(told) - set(bare) == order_fields
    assert set(told["orderItems"][0]) - set(bare["orderItems"][0]) == item_fields


def test_a_seller_sees_only_their_own_orders(amazon: Amazon, caller: Caller) -> None:
    other = amazon.open_account(seller_id="A2SELLER")
    mine = amazon.buyer_orders(placed_at=ELEVEN)
    theirs = amazon.buyer_orders(placed_at=ELEVEN, seller=other)
    assert caller.found() == [mine]
    assert refusal(caller.get(f"{SEARCH}/{theirs}")) == (404, "NotFound")
    assert refusal(caller.confirm(theirs)) == (404, "NotFound")


def test_an_unknown_order_is_not_found(caller: Caller) -> None:
    assert refusal(caller.get(f"{SEARCH}/111-0000000-0000000")) == (404, "NotFound")
    assert refusal(caller.get(f"{SEARCH}/hello")) == (400, "InvalidInput")


def test_unknown_parameters_are_recorded_and_refused_only_when_strict(
    amazon: Amazon, caller: Caller
) -> None:
    assert caller.search(NextToken="x").status_code == 200
    assert amazon.requests[-1].unknown_parameters == ["NextToken"]
    amazon.strict = True
    assert refusal(caller.search(NextToken="x")) == (400, "InvalidInput")
