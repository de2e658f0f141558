"""How is a question written, and an answer of several pages read to its end?"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

from counterpart.amazon.client.transport import Transport

MOST_PAGES = 1000


class Page(Protocol):
    @property
    def next_token(self) -> str | None: ...


PageShape = TypeVar("PageShape", bound=Page)


def every_page(
    transport: Transport,
    operation: str,
    path: str,
    params: Mapping[str, str],
    shape: type[PageShape],
    *,
    repeated: bool = False,
) -> Iterator[PageShape]:
    """Ask page after page. With `repeated`, all parameters go with the token, else it goes alone.

    Raises Unreadable instead of going round in circles.
    """
    asked, seen = dict(params), set[str]()
    while True:
        answer = transport.get(operation, path, params=asked)
        page = answer.decoded(shape)
        yield page
        token = page.next_token
        if not token:
            return
        if token in seen or len(seen) == MOST_PAGES:
            raise answer.unreadable("its pages have no end")
        seen.add(token)
        asked = {**(params if repeated else {}), "nextToken": token}


def moment(moment: datetime | None) -> str:
    """Cut to the millisecond, never up: no search begins or ends later than it was asked to."""
    if moment is None:
        return ""
    if moment.tzinfo is None:
        raise ValueError("A time sent to Amazon needs a time zone.")
    text = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
    return f"{text}Z"


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def quoted(identifier: str) -> str:
    """Write an id or SKU as one part of a path."""
    if identifier.strip(". ") == "":
        raise ValueError("An id in a path cannot be empty.")
    return quote(identifier, safe="")
