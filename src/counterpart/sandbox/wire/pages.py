"""Where does the next page begin, and is the token still good?"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from counterpart.sandbox.books.clock import read_time, show_time
from counterpart.sandbox.books.seeds import opaque
from counterpart.sandbox.wire.answers import invalid_input
from counterpart.sandbox.wire.parameters import FREE_WHILE_PAGING, Query

# "Orders API v2026-01-01 reference", paginationToken.
TOKEN_LIFE = timedelta(hours=24)


@dataclass(frozen=True)
class Bookmark:
    """Everything that the next page needs, carried by the token itself."""

    issued_at: datetime
    generation: int
    question: str
    until: datetime
    last_at: datetime
    last_id: str


def question_of(seller_id: str, query: Query) -> str:
    fixed = {name: query[name] for name in sorted(query) if name not in FREE_WHILE_PAGING}
    return opaque(seller_id, json.dumps(fixed, sort_keys=True), length=16)


def write_token(seed: int, mark: Bookmark) -> str:
    told = [
        show_time(mark.issued_at),
        mark.generation,
        mark.question,
        show_time(mark.until),
        show_time(mark.last_at),
        mark.last_id,
    ]
    text = json.dumps(told, separators=(",", ":"))
    return base64.urlsafe_b64encode(f"{opaque(seed, text, length=12)}{text}".encode()).decode()


def read_token(seed: int, token: str) -> Bookmark:
    try:
        plain = base64.urlsafe_b64decode(token.encode()).decode()
    except (binascii.Error, ValueError):
        raise invalid_input("The paginationToken is not valid.") from None
    signature, text = plain[:12], plain[12:]
    if signature != opaque(seed, text, length=12):
        raise invalid_input("The paginationToken is not valid.")
    issued_at, generation, question, until, last_at, last_id = json.loads(text)
    return Bookmark(
        issued_at=read_time(issued_at),
        generation=generation,
        question=question,
        until=read_time(until),
        last_at=read_time(last_at),
        last_id=last_id,
    )


def check_bookmark(mark: Bookmark, *, question: str, generation: int, now: datetime) -> None:
    if mark.generation != generation or now - mark.issued_at >= TOKEN_LIFE:
        raise invalid_input("The paginationToken has expired.")
    if mark.question != question:
        raise invalid_input("The parameters must not change while paging.")
