"""A process killed at any write or call leaves no cancellation lost and no order in between.

As `tests/storms/test_killed_at_every_write.py`: SIGKILL at point N for every N, then go on.
"""

import pytest
from django.db import connection
from tests.amazon.canceling.asking import ask, imported
from tests.scene import Shop
from tests.storms.stage import Stage, Victims
from tests.storms.test_killed_at_every_write import turn

# STORM_SEED 0 to 3 chooses which points of four; the four together cover them all.
STRIDE = {"sqlite": 8, "postgresql": 24}
MINUTES, PASSES_TO_REST = 6, 9


def three_are_asked_for(shop: Shop) -> None:
    """Nothing was sent yet."""
    for order_id in [imported(shop) for _ in range(3)]:
        ask(shop, order_id)


def a_report_waits(shop: Shop) -> None:
    """Amazon has worked through two of them, and refused one."""
    orders = [imported(shop) for _ in range(2)]
    shop.amazon.rejects_message("No.", order_id=orders[0])
    for order_id in orders:
        ask(shop, order_id)
    shop.sync()
    shop.advance(minutes=1)


def a_feed_broke_off(shop: Shop) -> None:
    """One of the two had its effect."""
    shop.amazon.feeds_break(0.5)
    for order_id in [imported(shop) for _ in range(2)]:
        ask(shop, order_id)
    shop.sync()
    shop.advance(minutes=1)


@pytest.mark.parametrize("scene", [three_are_asked_for, a_report_waits, a_feed_broke_off])
@pytest.mark.parametrize("only_tell", [False, True], ids=["a whole pass", "only telling"])
def test_a_pass_killed_anywhere_is_made_good_by_the_next_ones(
    lasting_shop, tmp_path, scene, only_tell
):
    scene(lasting_shop)
    with Stage(lasting_shop, tmp_path) as stage, Victims() as victims:
        points, undisturbed = play(stage, victims, die_at=0, only_tell=only_tell)
        assert undisturbed["findings"] == []
        assert len(points) > 20
        stride = STRIDE[connection.vendor]
        for number in range(1 + turn() % stride, len(points) + 1, stride):
            _, found = play(stage, victims, die_at=number, only_tell=only_tell)
            where = f"killed at point {number} of {len(points)}: {points[number - 1]}"
            assert found == undisturbed, where


def play(stage, victims, *, die_at, only_tell):
    """Let one pass be killed and others follow; answers its points and the books."""
    with stage.set_up() as (server, scene):
        first = {**scene, "minutes": 3, "only_tell": only_tell, "tells_points": True}
        (killed,) = victims.do({**first, "die_at": die_at})
        assert (killed == {"killed_by": 9}) == (die_at > 0)
        amazon = server.amazon
        now = amazon.clock.now().isoformat()
        rest = {**scene, "now": now, "minutes": MINUTES, "passes": PASSES_TO_REST}
        (rest,) = victims.do({**rest, "picture": True})
        assert rest["outcomes"] == ["done"] * PASSES_TO_REST
        book = {order_id: one["status"] for order_id, one in amazon.book().items()}
        ours = {row[0]: row[1] for row in rest["picture"]["amazon_orders"]}
        assert ours == book
        return killed.get("points"), rest["picture"]
