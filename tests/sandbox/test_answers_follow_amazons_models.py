import pytest
from tests.sandbox.caller import ALL, SEARCH, Caller
from tests.sandbox.models import (
    CONFIRMING,
    FEEDS,
    FINANCES,
    LISTINGS,
    ORDERS,
    REPORTS,
    SELLERS,
    check,
    examples,
    model,
    parameters,
    plan,
    values,
)

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.books.documents import DATA_SETS
from counterpart.sandbox.books.life import CANCELERS
from counterpart.sandbox.books.placing import FULFILLERS, STATUSES
from counterpart.sandbox.wire import confirmation
from counterpart.sandbox.wire.parameters import (
    GET_ORDER_PARAMETERS,
    MOST_MARKETPLACES,
    SEARCH_PARAMETERS,
)
from counterpart.sandbox.wire.quotas import PLANS

MODEL_OF = {
    "searchOrders": ORDERS,
    "getOrder": ORDERS,
    "confirmShipment": CONFIRMING,
    "getMarketplaceParticipations": SELLERS,
    "searchListingsItems": LISTINGS,
    "getListingsItem": LISTINGS,
    "patchListingsItem": LISTINGS,
    "createReport": REPORTS,
    "getReports": REPORTS,
    "getReport": REPORTS,
    "cancelReport": REPORTS,
    "getReportDocument": REPORTS,
    **dict.fromkeys(
        (
            "createFeedDocument",
            "getFeedDocument",
            "createFeed",
            "getFeeds",
            "getFeed",
            "cancelFeed",
        ),
        FEEDS,
    ),
    "listTransactions": FINANCES,
}


def place_all_sorts(amazon: Amazon) -> None:
    amazon.buyer_orders("MUG", 1)
    amazon.buyer_orders("MUG", 1, status="PENDING_AVAILABILITY", programs=["PREORDER"])
    rich = amazon.buyer_orders(
        "LAMP",
        2,
        status="UNSHIPPED",
        shipping="4.00",
        shipping_tax="0.30",
        tax="2.00",
        gift_wrap="3.00",
        gift_wrap_tax="0.10",
        cod_fee="1.00",
        discount="5.00",
        discount_tax="0.40",
        shipping_discount="1.00",
        tip="2.50",
        points=12,
        gift_message="For Ida Example",
        gift_wrap_level="Classic",
        promotion_ids=["AUTUMN"],
        item_programs=["SUBSCRIBE_AND_SAVE"],
        programs=["AMAZON_BUSINESS", "AMAZON_EASY_SHIP"],
        company="Example Company",
        purchase_order="PO-1",
        seller_order_id="OURS-1",
    )
    amazon.ships_partly(rich, {"LAMP": 1})
    amazon.buyer_orders("MUG", 1, status="SHIPPED", fulfilled_by="AMAZON")
    amazon.delivers(amazon.buyer_orders("MUG", 1, status="SHIPPED"))
    amazon.cancels(amazon.buyer_orders("MUG", 1, status="UNSHIPPED"), by="BUYER")
    amazon.buyer_asks_to_cancel(amazon.buyer_orders("MUG", 1, status="UNSHIPPED"))
    amazon.buyer_orders("MUG", 1, status="UNSHIPPED", replacement_of=rich)
    amazon.buyer_orders("MUG", 1, status="UNFULFILLABLE", fulfilled_by="AMAZON")
    amazon.buyer_orders("MUG", 3, status="UNSHIPPED", marketplace="A1VC38T7YXB528", price="980")
    amazon.advance(minutes=3)


def test_every_page_and_order_validates_with_every_choice_of_data(
    amazon: Amazon, caller: Caller
) -> None:
    place_all_sorts(amazon)
    for included in (None, ALL, *sorted(DATA_SETS)):
        page = caller.search(includedData=included, maxResultsPerPage=7).json()
        check(ORDERS, "SearchOrdersResponse", page)
        assert len(page["orders"]) == 7
        token = page["pagination"]["nextToken"]
        rest = caller.search(includedData=included, paginationToken=token).json()
        check(ORDERS, "SearchOrdersResponse", rest)
        assert "pagination" not in rest
    for order_id in amazon.book():
        answer = caller.get(f"{SEARCH}/{order_id}", params={"includedData": ALL}).json()
        check(ORDERS, "GetOrderResponse", answer)


def test_participations_validate(amazon: Amazon, caller: Caller) -> None:
    amazon.open_account(
        seller_id=caller.seller.seller_id, marketplaces=["ATVPDKIKX0DER", "A1VC38T7YXB528"]
    )
    answer = caller.get("/sellers/v1/marketplaceParticipations").json()
    check(SELLERS, "GetMarketplaceParticipationsResponse", answer)
    assert [told["marketplace"]["defaultCurrencyCode"] for told in answer["payload"]] == [
        "USD",
        "JPY",
    ]


def test_every_refusal_validates(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(status="UNSHIPPED")
    check(ORDERS, "ErrorList", caller.search(includedData="NOTHING").json())
    check(ORDERS, "ErrorList", caller.get(f"{SEARCH}/111-0000000-0000000").json())
    wrong = caller.confirm(order_id, packageReferenceId="none").json()
    check(CONFIRMING, "ConfirmShipmentErrorResponse", wrong)
    amazon.throttles()
    check(ORDERS, "ErrorList", caller.search().json())
    amazon.fails(500)
    check(ORDERS, "ErrorList", caller.search().json())
    amazon.expires_tokens()
    check(ORDERS, "ErrorList", caller.search().json())


def test_parameters_are_those_of_the_model() -> None:
    assert frozenset(parameters(ORDERS, "searchOrders")) == SEARCH_PARAMETERS
    assert frozenset(parameters(ORDERS, "getOrder")) - {"orderId"} == GET_ORDER_PARAMETERS
    assert parameters(SELLERS, "getMarketplaceParticipations") == {}


def test_closed_lists_are_those_of_the_model() -> None:
    told = parameters(ORDERS, "searchOrders")
    assert frozenset(told["fulfillmentStatuses"]["items"]["enum"]) == STATUSES
    assert frozenset(told["fulfilledBy"]["items"]["enum"]) == FULFILLERS
    assert frozenset(told["includedData"]["items"]["enum"]) == DATA_SETS
    assert told["marketplaceIds"]["maxItems"] == MOST_MARKETPLACES
    canceled_by = model(ORDERS)["definitions"]["ItemCancellationExecution"]["properties"]
    for canceler in CANCELERS:
        assert f"`{canceler}`" in canceled_by["cancelledBy"]["description"]


def test_the_confirmation_knows_the_fields_of_the_model() -> None:
    definitions = model(CONFIRMING)["definitions"]
    known = {
        "ConfirmShipmentRequest": confirmation.REQUEST_FIELDS,
        "PackageDetail": confirmation.PACKAGE_FIELDS,
        "ConfirmShipmentOrderItem": confirmation.ITEM_FIELDS,
    }
    assert {name: frozenset(definitions[name]["properties"]) for name in known} == known


@pytest.mark.parametrize("operation", sorted(PLANS))
def test_usage_plans_are_those_of_the_model(operation: str) -> None:
    assert PLANS[operation] == plan(MODEL_OF[operation], operation)


def test_amazons_search_examples_are_served_back_verbatim(amazon: Amazon, caller: Caller) -> None:
    for example in examples(ORDERS, "searchOrders", "200"):
        said = values(example)
        told = example["response"]["orders"]
        for order in told:
            amazon.adopt(order)
        answer = caller.get(
            SEARCH,
            params={
                "createdAfter": said["createdAfter"],
                "marketplaceIds": said["marketplaceIds"],
                "includedData": ",".join(said["includedData"]),
            },
        )
        assert answer.json()["orders"] == told


def test_amazons_order_examples_are_served_back_verbatim(amazon: Amazon, caller: Caller) -> None:
    for example in examples(ORDERS, "getOrder", "200"):
        said = values(example)
        amazon.adopt(example["response"]["order"])
        answer = caller.get(
            f"{SEARCH}/{said['orderId']}", params={"includedData": said["includedData"]}
        )
        assert answer.json() == example["response"]


def test_amazons_confirmation_examples_are_answered_as_amazon_does(
    amazon: Amazon, caller: Caller
) -> None:
    [good] = examples(CONFIRMING, "confirmShipment", "204")
    [bad] = examples(CONFIRMING, "confirmShipment", "400")
    order_id = values(good)["orderId"]
    item_id = values(good)["body"]["packageDetail"]["orderItems"][0]["orderItemId"]
    amazon.buyer_orders("MUG", 1, order_id=order_id, item_id=item_id, status="UNSHIPPED")
    path = f"/orders/v0/orders/{order_id}/shipmentConfirmation"
    assert caller.post(path, json=values(bad)["body"]).status_code == 400
    assert amazon.confirmations == []
    answer = caller.post(path, json=values(good)["body"])
    assert (answer.status_code, answer.content) == (204, b"")
    assert amazon.book()[order_id]["status"] == "SHIPPED"


def test_amazons_bad_examples_are_refused(caller: Caller) -> None:
    [search] = examples(ORDERS, "searchOrders", "400")
    [order] = examples(ORDERS, "getOrder", "400")
    searched = caller.get(SEARCH, params=values(search))
    assert searched.status_code == 400
    assert caller.get(f"{SEARCH}/{values(order)['orderId']}").status_code == 400


def test_an_adopted_order_goes_on_living_here(amazon: Amazon, caller: Caller) -> None:
    document = examples(ORDERS, "getOrder", "200")[0]["response"]["order"]
    order_id = amazon.adopt(document)
    answer = caller.confirm(order_id, marketplaceId=document["salesChannel"]["marketplaceId"])
    assert answer.status_code == 204
    told = caller.order(order_id)
    check(ORDERS, "Order", told)
    assert told["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert told["packages"][0]["trackingNumber"] == "1Z999"
    assert told["lastUpdatedTime"] == "2026-11-02T12:00:00Z"
