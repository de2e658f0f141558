"""How is this Amazon reached over real HTTP?"""

import logging
import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.client import responses
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypedDict, Unpack
from urllib.parse import parse_qs, urlsplit

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.central.consent import answer_central, is_central
from counterpart.sandbox.control.http import answer_control, is_control
from counterpart.sandbox.keeping import Keeper
from counterpart.sandbox.wire.answers import Reply, Request, as_json

log = logging.getLogger("counterpart.sandbox")
# "Feeds API Best Practices": a document of less than 10 MiB.
LARGEST_BODY = 10 * 1024 * 1024


class Habits(TypedDict, total=False):
    """What an Amazon can be started with; without `now` its time is the real one."""

    seed: int
    now: str | datetime | None
    speed: float
    enforce_quotas: bool
    strict: bool
    plans: Mapping[str, tuple[float, int]] | None


class SandboxServer:
    """Serve an Amazon on a thread of its own: a context manager, or start() and stop()."""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        state_file: str | Path | None = None,
        **habits: Unpack[Habits],
    ) -> None:
        self.amazon = Amazon(**habits)
        self.keeper = Keeper(self.amazon, Path(state_file)) if state_file else None
        self.host = host
        self.port = port
        self._listener: Listener | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return self.amazon.url

    def start(self) -> Self:
        if self.keeper is not None:
            self.keeper.start()
        listener = Listener((self.host, self.port), self.amazon)
        self.port = listener.server_address[1]
        self.amazon.url = f"http://{self.host}:{self.port}"
        self._listener = listener
        self._thread = threading.Thread(
            target=listener.serve_forever,
            kwargs={"poll_interval": 0.02},
            name="sandbox",
            daemon=True,
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        if self._listener is None or self._thread is None:
            return
        self._listener.shutdown()
        self._thread.join()
        self._listener.close()
        self._listener = self._thread = None
        if self.keeper is not None:
            self.keeper.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


class Listener(ThreadingHTTPServer):
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], amazon: Amazon) -> None:
        self.amazon = amazon
        self.connections: dict[Any, threading.Thread] = {}
        super().__init__(address, Connection)

    def close(self) -> None:
        """Hang up on every client, so that no thread waits for a request that never comes."""
        still_open = list(self.connections.items())
        for connection, _ in still_open:
            hang_up(connection)
        for _, thread in still_open:
            thread.join()
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        thread = threading.Thread(
            target=self.process_request_thread, args=(request, client_address), daemon=True
        )
        self.connections[request] = thread
        thread.start()

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self.connections.pop(request, None)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002
        log.debug("A client went away: %s", sys.exc_info()[1])


class Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Listener

    def answer(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        if size > LARGEST_BODY:
            self.close_connection = True
            self.send(as_json(413, {"errors": [{"code": "InvalidInput", "message": "Too large."}]}))
            return
        url = urlsplit(self.path)
        request = Request(
            method=self.command,
            path=url.path,
            query=parse_qs(url.query, keep_blank_values=True),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(size),
        )
        amazon = self.server.amazon
        if is_control(url.path):
            self.send(answer_control(amazon, request))
        elif is_central(url.path):
            self.send(answer_central(amazon, request))
        else:
            self.send(amazon.answer(request))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815

    def send(self, reply: Reply) -> None:
        if reply.delay:
            time.sleep(reply.delay)
        if reply.dropped:
            self.close_connection = True
            hang_up(self.connection)
            return
        body = reply.body
        if reply.cut_short:
            body = body[: len(body) // 2]
            self.close_connection = True
        # One send for head and body: two small ones can wait 40 ms for each other.
        self.connection.sendall(self.head(reply) + body)
        if reply.cut_short:
            hang_up(self.connection)

    def head(self, reply: Reply) -> bytes:
        moment = self.server.amazon.clock.now()
        lines = [
            f"HTTP/1.1 {reply.status} {responses.get(reply.status, 'Unknown')}",
            f"Date: {format_datetime(moment, usegmt=True)}",
            *(f"{name}: {value}" for name, value in reply.headers.items()),
        ]
        if reply.status != HTTPStatus.NO_CONTENT:
            lines.append(f"Content-Length: {len(reply.body)}")
        if self.close_connection:
            lines.append("Connection: close")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        log.debug("%s", format % args)


def hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        log.debug("The client had already hung up.")


def serve(
    host: str = "127.0.0.1",
    port: int = 8765,
    *,
    seed: int = 7,
    state_file: str | Path | None = None,
    now: str | datetime | None = None,
    enforce_quotas: bool = True,
) -> None:
    """Serve until SIGINT or SIGTERM; must be called on the main thread."""
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    server = SandboxServer(
        seed=seed,
        now=now,
        enforce_quotas=enforce_quotas,
        host=host,
        port=port,
        state_file=state_file,
    )
    with server:
        over.wait()
