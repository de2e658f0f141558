"""Tokens: fetched once, renewed in time, and never shown."""

import threading
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from tests.amazon.client.scene import CREDENTIALS, NOON
from tests.amazon.client.scripted_amazon import Drops, Hangs, Says, says

from counterpart.amazon.client.errors import ReconnectStore, TryLater
from counterpart.amazon.client.signing import ATTEMPTS
from counterpart.amazon.client.tokens import AccessToken, MemoryTokenCache

FINE = says({})


def get(transport):
    return transport.get("getOrder", "/orders/2026-01-01/orders/1")


def test_sign_in_sends_the_grant_as_a_form(amazon, connect):
    amazon.script = [FINE]
    get(connect())
    [asked] = amazon.signed_in
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(asked.body.decode()) == {
        "grant_type": ["refresh_token"],
        "refresh_token": [CREDENTIALS.refresh_token],
        "client_id": [CREDENTIALS.client_id],
        "client_secret": [CREDENTIALS.client_secret],
    }


@pytest.mark.parametrize(
    "code", ["invalid_grant", "invalid_client", "unauthorized_client", "access_denied", "brand_new"]
)
@pytest.mark.parametrize("status", [400, 401, 403])
def test_refused_sign_in_asks_to_reconnect_at_once(amazon, connect, clock, status, code):
    amazon.sign_ins = [says({"error": code, "error_description": "x"}, status=status)]
    with pytest.raises(ReconnectStore) as caught:
        get(connect())
    assert (caught.value.code, caught.value.http_status) == (code, status)
    assert (len(amazon.signed_in), amazon.asked, clock.now()) == (1, [], NOON)


def test_revoked_grant_says_what_to_do(amazon, connect):
    amazon.sign_ins = [says({"error": "invalid_grant"}, status=400, x_amzn_RequestId="t-1")]
    with pytest.raises(ReconnectStore) as caught:
        get(connect())
    assert str(caught.value) == (
        "Amazon refused access for getAccessToken: the seller's authorization was revoked or has "
        "run out; authorize it again (invalid_grant, HTTP 400, request id t-1)."
    )


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"error": 7}'])
def test_refused_sign_in_is_refused_whatever_its_body(amazon, connect, body):
    amazon.sign_ins = [Says(400, body)]
    with pytest.raises(ReconnectStore) as caught:
        get(connect())
    assert caught.value.code == ""


TROUBLE = {
    "503": Says(503, b"<html>"),
    "429": Says(429),
    "a drop": Drops(),
    "silence": Hangs(),
    "a web page": Says(200, b"<html>"),
    "nothing": Says(200),
    "no token": says({"token_type": "bearer"}),
    "an empty token": says({"access_token": ""}),
    "a token in two lines": says({"access_token": "a\r\nb: c"}),
    "an endless token": says({"access_token": "a", "expires_in": "nan"}),
}


@pytest.mark.parametrize("trouble", TROUBLE.values(), ids=TROUBLE)
def test_sign_in_out_of_order_is_tried_again(amazon, connect, trouble):
    amazon.sign_ins = [trouble] * (ATTEMPTS - 1)
    amazon.script = [FINE]
    get(connect(read_seconds=0.2))
    assert (len(amazon.signed_in), len(amazon.asked)) == (ATTEMPTS, 1)


@pytest.mark.parametrize("trouble", TROUBLE.values(), ids=TROUBLE)
def test_sign_in_out_of_order_is_given_up(amazon, connect, clock, trouble):
    amazon.sign_ins = [trouble] * 9
    with pytest.raises(TryLater) as caught:
        get(connect(read_seconds=0.2))
    assert caught.value.operation == "getAccessToken"
    assert caught.value.at == clock.now() + timedelta(seconds=60)
    assert (len(amazon.signed_in), amazon.asked) == (ATTEMPTS, [])


def test_token_is_kept_until_a_minute_before_its_end(amazon, connect, clock):
    amazon.sign_ins = [says({"access_token": "a", "expires_in": "600"})]
    amazon.script = [FINE] * 3
    transport = connect()
    get(transport)
    clock.set(NOON + timedelta(seconds=539))
    get(transport)
    assert len(amazon.signed_in) == 1
    clock.set(NOON + timedelta(seconds=540))
    get(transport)
    assert len(amazon.signed_in) == 2


def test_token_that_ends_at_once_still_signs_its_call(amazon, connect):
    amazon.sign_ins = [says({"access_token": "a", "expires_in": 10})]
    amazon.script = [FINE]
    get(connect())
    assert len(amazon.signed_in) == 1


def test_eight_threads_fetch_one_token(amazon, connect):
    amazon.script = [FINE] * 8
    transport = connect()
    threads = [threading.Thread(target=get, args=(transport,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(amazon.signed_in), len(amazon.asked)) == (1, 8)
    assert transport.spent == {"getOrder": 8}


def test_dropping_an_old_token_keeps_the_new_one():
    cache = MemoryTokenCache()
    old, new = AccessToken("old", NOON), AccessToken("new", NOON)
    cache.save(new)
    cache.drop(old)
    assert cache.load() == new
    cache.drop(new)
    assert cache.load() is None


def test_secrets_do_not_show_in_a_repr():
    shown = repr([CREDENTIALS, AccessToken("canary-token", NOON)])
    assert "canary" not in shown
