"""A process killed at any write or call leaves no return lost, doubled, or told twice.

As `tests/storms/test_killed_at_every_write.py`: SIGKILL at point N for every N, then go on.
"""

import sqlite3
from contextlib import closing

import psycopg
import pytest
from django.db import connection
from tests.amazon.returns.sending_back import delivered
from tests.scene import Shop
from tests.storms.stage import Stage, Victims
from tests.storms.test_killed_at_every_write import turn

from counterpart.amazon.running import read_reports

# STORM_SEED 0 to 3 chooses which points of four; the four together cover them all.
STRIDE = {"sqlite": 8, "postgresql": 24}
LOOKS_TO_REST = 6
RETURNS = "SELECT order_number, rma_id, quantity, status FROM amazon_amazonreturn ORDER BY 1, 2"
NOTES = "SELECT amazon_order_id, code FROM amazon_ordernote WHERE code LIKE 'return%' ORDER BY 1, 2"
REPORTS = "SELECT report_type, state, rows, broken_rows FROM amazon_report ORDER BY 1, 2"


def nothing_was_asked_for(shop: Shop) -> None:
    for arrives in (True, False):
        rma_id = shop.amazon.buyer_returns(delivered(shop))
        if arrives:
            shop.amazon.return_arrives(rma_id)


def both_are_written(shop: Shop) -> None:
    """The next look fetches and reads both reports."""
    nothing_was_asked_for(shop)
    shop.advance(minutes=3)
    assert read_reports(shop.account, shop.clock)
    shop.advance(minutes=2)


@pytest.mark.parametrize("scene", [nothing_was_asked_for, both_are_written])
def test_a_look_killed_anywhere_is_made_good_by_the_next_ones(lasting_shop, tmp_path, scene):
    scene(lasting_shop)
    with Stage(lasting_shop, tmp_path) as stage, Victims() as victims:
        points, undisturbed = play(stage, victims, die_at=0)
        assert [one[1:] for one in undisturbed["reports"]] == [("done", 2, 0), ("done", 1, 0)]
        assert len(undisturbed["returns"]) == 2
        assert len(points) > 10
        stride = STRIDE[connection.vendor]
        for number in range(1 + turn() % stride, len(points) + 1, stride):
            _, found = play(stage, victims, die_at=number)
            where = f"killed at point {number} of {len(points)}: {points[number - 1]}"
            assert found == undisturbed, where


def play(stage, victims, *, die_at):
    """Let one look be killed and others follow; answers its points and what stands there."""
    with stage.set_up() as (server, scene):
        first = {**scene, "minutes": 2, "only_reports": True, "tells_points": True}
        (killed,) = victims.do({**first, "die_at": die_at})
        assert (killed == {"killed_by": 9}) == (die_at > 0)
        now = server.amazon.clock.now().isoformat()
        rest = {**scene, "now": now, "minutes": 6, "passes": LOOKS_TO_REST, "only_reports": True}
        (rest,) = victims.do(rest)
        assert rest["outcomes"] == [True] * LOOKS_TO_REST
        found = {
            "returns": rows(scene["database"], RETURNS),
            "notes": rows(scene["database"], NOTES),
            "reports": rows(scene["database"], REPORTS),
        }
        return killed.get("points"), found


def rows(database, question):
    """Ask the database that the victims worked on."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(database)) as line:
            return [tuple(row) for row in line.execute(question)]
    told = connection.settings_dict
    with psycopg.connect(
        host=told["HOST"] or None,
        port=told["PORT"] or None,
        user=told["USER"] or None,
        password=told["PASSWORD"] or None,
        dbname=database,
    ) as line:
        return list(line.execute(question))
