"""A worker needs no more memory after six thousand orders than after two thousand."""

import sys
from datetime import timedelta

import pytest
from tests.amazon.operations.outbox import share_clock
from tests.scene import put_in_stock
from tests.storms.stage import Stage, Victims

from counterpart.orders.models.orders import Order

PER_PASS = 500
EVERY_MINUTES = 20
FIRST, LAST = 4, 12
# What an allocator keeps back for itself moves by some megabytes; orders in memory would be tens.
TOLERANCE = 8_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="Resident memory is read from Linux's /proc.")
def test_a_worker_holds_no_more_after_six_thousand_orders(lasting_shop, tmp_path):
    shop = lasting_shop
    put_in_stock("MUG", 100_000)
    share_clock(shop)
    shop.amazon.teaches_rate("searchOrders", 5, 1000)
    shop.sync()
    for number in range(PER_PASS * LAST):
        minutes = number / PER_PASS * EVERY_MINUTES
        at = shop.now + timedelta(minutes=minutes + 1)
        shop.amazon.schedule(at, "buyer_orders", sku="MUG", status="UNSHIPPED", tax="1.00")
    with Stage(shop, tmp_path) as stage, Victims() as victims, stage.set_up() as (server, scene):
        server.amazon.teaches_rate("searchOrders", 5, 1000)
        (worked,) = victims.do({**scene, "minutes": EVERY_MINUTES, "passes": LAST + 1})
        assert len(server.amazon.orders) == PER_PASS * LAST
        (seen,) = victims.do({**scene, "passes": 0, "picture": True})
    assert worked["outcomes"] == ["done"] * (LAST + 1)
    assert len(seen["picture"]["orders"]) == PER_PASS * LAST
    after_2000, after_6000 = worked["resident"][FIRST], worked["resident"][LAST]
    assert after_6000 - after_2000 < TOLERANCE, worked["resident"]
    assert Order.objects.count() == 0
