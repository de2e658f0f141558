"""Nothing that must stay secret reaches a log or an error, even at DEBUG."""

import json
import logging

import pytest
from tests.amazon.client.documents import order_document
from tests.amazon.client.scene import CREDENTIALS, NOON
from tests.amazon.client.scripted_amazon import Drops, Says, says

from counterpart.amazon.client.errors import AmazonError
from counterpart.amazon.client.orders import get_order, search_orders
from counterpart.amazon.client.tokens import AccessToken, MemoryTokenCache

TOKEN = "Atza|canary-access-token"
ECHO = f"canary Buyer {TOKEN} {CREDENTIALS.refresh_token} {CREDENTIALS.client_secret}"


def test_a_good_call_logs_one_event_without_secrets(amazon, connect, caplog, logged):
    caplog.set_level(logging.DEBUG)
    amazon.sign_ins = [says({"access_token": TOKEN, "expires_in": 3600})]
    amazon.script = [says({"order": order_document()}, x_amzn_RequestId="r-1")]
    get_order(connect(), "111-1")
    [event] = logged
    assert (event.method_name, event.args) == ("debug", ("Amazon call",))
    assert {**event.kwargs, "milliseconds": 0} == {
        "operation": "getOrder",
        "http_status": 200,
        "trouble": "",
        "request_id": "r-1",
        "milliseconds": 0,
    }
    assert "canary" not in caplog.text + str(logged)


FAILURES = {
    "errors": says({"errors": [{"code": "X", "message": ECHO.replace("Buyer", "")}]}, status=400),
    "a message": says({"message": TOKEN}, status=400),
    "a code": says({"errors": [{"code": CREDENTIALS.refresh_token}]}, status=404),
    "details": says({"errors": [{"code": "X", "message": "m", "details": ECHO}]}, status=400),
    "a web page": Says(503, ECHO.encode()),
    "a broken page": Says(200, ECHO.encode()),
    "an order in the answer": says(order_document(), status=500),
    "a request id": Says(429, b"", (("x-amzn-RequestId", TOKEN),)),
    "denied": says({"message": TOKEN}, status=403),
    "a drop": Drops(),
}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_a_failure_shows_no_secret(amazon, connect, caplog, logged, failure):
    caplog.set_level(logging.DEBUG)
    tokens = MemoryTokenCache()
    tokens.save(AccessToken(TOKEN, NOON.replace(year=2027)))
    amazon.sign_ins = [says({"access_token": TOKEN})] * 3
    amazon.script = [failure] * 3
    with pytest.raises(AmazonError) as caught:
        search_orders(connect(tokens=tokens), marketplace_ids=[], last_updated_after=NOON)
    error = caught.value
    secrets = [TOKEN, CREDENTIALS.refresh_token, CREDENTIALS.client_secret]
    shown = f"{error} {error!r} {caplog.text} {logged}"
    assert [secret for secret in [*secrets, "canary Buyer"] if secret in shown] == []
    kept = json.dumps([error.message, error.code, error.details, error.request_id])
    assert [secret for secret in secrets if secret in kept] == []


@pytest.mark.parametrize("status", [400, 500])
def test_a_refused_sign_in_shows_no_secret(amazon, connect, caplog, status):
    caplog.set_level(logging.DEBUG)
    amazon.sign_ins = [says({"error": ECHO, "error_description": ECHO}, status=status)] * 3
    with pytest.raises(AmazonError) as caught:
        get_order(connect(), "111-1")
    assert "canary" not in f"{caught.value} {caught.value!r} {caplog.text}"


def test_credentials_do_not_show_in_a_transport(connect):
    assert "canary" not in repr(connect())
