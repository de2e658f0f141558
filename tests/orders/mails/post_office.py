"""A mail server of our own on this machine: it takes what comes, or answers as it is told."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread
from typing import Any


@dataclass
class PostOffice:
    """What was delivered, in which envelope; `refuses` answers some recipients with a code."""

    port: int
    refuses: dict[str, int] = field(default_factory=dict)
    hangs_up_after_data: bool = False
    delivered: list[tuple[str, list[str], EmailMessage]] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": self.port,
            "EMAIL_HOST_USER": "",
            "EMAIL_HOST_PASSWORD": "",
            "EMAIL_USE_TLS": False,
            "EMAIL_USE_SSL": False,
            "EMAIL_TIMEOUT": 5,
        }


@contextmanager
def post_office(port: int = 0) -> Iterator[PostOffice]:
    """Open a mail server; on a free port unless one is given."""
    with _Server(("127.0.0.1", port), _Talk) as server:
        server.office = PostOffice(server.server_address[1])
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.office
        finally:
            server.shutdown()
            thread.join()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    office: PostOffice


class _Talk(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self.sender, self.recipients = "", list[str]()
        self._say(220, "post office")
        while line := self.rfile.readline().decode().strip():
            verb, _, rest = line.partition(" ")
            if verb.upper() == "QUIT":
                self._say(221, "bye")
                return
            if not self._answer(verb.upper(), rest):
                return

    def _answer(self, verb: str, rest: str) -> bool:
        if verb == "MAIL":
            self.sender, self.recipients = _address(rest), []
        if verb == "RCPT":
            code = self.server.office.refuses.get(_address(rest), 250)
            if code == 250:
                self.recipients.append(_address(rest))
            self._say(code, f"about {_address(rest)}")
            return True
        if verb == "DATA":
            return self._take()
        self._say(250, "fine")
        return True

    def _take(self) -> bool:
        self._say(354, "go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.office.delivered.append((self.sender, self.recipients, message))
        if self.server.office.hangs_up_after_data:
            return False
        self._say(250, "taken")
        return True

    def _say(self, code: int, text: str) -> None:
        self.wfile.write(f"{code} {text}\r\n".encode())


def _address(text: str) -> str:
    return text.partition("<")[2].partition(">")[0]
