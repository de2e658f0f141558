from collections.abc import Callable
from time import monotonic

import httpx
import pytest
from tests.sandbox.caller import SEARCH, Caller, refusal
from tests.sandbox.models import ORDERS, check, model

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.books.ledger import NotPossible

Told = Callable[[Amazon], None]


@pytest.mark.parametrize(
    ("tell", "status", "body"),
    [
        (lambda amazon: amazon.fails(), 503, "ServiceUnavailable"),
        (lambda amazon: amazon.fails(status=500), 500, "InternalFailure"),
        (lambda amazon: amazon.throttles(), 429, "QuotaExceeded"),
        (lambda amazon: amazon.answers_html(), 503, "<html>"),
        (lambda amazon: amazon.answers_html(status=200), 200, "<html>"),
        (lambda amazon: amazon.answers_empty(), 429, ""),
        (lambda amazon: amazon.answers_empty(status=200), 200, ""),
        (lambda amazon: amazon.answers_message_only(), 403, '{"message":"Forbidden"}'),
    ],
)
def test_a_wrong_answer_comes_once(
    amazon: Amazon, caller: Caller, tell: Told, status: int, body: str
) -> None:
    tell(amazon)
    answer = caller.search()
    assert answer.status_code == status
    assert body in answer.text
    assert (answer.text == "") == (body == "")
    assert "x-amzn-RequestId" in answer.headers
    assert caller.search().json()["orders"] == []


def test_misbehaviour_waits_for_its_operation_and_its_times(amazon: Amazon, caller: Caller) -> None:
    amazon.fails(operation="getOrder", times=2)
    assert caller.search().status_code == 200
    unknown = f"{SEARCH}/111-0000000-0000000"
    assert [caller.get(unknown).status_code for _ in range(3)] == [503, 503, 404]


def test_the_token_is_spared_unless_it_is_named(amazon: Amazon, caller: Caller) -> None:
    amazon.fails()
    assert caller.ask_token().status_code == 200
    amazon.fails(operation="token")
    assert caller.ask_token().status_code == 503


def test_throttling_can_say_when_to_come_back(amazon: Amazon, caller: Caller) -> None:
    amazon.throttles(retry_after=7)
    assert caller.search().headers["Retry-After"] == "7"


def test_a_slow_answer_is_slow(amazon: Amazon, caller: Caller) -> None:
    amazon.answers_slowly(0.15)
    begun = monotonic()
    assert caller.search().status_code == 200
    assert monotonic() - begun >= 0.15


def test_an_answer_is_not_slow_by_accident(caller: Caller) -> None:
    begun = monotonic()
    for _ in range(20):
        caller.search()
    assert monotonic() - begun < 0.6


def test_a_connection_dropped_before_has_changed_nothing(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(status="UNSHIPPED")
    amazon.drops_before(operation="confirmShipment")
    with pytest.raises(httpx.RemoteProtocolError):
        caller.confirm(order_id)
    assert amazon.confirmations == []
    assert amazon.requests[-1].status is None


def test_a_connection_dropped_after_has_acted(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(status="UNSHIPPED")
    amazon.drops_after(operation="confirmShipment")
    with pytest.raises(httpx.RemoteProtocolError):
        caller.confirm(order_id)
    assert amazon.book()[order_id]["status"] == "SHIPPED"
    assert caller.search().status_code == 200


def test_an_answer_cut_short_announces_more_than_it_sends(amazon: Amazon, caller: Caller) -> None:
    amazon.cuts_short()
    with pytest.raises(httpx.RemoteProtocolError):
        caller.search()
    assert caller.search().status_code == 200


def test_a_redirect_points_where_it_was_told(amazon: Amazon, caller: Caller) -> None:
    amazon.redirects("http://127.0.0.1:9/elsewhere")
    answer = caller.search()
    assert (answer.status_code, answer.headers["Location"]) == (
        307,
        "http://127.0.0.1:9/elsewhere",
    )


def test_unknown_words_appear_in_an_order(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(status="UNSHIPPED")
    amazon.sends_unknown_enums(order_id, status="INVOICE_UNCONFIRMED")
    told = caller.order(order_id)
    assert told["fulfillment"]["fulfillmentStatus"] == "INVOICE_UNCONFIRMED"
    assert told["fulfillment"]["fulfillmentServiceLevel"] == "TELEPORT"
    assert told["programs"] == ["PRIME", "AMAZON_TELEPORT"]
    known = model(ORDERS)["definitions"]["OrderFulfillment"]["properties"]
    assert "TELEPORT" not in known["fulfillmentServiceLevel"]["description"]


def test_optional_fields_can_be_null(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(status="UNSHIPPED")
    amazon.sends_nulls(order_id)
    told = caller.order(order_id)
    assert told["packages"] is None
    assert told["recipient"]["deliveryAddress"]["addressLine2"] is None
    assert told["orderItems"][0]["product"]["condition"] is None
    assert told["orderItems"][0]["product"]["sellerSku"] == "MUG"


def test_fields_can_be_left_out(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(status="UNSHIPPED")
    amazon.leaves_out(order_id, "recipient.deliveryAddress.name", "orderItems.product.asin")
    amazon.leaves_out(order_id, "buyer")
    told = caller.order(order_id)
    assert "name" not in told["recipient"]["deliveryAddress"]
    assert "asin" not in told["orderItems"][0]["product"]
    assert "buyer" not in told


def test_a_broken_order_breaks_its_page_until_it_is_mended(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(status="UNSHIPPED")
    amazon.breaks_order(order_id)
    amazon.advance(minutes=3)
    [told] = caller.search().json()["orders"]
    assert set(told) == {"orderId", "lastUpdatedTime", "programs", "salesChannel"}
    amazon.mends_order(order_id)
    check(ORDERS, "Order", caller.order(order_id))


def test_a_document_can_be_replaced_and_patched(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(status="UNSHIPPED")
    amazon.replace_document(order_id, {"orderId": order_id, "anything": [None]})
    assert caller.order(order_id, data_sets=None) == {"orderId": order_id, "anything": [None]}
    amazon.patch_document(order_id, lambda document: document.update(more=1))
    amazon.patch_document(order_id, lambda document: {**document, "last": True})
    assert caller.order(order_id) == {
        "orderId": order_id,
        "anything": [None],
        "more": 1,
        "last": True,
    }
    amazon.mends_order(order_id)
    check(ORDERS, "Order", caller.order(order_id))


def weather(amazon: Amazon, caller: Caller, seed: int) -> list[int | None]:
    amazon.storm(seed, rate=0.5)
    amazon.forget_requests()
    for _ in range(40):
        try:
            caller.search()
        except httpx.RemoteProtocolError:
            continue
    amazon.calms_down()
    return [seen.status for seen in amazon.requests]


def test_a_storm_is_the_same_for_the_same_seed(amazon: Amazon, caller: Caller) -> None:
    first, again = weather(amazon, caller, 3), weather(amazon, caller, 3)
    assert first == again
    assert first != weather(amazon, caller, 4)
    assert amazon.fired.total() >= 30
    assert refusal_free(caller)


def refusal_free(caller: Caller) -> bool:
    return all(caller.search().status_code == 200 for _ in range(10))


def test_a_storm_throws_only_what_it_was_told(amazon: Amazon, caller: Caller) -> None:
    amazon.storm(1, rate=1.0, kinds=["throttles"])
    assert refusal(caller.search()) == (429, "QuotaExceeded")
    assert amazon.calms_down() == {"throttles": 1}


def test_misbehaviour_that_does_not_exist_is_refused(amazon: Amazon) -> None:
    with pytest.raises(NotPossible, match="There is no hail"):
        amazon.storm(1, kinds=["hail"])
    with pytest.raises(NotPossible, match="There is no operation getOrders"):
        amazon.fails(operation="getOrders")
