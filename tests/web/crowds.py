"""Very many rows of a kind at once: copies of one row, made by the database itself."""

from typing import Any

from django.db import connection
from django.db.models import Model

# Copies have keys from here on, so that rows of other tables can be told which one is theirs.
FIRST = 1_000_000


def crowd(row: Model | None, count: int, **changes: str) -> None:
    """Copy a row so many times; `changes` are SQL expressions by column, in which `n` counts."""
    assert row is not None
    quote = connection.ops.quote_name
    meta: Any = row._meta
    key = meta.pk
    wanted: dict[str, str] = {}
    for field in meta.concrete_fields:
        column: Any = field.column
        plain = f"{FIRST} + n" if field.primary_key else f"source.{quote(column)}"
        wanted[column] = changes.pop(column, plain)
    assert not changes, f"{meta.db_table} has no column {', '.join(changes)}."
    columns = ", ".join(quote(column) for column in wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(meta.db_table)} ({columns}) "  # noqa: S608 - our own words
            f"WITH RECURSIVE series(n) AS "
            f"(SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {count:d}) "
            f"SELECT {', '.join(wanted.values())} FROM {quote(meta.db_table)} source, series "
            f"WHERE source.{quote(key.column)} = %s",
            [row.pk],
        )
