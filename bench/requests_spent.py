"""How many requests do a thousand imported orders cost?"""

from collections.abc import Iterator
from datetime import timedelta

from bench.rows import Row, ratio
from bench.scene import NOON, SEED, connect, found_house, let_buyers_order
from counterpart.amazon.running import run_account
from counterpart.core.clock import SteppingClock
from counterpart.orders.models.orders import Order
from counterpart.sandbox.server import SandboxServer

ORDERS = 1000
# Ten lists of a hundred, and one request for the items of each order.
LIST_AND_ITEMS = 10 + ORDERS
WITH_ADDRESS_AND_BUYER = LIST_AND_ITEMS + 2 * ORDERS


def measure(database: str) -> Iterator[Row]:
    """Import a thousand new orders over HTTP from the sandbox, whose quotas are enforced."""
    spent = _requests_for_a_thousand_orders()
    what = f"Requests for {ORDERS:,} imported orders"
    yield Row(
        what,
        f"{spent}",
        f"v0 list + items: {LIST_AND_ITEMS:,}",
        ratio(spent, LIST_AND_ITEMS),
        "≤ 11 requests",
        note=f"all orders became Commerce orders; {database}; tokens are counted apart.",
    )
    yield Row(
        what,
        f"{spent}",
        f"v0 with address, buyer: {WITH_ADDRESS_AND_BUYER:,}",
        ratio(spent, WITH_ADDRESS_AND_BUYER),
    )


def _requests_for_a_thousand_orders() -> int:
    clock = SteppingClock(NOON)
    found_house()
    with SandboxServer(seed=SEED, now=NOON.isoformat()) as server:
        store = connect(clock, server)
        let_buyers_order(server.amazon, ORDERS)
        clock.wait(timedelta(minutes=3).total_seconds())
        server.amazon.set_time(clock.now())
        server.amazon.forget_requests()
        run = run_account(store.account, clock)
        imported = Order.objects.count()
        if run is None or imported != ORDERS:
            raise RuntimeError(
                f"{imported} of {ORDERS} orders were imported: {run and run.sentence}"
            )
        return server.amazon.count() - server.amazon.count("token")
