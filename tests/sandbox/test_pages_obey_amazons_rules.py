import pytest
from tests.sandbox.caller import LONG_AGO, Caller, refusal

from counterpart.sandbox.amazon import Amazon


def place_five(amazon: Amazon) -> list[str]:
    orders = [amazon.buyer_orders(placed_at=f"2026-11-02T10:0{n}:00Z") for n in range(5)]
    return [*orders]


def token_of(caller: Caller, **said: object) -> str:
    token: str = caller.search(**said).json()["pagination"]["nextToken"]
    return token


def walk(caller: Caller, **said: object) -> list[list[str]]:
    pages, token = [], None
    while True:
        answer = caller.search(paginationToken=token, **said)
        assert answer.status_code == 200, answer.text
        pages.append([order["orderId"] for order in answer.json()["orders"]])
        token = answer.json().get("pagination", {}).get("nextToken")
        if token is None:
            return pages


def test_pages_hold_every_order_once_and_the_last_has_no_token(
    amazon: Amazon, caller: Caller
) -> None:
    orders = place_five(amazon)
    assert walk(caller, maxResultsPerPage=2) == [orders[:2], orders[2:4], orders[4:]]
    assert walk(caller, maxResultsPerPage=5) == [orders]


def test_a_page_holds_100_orders_unless_told_otherwise(amazon: Amazon, caller: Caller) -> None:
    for _ in range(101):
        amazon.buyer_orders(placed_at="2026-11-02T10:00:00Z")
    assert [len(page) for page in walk(caller)] == [100, 1]


def test_every_page_tells_the_end_of_the_first_window(amazon: Amazon, caller: Caller) -> None:
    place_five(amazon)
    first = caller.search(maxResultsPerPage=2).json()
    amazon.advance(minutes=30)
    token = first["pagination"]["nextToken"]
    second = caller.search(maxResultsPerPage=2, paginationToken=token).json()
    assert second["lastUpdatedBefore"] == first["lastUpdatedBefore"]


def test_a_page_token_dies_after_24_hours(amazon: Amazon, caller: Caller) -> None:
    place_five(amazon)
    token = token_of(caller, maxResultsPerPage=2)
    amazon.advance(hours=23, minutes=59, seconds=59)
    caller.sign_in()
    assert len(caller.found(paginationToken=token)) == 3
    amazon.advance(seconds=1)
    assert refusal(caller.search(paginationToken=token)) == (400, "InvalidInput")


def test_page_tokens_can_be_made_to_die(amazon: Amazon, caller: Caller) -> None:
    place_five(amazon)
    token = token_of(caller, maxResultsPerPage=2)
    amazon.expires_page_tokens()
    assert refusal(caller.search(paginationToken=token)) == (400, "InvalidInput")


@pytest.mark.parametrize(
    "change",
    [
        {"lastUpdatedAfter": "2026-11-02T10:00:00Z"},
        {"lastUpdatedBefore": "2026-11-02T11:00:00Z"},
        {"fulfillmentStatuses": "PENDING"},
        {"marketplaceIds": "ATVPDKIKX0DER"},
        {"fulfilledBy": "MERCHANT"},
        {"createdAfter": LONG_AGO, "lastUpdatedAfter": None},
    ],
)
def test_a_changed_question_is_refused_while_paging(
    amazon: Amazon, caller: Caller, change: dict[str, str]
) -> None:
    place_five(amazon)
    token = token_of(caller, maxResultsPerPage=2)
    answer = caller.search(maxResultsPerPage=2, paginationToken=token, **change)
    assert refusal(answer) == (400, "InvalidInput")


def test_page_size_and_data_may_change_while_paging(amazon: Amazon, caller: Caller) -> None:
    orders = place_five(amazon)
    token = token_of(caller, maxResultsPerPage=2)
    said = {"maxResultsPerPage": 50, "includedData": "BUYER", "paginationToken": token}
    assert caller.found(**said) == orders[2:]


def test_a_token_of_another_seller_is_refused(amazon: Amazon, caller: Caller) -> None:
    place_five(amazon)
    token = token_of(caller, maxResultsPerPage=2)
    caller.seller = amazon.open_account(seller_id="A2SELLER")
    caller.sign_in()
    assert refusal(caller.search(paginationToken=token)) == (400, "InvalidInput")


def test_an_order_can_come_again_on_the_next_page(amazon: Amazon, caller: Caller) -> None:
    orders = place_five(amazon)
    amazon.repeats_orders_across_pages()
    pages = walk(caller, maxResultsPerPage=2)
    assert pages == [orders[:2], [orders[1], orders[2]], orders[3:]]


def test_an_order_that_changes_while_paging_leaves_the_window(
    amazon: Amazon, caller: Caller
) -> None:
    orders = place_five(amazon)
    amazon.changes_orders_while_paging()
    assert walk(caller, maxResultsPerPage=2) == [orders[:2], orders[3:]]
    amazon.advance(minutes=2)
    assert caller.found(lastUpdatedAfter="2026-11-02T11:58:00Z") == [orders[2]]


def test_an_order_held_back_is_found_by_id_only(amazon: Amazon, caller: Caller) -> None:
    orders = place_five(amazon)
    amazon.holds_back(orders[2], 600)
    assert caller.found() == orders[:2] + orders[3:]
    assert caller.order(orders[2])["orderId"] == orders[2]
    amazon.advance(minutes=10)
    assert caller.found() == orders
