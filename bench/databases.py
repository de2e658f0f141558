"""Which databases are measured? An SQLite file of our own, and PostgreSQL where one answers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

USUAL_POSTGRESQL = "postgres://postgres@127.0.0.1:5432/postgres"


@dataclass(frozen=True)
class Kind:
    """A kind of database; `url` is the server's, nothing for SQLite."""

    name: str
    url: str = ""


SQLITE = Kind("SQLite")


def postgresql() -> Kind | None:
    """Answer the PostgreSQL of DATABASE_URL, or the one on this machine, if it answers."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        url = os.environ.get("POSTGRES_URL", USUAL_POSTGRESQL)
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.Error:
        return None
    return Kind("PostgreSQL", url)


@contextmanager
def temporary(kind: Kind, folder: Path, name: str) -> Iterator[str]:
    """Lend the URL of an empty database; it is gone afterwards, with every copy named after it."""
    if not kind.url:
        yield f"sqlite:///{folder / name}.sqlite3"
        return
    database = f"counterpart_bench_{os.getpid()}_{name}"
    _command(kind.url, "CREATE DATABASE {}", database)
    try:
        yield urlunsplit(urlsplit(kind.url)._replace(path=f"/{database}"))
    finally:
        for one in (database, copy_name(database)):
            _command(kind.url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", one)


def copy_name(database: str) -> str:
    return f"{database}_copy"


def copy_postgresql(url: str) -> str:
    """Copy a PostgreSQL database that nobody is connected to; answers the copy's URL."""
    parts = urlsplit(url)
    database = parts.path[1:]
    server = urlunsplit(parts._replace(path="/postgres"))
    _command(server, "CREATE DATABASE {} TEMPLATE {}", copy_name(database), database)
    return urlunsplit(parts._replace(path=f"/{copy_name(database)}"))


def _command(url: str, statement: str, *names: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))
