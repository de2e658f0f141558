"""Run every measure, each in a process and a database of its own, and print one table."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.databases import SQLITE, Kind, postgresql, temporary
from bench.rows import Row, print_table, row_from

ON_SQLITE = ("requests_spent", "stock_calls", "backlog", "memory")
ON_BOTH = ("intake", "lifecycle", "grid")


def main() -> None:
    """Measure what the command line names, or everything."""
    wanted = sys.argv[1:] or [*ON_SQLITE, *ON_BOTH]
    server = postgresql()
    if server is None:
        print("No PostgreSQL answers at DATABASE_URL or 127.0.0.1:5432: measured on SQLite only.")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="counterpart-bench-") as folder:
        for name, kind in _plan(wanted, server):
            print(f"… {name} on {kind.name}", file=sys.stderr)
            rows += _measured(name, kind, Path(folder))
    print_table(rows)


def _plan(wanted: list[str], server: Kind | None) -> Iterator[tuple[str, Kind]]:
    for name in (*ON_SQLITE, *ON_BOTH):
        if name in wanted:
            yield name, SQLITE
            if name in ON_BOTH and server is not None:
                yield name, server


def _measured(name: str, kind: Kind, folder: Path) -> list[Row]:
    with temporary(kind, folder, name) as url:
        environment = os.environ | {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "COUNTERPART_DATA_DIR": str(folder),
            "COUNTERPART_LOG_LEVEL": "error",
            "PYTHONHASHSEED": "0",
        }
        done = subprocess.run(  # noqa: S603  our own module, no shell
            [sys.executable, "-m", "bench.one", name, kind.name],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    if done.returncode:
        return [Row(f"{name}, {kind.name}", "could not be measured", note="see the trace above.")]
    return [row_from(line) for line in done.stdout.splitlines()]


if __name__ == "__main__":
    main()
