"""How are rows narrowed to those that some indexes point at? One look into all of them first."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

# So many keys are looked up and sorted at once; of more, the database walks the sorted list.
FEW = 5_000

Keys = QuerySet[Any, Any]
Statement = tuple[str, tuple[Any, ...]]


def narrowed(rows: QuerySet[Any], sources: Sequence[Keys]) -> QuerySet[Any]:
    """Answer the rows whose key is in any of the sources: querysets of one column of keys.

    One query. A database that is given a few keys cannot choose a bad way; given an OR of several
    subqueries, it may well read the whole table.
    """
    keys = first_keys(sources, FEW + 1)
    if len(keys) <= FEW:
        return rows.filter(pk__in=keys)
    return rows.filter(reduce(or_, (Q(pk__in=source) for source in sources)))


def first_keys(sources: Sequence[Keys], most: int) -> set[int]:
    """Answer the keys of all sources, at most so many of each, in one statement."""
    parts = [part for source in sources if (part := statement(source[:most]))]
    return {key for (key,) in run_together("SELECT *", parts)}


def statement(rows: Keys) -> Statement | None:
    """Answer the SQL of a queryset with its values; None if it is empty whatever is stored."""
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return None


def run_together(heads: str | Sequence[str], parts: Sequence[Statement]) -> list[tuple[Any, ...]]:
    """Answer the rows of several selects in one statement; `heads` say what is selected of each."""
    if not parts:
        return []
    wanted = [heads] * len(parts) if isinstance(heads, str) else heads
    # SQLite takes a limit within a union only like this.
    sql = " UNION ALL ".join(
        f"{head} FROM ({part}) AS part" for head, (part, _) in zip(wanted, parts, strict=True)
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _, values in parts for value in values])
        return list(cursor.fetchall())
