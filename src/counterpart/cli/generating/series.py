"""How does the database itself write many rows, out of a table of facts about each of them?"""

from collections.abc import Mapping
from typing import Any

from django.db import connection, models

# Permutes the numbers of a series: each fact is drawn by a factor of its own.
PRIME = 1_000_003
FACTORS = (7_919, 104_729, 611_953, 15_485_863, 32_452_843, 49_979_687, 67_867_967, 86_028_121)


def numbers(count: int) -> str:
    """Answer a source of the numbers from 1 to `count`, in the column `i`."""
    more = f"SELECT i + 1 FROM series WHERE i < {count}"  # noqa: S608  a number of our own
    return f"WITH RECURSIVE series(i) AS (SELECT 1 UNION ALL {more})"


def drawn(fact: int, sides: int, *, seed: int) -> str:
    """Answer an expression that draws one of `sides` numbers from 0 for each `i`."""
    factor = FACTORS[fact]
    return f"(((i + {seed * 31 + fact}) * CAST({factor} AS bigint)) % {PRIME} % {sides})"


def moment(seconds: str) -> str:
    """Answer an expression for a moment that is given in seconds since 1970."""
    if connection.vendor == "postgresql":
        return f"to_timestamp({seconds})"
    return f"datetime({seconds}, 'unixepoch')"


def padded(number: str, digits: int) -> str:
    """Answer an expression for a number with leading zeros."""
    if connection.vendor == "postgresql":
        return f"lpad(CAST({number} AS text), {digits}, '0')"
    return f"printf('%0{digits}d', {number})"


def chosen(number: str, values: list[Any]) -> str:
    """Answer an expression that takes the value at a place from a list."""
    cases = " ".join(f"WHEN {place} THEN {quoted(value)}" for place, value in enumerate(values))
    return f"(CASE {number} {cases} END)"


def quoted(value: Any) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'{}'".format(str(value).replace("'", "''"))


def fill(model: type[models.Model], expressions: Mapping[str, str], source: str) -> None:
    """Insert what a source of rows says, by column; what is not said has the field's default."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]  # noqa: SLF001
    columns, parts, values = [], [], []
    for field in fields:
        if field.attname in expressions:
            parts.append(expressions[field.attname].replace("%", "%%"))
        elif field.primary_key:
            continue
        else:
            parts.append("%s")
            values.append(field.get_db_prep_save(field.get_default(), connection))
        columns.append(f'"{field.column}"')
    run(
        f'INSERT INTO "{model._meta.db_table}" ({", ".join(columns)}) '  # noqa: S608, SLF001
        f"SELECT {', '.join(parts)} FROM {source.replace('%', '%%')}",
        values,
    )


def run(sql: str, values: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def highest(model: type[models.Model]) -> int:
    """Answer the highest key of a table."""
    found: int | None = model._default_manager.aggregate(models.Max("pk"))["pk__max"]  # noqa: SLF001
    return found or 0


def go_on_from(model: type[models.Model]) -> None:
    """Let the next key be the one after the highest: the keys were given by us."""
    if connection.vendor == "postgresql":
        table = model._meta.db_table  # noqa: SLF001
        run(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "  # noqa: S608
            f'COALESCE((SELECT MAX(id) FROM "{table}"), 0) + 1, false)'
        )
