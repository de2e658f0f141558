"""An HTTP server that answers from a list and remembers what it was asked."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN_PATH = "/auth/o2/token"


@dataclass(frozen=True)
class Says:
    """One scripted answer. `keep` is how many bytes of the body really arrive."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    keep: int | None = None


class Drops:
    """Reads the request and closes the connection."""


class Hangs:
    """Reads the request and never answers."""


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)


def says(document, *, status=200, **headers):
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Says(status, json.dumps(document).encode(), pairs)


class ScriptedAmazon:
    """Answers API calls from `script` and sign-ins from `sign_ins`, else with a fresh token."""

    def __init__(self):
        self.script = []
        self.sign_ins = []
        self.asked = []
        self.signed_in = []
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_for(self))
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self):
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, asked):
        with self._lock:
            if asked.path == TOKEN_PATH:
                self.signed_in.append(asked)
                if self.sign_ins:
                    return self.sign_ins.pop(0)
                token = f"Atza|token-{len(self.signed_in)}"
                return says({"access_token": token, "expires_in": 3600})
            self.asked.append(asked)
            return self.script.pop(0) if self.script else Says(500, b"the script is over")


def _handler_for(amazon):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            length = int(self.headers.get("content-length") or 0)
            names = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, self.path, names, self.rfile.read(length))
            self._tell(amazon.answer(asked))

        do_POST = do_PUT = do_PATCH = do_GET  # noqa: N815

        def _tell(self, step):
            self.close_connection = True
            if isinstance(step, Hangs):
                amazon.closing.wait(10)
            if not isinstance(step, Says):
                return
            self.send_response(step.status)
            for name, value in step.headers:
                self.send_header(name, value)
            if step.status != 204:
                self.send_header("Content-Length", str(len(step.body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(step.body[: step.keep])

        def log_message(self, *args):
            pass

    return Handler
