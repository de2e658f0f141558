"""What would the very same rows cost as bare bulk SQL, without any product around it?"""

import sqlite3
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

import psycopg
from django.db import connection
from psycopg.types.string import TextLoader

from bench.databases import copy_postgresql

AMAZON_ORDER = "amazon_amazonorder"
MIRROR = (AMAZON_ORDER, "amazon_amazonorderitem", "amazon_ordernote")
COMMERCE = (
    "orders_order",
    "inventory_stockmovement",
    "orders_orderline",
    "orders_orderaddress",
    "orders_invoice",
    "orders_invoiceline",
    "orders_historyentry",
)
TABLES = (*MIRROR, *COMMERCE)
# What the import writes into a copy once more when the Commerce order exists.
LINK = ("import_state", "status", "order_id", "note_code", "note_params")
Values = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """Rows of one table as a driver reads and writes them."""

    name: str
    columns: tuple[str, ...]
    rows: list[Values]

    def column(self, name: str) -> int:
        return self.columns.index(name)


class Engine(Protocol):
    """The least that is needed of a database."""

    mark: str

    def run(self, statement: str, values: Values = ()) -> Any: ...

    def insert(self, table: Table) -> None: ...

    def update(self, statement: str, rows: list[Values]) -> None: ...

    def close(self) -> None: ...


class Sqlite:
    """The driver's executemany: one prepared statement, run in C."""

    mark = "?"

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.run("PRAGMA journal_mode=WAL")
        self.run("PRAGMA synchronous=FULL")
        self.run("PRAGMA foreign_keys=ON")

    def run(self, statement: str, values: Values = ()) -> Any:
        return self.connection.execute(statement, values)

    def insert(self, table: Table) -> None:
        marks = ", ".join("?" * len(table.columns))
        self.update(f"{_insert_into(table)} ({marks})", table.rows)

    def update(self, statement: str, rows: list[Values]) -> None:
        self.connection.executemany(statement, rows)

    def close(self) -> None:
        self.connection.close()


class Postgresql:
    """The driver's executemany, which sends in a pipeline: cheaper than an INSERT of many rows."""

    mark = "%s"

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url, autocommit=True)
        self.connection.adapters.register_loader("jsonb", TextLoader)

    def run(self, statement: str, values: Values = ()) -> Any:
        return self.connection.execute(statement.encode(), values)

    def insert(self, table: Table) -> None:
        marks = ", ".join(["%s"] * len(table.columns))
        self.update(f"{_insert_into(table)} ({marks})", table.rows)

    def update(self, statement: str, rows: list[Values]) -> None:
        with self.connection.cursor() as cursor:
            cursor.executemany(statement.encode(), rows)

    def close(self) -> None:
        self.connection.close()


def fresh_copy() -> tuple[str, str]:
    """Copy the database as it is now; answers where the original and the copy are."""
    chosen = connection.settings_dict
    connection.close()
    if connection.vendor == "sqlite":
        path = str(chosen["NAME"])
        sqlite3.connect(path).execute("PRAGMA wal_checkpoint(TRUNCATE)").connection.close()
        Path(f"{path}.copy").write_bytes(Path(path).read_bytes())
        return path, f"{path}.copy"
    place = "postgres://{USER}@{HOST}:{PORT}/{NAME}".format(**chosen)
    return place, copy_postgresql(place)


def newest_ids() -> dict[str, int]:
    """Answer the highest primary key of each table that the import writes into."""
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")  # noqa: S608  our own name
            found[table] = cursor.fetchone()[0]
    return found


def median_seconds(places: tuple[str, str], marks: Sequence[dict[str, int]]) -> float:
    """Write each page's rows again into the copy, in as many transactions as the import had."""
    engine = Sqlite if connection.vendor == "sqlite" else Postgresql
    source, target = engine(places[0]), engine(places[1])
    spent = []
    for first, last in pairwise(marks):
        pages = {name: _read(source, name, first[name], last[name]) for name in TABLES}
        began = time.process_time()
        _write(target, pages)
        spent.append(time.process_time() - began)
    source.close()
    target.close()
    return statistics.median(spent[2:])


def _read(source: Engine, name: str, first: int, last: int) -> Table:
    found = source.run(
        f"SELECT * FROM {name} WHERE id > {first} AND id <= {last} ORDER BY id"  # noqa: S608
    )
    columns = tuple(column[0] for column in found.description)
    return Table(name, columns, [tuple(row) for row in found.fetchall()])


def _write(target: Engine, pages: dict[str, Table]) -> None:
    copies, notes = pages[AMAZON_ORDER], pages["amazon_ordernote"]
    half = len(notes.rows) // 2
    _transaction(target, [_without_order(copies), pages[MIRROR[1]], _part(notes, 0, half)])
    target.run("BEGIN")
    target.run("UPDATE amazon_accountlease SET holder = holder")
    target.run("COMMIT")
    linked = [tuple(row[copies.column(name)] for name in (*LINK, "id")) for row in copies.rows]
    marked = ", ".join(f"{name} = {target.mark}" for name in LINK)
    commerce = [pages[name] for name in COMMERCE] + [_part(notes, half, len(notes.rows))]
    target.run("BEGIN")
    for table in commerce:
        target.insert(table)
    target.update(f"UPDATE {AMAZON_ORDER} SET {marked} WHERE id = {target.mark}", linked)  # noqa: S608
    target.run("UPDATE inventory_stockitem SET reserved = reserved + 1")
    target.run("UPDATE websites_numbersequence SET last = last + 1")
    target.run("COMMIT")


def _transaction(target: Engine, tables: Sequence[Table]) -> None:
    target.run("BEGIN")
    for table in tables:
        target.insert(table)
    target.run("COMMIT")


def _without_order(copies: Table) -> Table:
    place = copies.column("order_id")
    rows = [(*row[:place], None, *row[place + 1 :]) for row in copies.rows]
    return Table(copies.name, copies.columns, rows)


def _part(table: Table, first: int, last: int) -> Table:
    return Table(table.name, table.columns, table.rows[first:last])


def _insert_into(table: Table) -> str:
    return f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES"
