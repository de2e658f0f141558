"""Which rows stand on a page, and how many are there?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from counterpart.core.finding.counting import MOST, capped_count
from counterpart.core.finding.paging import keys_of_page


@dataclass(frozen=True)
class Count:
    """How many rows match: exactly, or more than were counted."""

    value: int
    has_more: bool


@dataclass(frozen=True)
class Page:
    """The rows of one page, and where it lies among all."""

    rows: list[Any]
    number: int
    size: int
    count: Count
    has_next: bool

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return (self.number - 1) * self.size + len(self.rows)

    @property
    def pages(self) -> int:
        return max(-(-self.count.value // self.size), self.number)

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def counted(rows: QuerySet[Any]) -> Count:
    """Count rows, up to ten thousand."""
    found = capped_count(rows)
    return Count(min(found, MOST), found > MOST)


def page_of(
    rows: QuerySet[Any],
    column: str,
    *,
    is_descending: bool,
    number: int,
    size: int,
    fetch: Callable[[QuerySet[Any]], QuerySet[Any]],
) -> Page:
    """Read one page: the count, the keys along an index, and only those rows whole.

    A page beyond the last one is the last one that is known. `fetch` adds what the rows show.
    """
    count = counted(rows)
    if not count.has_more:
        number = min(number, max(-(-count.value // size), 1))
    start = (number - 1) * size
    keys = keys_of_page(
        rows,
        column,
        is_descending=is_descending,
        start=start,
        stop=start + size + 1,
        are_few=not count.has_more,
    )
    found = {row.pk: row for row in fetch(rows.model.objects.filter(pk__in=keys[:size]))}
    shown = [found[key] for key in keys[:size] if key in found]
    return Page(shown, number, size, count, len(keys) > size)
