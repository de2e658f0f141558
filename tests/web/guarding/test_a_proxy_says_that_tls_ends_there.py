"""Does the web server let through what a proxy says of TLS, and nothing that is too large?"""

from collections.abc import Iterator
from http.client import HTTPConnection
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import waitress
from waitress import wasyncore

from counterpart.cli.serving import SETTINGS


@pytest.fixture
def address() -> Iterator[str]:
    """A server as `counterpart web` sets it up, which answers with what it was told."""
    server = waitress.create_server(said, host="127.0.0.1", port=0, **SETTINGS)
    thread = Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}/"
    # In the server's own thread: it may be waiting for what would be closed under its feet.
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
    thread.join(10)
    server.task_dispatcher.shutdown()


def said(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ.get("HTTP_X_FORWARDED_PROTO", "nothing").encode()]


def test_the_proxys_word_reaches_the_pages(address):
    """Without it links in e-mails begin with http://, and browsers are told nothing of HSTS."""
    assert httpx.get(address, headers={"X-Forwarded-Proto": "https"}).text == "https"
    assert httpx.get(address).text == "nothing"


def test_what_is_larger_than_any_file_is_refused_unread(address):
    connection = HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.putrequest("POST", "/")
    connection.putheader("Content-Length", str(SETTINGS["max_request_body_size"] + 1))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()
