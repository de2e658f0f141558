"""Which rows stand on a page of a sorted list? Their keys, found along an index."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet

from counterpart.core.finding.counting import MOST
from counterpart.core.finding.narrowing import run_together, statement

Rows = QuerySet[Any, Any]


def keys_of_page(
    rows: Rows, column: str, *, is_descending: bool, start: int, stop: int, are_few: bool = False
) -> list[int]:
    """Answer the keys of some rows sorted by a column, and where that is equal by their keys.

    Rows without a value come last in both directions. Say `are_few` if `capped_count` counted the
    rows to the end: then they are found first and sorted, in one query. Of more, as many as are
    needed are read along the index that begins with the column, in at most three queries.
    """
    if are_few:
        return list(_sorted(rows, column, is_descending=is_descending)[start:stop])
    sign = "-" if is_descending else ""
    ordered = rows.order_by(f"{sign}{column}", f"{sign}pk")
    if not _may_be_missing(rows, column):
        return _along_index(ordered[start:stop], column)
    # PostgreSQL reads an index that ends with what has no value only forward.
    keys = _along_index(ordered.filter(**{f"{column}__isnull": False})[start:stop], column)
    missing = stop - start - len(keys)
    if missing:
        known = rows.filter(**{f"{column}__isnull": False}).order_by()
        before = 0 if keys or not start else start - known.count()
        without = rows.filter(**{f"{column}__isnull": True}).order_by(f"{sign}pk")
        keys += _along_index(without[before : before + missing], column)
    return keys


def _may_be_missing(rows: Rows, path: str) -> bool:
    """Tell whether a column can have no value, also one of another table: `parent__name`."""
    model: Any = rows.model
    for name in path.split("__"):
        field = model._meta.get_field(name)  # noqa: SLF001
        if field.null:
            return True
        model = field.related_model
    return False


def _sorted(rows: Rows, column: str, *, is_descending: bool) -> Rows:
    # The limit keeps the database from sorting first and looking afterwards.
    few = rows.order_by().values("pk")[: MOST + 1]
    value = F(column)
    first = value.desc(nulls_last=True) if is_descending else value.asc(nulls_last=True)
    found: Rows = rows.model._default_manager.filter(pk__in=few)  # noqa: SLF001
    return found.order_by(first, "-pk" if is_descending else "pk").values_list("pk", flat=True)


def _along_index(ordered: Rows, column: str) -> list[int]:
    part = statement(ordered.values_list("pk"))
    if part is None:
        return []
    sql, values = part
    index = _index(ordered, column)
    if index and connection.vendor == "sqlite":
        # Without statistics SQLite takes any condition for a rare one, and sorts all that match.
        table = f'FROM "{ordered.model._meta.db_table}"'  # noqa: SLF001
        sql = sql.replace(table, f'{table} INDEXED BY "{index}"', 1)
    return [key for (key,) in run_together("SELECT *", [(sql, values)])]


def _index(rows: Rows, column: str) -> str:
    # A parent's key is sorted by under its own name or that of the parent.
    wanted = ([column, "id"], [column.removesuffix("_id"), "id"])
    names: Sequence[str] = [
        index.name
        for index in rows.model._meta.indexes  # noqa: SLF001
        if [field.removeprefix("-") for field in index.fields[:2]] in wanted
    ]
    return names[0] if names else ""
