"""The failure table of the client: what is repeated, what is not, and what comes out."""

from datetime import timedelta

import httpx
import pytest
from tests.amazon.client.scene import NOON
from tests.amazon.client.scripted_amazon import Drops, Hangs, Says, says

from counterpart.amazon.client.errors import (
    ReconnectStore,
    Rejected,
    TryLater,
    Unreadable,
    Unsure,
)

HTML = b"<html><body>Sorry, canary Buyer</body></html>"
REFUSAL = {"errors": [{"code": "InvalidInput", "message": "Invalid Input", "details": "shipDate"}]}
FINE = says({"fine": True}, x_amzn_RequestId="r-9")


def get(transport):
    return transport.get("getOrder", "/orders/2026-01-01/orders/111-1")


def post(transport):
    return transport.post("confirmShipment", "/orders/v0/orders/111-1/shipment", body={"a": 1})


def test_a_question_is_signed_and_answered(amazon, connect):
    amazon.script = [FINE]
    transport = connect()
    answer = get(transport)
    assert (answer.http_status, answer.body, answer.request_id) == (200, b'{"fine": true}', "r-9")
    [asked] = amazon.asked
    assert asked.headers["x-amz-access-token"] == "Atza|token-1"
    agents = {one.headers["user-agent"] for one in amazon.asked + amazon.signed_in}
    [agent] = agents
    assert agent.startswith("Counterpart/")
    assert "(Language=Python/3." in agent
    assert transport.spent == {"getOrder": 1}


TROUBLE = {
    "503 with a web page": Says(503, HTML),
    "500 with words": says({"message": "oops"}, status=500),
    "500 without body": Says(500),
    "408": Says(408),
    "a dropped connection": Drops(),
    "an answer cut short": Says(200, b'{"fine": true}', keep=5),
    "a broken packing": Says(200, b"no gzip", headers=(("Content-Encoding", "gzip"),)),
}


@pytest.mark.parametrize("trouble", TROUBLE.values(), ids=TROUBLE)
def test_a_question_is_asked_again_after_trouble(amazon, connect, clock, trouble):
    amazon.script = [trouble, trouble, FINE]
    assert get(connect()).body == b'{"fine": true}'
    assert len(amazon.asked) == 3
    assert NOON < clock.now() <= NOON + timedelta(seconds=3)


@pytest.mark.parametrize("trouble", TROUBLE.values(), ids=TROUBLE)
def test_a_question_is_given_up_after_three_attempts(amazon, connect, trouble):
    amazon.script = [trouble] * 4
    transport = connect()
    with pytest.raises((TryLater, Unreadable)) as caught:
        get(transport)
    cut_short = isinstance(trouble, Says) and trouble.status == 200
    assert isinstance(caught.value, Unreadable if cut_short else TryLater)
    assert len(amazon.asked) == 3
    assert transport.spent == {"getOrder": 3}


@pytest.mark.parametrize("trouble", TROUBLE.values(), ids=TROUBLE)
def test_a_change_with_a_lost_answer_is_unsure_and_never_repeated(amazon, connect, trouble):
    amazon.script = [trouble, FINE]
    with pytest.raises(Unsure):
        post(connect())
    assert len(amazon.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [Says(200, HTML), Says(200, b'{"cut'), Says(302, headers=(("Location", "/elsewhere"),))],
    ids=["a web page", "half a document", "a redirect"],
)
def test_a_change_is_unsure_when_the_answer_is_not_amazons(amazon, connect, answer):
    amazon.script = [answer, FINE]
    with pytest.raises(Unsure):
        post(connect())
    assert len(amazon.asked) == 1


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_a_change_is_done_with_any_success_without_body(amazon, connect, status):
    amazon.script = [Says(status)]
    assert post(connect()).http_status == status
    assert len(amazon.asked) == 1


def test_a_question_times_out_and_is_asked_three_times(amazon, connect):
    amazon.script = [Hangs()] * 3
    with pytest.raises(TryLater) as caught:
        get(connect(read_seconds=0.1))
    assert str(caught.value) == (
        "Amazon could not take getOrder now: no answer came back (ReadTimeout)."
    )
    assert len(amazon.asked) == 3


def test_a_change_times_out_and_is_sent_once(amazon, connect):
    amazon.script = [Hangs(), FINE]
    with pytest.raises(Unsure) as caught:
        post(connect(read_seconds=0.1))
    assert caught.value.code == "ReadTimeout"
    assert len(amazon.asked) == 1


def test_a_change_that_never_left_is_sent_again(amazon, connect, monkeypatch):
    amazon.script = [Says(204)]
    transport = connect()
    send, refusals = transport._http.send, [httpx.ConnectError("no"), httpx.ConnectTimeout("no")]

    def sometimes(request, **options):
        if request.method == "POST" and request.url.path.startswith("/orders") and refusals:
            raise refusals.pop()
        return send(request, **options)

    monkeypatch.setattr(transport._http, "send", sometimes)
    assert post(transport).http_status == 204
    assert len(amazon.asked) == 1


def test_a_change_waits_for_later_when_nobody_listens(amazon, connect):
    transport = connect(endpoint="http://127.0.0.1:9")
    with pytest.raises(TryLater) as caught:
        post(transport)
    assert caught.value.code == "ConnectError"
    assert transport.spent == {"confirmShipment": 3}


@pytest.mark.parametrize("ask", [get, post])
@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", ("", "Amazon gave no reason")),
        (HTML, ("", "Amazon gave no reason")),
        (b'{"message": "Too large"}', ("", "Too large")),
        (b'{"errors": []}', ("", "Amazon gave no reason")),
        (b'{"errors": [7]}', ("", "Amazon gave no reason")),
        (b"[]", ("", "Amazon gave no reason")),
        (b'{"errors": [{"code": 3, "message": null}]}', ("", "Amazon gave no reason")),
        (b'{"errors": [{"code": "NotFound", "message": "None."}]}', ("NotFound", "None.")),
    ],
)
@pytest.mark.parametrize("status", [400, 404, 413, 415])
def test_a_refusal_is_raised_whatever_its_body(  # noqa: PLR0917
    amazon, connect, ask, status, body, reason
):
    amazon.script = [Says(status, body, (("x-amzn-RequestId", "r-1"),)), FINE]
    with pytest.raises(Rejected) as caught:
        ask(connect())
    error = caught.value
    assert (error.http_status, (error.code, error.message)) == (status, reason)
    assert error.request_id == "r-1"
    assert len(amazon.asked) == 1


def test_a_refusal_reads_as_one_sentence(amazon, connect):
    amazon.script = [says(REFUSAL, status=400, x_amzn_RequestId="r-1")]
    with pytest.raises(Rejected) as caught:
        post(connect())
    assert str(caught.value) == (
        "Amazon did not accept confirmShipment: "
        "Invalid Input (InvalidInput, HTTP 400, request id r-1)."
    )
    assert caught.value.details == "shipDate"


def test_a_refusal_cut_short_is_still_a_refusal(amazon, connect):
    amazon.script = [Says(400, b'{"errors": []}', keep=3)]
    with pytest.raises(Rejected):
        post(connect())
    assert len(amazon.asked) == 1


@pytest.mark.parametrize("ask", [get, post])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_token_follows_a_redirect(amazon, connect, ask, status):
    amazon.script = [Says(status, headers=(("Location", amazon.url + "/elsewhere"),)), FINE]
    with pytest.raises((Rejected, Unsure)):
        ask(connect())
    assert len(amazon.asked) == 1


def test_no_secret_follows_a_redirect_of_the_sign_in(amazon, connect):
    away = Says(307, headers=(("Location", amazon.url + "/elsewhere"),))
    amazon.sign_ins = [away, away, away]
    with pytest.raises(TryLater):
        get(connect())
    assert (len(amazon.signed_in), amazon.asked) == (3, [])


@pytest.mark.parametrize("ask", [get, post])
@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_token_is_renewed_once(amazon, connect, ask, status):
    amazon.script = [says({"message": "expired"}, status=status), says({})]
    assert ask(connect()).http_status == 200
    tokens = [one.headers["x-amz-access-token"] for one in amazon.asked]
    assert tokens == ["Atza|token-1", "Atza|token-2"]


@pytest.mark.parametrize("ask", [get, post])
def test_access_denied_twice_asks_to_reconnect(amazon, connect, ask):
    denied = says({"errors": [{"code": "Unauthorized", "message": "Denied."}]}, status=403)
    amazon.script = [denied, denied, FINE]
    with pytest.raises(ReconnectStore) as caught:
        ask(connect())
    assert caught.value.code == "Unauthorized"
    assert (len(amazon.asked), len(amazon.signed_in)) == (2, 2)


def test_guard_is_asked_before_every_send(amazon, connect):
    class Inside(Exception):
        pass

    def refuse():
        raise Inside

    with pytest.raises(Inside):
        get(connect(guard=refuse))
    assert (amazon.asked, amazon.signed_in) == ([], [])


@pytest.mark.parametrize(
    "url",
    [
        "http://sellingpartnerapi-na.amazon.com",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "ftp://127.0.0.1",
        "https://user:word@sellingpartnerapi-na.amazon.com",
        "sellingpartnerapi-na.amazon.com",
        "",
    ],
)
def test_no_address_but_https_or_this_machine_is_taken(connect, url):
    with pytest.raises(ValueError, match=r"^Amazon's address "):
        connect(endpoint=url)
    with pytest.raises(ValueError, match=r"^Amazon's address "):
        connect(token_url=url)


@pytest.mark.parametrize("url", ["http://localhost:1", "http://127.0.0.9:1", "http://[::1]:1"])
def test_plain_http_is_taken_towards_this_machine(connect, url):
    connect(endpoint=url)
