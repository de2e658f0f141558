"""How many rows have each value of a column? Counted up to a limit, in one query."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from counterpart.core.finding.narrowing import run_together, statement

# Counting a million rows takes longer than showing a page of them, and tells a person no more.
MOST = 10_000


def capped_count(rows: QuerySet[Any], *, most: int = MOST) -> int:
    """Count rows, at most one more than `most`: then there are more than that."""
    part = statement(_some(rows, most))
    if part is None:
        return 0
    # As SQL of its own: the count of a sliced queryset is built twice as long as it runs.
    ((found,),) = run_together("SELECT COUNT(*)", [part])
    return int(found)


def capped_counts(
    rows: QuerySet[Any], column: str, values: Iterable[str], *, most: int = MOST
) -> dict[str, int]:
    """Count the rows of each value, at most one more than `most` of each. One query."""
    wanted = dict.fromkeys(values, 0)
    parts = {
        value: part
        for value in wanted
        if (part := statement(_some(rows.filter(**{column: value}), most)))
    }
    named = dict(enumerate(parts))
    heads = [f"SELECT {number}, COUNT(*)" for number in named]
    found = run_together(heads, list(parts.values()))
    return wanted | {named[number]: count for number, count in found}


def _some(rows: QuerySet[Any], most: int) -> QuerySet[Any, Any]:
    return rows.order_by().values_list("pk")[: most + 1]
