"""A feed is followed to its end, however long it takes; DONE is not success."""

from datetime import timedelta

import pytest
from tests.amazon.canceling.asking import ask, asked, at_amazon, feeds, imported, states, stop_of

from counterpart.amazon.checking import channel_findings
from counterpart.amazon.client.order_feeds.reporting import ProcessingReport, Result
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.operations.canceling import why_refused
from counterpart.amazon.operations.feeding.settling import settle_by_report
from counterpart.amazon.operations.feeding.stuck import is_stuck, stuck_feeds
from counterpart.amazon.operations.run import Sent


def sent(shop, quantity=1):
    """Ask for some orders to be canceled, and hand that in."""
    orders = [imported(shop) for _ in range(quantity)]
    for order_id in orders:
        ask(shop, order_id)
    shop.sync()
    asked(shop)
    return orders


def looks(shop, *, minutes, every=30):
    """Answer after how many seconds each a feed was looked at."""
    began, seen = shop.now, []
    while shop.now - began < timedelta(minutes=minutes):
        shop.sync(seconds=every)
        if "getFeed" in asked(shop):
            seen.append(int((shop.now - began).total_seconds()))
    return seen


def test_pauses_between_looks_grow_from_half_a_minute_to_ten(shop):
    shop.amazon.reports_slowly(7200)
    sent(shop)
    seen = looks(shop, minutes=60)
    pauses = [after - before for before, after in zip([0, *seen], seen, strict=False)]
    assert pauses == [30, 30, 60, 120, 240, 480, 600, 600, 600, 600]


def test_a_slow_feed_is_stuck_after_three_hours_and_followed_all_the_same(shop):
    """It is noticed and said, once, and never given up (peers 2.3, row 9)."""
    shop.amazon.feeds_get_stuck()
    (order_id,) = sent(shop)
    shop.sync(hours=2)
    assert not list(stuck_feeds(shop.now))
    shop.sync(hours=1)
    (feed,) = stuck_feeds(shop.now)
    assert (is_stuck(feed, shop.now), feed.state) == (True, "submitted")
    said = "Amazon has been working on the cancellation for more than 3 hours."
    assert shop.notes(order_id).count(said) == 1
    shop.sync(hours=5)
    assert (shop.notes(order_id).count(said), states()) == (1, ["sending"])
    assert stop_of(shop, order_id) == "cancellation_asked"
    shop.amazon.feeds_go_on()
    shop.sync(minutes=11)
    assert (states(), at_amazon(shop, order_id), feeds()) == (["visible"], "CANCELLED", ["done"])
    assert not list(stuck_feeds(shop.now))


def test_a_feed_that_broke_off_is_made_good_order_by_order(shop):
    """FATAL: half of it had its effect."""
    shop.amazon.feeds_break(0.5)
    orders = sent(shop, 4)
    run = shop.sync()
    assert (run.unsure, feeds()) == (4, ["failed"])
    assert Feed.objects.get().processing_status == "FATAL"
    assert asked(shop) == ["getFeed", *["getOrder"] * 4]
    assert states() == ["visible", "visible", "queued", "queued"]
    for _ in range(8):
        shop.sync()
    assert states() == ["visible"] * 4
    assert {at_amazon(shop, one) for one in orders} == {"CANCELLED"}
    second = Feed.objects.order_by("pk").last()
    assert (second.messages, second.accepted, second.state) == (2, 2, "done")
    assert list(channel_findings()) == []


def test_a_feed_that_amazon_canceled_is_sent_anew(shop):
    shop.amazon.feeds_get_canceled()
    (order_id,) = sent(shop)
    shop.sync()
    assert (feeds(), states()) == (["failed"], ["queued"])
    assert Feed.objects.get().processing_status == "CANCELLED"
    for _ in range(8):
        shop.sync()
    assert (states(), at_amazon(shop, order_id)) == (["visible"], "CANCELLED")


def test_a_feed_that_amazon_forgot_is_sent_anew(shop):
    shop.amazon.loses_feed()
    (order_id,) = sent(shop)
    shop.sync()
    assert (feeds(), states()) == (["submitted"], ["sending"])
    for _ in range(15):
        shop.sync()
    assert (feeds(), states(), at_amazon(shop, order_id)) == (
        ["failed", "done"],
        ["visible"],
        "CANCELLED",
    )


def test_a_cancellation_that_never_gets_through_is_told_and_not_tried_for_ever(shop):
    shop.amazon.feeds_break(0, times=9)
    (order_id,) = sent(shop)
    for _ in range(30):
        shop.sync()
    operation = Operation.objects.get()
    assert (feeds(), operation.state, operation.attempts) == (["failed"] * 3, "rejected", 3)
    assert (
        why_refused(operation)
        == shop.note(order_id)
        == (
            "Amazon did not work through the cancellation, 3 times. "
            "Ask again, or cancel the order in Seller Central."
        )
    )
    assert stop_of(shop, order_id) == ""


def test_the_report_is_fetched_again_where_it_could_not_be(shop):
    (order_id,) = sent(shop)
    shop.amazon.fails(operation="getFeedDocument", times=3)
    shop.sync()
    assert (feeds(), states()) == (["submitted"], ["sending"])
    shop.sync(minutes=5)
    assert (feeds(), states(), shop.order(order_id).state) == (["done"], ["visible"], "closed")


def test_a_report_that_cannot_be_read_lets_the_orders_be_asked_for(shop):
    (order_id,) = sent(shop)
    shop.advance(minutes=2)
    (feed,) = shop.amazon.feeds.values()
    shop.amazon.stored[feed.result_document_id].content = b"<!DOCTYPE x><AmazonEnvelope/>"
    for _ in range(3):
        shop.sync(minutes=11)
    assert (feeds(), states(), at_amazon(shop, order_id)) == (["done"], ["visible"], "CANCELLED")


def test_a_pull_that_shows_it_first_settles_it(shop):
    (order_id,) = sent(shop)
    shop.amazon.fails(404, operation="getFeed")
    shop.sync()
    assert (feeds(), shop.order(order_id).state) == (["submitted"], "closed")
    assert states() == ["visible"]
    shop.sync(minutes=5)
    assert (feeds(), states()) == (["done"], ["visible"])
    assert (Feed.objects.get().accepted, Feed.objects.get().rejected) == (1, 0)


def line(number, message="No.", *, is_error=True, order_id=""):
    return Result(number, is_error, "18000", message, order_id)


# What is left of three messages when these lines and sums stand in the report.
REPORTS = {
    "all were taken": (3, 3, 0, [], ["accepted"] * 3),
    "one was refused": (3, 2, 1, [line(2)], ["accepted", "rejected", "accepted"]),
    "one was refused in two lines": (
        3,
        2,
        1,
        [line(2, "First."), line(2, "Second.")],
        ["accepted", "rejected", "accepted"],
    ),
    "a warning is no refusal": (3, 3, 0, [line(2, is_error=False)], ["accepted"] * 3),
    "fewer were worked through": (2, 2, 0, [], ["unsure"] * 3),
    "fewer, and one refused": (2, 1, 1, [line(1)], ["rejected", "unsure", "unsure"]),
    "more were refused than are named": (3, 1, 2, [line(3)], ["unsure", "unsure", "rejected"]),
    "the document as a whole": (0, 0, 1, [line(0)], ["rejected"] * 3),
    "the document, after some": (3, 1, 2, [line(0)], ["unsure"] * 3),
    "a line about another order": (
        3,
        2,
        1,
        [line(1, order_id="111-0000000-0000000")],
        ["unsure", "accepted", "accepted"],
    ),
}


@pytest.mark.parametrize("case", REPORTS.values(), ids=REPORTS)
def test_each_message_is_settled_by_its_line(shop, case):
    processed, successful, with_error, results, expected = case
    sent(shop, 3)
    feed = Feed.objects.get()
    report = ProcessingReport(processed, successful, with_error, 0, tuple(results))
    tally = Sent()
    for _ in range(2):
        settle_by_report(feed, report, tally, actor="sync", now=shop.now)
        assert states() == expected
    assert (tally.accepted, tally.rejected, tally.unsure) == tuple(
        expected.count(state) for state in ("accepted", "rejected", "unsure")
    )


def test_a_no_to_what_was_sent_before_is_looked_into(shop):
    """The first message may have had its effect although its answer was lost."""
    shop.amazon.feeds_break(1)
    (order_id,) = sent(shop)
    shop.amazon.fails(operation="getOrder", times=3)
    shop.sync()
    operation = Operation.objects.get()
    assert (feeds(), operation.state, at_amazon(shop, order_id)) == (
        ["failed"],
        "visible",
        "CANCELLED",
    )
