"""A process killed at any write or call leaves nothing lost and nothing doubled (P1, P2, P4).

SQLite's rule for itself, applied to a pass: SIGKILL at point N for every N, then go on. A point
is before each INSERT, UPDATE, DELETE, RELEASE and COMMIT, and before and after each request.
"""

import os
from decimal import Decimal

import pytest
from django.db import connection
from tests.scene import Shop, put_in_stock
from tests.storms.stage import Stage, Victims

from counterpart.amazon.models.stores import OrderSettings, PendingOrders

SHARES = 4
# Every so many points, because hundreds of them take long, and longest where a PostgreSQL database
# is copied for each. STORM_SEED chooses which; so many seeds together cover them all.
STRIDE = {"sqlite": 4, "postgresql": 16}
PASSES_TO_REST = 3


@pytest.mark.parametrize("share", range(SHARES))
def test_a_pass_killed_anywhere_is_made_good_by_the_next_ones(lasting_shop, tmp_path, share):
    busy(lasting_shop)
    with Stage(lasting_shop, tmp_path) as stage, Victims() as victims:
        points, told, undisturbed = play(stage, victims, die_at=0)
        assert undisturbed["findings"] == []
        assert len(points) > 100
        step = SHARES * STRIDE[connection.vendor]
        first = 1 + share + SHARES * (turn() % STRIDE[connection.vendor])
        for number in range(first, len(points) + 1, step):
            _, told_now, found = play(stage, victims, die_at=number)
            where = f"killed at point {number} of {len(points)}: {points[number - 1]}"
            assert found == undisturbed, where
            assert told_now == told, where


def turn() -> int:
    return int(os.environ.get("STORM_SEED", "0"))


def play(stage, victims, *, die_at):
    """Let one pass be killed and others follow; answers points, what Amazon was told, the books."""
    with stage.set_up() as (server, scene):
        first = {**scene, "minutes": 3, "die_at": die_at, "tells_points": True}
        (killed,) = victims.do(first)
        assert (killed == {"killed_by": 9}) == (die_at > 0)
        amazon = server.amazon
        (rest,) = victims.do(
            {
                **scene,
                "now": amazon.clock.now().isoformat(),
                "minutes": 3,
                "passes": PASSES_TO_REST,
                "picture": True,
            }
        )
        assert rest["outcomes"] == ["done"] * PASSES_TO_REST
        agree_with_amazon(amazon.book(), rest["picture"])
        return killed.get("points"), told_to(amazon), rest["picture"]


def told_to(amazon):
    return sorted(
        (one["order_id"], one["tracking_number"], one["edited"]) for one in amazon.confirmations
    )


def agree_with_amazon(book, found):
    """Every order of Amazon is here once, with Amazon's status and total."""
    ours = {row[0]: (row[1], row[5]) for row in found["amazon_orders"]}
    theirs = {
        order_id: (one["status"], f"{Decimal(one['grand_total'])} {one['currency']}")
        for order_id, one in book.items()
        if one["status"] not in {"PENDING", "CANCELLED"}
    }
    assert len(found["amazon_orders"]) == len(book)
    assert {order_id: (status, money(total)) for order_id, (status, total) in ours.items()
            if order_id in theirs} == {
        order_id: (status, money(total)) for order_id, (status, total) in theirs.items()
    }  # fmt: skip
    in_commerce = [row[0] for row in found["orders"]]
    assert len(in_commerce) == len(set(in_commerce))


def money(text):
    amount, currency = text.split()
    return f"{Decimal(amount):.2f} {currency}"


def busy(shop: Shop) -> None:
    """Set the scene: an order at every stage that a pass has work with."""
    OrderSettings.objects.update(pending_orders=PendingOrders.RESERVE)
    put_in_stock("MUG", 100)
    amazon = shop.amazon
    complete, confirm, lost, cancel, move, stop = (shop.buyer_orders("MUG", 2) for _ in range(6))
    clears, gives_up, waits = (amazon.buyer_orders("MUG", 1) for _ in range(3))
    shop.buyer_orders("CUP")
    shop.buyer_orders("BOWL")
    shop.buyer_orders("MUG", 1, fulfilled_by="AMAZON")
    shop.sync()
    shop.ship(complete, tracking="COMPLETE")
    shop.sync()
    shop.ship(lost, tracking="LOST")
    amazon.drops_after(operation="confirmShipment")
    amazon.fails(operation="getOrder", times=3)
    shop.sync()
    shop.ship(confirm, tracking="FIRST", items={"MUG": Decimal(1)})
    shop.ship(confirm, tracking="SECOND")
    amazon.cancels(cancel, by="BUYER")
    amazon.changes_address(move, addressLine1="Elsewhere 1")
    amazon.buyer_asks_to_cancel(stop)
    amazon.payment_clears(clears)
    amazon.cancels(gives_up)
    assert amazon.order(waits).status == "PENDING"
    put_in_stock("BOWL", 5)
    amazon.buyer_orders("MUG", 1)
    for _ in range(2):
        shop.buyer_orders("LAMP")
    shop.buyer_orders("MUG", 3, tax="1.23", shipping="4.00")
    amazon.calms_down()
