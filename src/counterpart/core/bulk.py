"""How are many rows written at once? One statement for each table, without an ORM query per row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cache, partial
from operator import attrgetter, itemgetter
from typing import Any

from django.db import connection, connections, models, transaction

from counterpart.core.fields import EncryptedDocumentField, EncryptedTextField, ExactDecimalField

Values = list[Iterable[Any]]
# What the drivers take as it is: such values need no preparation.
PLAIN = {
    models.BooleanField, models.CharField, models.EmailField, models.ForeignKey,
    models.OneToOneField, models.PositiveIntegerField, models.TextField,
}  # fmt: skip
FREE_OF_THE_DATABASE = (EncryptedDocumentField, EncryptedTextField, ExactDecimalField)


@dataclass(frozen=True)
class _Column:
    """A column, the attribute that holds its value, and how the driver wants to be given it."""

    name: str
    attribute: str
    type: str
    field: "models.Field[Any, Any]"

    def prepared(self, values: Iterable[Any]) -> Iterable[Any]:
        field = self.field
        if type(field) in PLAIN:
            return values
        if isinstance(field, FREE_OF_THE_DATABASE):
            return map(field.get_prep_value, values)
        prepare = partial(field.get_db_prep_save, connection=connections[connection.alias])
        if isinstance(field, models.DateTimeField):
            return map(_remembering(prepare), values)
        return map(prepare, values)


def insert_rows(rows: Iterable[models.Model]) -> None:
    """Insert new rows of one model and give them their primary keys."""
    new = list(rows)
    if not new:
        return
    model = type(new[0])
    columns = _columns(model)
    read = attrgetter(*(column.attribute for column in columns))
    by_column = _by_column(columns, map(read, new))
    keys = _insert(model, columns, by_column, returning=" RETURNING id")
    for row, key in zip(new, keys, strict=True):
        row.pk = key
        row._state.adding = False  # noqa: SLF001  as Django's own bulk_create does
        row._state.db = connection.alias  # noqa: SLF001


def insert_values(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that nobody needs afterwards; all of them name the same attributes."""
    if not rows:
        return
    given = {column.attribute: column for column in _columns(model)}
    columns = [given.pop(attribute) for attribute in rows[0]]
    by_column = _by_column(columns, map(itemgetter(*rows[0]), rows))
    for other in given.values():
        columns.append(other)
        by_column.append(list(other.prepared([other.field.get_default()])) * len(rows))
    _insert(model, columns, by_column)


def update_rows(rows: Iterable[models.Model], names: Sequence[str]) -> None:
    """Save these fields of rows of one model, by ascending keys."""
    known = sorted(rows, key=lambda row: row.pk)
    if not known:
        return
    model = type(known[0])
    fields = [*(model._meta.get_field(name) for name in names), model._meta.pk]  # noqa: SLF001
    columns = [_column(field) for field in fields if isinstance(field, models.Field)]
    read = attrgetter(*(column.attribute for column in columns))
    by_column = _by_column(columns, map(read, known))
    with transaction.atomic(savepoint=False):
        if connection.vendor == "postgresql":
            _update_arrays(_table(model), columns, by_column)
        else:
            _update_each(_table(model), columns, by_column)


def _by_column(columns: Sequence[_Column], rows: Iterable[tuple[Any, ...]]) -> Values:
    by_column = zip(*rows, strict=True)
    return [column.prepared(values) for column, values in zip(columns, by_column, strict=True)]


def _insert(
    model: type[models.Model], columns: Sequence[_Column], values: Values, *, returning: str = ""
) -> Sequence[int]:
    with transaction.atomic(savepoint=False):
        if connection.vendor == "postgresql":
            return _insert_arrays(_table(model), columns, values, returning)
        return _insert_each(_table(model), columns, values)


def _insert_each(table: str, columns: Sequence[_Column], values: Values) -> range:
    """SQLite runs one prepared statement for each row."""
    marks = ", ".join(["%s"] * len(columns))
    rows = list(zip(*values, strict=True))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({_names(columns)}) VALUES ({marks})",  # noqa: S608  our own names
            rows,
        )
        cursor.execute("SELECT last_insert_rowid()")
        last: int = cursor.fetchone()[0]
    # The transaction is the only writer, so its keys have no gaps.
    return range(last - len(rows) + 1, last + 1)


def _insert_arrays(
    table: str, columns: Sequence[_Column], values: Values, returning: str
) -> list[int]:
    """PostgreSQL takes one array for each column."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({_names(columns)}) "  # noqa: S608  our own names
            f"SELECT * FROM unnest({_arrays(columns)}){returning}",
            _plain(values),
        )
        return [row[0] for row in cursor.fetchall()] if returning else []


def _update_each(table: str, columns: Sequence[_Column], values: Values) -> None:
    changes = ", ".join(f'"{column.name}" = %s' for column in columns[:-1])
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {changes} WHERE id = %s",  # noqa: S608  our own names
            list(zip(*values, strict=True)),
        )


def _update_arrays(table: str, columns: Sequence[_Column], values: Values) -> None:
    changes = ", ".join(f'"{column.name}" = new."{column.name}"' for column in columns[:-1])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {changes} "  # noqa: S608  our own names
            f"FROM unnest({_arrays(columns)}) AS new({_names(columns)}) WHERE {table}.id = new.id",
            _plain(values),
        )


def _names(columns: Sequence[_Column]) -> str:
    return ", ".join(f'"{column.name}"' for column in columns)


def _arrays(columns: Sequence[_Column]) -> str:
    # Without the length: a cast would cut off what the column must refuse.
    return ", ".join(f"%s::{column.type.partition('(')[0]}[]" for column in columns)


def _plain(values: Values) -> list[list[Any]]:
    """An array holds values of one kind: a choice is written as its value."""
    return [
        [value.value if isinstance(value, Enum) else value for value in of_column]
        for of_column in values
    ]


def _remembering(prepare: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Prepare equal moments once: most rows of a batch carry the same ones."""
    known: dict[datetime, Any] = {}

    def prepared(value: datetime) -> Any:
        if value not in known:
            known[value] = prepare(value)
        return known[value]

    return prepared


def _table(model: type[models.Model]) -> str:
    return f'"{model._meta.db_table}"'  # noqa: SLF001


@cache
def _columns(model: type[models.Model]) -> list[_Column]:
    return [_column(field) for field in model._meta.concrete_fields if not field.primary_key]  # noqa: SLF001


@cache
def _column(field: "models.Field[Any, Any]") -> _Column:
    name, type_ = field.column or field.attname, field.db_type(connection) or "text"
    return _Column(name, field.attname, type_, field)
