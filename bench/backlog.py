"""How long does a backlog take under Amazon's published usage plans, in virtual time?"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from unittest.mock import patch

from django.db.models import Max

from bench.pages import PER_PAGE, PagedLine, Pages
from bench.rows import Row, ratio
from bench.scene import NOON, SEED, connect, found_house, let_buyers_order
from counterpart.amazon import running
from counterpart.amazon.client.usage_plans import USAGE_PLANS
from counterpart.amazon.importing import pull
from counterpart.amazon.importing.record import Recorded
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.runs import PullWindow
from counterpart.amazon.running import run_account
from counterpart.amazon.stores.quota import SharedQuota
from counterpart.core.clock import SteppingClock
from counterpart.sandbox.server import SandboxServer

SEARCH, GET = USAGE_PLANS["searchOrders"], USAGE_PLANS["getOrder"]
OVER_HTTP = (1_000, 10_000)
SIMULATED = 100_000
BEHIND = timedelta(minutes=3)


def measure(database: str) -> Iterator[Row]:
    """Measure each backlog with a seller of its own, whose quotas are untouched."""
    clock = SteppingClock(NOON)
    found_house()
    with SandboxServer(seed=SEED, now=NOON.isoformat()) as server:
        for orders in OVER_HTTP:
            seconds = _over_http(server, clock, orders)
            yield from _rows(orders, seconds, f"the product over HTTP, {database}")
        last = connect(clock, server, "SIMULATED").account
    seconds = _simulated(last, clock)
    yield from _rows(
        SIMULATED,
        seconds,
        "a light line instead of HTTP, the product's own pull, decoding, windows and shared "
        f"quota bucket, {database}; rows of orders are not written",
    )


def _over_http(server: SandboxServer, clock: SteppingClock, orders: int) -> float:
    """Let the orders happen at once, and sync until all are recorded."""

    def follow() -> None:
        server.amazon.set_time(clock.now())

    seller = f"SELLER{orders}"
    account = connect(clock, server, seller).account
    let_buyers_order(server.amazon, orders, seller)
    clock.wait(BEHIND.total_seconds())
    follow()
    count = AmazonOrder.objects.filter(account=account).count
    return _seconds_until(account, clock, count, orders, follow)


def _simulated(account: SellerAccount, clock: SteppingClock) -> float:
    pages = Pages(clock.now())
    clock.wait(BEHIND.total_seconds())
    quota = SharedQuota(account)
    last = SIMULATED // PER_PAGE - 1

    def line(*_: object) -> PagedLine:
        return PagedLine(
            lambda number: pages.page(number, is_last=number == last),
            take=lambda operation: quota.take(operation, now=clock.now()),
        )

    with (
        patch.object(running, "line_to_amazon", line),
        patch.object(pull, "record_orders", lambda *_, **__: Recorded()),
    ):
        return _seconds_until(account, clock, _received, SIMULATED, lambda: None)


def _received() -> int:
    most: int = PullWindow.objects.aggregate(most=Max("received"))["most"]
    return most


def _seconds_until(
    account: SellerAccount,
    clock: SteppingClock,
    count: Callable[[], int],
    wanted: int,
    follow: Callable[[], None],
) -> float:
    """Sync as soon as the quota allows, until that many orders are there."""
    began = clock.now()
    while True:
        run = run_account(account, clock)
        if run is None:
            raise RuntimeError("Another process works on the account.")
        if count() >= wanted:
            return (clock.now() - began).total_seconds()
        clock.set(_next_moment(run.may_go_on_at, run.sentence))
        follow()


def _next_moment(at: datetime | None, sentence: str) -> datetime:
    if at is None:
        raise RuntimeError(f"The sync stopped before all orders were recorded: {sentence}")
    return at


def _rows(orders: int, seconds: float, how: str) -> Iterator[Row]:
    what = f"Backlog of {orders:,} orders, virtual time"
    alone = max(0.0, (orders / PER_PAGE - SEARCH.burst) / SEARCH.rate)
    per_second = SEARCH.rate * PER_PAGE + GET.rate
    together = max(0.0, (orders - SEARCH.burst * PER_PAGE - GET.burst) / per_second)
    shown = f"{seconds:,.0f} s"
    yield Row(
        what, shown, f"searchOrders alone: {alone:,.0f} s", ratio(seconds, alone), "≤ 1.05",
        note=how + ".",
    )  # fmt: skip
    yield Row(
        what, shown, f"search + getOrder: {together:,.0f} s", ratio(seconds, together), "≤ 1.05",
        note="the product reads with searchOrders only; the ids that getOrder would need must "
        "come from a report or from notifications." if together else "",
    )  # fmt: skip
