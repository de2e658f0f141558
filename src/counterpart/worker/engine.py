"""Which engine runs the jobs? The queue only says *look*; the tables hold the truth."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from huey import Huey, PostgresHuey, PriorityRedisHuey, SqliteHuey

NAME = "counterpart"


def make_engine() -> Huey:
    """Make the engine that COUNTERPART_JOBS_URL names, or the kind that fits the database."""
    url = settings.JOBS_URL
    if not url:
        return _beside_database()
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        return _on_sqlite(Path(unquote(urlsplit(url).path[1:])))
    if scheme in {"postgres", "postgresql"}:
        return PostgresHuey(NAME, dsn=url, **COMMON)
    if scheme in {"redis", "rediss"}:
        return PriorityRedisHuey(NAME, url=url, **COMMON)
    raise ImproperlyConfigured(
        f"COUNTERPART_JOBS_URL begins with “{scheme}:”; it must be sqlite:, postgres: or redis:."
    )


# Results are never read, and a lost job heals with the next tick.
COMMON: dict[str, Any] = {"results": False, "utc": True}


def _beside_database() -> Huey:
    database = connections["default"].settings_dict
    if database["ENGINE"].endswith("postgresql"):
        parts = {
            "dbname": database["NAME"],
            "user": database["USER"],
            "password": database["PASSWORD"],
            "host": database["HOST"],
            "port": database["PORT"],
        }
        dsn = " ".join(f"{key}={_quoted(value)}" for key, value in parts.items() if value)
        return PostgresHuey(NAME, dsn=dsn, **COMMON)
    return _on_sqlite(settings.DATA_DIR / "jobs.sqlite3")


def _on_sqlite(path: Path) -> Huey:
    path.parent.mkdir(parents=True, exist_ok=True)
    return SqliteHuey(NAME, filename=str(path), fsync=False, **COMMON)


def _quoted(value: object) -> str:
    escaped = str(value).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
