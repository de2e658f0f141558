"""Documents go to Amazon's storage and come from it, without a token and without a leak."""

import gzip
import logging
import zlib

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.amazon.client.scripted_amazon import Drops, Says

from counterpart.amazon.client import transport as transport_module
from counterpart.amazon.client.documents import (
    Fetched,
    download_document,
    fetch_document,
    unpacked,
    upload_document,
)
from counterpart.amazon.client.errors import AmazonError, ReadOnly, TryLater, Unreadable

XML = "text/xml; charset=UTF-8"
SECRET = "X-Amz-Signature=canary%2Fsignature"
BUCKET = "https://tortuga-prod-na.s3-external-1.amazonaws.com"
AMAZON = "https://sellingpartnerapi-na.amazon.com"


@pytest.fixture
def everything_logged(caplog, logged):
    caplog.set_level(logging.DEBUG)
    return lambda: f"{caplog.text} {logged}"


def address(amazon):
    return f"{amazon.url}/docs/1?{SECRET}"


def upload(transport, url):
    upload_document(transport, url, b"<a/>", content_type=XML)


def download(transport, url):
    return download_document(transport, url, is_compressed=False)


def test_upload_sends_the_document_and_no_token(amazon, connect):
    amazon.script = [Says(200)]
    transport = connect()
    upload(transport, address(amazon))
    [asked] = amazon.asked
    assert (asked.method, asked.path, asked.body) == ("PUT", f"/docs/1?{SECRET}", b"<a/>")
    assert asked.headers["content-type"] == XML
    assert "x-amz-access-token" not in asked.headers
    assert amazon.signed_in == []
    assert transport.spent == {"uploadDocument": 1}


def test_download_answers_the_document_with_its_content_type(amazon, connect):
    amazon.script = [Says(200, b"a\tb", (("Content-Type", "text/plain;charset=UTF-8"),))]
    fetched = fetch_document(connect(), address(amazon), is_compressed=False)
    assert fetched == Fetched(b"a\tb", "text/plain;charset=UTF-8")
    [asked] = amazon.asked
    assert "x-amz-access-token" not in asked.headers


@pytest.mark.parametrize(
    "headers", [(), (("Content-Encoding", "gzip"),)], ids=["by us", "on the way"]
)
def test_packed_document_is_unpacked_once(amazon, connect, headers):
    amazon.script = [Says(200, gzip.compress(b"<report/>"), headers)]
    assert download_document(connect(), address(amazon), is_compressed=True) == b"<report/>"


TROUBLE = {
    "a full store": Says(503, b"<Error><Code>SlowDown</Code></Error>"),
    "a dropped connection": Drops(),
    "a document cut short": Says(200, b"<report/>", keep=3),
}


@pytest.mark.parametrize("trouble", TROUBLE.values(), ids=TROUBLE)
@pytest.mark.parametrize("exchange", [upload, download])
def test_document_is_exchanged_again_after_trouble(amazon, connect, exchange, trouble):
    amazon.script = [trouble, trouble, Says(200, b"fine")]
    exchange(connect(), address(amazon))
    assert len(amazon.asked) == 3


@pytest.mark.parametrize("trouble", TROUBLE.values(), ids=TROUBLE)
@pytest.mark.parametrize("exchange", [upload, download])
def test_document_waits_for_later_when_trouble_stays(amazon, connect, exchange, trouble):
    amazon.script = [trouble] * 4
    with pytest.raises(TryLater):
        exchange(connect(), address(amazon))
    assert len(amazon.asked) == 3


@pytest.mark.parametrize("status", [401, 403, 404])
@pytest.mark.parametrize("exchange", [upload, download])
def test_address_that_ran_out_waits_for_a_new_one(amazon, connect, exchange, status):
    amazon.script = [Says(status, b"<Error><Message>Request has expired</Message></Error>")]
    with pytest.raises(TryLater) as caught:
        exchange(connect(), address(amazon))
    assert caught.value.message == "the document's address has run out"
    assert len(amazon.asked) == 1


@pytest.mark.parametrize("exchange", [upload, download])
def test_redirect_is_never_followed(amazon, connect, exchange):
    amazon.script = [Says(307, headers=(("Location", "https://evil.example/"),)), Says(200)]
    with pytest.raises(TryLater):
        exchange(connect(), address(amazon))
    assert len(amazon.asked) == 1


ELSEWHERE = {
    "another host": "https://evil.example/docs",
    "a host that only looks like it": "https://amazonaws.com.evil.example/docs",
    "the bare domain without a dot": "https://evilamazonaws.com/docs",
    "without encryption": "http://bucket.s3.amazonaws.com/docs",
    "another port": "https://bucket.s3.amazonaws.com:8443/docs",
    "with a user": "https://a:b@bucket.s3.amazonaws.com/docs",
    "a user that looks like Amazon": "https://bucket.s3.amazonaws.com@evil.example/docs",
    "this machine": "http://127.0.0.1:8080/docs",
    "a file": "file:///etc/passwd",
    "nothing": "",
    "no address": "https://bucket.s3.amazonaws.com/a\x00b",
    "an empty name": "https://.amazonaws.com/docs",
    "a backslash": "https://bucket.s3.amazonaws.com\\@evil.example/docs",
    "endless": f"https://bucket.s3.amazonaws.com/{'a' * 70_000}",
    "another content network": "https://d1.cloudfront.net/docs",
}


@pytest.mark.parametrize("url", ELSEWHERE.values(), ids=ELSEWHERE)
@pytest.mark.parametrize("exchange", [upload, download])
def test_document_goes_nowhere_but_to_amazon(connect, monkeypatch, exchange, url):
    transport = connect(endpoint=AMAZON)
    monkeypatch.setattr(transport._http, "send", lambda *_, **__: pytest.fail("it was sent"))
    with pytest.raises(Unreadable) as caught:
        exchange(transport, url and f"{url}?{SECRET}")
    assert "canary" not in f"{caught.value} {caught.value!r}"


@pytest.mark.parametrize(
    "url", [BUCKET, "https://d34o8swod1owfl.cloudfront.net", "https://a.s3.eu-west-1.amazonaws.com"]
)
def test_document_goes_to_amazons_storage_without_a_token(connect, monkeypatch, url):
    transport, sent = connect(endpoint=AMAZON), []

    def send(request, **_):
        sent.append(request)
        return httpx.Response(200, request=request)

    monkeypatch.setattr(transport._http, "send", send)
    upload(transport, f"{url}/Feed_1?{SECRET}")
    [request] = sent
    assert str(request.url) == f"{url}/Feed_1?{SECRET}"
    assert "x-amz-access-token" not in request.headers


@pytest.mark.parametrize("url", [BUCKET, "http://127.0.0.1:1", "https://127.0.0.1"])
@pytest.mark.parametrize("exchange", [upload, download])
def test_small_amazon_on_this_machine_leads_nowhere_else(amazon, connect, exchange, url):
    """T-20: what is tried out at home never reaches Amazon's storage."""
    with pytest.raises(Unreadable):
        exchange(connect(), f"{url}/docs?{SECRET}")
    assert amazon.asked == []


def test_upload_is_kept_back_while_nothing_may_change(amazon, connect):
    """F-17: an upload changes nothing by itself, but nothing at all shall leave."""
    with pytest.raises(ReadOnly):
        upload(connect(may_change=lambda: False), address(amazon))
    assert amazon.asked == []


def test_download_goes_on_while_nothing_may_change(amazon, connect):
    amazon.script = [Says(200, b"fine")]
    assert download(connect(may_change=lambda: False), address(amazon)) == b"fine"


FAILURES = {
    "fine": Says(200, b"canary"),
    "expired": Says(403, f"<Error><Url>{SECRET}</Url></Error>".encode()),
    "as Amazon's words": Says(400, f'{{"errors":[{{"code":"{SECRET}"}}]}}'.encode()),
    "a drop": Drops(),
}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
@pytest.mark.parametrize("exchange", [upload, download])
def test_address_shows_nowhere(amazon, connect, everything_logged, exchange, failure):
    amazon.script = [failure] * 3
    error = None
    try:
        exchange(connect(), address(amazon))
    except AmazonError as caught:
        error = caught
    shown = everything_logged()
    assert "Document" in shown
    assert "canary" not in f"{shown} {error} {error!r} {vars(error) if error else ''}"


def test_document_that_is_too_large_is_not_read(amazon, connect, monkeypatch):
    monkeypatch.setattr(transport_module, "LARGEST_BODY", 10)
    amazon.script = [Says(200, b"x" * 11)] * 3
    with pytest.raises(Unreadable) as caught:
        download(connect(), address(amazon))
    assert caught.value.message == "it is too large"


def test_bomb_is_not_unpacked():
    bomb = gzip.compress(bytes(50_000_000))
    with pytest.raises(Unreadable) as caught:
        unpacked(bomb, operation="downloadDocument", largest=1_000_000)
    assert caught.value.message == "it is too large"


BROKEN = {
    "plain text": b"order-id\tsku",
    "nothing": b"",
    "cut short": gzip.compress(b"order-id" * 1000)[:-12],
    "only its beginning": b"\x1f\x8b",
    "a flipped bit": gzip.compress(b"order-id" * 1000)[:30] + b"\xff" * 30,
}


@pytest.mark.parametrize("packed", BROKEN.values(), ids=BROKEN)
def test_broken_packing_cannot_be_read(amazon, connect, packed):
    amazon.script = [Says(200, packed)]
    with pytest.raises(Unreadable):
        download_document(connect(), address(amazon), is_compressed=True)


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=4), st.integers(0, 9))
def test_packing_in_several_parts_loses_nothing(parts, level):
    packed = b"".join(gzip.compress(part, level) for part in parts)
    assert unpacked(packed, operation="downloadDocument") == b"".join(parts)


@given(st.binary(max_size=300))
def test_any_bytes_are_unpacked_or_refused(tail):
    packed = b"\x1f\x8b\x08" + tail
    try:
        unpacked(packed, operation="downloadDocument")
    except Unreadable:
        with pytest.raises((zlib.error, EOFError, gzip.BadGzipFile)):
            gzip.decompress(packed)
