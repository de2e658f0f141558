"""Many figures go together: one feed, settled line by line, and no older figure ever wins."""

import json

import pytest
from tests.amazon.listings.sending.telling import (
    PATCH,
    SEARCH,
    at_amazon,
    calls,
    feeds,
    here,
    log_of,
    sells,
    sells_many,
    standing,
    states,
    tells,
)
from tests.scene import US, put_in_stock

from counterpart.amazon.listings import due
from counterpart.amazon.listings.feeding import STOCK_FEEDS
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.operations.feeding.forming import form_feeds
from counterpart.amazon.operations.run import Sent
from counterpart.amazon.stores.channel_settings import set_read_only


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    monkeypatch.setattr(due, "FEW", 2)


def rest(shop, minutes=40, every=4):
    for _ in range(minutes // every):
        shop.sync(minutes=every)


def all_right(shop, skus, quantity=5):
    assert {(standing(sku), at_amazon(shop, sku)) for sku in skus} == {
        (("in_step", quantity, quantity, quantity), quantity)
    }


def test_many_go_in_one_feed_and_are_seen(shop):
    skus = sells_many(shop, 5)
    calls(shop)
    tells(shop)
    assert calls(shop, PATCH, "createFeed") == ["createFeed"]
    feed = Feed.objects.get()
    assert (feed.feed_type, feed.messages, feed.marketplace_ids) == ("JSON_LISTINGS_FEED", 5, [US])
    told = {
        one["sku"]: one["patches"][0]["value"][0]["quantity"]
        for one in json.loads(feed.document)["messages"]
    }
    assert told == dict.fromkeys(skus, 5)
    assert states(skus) == {"sending"}
    shop.sync()
    feed.refresh_from_db()
    assert (feed.state, feed.accepted, feed.rejected) == ("done", 5, 0)
    rest(shop, 8)
    all_right(shop, skus)
    assert log_of(skus[0]) == ["Quantity updated to 5."]


def test_forming_twice_takes_a_figure_once(shop):
    sells_many(shop, 3)
    tells(shop)
    assert form_feeds(shop.account, STOCK_FEEDS, actor="sync", now=shop.now) == []
    assert Feed.objects.count() == 1


def test_what_ran_out_does_not_wait_for_the_feed(shop):
    skus = sells_many(shop, 4)
    put_in_stock(skus[3], 0)
    tells(shop)
    assert (here(skus[3]).state, states(skus[:3])) == ("accepted", {"sending"})


def test_the_next_feed_of_figures_keeps_its_distance(shop):
    skus = sells_many(shop, 3)
    tells(shop)
    for sku in skus:
        put_in_stock(sku, 4)
    began = shop.now
    while len(feeds()) < 2:
        tells(shop)
    assert (shop.now - began).total_seconds() == 1200
    rest(shop, 12)
    all_right(shop, skus, 4)


def test_who_ships_is_asked_before_many_go(shop):
    skus = sells_many(shop, 4)
    shop.amazon.offers(skus[1], fulfilled_by="AMAZON")
    calls(shop)
    tells(shop, hours=2)
    assert calls(shop, SEARCH, PATCH, "createFeed") == [SEARCH, "createFeed"]
    rest(shop, 12)
    all_right(shop, [skus[0], *skus[2:]])
    assert shop.amazon.listing_book()[f"A1SELLER/{skus[1]}"]["channel"] == "AMAZON_NA"
    assert here(skus[1]).state == "left"


def test_one_that_amazon_refuses_does_not_touch_the_others(shop):
    skus = sells_many(shop, 4)
    shop.amazon.rejects_message("Closed.")
    tells(shop)
    shop.sync()
    assert (here(skus[0]).state, here(skus[0]).error) == ("rejected", "Closed.")
    assert states(skus[1:]) == {"accepted"}
    feed = Feed.objects.get()
    assert (feed.accepted, feed.rejected) == (3, 1)
    assert log_of(skus[0]) == ["Amazon refused quantity 5: Closed."]


# What is lost with a feed goes once more; the figure is absolute.
LOST = {
    "Amazon forgot it": lambda amazon: amazon.loses_feed(),
    "the answer was lost": lambda amazon: amazon.drops_after(operation="createFeed"),
    "nothing arrived": lambda amazon: amazon.drops_before(operation="createFeed"),
    "it broke off halfway": lambda amazon: amazon.feeds_break(0.5),
    "Amazon canceled it": lambda amazon: amazon.feeds_get_canceled(),
    "it was refused": lambda amazon: amazon.fails(400, operation="createFeed"),
    "throttled": lambda amazon: amazon.throttles(operation="createFeed"),
    "the report could not be fetched": lambda amazon: amazon.fails(
        operation="getFeedDocument", times=9
    ),
}


@pytest.mark.parametrize("misbehave", LOST.values(), ids=LOST)
def test_figures_arrive_in_the_end_although(shop, misbehave):
    skus = sells_many(shop, 3)
    misbehave(shop.amazon)
    tells(shop)
    rest(shop, 120, 6)
    all_right(shop, skus)
    assert set(feeds()) <= {"done", "failed", "not_created"}


def test_a_report_that_tells_of_some_lets_the_others_go_once_more(shop):
    skus = sells_many(shop, 3)
    tells(shop)
    feed = Feed.objects.get()
    ids = dict(feed.listings.values_list("sku", "message_id"))
    report = {
        "header": {},
        "summary": {
            "errors": 1,
            "warnings": 0,
            "messagesProcessed": 2,
            "messagesAccepted": 1,
            "messagesInvalid": 1,
        },
        "issues": [{"messageId": ids[skus[0]], "code": "1", "severity": "ERROR", "message": "No."}],
    }
    contents = STOCK_FEEDS[feed.feed_type]
    for _ in range(2):
        content = json.dumps(report).encode()
        contents.settle_by_report(feed, content, Sent(), actor="sync", now=shop.now)
        assert here(skus[0]).state == "rejected"
        assert states(skus[1:]) == {"changed"}
    assert log_of(skus[1]) == []


def test_a_feed_that_is_stuck_is_overtaken(shop):
    skus = sells_many(shop, 3)
    shop.amazon.feeds_get_stuck()
    tells(shop)
    put_in_stock(skus[0], 0)
    put_in_stock(skus[1], 2)
    tells(shop)
    shop.advance(minutes=1)
    # Nothing left waits for no feed; two instead of five does, until the feed is stuck.
    assert (here(skus[0]).state, at_amazon(shop, skus[0])) == ("sending", 0)
    assert at_amazon(shop, skus[1]) == 7
    tells(shop, hours=3)
    shop.advance(minutes=1)
    assert at_amazon(shop, skus[1]) == 2
    assert log_of(skus[0]) == ["Quantity updated to 0."]


def test_an_older_figure_never_wins(shop):
    """Amazon works through the feed after the patch: what was 5 there is put right."""
    skus = sells_many(shop, 3)
    shop.amazon.feeds_get_stuck()
    tells(shop)
    put_in_stock(skus[0], 0)
    tells(shop)
    shop.advance(minutes=1)
    assert at_amazon(shop, skus[0]) == 0
    shop.amazon.feeds_go_on()
    rest(shop, 60, 5)
    assert (standing(skus[0]), at_amazon(shop, skus[0])) == (("in_step", 0, 0, 0), 0)
    all_right(shop, skus[1:])
    assert log_of(skus[0]) == ["Quantity updated to 0."] * 2


def test_overtaking_is_done_once(shop):
    skus = sells_many(shop, 3)
    shop.amazon.feeds_get_stuck()
    tells(shop)
    put_in_stock(skus[0], 0)
    calls(shop)
    for _ in range(3):
        tells(shop)
    assert calls(shop) == [PATCH]


def test_a_refused_overtaking_is_tried_more_rarely(shop):
    skus = sells_many(shop, 3)
    shop.amazon.feeds_get_stuck()
    tells(shop)
    put_in_stock(skus[0], 0)
    shop.amazon.rejects_patch("No.", sku=skus[0])
    calls(shop)
    for _ in range(14):
        tells(shop)
    assert calls(shop) == [PATCH]
    tells(shop)
    tells(shop)
    assert calls(shop) == [PATCH]
    assert here(skus[0]).sent == 0


def test_in_read_only_mode_a_feed_is_followed_and_none_is_formed(shop):
    skus = sells_many(shop, 3)
    tells(shop)
    set_read_only(True, actor="bo", now=shop.now)
    for sku in skus:
        put_in_stock(sku, 4)
    rest(shop, 28)
    assert (feeds(), {at_amazon(shop, sku) for sku in skus}) == (["done"], {5})
    assert states(skus) == {"changed"}


def test_each_marketplace_has_its_turn(shop):
    """A feed is applied to one marketplace: who has waited longest says which."""
    skus = sells_many(shop, 3)
    row = here(skus[0])
    row.marketplace_ids = ["A2EUQ1WTGCTBG2", US]
    row.save()
    tells(shop)
    assert Feed.objects.get().marketplace_ids == ["A2EUQ1WTGCTBG2"]
    assert states(skus[1:]) == {"changed"}


def test_few_and_many_are_counted_per_account(shop):
    sells_many(shop, 2)
    sells(shop)
    tells(shop)
    assert feeds() == ["submitted"]
