"""A process killed at any write or call leaves no figure lost, and none told that is not ours.

As `tests/storms/test_killed_at_every_write.py`: SIGKILL at point N for every N, then go on.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from tests.amazon.listings.sending.telling import sells, sells_many, tells
from tests.scene import Shop, put_in_stock
from tests.storms.stage import Stage, Victims
from tests.storms.test_killed_at_every_write import turn

from counterpart.amazon.models.listings import Listing

# STORM_SEED 0 to 3 chooses which points of four; the four together cover them all.
STRIDE = {"sqlite": 8, "postgresql": 24}
MINUTES, PASSES_TO_REST = 6, 8


def few_wait(shop: Shop) -> None:
    """One ran out, one is fulfilled by Amazon by now, two have another figure."""
    sells_many(shop, 3)
    sells(shop)
    put_in_stock("THING-001", 0)
    shop.amazon.offers("THING-002", fulfilled_by="AMAZON")
    shop.advance(hours=2)


def one_is_refused(shop: Shop) -> None:
    sells_many(shop, 2)
    shop.amazon.rejects_patch("No.", sku="THING-000")


def figures_are_to_be_seen(shop: Shop) -> None:
    """They were told, one without effect, and nobody has looked yet."""
    shop.amazon.loses_patch(sku="THING-001")
    sells_many(shop, 2)
    tells(shop)
    shop.advance(hours=2)


def a_feed_is_to_be_formed(shop: Shop) -> None:
    """So many wait that they go together; one ran out, and goes first."""
    skus = sells_many(shop, 102)
    put_in_stock(skus[0], 0)
    look_tomorrow(shop)


def a_report_waits(shop: Shop) -> None:
    """Amazon has worked through a feed and refused one; another is to be overtaken."""
    shop.amazon.rejects_message("No.")
    skus = a_feed_waits(shop)
    put_in_stock(skus[1], 0)


def a_feed_broke_off(shop: Shop) -> None:
    """One half of it had its effect."""
    shop.amazon.feeds_break(0.5)
    a_feed_waits(shop)


def a_feed_waits(shop: Shop) -> list[str]:
    skus = sells_many(shop, 101)
    look_tomorrow(shop)
    tells(shop)
    assert Listing.objects.filter(state="sending").count() == 101
    return skus


def look_tomorrow(shop: Shop) -> None:
    Listing.objects.update(next_look_at=shop.now + timedelta(days=1))


SCENES = [
    few_wait,
    one_is_refused,
    figures_are_to_be_seen,
    a_feed_is_to_be_formed,
    a_report_waits,
    a_feed_broke_off,
]


@pytest.mark.parametrize("scene", SCENES)
def test_a_pass_killed_anywhere_is_made_good_by_the_next_ones(lasting_shop, tmp_path, scene):
    scene(lasting_shop)
    killed_everywhere(lasting_shop, tmp_path)


def killed_everywhere(shop: Shop, folder: Path) -> None:
    with Stage(shop, folder) as stage, Victims() as victims:
        points, undisturbed = play(stage, victims, die_at=0)
        assert len(points) > 20
        stride = STRIDE[connection.vendor]
        for number in range(1 + turn() % stride, len(points) + 1, stride):
            _, found = play(stage, victims, die_at=number)
            where = f"killed at point {number} of {len(points)}: {points[number - 1]}"
            assert found == undisturbed, where


def play(stage, victims, *, die_at):
    """Let one pass be killed and others follow; answers its points, and what buyers see."""
    with stage.set_up() as (server, scene):
        first = {**scene, "minutes": 3, "tells_points": True}
        (killed,) = victims.do({**first, "die_at": die_at})
        assert (killed == {"killed_by": 9}) == (die_at > 0)
        amazon = server.amazon
        now = amazon.clock.now().isoformat()
        rest = {**scene, "now": now, "minutes": MINUTES, "passes": PASSES_TO_REST}
        (rest,) = victims.do({**rest, "picture": True})
        assert rest["outcomes"] == ["done"] * PASSES_TO_REST
        assert rest["picture"]["findings"] == []
        return killed.get("points"), (amazon.listing_book(), rest["picture"].get("listings"))
