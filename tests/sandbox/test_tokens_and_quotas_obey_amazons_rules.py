from collections.abc import Iterator
from contextlib import closing

import pytest
from tests.sandbox.caller import NOON, SEARCH, Caller, refusal

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.server import SandboxServer


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    with SandboxServer(seed=7, now=NOON) as running:
        yield running


def test_a_refresh_token_buys_an_hour(amazon: Amazon, caller: Caller) -> None:
    answer = caller.ask_token().json()
    assert (answer["token_type"], answer["expires_in"]) == ("bearer", 3600)
    assert answer["access_token"].startswith("Atza|")
    amazon.advance(minutes=59, seconds=59)
    assert caller.search().status_code == 200
    amazon.advance(seconds=1)
    assert refusal(caller.search()) == (403, "Unauthorized")


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"refresh_token": "Atzr|other"}, 400, "invalid_grant"),
        ({"client_secret": "other"}, 401, "invalid_client"),
        ({"client_id": "other"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"refresh_token": ""}, 400, "invalid_request"),
    ],
)
def test_wrong_keys_are_refused(
    caller: Caller, change: dict[str, str], status: int, error: str
) -> None:
    answer = caller.ask_token(**change)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert set(answer.json()) == {"error", "error_description"}


def test_a_missing_or_wrong_access_token_is_refused(caller: Caller) -> None:
    caller.headers["x-amz-access-token"] = "Atza|other"
    assert caller.search().json() == {
        "errors": [
            {
                "code": "Unauthorized",
                "message": "Access to requested resource is denied.",
                "details": "The access token you provided has expired.",
            }
        ]
    }
    del caller.headers["x-amz-access-token"]
    assert refusal(caller.search()) == (403, "Unauthorized")


def test_tokens_can_be_made_to_expire(amazon: Amazon, caller: Caller) -> None:
    amazon.expires_tokens()
    assert refusal(caller.search()) == (403, "Unauthorized")
    caller.sign_in()
    assert caller.search().status_code == 200


def test_a_revoked_seller_gets_no_token_and_others_go_on(amazon: Amazon, caller: Caller) -> None:
    other = amazon.open_account(seller_id="A2SELLER")
    amazon.revokes(caller.seller)
    assert caller.ask_token().json()["error"] == "invalid_grant"
    assert caller.search().status_code == 403
    caller.seller = other
    assert caller.ask_token().status_code == 200


def test_secrets_are_not_in_the_request_log(amazon: Amazon, caller: Caller) -> None:
    [seen] = amazon.requests
    assert seen.body == {"grant_type": "refresh_token", "client_id": caller.seller.client_id}


@pytest.mark.parametrize(
    ("path", "rate", "burst"),
    [
        (f"{SEARCH}?lastUpdatedAfter={NOON[:10]}T00:00:00Z", "0.0056", 20),
        (f"{SEARCH}/111-0000000-0000000", "0.5", 30),
        ("/sellers/v1/marketplaceParticipations", "0.016", 15),
    ],
)
def test_a_burst_is_spent_and_refills_with_time(
    amazon: Amazon, caller: Caller, path: str, rate: str, burst: int
) -> None:
    for _ in range(burst):
        answer = caller.get(path)
        assert answer.status_code in {200, 404}
        assert answer.headers["x-amzn-RateLimit-Limit"] == rate
    assert refusal(caller.get(path)) == (429, "QuotaExceeded")
    amazon.advance(seconds=1 / float(rate) + 0.001)
    assert caller.get(path).status_code in {200, 404}
    assert refusal(caller.get(path)) == (429, "QuotaExceeded")


def test_ten_confirmations_go_at_once_and_then_two_a_second(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders(status="UNSHIPPED")
    answers = [caller.confirm(order_id).status_code for _ in range(11)]
    assert answers == [204] * 10 + [429]
    amazon.advance(seconds=0.5)
    assert caller.confirm(order_id).status_code == 204


def test_each_seller_has_buckets_of_their_own(amazon: Amazon, caller: Caller) -> None:
    answers = [caller.search().status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]
    caller.seller = amazon.open_account(seller_id="A2SELLER")
    caller.sign_in()
    assert caller.search().status_code == 200


def test_a_taught_rate_is_told_and_kept(amazon: Amazon, caller: Caller) -> None:
    amazon.teaches_rate("searchOrders", 2, burst=1)
    assert caller.search().headers["x-amzn-RateLimit-Limit"] == "2"
    assert caller.search().status_code == 429
    amazon.advance(seconds=0.5)
    assert caller.search().status_code == 200


def test_quotas_can_be_off() -> None:
    with (
        SandboxServer(now=NOON, enforce_quotas=False) as server,
        closing(Caller(server, server.amazon.open_account())) as caller,
    ):
        assert {caller.search().status_code for _ in range(25)} == {200}


def test_every_answer_carries_a_request_id_of_its_own(amazon: Amazon, caller: Caller) -> None:
    answers = [caller.search(), caller.search(includedData="NO"), caller.get("/nowhere")]
    told = [answer.headers["x-amzn-RequestId"] for answer in answers]
    assert len(set(told)) == 3
    assert [seen.request_id for seen in amazon.requests[-3:]] == told
