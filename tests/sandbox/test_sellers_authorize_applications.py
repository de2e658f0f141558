"""The seller goes through Amazon's page step by step, and a code becomes a refresh token (L-73)."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from tests.sandbox.caller import Caller

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.books.shelving import read_books, write_books
from counterpart.sandbox.server import SandboxServer

CONSENT = "/apps/authorize/consent"
BACK = "https://counterpart.example/back/"
KEYS = {
    "client_id": "amzn1.application-oa2-client.sandbox",
    "client_secret": "amzn1.oa2-cs.v1.sandbox",
}


def words(**changes: str) -> dict[str, str]:
    usual = {
        "application_id": "amzn1.sp.solution.sandbox",
        "state": "s1",
        "redirect_uri": BACK,
    }
    return usual | changes


def agreed(caller: Caller, **changes: str) -> dict[str, str]:
    """Answer what the browser is sent back with."""
    said = words(seller_id=caller.seller.seller_id, step="continue", **changes)
    answer = caller.post(CONSENT, data=said)
    assert answer.status_code == 303
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    return {name: values[0] for name, values in query.items()}


def exchanged(caller: Caller, code: str, **changes: str) -> httpx.Response:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, **KEYS}
    return caller.post("/auth/o2/token", data=form | changes)


def test_each_step_leads_to_the_next(caller: Caller) -> None:
    first = caller.get(CONSENT, params=words())
    assert "<h1>Sign in</h1>" in first.text
    assert caller.seller.seller_id in first.text
    said = words(seller_id=caller.seller.seller_id)
    consent = caller.post(CONSENT, data=said | {"step": "consent"}).text
    assert "I understand that" in consent
    assert "You are almost done" not in caller.post(CONSENT, data=said | {"step": "almost"}).text
    almost = caller.post(CONSENT, data=said | {"step": "almost", "understood": "yes"}).text
    assert "<h1>You are almost done</h1>" in almost
    back = agreed(caller)
    assert back.keys() == {"state", "selling_partner_id", "spapi_oauth_code"}
    assert (back["state"], back["selling_partner_id"]) == ("s1", caller.seller.seller_id)


def test_a_code_becomes_a_refresh_token_once(caller: Caller) -> None:
    code = agreed(caller)["spapi_oauth_code"]
    given = exchanged(caller, code)
    assert given.status_code == 200
    token = given.json()["refresh_token"]
    assert token != caller.seller.refresh_token
    again = exchanged(caller, code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    access = caller.ask_token(refresh_token=token, **KEYS).json()["access_token"]
    caller.headers["x-amz-access-token"] = access
    assert caller.search().status_code == 200


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"code": "made-up"}, 400, "invalid_grant"),
        ({"redirect_uri": "https://elsewhere.example/"}, 400, "invalid_grant"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"code": ""}, 400, "invalid_request"),
    ],
)
def test_a_code_is_good_for_whom_it_was_given(
    caller: Caller, changes: dict[str, str], status: int, error: str
) -> None:
    code = agreed(caller)["spapi_oauth_code"]
    answer = exchanged(caller, **({"code": code} | changes))
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_a_code_lives_five_minutes(amazon: Amazon, caller: Caller) -> None:
    code = agreed(caller)["spapi_oauth_code"]
    amazon.advance(minutes=5)
    assert exchanged(caller, code).json()["error"] == "invalid_grant"


def test_what_was_agreed_can_be_revoked(amazon: Amazon, caller: Caller) -> None:
    token = exchanged(caller, agreed(caller)["spapi_oauth_code"]).json()["refresh_token"]
    amazon.revokes(caller.seller.seller_id)
    answer = caller.ask_token(refresh_token=token, **KEYS)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"application_id": "nobody"}, "MD1000"),
        ({"state": ""}, "MD1000"),
        ({"redirect_uri": "http://elsewhere.example/"}, "MD5101"),
        ({"redirect_uri": ""}, "MD5101"),
    ],
)
def test_what_amazon_refuses_has_its_error(
    caller: Caller, changes: dict[str, str], code: str
) -> None:
    answer = caller.get(CONSENT, params=words(**changes))
    assert (answer.status_code, code in answer.text) == (400, True)


def test_a_draft_needs_to_say_so(amazon: Amazon, caller: Caller) -> None:
    amazon.register_application(is_draft=True)
    assert caller.get(CONSENT, params=words()).status_code == 400
    assert caller.get(CONSENT, params=words(version="beta")).status_code == 200


def test_a_form_of_another_site_is_refused(caller: Caller) -> None:
    said = words(seller_id=caller.seller.seller_id, step="continue")
    answer = caller.post(CONSENT, data=said, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403


def test_what_was_agreed_survives_a_restart(server: SandboxServer, caller: Caller) -> None:
    token = exchanged(caller, agreed(caller)["spapi_oauth_code"]).json()["refresh_token"]
    kept: dict[str, Any] = write_books(server.amazon)
    again = Amazon(seed=7)
    read_books(again, kept)
    assert again.grants[token].seller_id == caller.seller.seller_id
    assert list(again.applications) == ["amzn1.sp.solution.sandbox"]
