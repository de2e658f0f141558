"""What does the address of a list say: filters, sort, page, columns?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from counterpart.web.grids.columns import Column

SIZES = (25, 50, 100, 200)


@dataclass(frozen=True)
class State:
    """How a list is to be shown. Nonsense in an address falls back to what is usual."""

    sort: str
    page: int
    size: int
    columns: tuple[Column, ...]
    is_own_columns: bool

    @property
    def order(self) -> str:
        return self.sort.removeprefix("-")

    @property
    def is_descending(self) -> bool:
        return self.sort.startswith("-")


def read_state(
    address: QueryDict, columns: tuple[Column, ...], *, default_sort: str, usual_size: int
) -> State:
    """Answer what an address says about a list."""
    sortable = {column.key for column in columns if column.sorts_by}
    sort = address.get("sort", default_sort)
    if sort.removeprefix("-") not in sortable:
        sort = default_sort
    chosen = _columns(address, columns)
    return State(
        sort=sort,
        page=max(_whole(address.get("page", ""), 1), 1),
        size=_size(address.get("per", ""), usual_size),
        columns=chosen or tuple(column for column in columns if column.is_default),
        is_own_columns=bool(chosen),
    )


def with_changes(address: QueryDict, changes: Mapping[str, Any]) -> str:
    """Answer an address with some values changed; None or "" leaves one out."""
    values = address.copy()
    for name, value in changes.items():
        if value in {None, ""}:
            values.pop(name, None)
        else:
            values[name] = str(value)
    return f"?{values.urlencode()}"


def plain_query(address: QueryDict) -> str:
    """Answer an address without what does not belong to a view: its page and its export."""
    kept = address.copy()
    for name in ("page", "view", "export"):
        kept.pop(name, None)
    return kept.urlencode()


def _columns(address: QueryDict, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    named = [key for text in address.getlist("columns") for key in text.split(",")]
    known = {column.key: column for column in columns}
    wanted = dict.fromkeys(key for key in named if key in known)
    heads = [column.key for column in columns if column.is_head and column.key not in wanted]
    return tuple(known[key] for key in [*heads, *wanted]) if wanted else ()


def _size(text: str, usual: int) -> int:
    size = _whole(text, usual)
    return size if 1 <= size <= 999 else usual


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else otherwise
