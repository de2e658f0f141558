"""A process of its own that forks a child for each task: a child can be killed, and costs little.

It reads tasks as JSON lines and answers each with a line. Run as `python -m tests.storms.victim`.
"""

import json
import os
import signal
import sys
import traceback
import urllib.request
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import django

django.setup()


import httpx  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from httpx._transports import default  # noqa: E402
from tests.storms.picture import picture  # noqa: E402

from counterpart.amazon.models.accounts import SellerAccount  # noqa: E402
from counterpart.amazon.running import read_reports, run_account, tell_account  # noqa: E402
from counterpart.core.clock import SteppingClock  # noqa: E402

WRITES = {"INSERT", "UPDATE", "DELETE", "REPLACE", "RELEASE", "ROLLBACK"}


class Deaths:
    """Count every point at which a crash can matter, and die at the chosen one (never at 0)."""

    def __init__(self, die_at: int) -> None:
        self.die_at = die_at
        self.points: list[str] = []

    def point(self, what: str) -> None:
        self.points.append(what)
        if len(self.points) == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def lie_in_wait(self) -> None:
        """Stand before every write and commit, and before and after every call to Amazon."""
        database: Any = connection
        commit, send = database._commit, httpx.Client.send

        def committing() -> None:
            self.point("COMMIT")
            commit()

        def sending(client: httpx.Client, request: httpx.Request, **choices: Any) -> Any:
            self.point(f"before {request.method} {request.url.path}")
            answer = send(client, request, **choices)
            self.point(f"after {request.method} {request.url.path}")
            return answer

        connection.execute_wrappers.append(self._executing)
        database._commit = committing
        setattr(httpx.Client, "send", sending)  # noqa: B010 - to die right beside it

    def _executing(
        self, execute: Callable[..., Any], sql: str, params: Any, many: Any, context: Any
    ) -> Any:
        words = sql.split(None, 3)
        if words[0] in WRITES:
            self.point(" ".join(words[:3]))
        return execute(sql, params, many, context)


def work(task: dict[str, Any]) -> dict[str, Any]:
    """Make some passes over an account and answer what the books look like then."""
    connection.close()
    connection.settings_dict["NAME"] = task["database"]
    if connection.vendor == "sqlite":
        # A killed process loses nothing that it wrote; only a power cut would.
        options = connection.settings_dict["OPTIONS"]
        options["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    settings.AMAZON_ENDPOINT = task["url"]
    settings.AMAZON_TOKEN_URL = f"{task['url']}/auth/o2/token"
    deaths = Deaths(task.get("die_at", 0))
    deaths.lie_in_wait()
    account = SellerAccount.objects.get(seller_id=task.get("seller", "A1SELLER"))
    go = tell_account if task.get("only_tell") else run_account
    clock = SteppingClock(datetime.fromisoformat(task["now"]))
    outcomes: list[Any] = []
    resident = []
    for _ in range(task.get("passes", 1)):
        if task.get("minutes"):
            clock.wait(timedelta(minutes=task["minutes"]).total_seconds())
            tell_time(task["url"], clock.now())
        if task.get("only_reports"):
            outcomes.append(read_reports(account, clock))
        else:
            run = go(account, clock)
            outcomes.append(run and str(run.outcome))
        resident.append(resident_bytes())
    found = picture() if task.get("picture") else None
    return {
        "points": deaths.points if task.get("tells_points") else None,
        "outcomes": outcomes,
        "picture": found,
        "resident": resident,
    }


def resident_bytes() -> int:
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - one line
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def tell_time(url: str, now: datetime) -> None:
    body = json.dumps({"method": "set_time", "moment": now.isoformat()}).encode()
    request = urllib.request.Request(f"{url}/control/clock", body)  # noqa: S310 - our sandbox
    request.add_header("Content-Type", "application/json")
    urllib.request.urlopen(request).close()  # noqa: S310 - our sandbox


def begin(task: dict[str, Any]) -> tuple[int, int]:
    """Fork a child for the task; answers its process id and where its answer can be read."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    os.close(reading)
    try:
        answer = work(task)
    except BaseException:  # noqa: BLE001 - whatever it is, the test must see it
        answer = {"error": traceback.format_exc()}
    with os.fdopen(writing, "w") as out:
        json.dump(answer, out)
    os._exit(0)


def end(pid: int, reading: int) -> dict[str, Any]:
    with os.fdopen(reading) as told:
        text = told.read()
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return {"killed_by": os.WTERMSIG(status)}
    answer: dict[str, Any] = json.loads(text)
    return answer


def main() -> None:
    """Do the tasks of each line side by side."""
    # Reading certificates takes a fifth of a short pass, and these connections are plain HTTP.
    setattr(default, "create_ssl_context", cache(httpx.create_ssl_context))  # noqa: B010
    for line in sys.stdin:
        children = [begin(task) for task in json.loads(line)]
        print(json.dumps([end(*child) for child in children]), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
