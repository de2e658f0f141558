"""What did Amazon answer, and what follows from it?"""

import enum
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar

import msgspec

from counterpart.amazon.client.decoding import UNREADABLE, decode_document
from counterpart.amazon.client.errors import Unreadable, Unsure

Shape = TypeVar("Shape")

LONGEST_TEXT = 500
LONGEST_PAUSE_SECONDS = 86_400.0
REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Answer:
    """What came back for one request. `http_status` is None if nothing did.

    `trouble` names what went wrong on the way, `left` tells whether the request can have
    reached Amazon.
    """

    operation: str
    http_status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    trouble: str = ""
    left: bool = True

    @property
    def request_id(self) -> str:
        return request_id_in(self.headers)

    @property
    def rate(self) -> float | None:
        """Requests per second, if Amazon named a usable rate."""
        return _positive_number(self.headers.get("x-amzn-ratelimit-limit", ""))

    def is_success(self) -> bool:
        return self.http_status is not None and 200 <= self.http_status < 300

    def retry_after(self, now: datetime) -> float | None:
        """Seconds Amazon asked to wait, at least one and at most a day."""
        text = self.headers.get("retry-after", "").strip()
        if not text:
            return None
        seconds = _number(text)
        if seconds is None:
            seconds = _seconds_until(text, now)
        return None if seconds is None else min(max(seconds, 1.0), LONGEST_PAUSE_SECONDS)

    def decoded(self, shape: type[Shape]) -> Shape:
        """Read the body of a successful answer to a question; raises Unreadable."""
        try:
            return decode_document(self.body, shape)
        except UNREADABLE:
            raise self.unreadable("it is not the JSON document expected") from None

    def confirmed(self, shape: type[Shape]) -> Shape:
        """Read the body of a successful answer to a change that must say more; raises Unsure."""
        try:
            return decode_document(self.body, shape)
        except UNREADABLE:
            raise Unsure(
                "the answer is not the JSON document expected",
                operation=self.operation,
                code=self.trouble,
                request_id=self.request_id,
                http_status=self.http_status,
            ) from None

    def unreadable(self, message: str) -> Unreadable:
        return Unreadable(
            message,
            operation=self.operation,
            code=self.trouble,
            request_id=self.request_id,
            http_status=self.http_status,
        )


class Verdict(enum.Enum):
    ACCEPTED = enum.auto()
    AGAIN = enum.auto()
    SIGN_AGAIN = enum.auto()
    SLOW_DOWN = enum.auto()
    REFUSED = enum.auto()
    UNSURE = enum.auto()


# 403 covers an expired token as well as denied access: ordersV0.json, response 403.
_REFUSALS = {
    401: Verdict.SIGN_AGAIN,
    403: Verdict.SIGN_AGAIN,
    429: Verdict.SLOW_DOWN,
}


def judge(answer: Answer, *, repeatable: bool) -> Verdict:
    """Decide what an answer means for a request that may or may not be sent twice."""
    status = answer.http_status
    lost = Verdict.AGAIN if repeatable else Verdict.UNSURE
    if status is None:
        return lost if answer.left else Verdict.AGAIN
    if answer.is_success():
        return Verdict.ACCEPTED if _is_whole(answer, repeatable=repeatable) else lost
    if status >= 500 or status == 408:
        return lost
    if status < 400 and not repeatable:
        return Verdict.UNSURE
    return _REFUSALS.get(status, Verdict.REFUSED)


def _is_whole(answer: Answer, *, repeatable: bool) -> bool:
    if answer.trouble:
        return False
    if repeatable or not answer.body.strip():
        return True
    # confirmShipment answers 204 without a body; a web page with 200 is some proxy's word.
    try:
        msgspec.json.decode(answer.body)
    except UNREADABLE:
        return False
    return True


@dataclass(frozen=True)
class Complaint:
    """What Amazon said about a refused request, in its words."""

    code: str = ""
    message: str = ""
    details: str = ""


def complaint_in(body: bytes) -> Complaint:
    """Find Amazon's words in the body of a refusal; empty if it is not one of its two shapes."""
    try:
        found = msgspec.json.decode(body)
    except UNREADABLE:
        return Complaint()
    if isinstance(found, dict) and isinstance(found.get("errors"), list) and found["errors"]:
        found = found["errors"][0]
    if not isinstance(found, dict):
        return Complaint()
    return Complaint(
        code=_text(found.get("code")),
        message=_text(found.get("message")),
        details=_text(found.get("details")),
    )


def request_id_in(headers: Mapping[str, str]) -> str:
    """Answer Amazon's request id; empty if there is none or it could be something else."""
    text = headers.get("x-amzn-requestid", "")
    return text if REQUEST_ID.fullmatch(text) else ""


def tidied(text: str) -> str:
    """One line of printable text."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _text(value: object) -> str:
    return tidied(value)[:LONGEST_TEXT] if isinstance(value, str) else ""


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _positive_number(text: str) -> float | None:
    number = _number(text)
    return number if number is not None and number > 0 else None


def _seconds_until(text: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - now) / timedelta(seconds=1)
