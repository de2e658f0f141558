"""What comes in and what goes out, before it becomes bytes on a socket?"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes = b""


@dataclass
class Reply:
    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    dropped: bool = False
    cut_short: bool = False


@dataclass
class Seen:
    """One line of the request log; secrets and tokens are never in it."""

    operation: str
    method: str
    path: str
    query: dict[str, list[str]]
    at: datetime
    request_id: str
    body: Any = None
    status: int | None = None
    misbehaved: str | None = None
    seller_id: str | None = None
    unknown_parameters: list[str] = field(default_factory=list)


class Refusal(Exception):
    """Amazon says no: a status and one error of its error list."""

    def __init__(self, status: int, code: str, message: str, details: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.error = {"code": code, "message": message}
        if details is not None:
            self.error["details"] = details

    def reply(self) -> Reply:
        return as_json(self.status, {"errors": [self.error]})


def invalid_input(message: str) -> Refusal:
    return Refusal(400, "InvalidInput", message)


def not_found(message: str) -> Refusal:
    return Refusal(404, "NotFound", message)


def as_json(status: int, document: Any) -> Reply:
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Reply(status, body, {"Content-Type": "application/json"})
