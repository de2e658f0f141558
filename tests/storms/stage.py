"""Where killings take place: a database and an Amazon that can be put back as they were."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any, Self

import psycopg
from django.db import connection
from psycopg import sql
from tests.scene import Shop

from counterpart.sandbox.books.shelving import read_books, write_books
from counterpart.sandbox.server import SandboxServer

ROOT = Path(__file__).parents[2]


class Victims:
    """The other process: give it tasks, it answers what came of them."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.storms.victim"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def do(self, *tasks: dict[str, Any]) -> list[dict[str, Any]]:
        """Let as many children as there are tasks work side by side."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(tasks) + "\n")
        self._process.stdin.flush()
        answers: list[dict[str, Any]] = json.loads(self._process.stdout.readline())
        for answer in answers:
            assert "error" not in answer, answer["error"]
        return answers


class Stage:
    """A snapshot of a shop; `set_up` puts a fresh copy on, as often as wanted."""

    def __init__(self, shop: Shop, folder: Path) -> None:
        amazon = shop.amazon
        self.now = shop.now
        self._books = deepcopy(write_books(amazon))
        self._tokens = dict(amazon.tokens)
        self._database = _Database(folder)

    @contextmanager
    def set_up(self) -> Iterator[tuple[SandboxServer, dict[str, Any]]]:
        """Put the scene on; answers its Amazon and what every task needs to know."""
        with SandboxServer(seed=7, now=self.now.isoformat()) as server:
            read_books(server.amazon, self._books)
            server.amazon.tokens = dict(self._tokens)
            yield (
                server,
                {"database": self._database.copy(), "url": server.url, "now": self.now.isoformat()},
            )

    def __enter__(self) -> Self:
        self._database.keep()
        return self

    def __exit__(self, *_: object) -> None:
        self._database.forget()


class _Database:
    def __init__(self, folder: Path) -> None:
        self.kept = folder / "kept.sqlite3"
        self.played = folder / "played.sqlite3"
        self.name = connection.settings_dict["NAME"]

    @property
    def is_file(self) -> bool:
        return connection.vendor == "sqlite"

    def keep(self) -> None:
        if self.is_file:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(self.kept)])
            # As an installation has it: several who come at once cannot all change that.
            with closing(sqlite3.connect(self.kept)) as kept:
                kept.execute("PRAGMA journal_mode=WAL")
            return
        connection.close()
        self._say("DROP DATABASE IF EXISTS {} WITH (FORCE)", f"{self.name}_kept")
        self._say("CREATE DATABASE {} TEMPLATE {}", f"{self.name}_kept", self.name)

    def copy(self) -> str:
        if self.is_file:
            for ending in ("-wal", "-shm"):
                self.played.with_name(self.played.name + ending).unlink(missing_ok=True)
            shutil.copyfile(self.kept, self.played)
            return str(self.played)
        played = f"{self.name}_played"
        self._say("DROP DATABASE IF EXISTS {} WITH (FORCE)", played)
        self._say("CREATE DATABASE {} TEMPLATE {}", played, f"{self.name}_kept")
        return played

    def forget(self) -> None:
        if not self.is_file:
            for name in (f"{self.name}_played", f"{self.name}_kept"):
                self._say("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _say(self, statement: str, *names: str) -> None:
        told = connection.settings_dict
        with psycopg.connect(
            host=told["HOST"] or None,
            port=told["PORT"] or None,
            user=told["USER"] or None,
            password=told["PASSWORD"] or None,
            dbname="postgres",
            autocommit=True,
        ) as line:
            line.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
