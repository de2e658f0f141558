"""A real worker process confirms a shipment, on each kind of job engine with the same code."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest
import redis
from django.db import connection
from tests.amazon.operations.outbox import tracking_numbers
from tests.scene import open_shop

from counterpart.core.clock import MachineClock
from counterpart.worker.running import prepared_engine, queue_due

COUNTERPART = Path(sys.executable).with_name("counterpart")
POSTGRES_URL = os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/9")
DEADLINE_SECONDS = 30


def missing(told: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(told)
    pytest.skip(told)


@pytest.fixture(params=["sqlite", "postgres", "redis"])
def jobs_url(request, tmp_path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/jobs.sqlite3"
    elif request.param == "redis":
        yield from redis_jobs()
    else:
        yield from postgres_jobs(f"jobs_{os.getpid()}")


def redis_jobs():
    server = redis.Redis.from_url(REDIS_URL)
    try:
        server.ping()
    except redis.exceptions.ConnectionError:
        missing(f"No Redis answers at {REDIS_URL}; start one, or set REDIS_URL.")
    with server.lock("counterpart-tests", timeout=120):
        yield REDIS_URL
        for key in server.scan_iter("huey.*counterpart*"):
            server.delete(key)


def postgres_jobs(name):
    try:
        line = psycopg.connect(POSTGRES_URL, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        missing(f"No PostgreSQL answers at {POSTGRES_URL}; start one, or set POSTGRES_URL.")
    with line:
        line.execute(f"CREATE DATABASE {name}")
        yield f"{POSTGRES_URL.rpartition('/')[0]}/{name}"
        line.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def shop_of_today(lasting_house, settings):
    """A shop in real time, because the worker goes by the machine's clock."""
    with open_shop(settings, now=MachineClock().now()) as shop:
        yield shop


def database_url():
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    secret = f":{told['PASSWORD']}" if told["PASSWORD"] else ""
    return f"postgres://{told['USER']}{secret}@{told['HOST']}:{told['PORT'] or 5432}/{told['NAME']}"


def test_a_worker_process_confirms_a_shipment(shop_of_today, jobs_url, settings, tmp_path):
    shop = shop_of_today
    order_id = shop.buyer_orders()
    shop.sync()
    shop.ship(order_id)
    settings.JOBS_URL = jobs_url
    engine = prepared_engine()
    do = engine._registry.string_to_task("counterpart.worker.running.do")
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "COUNTERPART_DATA_DIR": str(settings.DATA_DIR),
        "COUNTERPART_SECRET_KEY": ",".join(settings.SECRET_KEYS),
        "COUNTERPART_JOBS_URL": jobs_url,
        "COUNTERPART_AMAZON_ENDPOINT": shop.amazon.endpoint,
        "COUNTERPART_AMAZON_TOKEN_URL": shop.amazon.token_url,
    }
    log = tmp_path / "worker.log"
    with log.open("wb") as errors:
        worker = subprocess.Popen(  # noqa: S603 - our own command
            [COUNTERPART, "worker"], env=environment, stderr=errors
        )
        try:
            # Two ticks of one minute, as two workers would make them, without waiting for one.
            for _ in range(2):
                queue_due(1, lambda job, job_id: engine.enqueue(do(args=(job.name, job_id))))
            wait_until(lambda: shop.row(order_id).status == "Shipped", log)
        finally:
            worker.terminate()
            worker.wait(timeout=20)
            engine.storage.close()
    assert tracking_numbers(shop) == ["1Z999"]
    assert (worker.returncode, b"Traceback" in log.read_bytes()) == (0, False)


def wait_until(is_so, log):
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)
