"""Several workers at once: one pass over an account at a time, and nothing done twice (T-20)."""

from collections import Counter

import pytest
from tests.scene import connect, open_seller, put_in_stock
from tests.storms.stage import Stage, Victims
from tests.storms.test_killed_at_every_write import busy

from counterpart.amazon.client.tokens import Credentials

OTHER = Credentials(client_id="other", client_secret="secret", refresh_token="Atzr|other")
UK = "A1F83G8C2ARO7P"
WORKERS = 4
ROUNDS = 5


@pytest.mark.parametrize("only_tell", [False, True], ids=["whole passes", "only telling"])
def test_one_of_several_workers_makes_the_pass(lasting_shop, tmp_path, only_tell):
    busy(lasting_shop)
    with Stage(lasting_shop, tmp_path) as stage, Victims() as victims:
        alone = finish(stage, victims, workers=1, only_tell=False)
        for _ in range(ROUNDS):
            assert finish(stage, victims, workers=WORKERS, only_tell=only_tell) == alone


def finish(stage, victims, *, workers, only_tell):
    """Let workers begin together, then one of them come to rest; answers Amazon's and our books."""
    with stage.set_up() as (server, scene):
        server.amazon.advance(minutes=3)
        now = {"now": server.amazon.clock.now().isoformat()}
        # An answer that takes a while, so that the others come while one is at work.
        server.amazon.answers_slowly(0.1, operation="confirmShipment", times=1)
        task = {**scene, **now, "only_tell": only_tell}
        answers = victims.do(*[task] * workers)
        outcomes = Counter(answer["outcomes"][0] for answer in answers)
        assert outcomes["done"] >= 1
        assert set(outcomes) <= {"done", None}
        (rest,) = victims.do({**scene, **now, "minutes": 3, "passes": 4, "picture": True})
        told = [(one["order_id"], one["tracking_number"], one["edited"])
                for one in server.amazon.confirmations]  # fmt: skip
        assert rest["picture"]["findings"] == []
        return sorted(told), rest["picture"]


def test_two_accounts_are_worked_side_by_side(lasting_shop, tmp_path):
    shop = lasting_shop
    put_in_stock("MUG", 60)
    open_seller(shop.amazon, "A2SELLER", OTHER, [UK])
    connect(shop.clock, name="UK", marketplace="UK", seller_id="A2SELLER", credentials=OTHER)
    ids = [shop.buyer_orders("MUG") for _ in range(20)]
    ids += [
        shop.buyer_orders("MUG", seller="A2SELLER", marketplace=UK, currency="GBP")
        for _ in range(20)
    ]
    with Stage(shop, tmp_path) as stage, Victims() as victims, stage.set_up() as (server, scene):
        server.amazon.advance(minutes=3)
        task = {**scene, "now": server.amazon.clock.now().isoformat()}
        answers = victims.do(*[{**task, "seller": seller} for seller in ("A1SELLER", "A2SELLER")])
        assert [answer["outcomes"] for answer in answers] == [["done"], ["done"]]
        (seen,) = victims.do({**task, "passes": 0, "picture": True})
    found = seen["picture"]
    assert [row[0] for row in found["orders"]] == sorted(ids)
    assert {row[1] for row in found["orders"]} == {"processing"}
    assert found["stock"]["MUG"] == ["60.0000", "40.0000"]
    assert found["findings"] == []
