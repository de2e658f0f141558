"""Which of the rows that we keep has Amazon not shown?"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Max, Min, QuerySet


class Shown:
    """Some rows, of which those that Amazon shows are ticked off; newer ones do not count.

    One byte for each: a million of them are a megabyte.
    """

    def __init__(self, rows: QuerySet[Any]) -> None:
        self._rows = rows.order_by("pk")
        ends = rows.aggregate(first=Min("pk"), last=Max("pk"))
        self._first = ends["first"] or 0
        self._last = ends["last"] or -1
        self._ticks = bytearray(self._last - self._first + 1)

    def add(self, pk: int) -> None:
        """Tick a row off."""
        if self._first <= pk <= self._last:
            self._ticks[pk - self._first] = 1

    def others(self, name: str) -> Iterator[Any]:
        """Yield a column of those that were not ticked off."""
        rows = self._rows.filter(pk__lte=self._last)
        for pk, value in rows.values_list("pk", name).iterator():
            if not self._ticks[pk - self._first]:
                yield value
