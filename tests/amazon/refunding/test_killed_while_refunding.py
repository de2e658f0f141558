"""A process killed at any write or call pays no refund twice, and loses none without a word.

As `tests/amazon/feeding/test_killed_while_feeding.py`: SIGKILL at point N for every N, then go on.
"""

from collections import Counter

import pytest
from django.db import connection
from tests.amazon.refunding.paying_back import asked_for, shipped
from tests.scene import Shop
from tests.storms.stage import Stage, Victims
from tests.storms.test_killed_at_every_write import turn

# STORM_SEED 0 to 3 chooses which points of four; the four together cover them all.
STRIDE = {"sqlite": 8, "postgresql": 24}
# Long enough for the books to be read when they cannot be late any more.
HOURS, PASSES_TO_REST = 9, 9


def two_are_asked_for(shop: Shop) -> None:
    """Nothing was sent yet."""
    for order_id in [shipped(shop) for _ in range(2)]:
        asked_for(shop, order_id)


def a_report_waits(shop: Shop) -> None:
    """Amazon has paid one of them, and refused the other."""
    orders = [shipped(shop) for _ in range(2)]
    shop.amazon.rejects_message("No.", order_id=orders[0])
    for order_id in orders:
        asked_for(shop, order_id)
    shop.sync()
    shop.advance(minutes=1)


def the_books_tell(shop: Shop) -> None:
    """One of ours, and one that was made in Seller Central."""
    ours, other = shipped(shop), shipped(shop)
    asked_for(shop, ours)
    shop.amazon.refunds(other)
    for _ in range(3):
        shop.sync()
    shop.advance(hours=7)


@pytest.mark.parametrize("scene", [two_are_asked_for, a_report_waits, the_books_tell])
def test_a_pass_killed_anywhere_is_made_good_by_the_next_ones(lasting_shop, tmp_path, scene):
    scene(lasting_shop)
    with Stage(lasting_shop, tmp_path) as stage, Victims() as victims:
        points, undisturbed, paid = play(stage, victims, die_at=0)
        assert undisturbed["findings"] == []
        stride = STRIDE[connection.vendor]
        for number in range(1 + turn() % stride, len(points) + 1, stride):
            _, found, paid_now = play(stage, victims, die_at=number)
            where = f"killed at point {number} of {len(points)}: {points[number - 1]}"
            assert found["findings"] == [], where
            # Never more than undisturbed; less only where a person is told of a doubt.
            assert all(paid_now[order_id] <= paid[order_id] for order_id in paid), where
            if paid_now == paid:
                assert found["operations"] == undisturbed["operations"], where


def play(stage, victims, *, die_at):
    """Let one pass be killed and others follow; answers points, the books, and what was paid."""
    with stage.set_up() as (server, scene):
        first = {**scene, "minutes": 3, "only_tell": False, "tells_points": True}
        (killed,) = victims.do({**first, "die_at": die_at})
        assert (killed == {"killed_by": 9}) == (die_at > 0)
        amazon = server.amazon
        now = amazon.clock.now().isoformat()
        rest = {**scene, "now": now, "minutes": HOURS * 60, "passes": PASSES_TO_REST}
        (rest,) = victims.do({**rest, "picture": True})
        assert rest["outcomes"] == ["done"] * PASSES_TO_REST
        paid = Counter({one: len(amazon.order(one).refunds) for one in amazon.book()})
        return killed.get("points"), rest["picture"], paid
