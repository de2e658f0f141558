"""What waits is gathered into one feed of a type, and feeds of a type keep their distance."""

import re

from tests.amazon.canceling.asking import ask, asked, feeds, imported, states
from tests.amazon.operations.outbox import only_tell
from tests.scene import connect, open_seller

from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.operations.feeding import forming, messages
from counterpart.amazon.operations.feeding.due import has_feed_work
from counterpart.amazon.operations.feeding.forming import form_feeds
from counterpart.amazon.operations.feeding.messages import ORDER_FEEDS
from counterpart.amazon.running import run_account, tell_account

UK = "A1F83G8C2ARO7P"


def formed(shop):
    return form_feeds(shop.account, ORDER_FEEDS, actor="sync", now=shop.now)


def test_what_waits_goes_in_one_feed(shop):
    orders = [imported(shop) for _ in range(3)]
    for order_id in orders:
        ask(shop, order_id)
    run = shop.sync()
    assert (run.sent, asked(shop).count("createFeed")) == (3, 1)
    feed = Feed.objects.get()
    numbers = dict(feed.operations.values_list("message_id", "amazon_order__amazon_order_id"))
    assert numbers == dict(enumerate(orders, start=1))
    assert re.findall("<AmazonOrderID>(.*?)</AmazonOrderID>", feed.document) == orders


def test_the_first_goes_at_once_and_the_next_after_twenty_minutes(shop):
    """Amazon wants the same type at most once in twenty minutes (spapi 3.2)."""
    first, second = imported(shop), imported(shop)
    ask(shop, first)
    only_tell(shop)
    ask(shop, second)
    began = shop.now
    shop.advance(minutes=19)
    only_tell(shop)
    assert (feeds(), Operation.objects.get(amazon_order__amazon_order_id=second).state) == (
        ["done"],
        "queued",
    )
    assert not has_feed_work(shop.account, ORDER_FEEDS, shop.now)
    assert tell_account(shop.account, shop.clock) is None
    shop.advance(minutes=1)
    only_tell(shop)
    assert (feeds(), (shop.now - began).total_seconds()) == (["done", "submitted"], 1200)


def test_nothing_to_do_asks_nothing_and_leaves_no_receipt(shop):
    imported(shop)
    assert not has_feed_work(shop.account, ORDER_FEEDS, shop.now)
    assert tell_account(shop.account, shop.clock) is None


def test_many_messages_are_spread_over_feeds(shop, monkeypatch):
    monkeypatch.setattr(messages, "MOST_MESSAGES", 2)
    for order_id in [imported(shop) for _ in range(3)]:
        ask(shop, order_id)
    assert [feed.messages for feed in formed(shop)] == [2]
    assert formed(shop) == []
    assert states() == ["sending", "sending", "queued"]


def test_forming_twice_takes_an_operation_once(shop):
    ask(shop, imported(shop))
    assert [feed.messages for feed in formed(shop)] == [1]
    assert formed(shop) == []
    assert Feed.objects.count() == 1


def test_what_another_worker_took_meanwhile_leaves_no_empty_feed(shop, monkeypatch):
    ask(shop, imported(shop))
    monkeypatch.setattr(forming, "may_form", lambda *_: True)
    formed(shop)
    assert formed(shop) == []
    assert (Feed.objects.count(), states()) == (1, ["sending"])


def test_each_account_has_its_own_feed(shop):
    other = Credentials(client_id="client", client_secret="secret", refresh_token="Atzr|other")
    open_seller(shop.amazon, "A2SELLER", other, [UK])
    store = connect(
        shop.clock, name="UK", marketplace="UK", seller_id="A2SELLER", credentials=other
    )
    first = imported(shop)
    second = shop.amazon.buyer_orders(
        "MUG", 1, status="UNSHIPPED", seller="A2SELLER", marketplace=UK
    )
    shop.advance(minutes=3)
    run_account(store.account, shop.clock)
    ask(shop, first)
    ask(shop, second)
    shop.sync()
    run_account(store.account, shop.clock)
    assert sorted(Feed.objects.values_list("account__seller_id", "marketplace_ids")) == [
        ("A1SELLER", ["ATVPDKIKX0DER"]),
        ("A2SELLER", [UK]),
    ]
