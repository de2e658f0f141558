import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from tests.sandbox.caller import ALL, NOON, Caller

from counterpart.sandbox.books.clock import Clock
from counterpart.sandbox.books.ledger import NotPossible
from counterpart.sandbox.server import SandboxServer


def tell_a_story(seed: int) -> list[tuple[bytes, list[tuple[bytes, bytes]]]]:
    with (
        SandboxServer(seed=seed, now=NOON) as server,
        closing(Caller(server, server.amazon.open_account())) as caller,
    ):
        server.amazon.lives_a_day(orders=30)
        server.amazon.advance(days=1)
        caller.sign_in()
        order_id = server.amazon.buyer_orders("MUG", 2, status="UNSHIPPED")
        answers = [
            caller.search(includedData=ALL, maxResultsPerPage=10),
            caller.confirm(order_id),
            caller.get("/control/book"),
        ]
        return [(answer.content, answer.headers.raw) for answer in answers]


def test_the_same_seed_brings_the_same_bytes() -> None:
    first = tell_a_story(7)
    assert first == tell_a_story(7)
    assert first != tell_a_story(8)


def test_books_survive_a_restart(tmp_path: Path) -> None:
    state_file = tmp_path / "amazon.json"
    with (
        SandboxServer(now=NOON, state_file=state_file) as server,
        closing(Caller(server, server.amazon.open_account())) as caller,
    ):
        amazon = server.amazon
        order_id = amazon.buyer_orders("MUG", 2, status="UNSHIPPED", tip="1.00")
        caller.confirm(order_id)
        amazon.sends_nulls(amazon.buyer_orders(status="UNSHIPPED"))
        amazon.lives_a_day(orders=10)
        amazon.advance(hours=12)
        book, confirmations = amazon.book(), amazon.confirmations
        caller.sign_in()
        page = caller.search(includedData=ALL).json()
    with (
        SandboxServer(now=NOON, state_file=state_file) as server,
        closing(Caller(server, server.amazon.seller())) as caller,
    ):
        assert (server.amazon.book(), server.amazon.confirmations) == (book, confirmations)
        assert caller.search(includedData=ALL).json() == page
        server.amazon.advance(hours=12)
        assert len(server.amazon.book()) == 12
    assert [path.name for path in tmp_path.iterdir()] == ["amazon.json"]


def test_a_state_file_that_is_something_else_is_refused(tmp_path: Path) -> None:
    state_file = tmp_path / "amazon.json"
    state_file.write_text(json.dumps({"hello": 1}), "utf-8")
    with pytest.raises(NotPossible, match="does not hold the books"):
        SandboxServer(state_file=state_file).start()
    assert state_file.read_text("utf-8") == '{"hello": 1}'


def test_serving_ends_on_a_signal_and_saves_the_books(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    code = "import sys; from counterpart.sandbox.server import serve; "
    code += "serve('127.0.0.1', int(sys.argv[1]), seed=7, state_file=sys.argv[2])"
    state_file = tmp_path / "amazon.json"
    with subprocess.Popen(  # noqa: S603  # this interpreter, the code above
        [sys.executable, "-c", code, str(port), str(state_file)],
        env={**os.environ, "PYTHONPATH": "src"},
        cwd=Path(__file__).parents[2],
    ) as process:
        try:
            until = time.monotonic() + 10
            while not answers(port) and time.monotonic() < until:
                time.sleep(0.05)
            told = httpx.post(f"http://127.0.0.1:{port}/control/orders", json={"sku": "LAMP"})
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
    assert told.json()["result"] in state_file.read_text("utf-8")


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/control/state").status_code == 200
    except httpx.TransportError:
        return False


def test_a_clock_runs_unless_it_is_frozen() -> None:
    frozen, running = Clock(NOON), Clock(speed=1000)
    before = frozen.now(), running.now()
    time.sleep(0.01)
    assert frozen.now() == before[0]
    assert (running.now() - before[1]).total_seconds() >= 10


def test_ten_thousand_orders_are_cheap() -> None:
    with (
        SandboxServer(now=NOON, enforce_quotas=False) as server,
        closing(Caller(server, server.amazon.open_account())) as caller,
    ):
        for number in range(10_000):
            minute, second = divmod(number, 60)
            moment = f"2026-11-01T{minute // 60:02d}:{minute % 60:02d}:{second:02d}Z"
            server.amazon.buyer_orders("MUG", 1, placed_at=moment, status="UNSHIPPED")
        begun = time.monotonic()
        assert len(caller.found(lastUpdatedAfter="2026-11-01T02:00:00Z")) == 100
        assert len(caller.found(createdAfter=None, lastUpdatedAfter="2026-11-01T02:46:39Z")) == 1
        assert time.monotonic() - begun < 0.5
