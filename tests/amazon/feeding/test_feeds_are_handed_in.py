"""A feed is handed in once: whatever happens on the way, nothing is lost and nothing doubled."""

import pytest
from tests.amazon.canceling.asking import ask, asked, at_amazon, feeds, imported, states, stop_of

from counterpart.amazon.models.feeds import Feed, FeedState
from counterpart.amazon.operations.feeding.states import move
from counterpart.amazon.stores.channel_settings import set_read_only

# Amazon acted, and only the answer was lost.
ACTED = {
    "the connection dropped": lambda amazon: amazon.drops_after(operation="createFeed"),
    "the answer was cut short": lambda amazon: amazon.cuts_short(operation="createFeed"),
}
# Amazon did nothing, but we cannot know.
DID_NOTHING = {
    "the connection dropped": lambda amazon: amazon.drops_before(operation="createFeed"),
    "a failure 500": lambda amazon: amazon.fails(500, operation="createFeed"),
    "a failure 503": lambda amazon: amazon.fails(503, operation="createFeed"),
    "a web page with 200": lambda amazon: amazon.answers_html(200, operation="createFeed"),
}
# Before anything can have happened.
HARMLESS = {
    "no document": lambda amazon: amazon.fails(operation="createFeedDocument", times=3),
    "an answer lost": lambda amazon: amazon.drops_after(operation="createFeedDocument", times=3),
    "no upload": lambda amazon: amazon.fails(operation="uploadDocument", times=3),
    "an upload refused": lambda amazon: amazon.fails(403, operation="uploadDocument"),
    "an upload cut off": lambda amazon: amazon.drops_before(operation="uploadDocument", times=3),
    "throttled for the document": lambda amazon: amazon.throttles(operation="createFeedDocument"),
    "throttled for the feed": lambda amazon: amazon.throttles(operation="createFeed"),
}


def ends_well(shop, order_id):
    """Let time pass; the order is canceled, and Amazon had one feed that it took."""
    for _ in range(15):
        shop.sync()
    assert (at_amazon(shop, order_id), states()) == ("CANCELLED", ["visible"])
    assert [one["status"] for one in shop.amazon.tell_feeds()] == ["DONE"]
    assert shop.order(order_id).state == "closed"


@pytest.mark.parametrize("misbehave", ACTED.values(), ids=ACTED)
def test_a_feed_whose_answer_was_lost_is_found_and_followed(shop, misbehave):
    order_id = imported(shop)
    ask(shop, order_id)
    misbehave(shop.amazon)
    run = shop.sync()
    assert (run.sent, run.unsure, feeds(), states()) == (1, 1, ["unsure"], ["sending"])
    asked(shop)
    shop.sync()
    assert (asked(shop), feeds()) == (["getFeeds"], ["submitted"])
    ends_well(shop, order_id)


@pytest.mark.parametrize("misbehave", DID_NOTHING.values(), ids=DID_NOTHING)
def test_a_feed_that_never_came_into_being_is_made_anew_after_asking(shop, misbehave):
    order_id = imported(shop)
    ask(shop, order_id)
    misbehave(shop.amazon)
    run = shop.sync()
    assert (run.sent, run.unsure, feeds()) == (1, 1, ["unsure"])
    asked(shop)
    shop.sync(minutes=14)
    assert (asked(shop), feeds(), states()) == (["getFeeds"], ["unsure"], ["sending"])
    shop.sync(minutes=10)
    # The order is asked for before anything is sent again.
    assert asked(shop) == ["getFeeds", "getOrder"]
    assert (feeds(), states(), stop_of(shop, order_id)) == (
        ["not_created"],
        ["queued"],
        "cancellation_asked",
    )
    assert shop.notes(order_id)[-2:] == [
        "It is not known what became of the cancellation; Amazon is asked.",
        "Amazon does not show the order as canceled; it is asked again.",
    ]
    shop.sync()
    assert feeds() == ["not_created", "submitted"]
    ends_well(shop, order_id)


@pytest.mark.parametrize("misbehave", HARMLESS.values(), ids=HARMLESS)
def test_trouble_before_the_feed_exists_is_tried_again(shop, misbehave):
    order_id = imported(shop)
    ask(shop, order_id)
    misbehave(shop.amazon)
    run = shop.sync()
    assert (run.sent, feeds(), states()) == (0, ["prepared"], ["sending"])
    shop.sync(minutes=5)
    assert feeds() == ["submitted"]
    ends_well(shop, order_id)


def test_an_expired_token_is_renewed_on_the_way(shop):
    order_id = imported(shop)
    ask(shop, order_id)
    shop.amazon.expires_tokens()
    shop.sync()
    assert feeds() == ["submitted"]
    ends_well(shop, order_id)


def test_a_refused_account_keeps_its_feed(shop):
    order_id = imported(shop)
    ask(shop, order_id)
    shop.amazon.fails(403, operation="createFeed", times=2)
    run = shop.sync()
    assert (run.outcome, feeds(), states()) == ("reconnect", ["prepared"], ["sending"])
    ends_well(shop, order_id)


def test_nothing_is_handed_in_while_read_only_and_everything_afterwards(shop):
    """F-17: intents are kept, and sent after."""
    order_id = imported(shop)
    set_read_only(True, actor="bo", now=shop.now)
    ask(shop, order_id)
    for _ in range(3):
        shop.sync()
    assert (asked(shop), feeds(), states()) == ([], [], ["queued"])
    set_read_only(False, actor="bo", now=shop.now)
    shop.sync()
    assert (feeds(), states()) == (["submitted"], ["sending"])
    ends_well(shop, order_id)


def test_a_feed_that_amazon_has_is_followed_while_read_only(shop):
    order_id = imported(shop)
    ask(shop, order_id)
    shop.sync()
    set_read_only(True, actor="bo", now=shop.now)
    asked(shop)
    shop.sync()
    assert asked(shop) == ["getFeed", "getFeedDocument", "downloadDocument"]
    assert states() == ["visible"]
    assert shop.order(order_id).state == "closed"


def test_a_prepared_feed_stays_while_read_only(shop):
    order_id = imported(shop)
    ask(shop, order_id)
    shop.amazon.throttles(operation="createFeed")
    shop.sync()
    set_read_only(True, actor="bo", now=shop.now)
    asked(shop)
    shop.sync(minutes=5)
    assert (asked(shop), feeds()) == ([], ["prepared"])
    set_read_only(False, actor="bo", now=shop.now)
    ends_well(shop, order_id)


def test_a_process_that_died_while_handing_in_is_asked_about(shop):
    order_id = imported(shop)
    ask(shop, order_id)
    shop.sync()
    Feed.objects.update(state=FeedState.SENDING, feed_id="", submitted_at=None)
    asked(shop)
    shop.sync(minutes=10)
    assert asked(shop)[0] == "getFeeds"
    ends_well(shop, order_id)


def test_several_unknown_feeds_are_none_of_ours(shop):
    """Which one is ours cannot be told, so the orders are asked for."""
    order_id = imported(shop)
    ask(shop, order_id)
    shop.sync()
    Feed.objects.update(state=FeedState.UNSURE, feed_id="", submitted_at=None)
    for feed in list(shop.amazon.feeds.values()):
        shop.amazon.queue_feed(
            "A1SELLER",
            feed_type=feed.feed_type,
            marketplace_ids=feed.marketplace_ids,
            document_id=feed.document_id,
            options={},
        )
    shop.sync(minutes=20)
    assert feeds() == ["not_created"]
    assert (states(), at_amazon(shop, order_id)) == (["visible"], "CANCELLED")


def test_of_two_workers_one_hands_a_feed_in(shop):
    ask(shop, imported(shop))
    shop.amazon.throttles(operation="createFeed")
    shop.sync()
    both = [Feed.objects.get(), Feed.objects.get()]
    assert [move(one, FeedState.SENDING) for one in both] == [True, False]
