"""Several workers at once: a figure is told by one of them."""

import pytest
from tests.amazon.listings.sending.telling import PATCH, here, sells
from tests.storms.stage import Stage, Victims

from counterpart.amazon.listings.settling import claim, claim_for_feed
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.listings import Listing

WORKERS = 4


@pytest.mark.parametrize("only_tell", [False, True], ids=["whole passes", "only telling"])
def test_one_of_several_workers_tells(lasting_shop, tmp_path, only_tell):
    sells(lasting_shop)
    with (
        Stage(lasting_shop, tmp_path) as stage,
        Victims() as victims,
        stage.set_up() as (server, scene),
    ):
        server.amazon.advance(minutes=1)
        now = {"now": server.amazon.clock.now().isoformat()}
        server.amazon.answers_slowly(0.1, operation=PATCH, times=1)
        victims.do(*[{**scene, **now, "only_tell": only_tell}] * WORKERS)
        told = [one for one in server.amazon.requests if one.operation == PATCH]
        assert len(told) == 1
        (rest,) = victims.do({**scene, **now, "minutes": 3, "passes": 2, "picture": True})
        assert rest["picture"]["listings"] == [["MUG", "in_step", 10, 10, 10]]


def waits(shop) -> tuple[Listing, Listing]:
    sells(shop)
    Listing.objects.update(state="changed", wanted=10)
    return here(), here()


def test_of_two_that_read_the_same_row_one_tells_it(shop):
    first, second = waits(shop)
    assert [claim(first, shop.now), claim(second, shop.now)] == [True, False]
    assert here().attempts == 1


def test_what_goes_by_a_call_goes_by_no_feed(shop):
    first, _ = waits(shop)
    feed = Feed.objects.create(
        account=shop.account,
        feed_type="JSON_LISTINGS_FEED",
        marketplace_ids=[],
        document="",
        messages=0,
        next_look_at=shop.now,
        created_at=shop.now,
    )
    assert claim(first, shop.now)
    assert claim_for_feed(feed, [first.pk], shop.now) == []
    assert (here().state, here().feed) == ("sending", None)


@pytest.mark.parametrize(
    "change", [{"channel": "AMAZON_NA"}, {"channel": ""}, {"wanted": None}, {"marketplace_ids": []}]
)
def test_what_is_not_ours_any_longer_is_not_taken(shop, change):
    """It changed after the list was drawn up."""
    first, _ = waits(shop)
    Listing.objects.update(**change)
    assert not claim(first, shop.now)
    assert here().state == "changed"
