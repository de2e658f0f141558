"""Whatever happens on the way, Amazon is told once, and a doubt is left to a person (ADR 0027)."""

import pytest
from tests.amazon.feeding.test_feeds_are_handed_in import ACTED, DID_NOTHING, HARMLESS
from tests.amazon.refunding.paying_back import (
    asked_for,
    feeds,
    paid_at_amazon,
    passes,
    past_two_days,
    shipped,
    states,
)

from counterpart.amazon.checking import channel_findings
from counterpart.amazon.models.feeds import Feed, FeedState
from counterpart.amazon.models.logs import CommunicationError
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.operations.feeding.states import move
from counterpart.amazon.operations.retrying import can_retry
from counterpart.amazon.stores.channel_settings import set_read_only


def is_paid_once(shop, order_id, refund):
    past_two_days(shop)
    assert (states(), paid_at_amazon(shop, order_id)) == (["visible"], [refund.total])
    assert list(channel_findings()) == []


def stays_in_doubt(shop, order_id):
    """However long one waits, nothing is sent again, and a person is told once."""
    past_two_days(shop)
    told = len(shop.notes(order_id))
    past_two_days(shop)
    assert (states(), len(shop.notes(order_id))) == (["unsure"], told)
    assert shop.note(order_id).startswith("Amazon's books do not show the refund of ")
    assert len(shop.amazon.tell_feeds()) <= 1
    assert list(channel_findings()) == []


@pytest.mark.parametrize("misbehave", ACTED.values(), ids=ACTED)
def test_a_lost_answer_is_looked_for_and_never_answered_by_a_second_feed(shop, misbehave):
    order_id = shipped(shop)
    refund = asked_for(shop, order_id)
    misbehave(shop.amazon)
    shop.sync()
    assert (feeds(), states()) == (["unsure"], ["sending"])
    is_paid_once(shop, order_id, refund)


@pytest.mark.parametrize("misbehave", DID_NOTHING.values(), ids=DID_NOTHING)
def test_a_feed_that_cannot_be_found_leaves_a_doubt(shop, misbehave):
    """Amazon may list it tomorrow: nobody sends it again by itself."""
    order_id = shipped(shop)
    asked_for(shop, order_id)
    misbehave(shop.amazon)
    shop.sync()
    shop.sync(minutes=20)
    assert (feeds(), states()) == (["not_created"], ["unsure"])
    stays_in_doubt(shop, order_id)
    assert paid_at_amazon(shop, order_id) == []


@pytest.mark.parametrize("misbehave", HARMLESS.values(), ids=HARMLESS)
def test_what_certainly_had_no_effect_goes_again(shop, misbehave):
    order_id = shipped(shop)
    refund = asked_for(shop, order_id)
    misbehave(shop.amazon)
    shop.sync()
    assert (feeds(), states()) == (["prepared"], ["sending"])
    is_paid_once(shop, order_id, refund)


def test_an_expired_token_is_renewed_on_the_way(shop):
    order_id = shipped(shop)
    refund = asked_for(shop, order_id)
    shop.amazon.expires_tokens()
    is_paid_once(shop, order_id, refund)


def test_read_only_mode_keeps_it_back_until_it_ends(shop):
    order_id = shipped(shop)
    set_read_only(True, actor="bo", now=shop.now)
    refund = asked_for(shop, order_id)
    passes(shop)
    assert (feeds(), states(), paid_at_amazon(shop, order_id)) == ([], ["queued"], [])
    set_read_only(False, actor="bo", now=shop.now)
    is_paid_once(shop, order_id, refund)


def test_a_feed_that_broke_off_after_it_paid_is_found_in_the_books(shop):
    order_id = shipped(shop)
    refund = asked_for(shop, order_id)
    shop.amazon.feeds_break(1.0)
    passes(shop)
    assert (feeds(), states()) == (["failed"], ["unsure"])
    is_paid_once(shop, order_id, refund)


def test_a_feed_that_broke_off_before_it_paid_stays_in_doubt(shop):
    order_id = shipped(shop)
    asked_for(shop, order_id)
    shop.amazon.feeds_break(0.0)
    passes(shop)
    assert (feeds(), states()) == (["failed"], ["unsure"])
    stays_in_doubt(shop, order_id)


def test_a_feed_that_amazon_canceled_stays_in_doubt(shop):
    order_id = shipped(shop)
    asked_for(shop, order_id)
    shop.amazon.feeds_get_canceled()
    passes(shop)
    assert (feeds(), states()) == (["failed"], ["unsure"])
    stays_in_doubt(shop, order_id)


def test_a_feed_that_amazon_forgot_is_a_doubt_until_the_books_tell(shop):
    order_id = shipped(shop)
    asked_for(shop, order_id)
    shop.sync()
    shop.amazon.fails(404, operation="getFeed", times=9)
    shop.sync(minutes=20)
    assert (feeds(), states()) == (["failed"], ["unsure"])
    # It was paid all the same, and the books tell.
    past_two_days(shop)
    assert (states(), len(paid_at_amazon(shop, order_id))) == (["visible"], 1)


def test_a_report_that_cannot_be_read_is_answered_by_the_books(shop):
    order_id = shipped(shop)
    refund = asked_for(shop, order_id)
    shop.sync()
    shop.amazon.answers_html(200, operation="downloadDocument", times=9)
    shop.sync()
    for _ in range(3):
        shop.sync(minutes=15)
    assert states() == ["unsure"]
    is_paid_once(shop, order_id, refund)


def test_a_stuck_feed_is_told_and_followed(shop):
    order_id = shipped(shop)
    refund = asked_for(shop, order_id)
    shop.amazon.feeds_get_stuck()
    shop.sync()
    shop.sync(hours=4)
    assert (states(), shop.note(order_id)) == (
        ["sending"],
        "Amazon has been working on the refund for more than 3 hours.",
    )
    shop.amazon.feeds_go_on()
    is_paid_once(shop, order_id, refund)


def test_a_rejected_refund_shows_amazons_words_and_waits_for_a_person(shop):
    order_id = shipped(shop)
    name = shop.row(order_id).buyer["name"]
    refund = asked_for(shop, order_id)
    shop.amazon.rejects_message(f"{name} was paid by a guarantee.", code="18099")
    passes(shop)
    operation = Operation.objects.get(kind="refund")
    assert (operation.state, operation.error_code) == ("rejected", "18099")
    assert operation.error.endswith("was paid by a guarantee.")
    assert name.split()[-1] not in operation.error
    assert shop.note(order_id).startswith(
        f"Amazon rejected the refund of {operation.intent['total']} USD: "
    )
    past_two_days(shop)
    assert (states(), paid_at_amazon(shop, order_id)) == (["rejected"], [])
    refund.refresh_from_db()
    assert refund.state == "approved"


def test_the_list_of_errors_never_sends_a_refund(shop):
    order_id = shipped(shop)
    asked_for(shop, order_id)
    passes(shop)
    operation = Operation.objects.get(kind="refund")
    for state in ("queued", "sending", "unsure", "accepted", "visible", "rejected"):
        operation.state = state
        assert can_retry(CommunicationError(outbox=operation)) != ""


def test_a_process_that_died_while_handing_in_looks_first(shop):
    order_id = shipped(shop)
    refund = asked_for(shop, order_id)
    shop.sync()
    Feed.objects.update(state=FeedState.SENDING, feed_id="", submitted_at=None)
    is_paid_once(shop, order_id, refund)


def test_of_two_workers_one_hands_it_in(shop):
    asked_for(shop, shipped(shop))
    shop.amazon.throttles(operation="createFeed")
    shop.sync()
    both = [Feed.objects.get(), Feed.objects.get()]
    assert [move(one, FeedState.SENDING) for one in both] == [True, False]


def test_refunds_of_many_orders_go_in_one_feed_and_each_is_settled_by_its_line(shop):
    orders = [shipped(shop) for _ in range(3)]
    shop.amazon.rejects_message("No.", order_id=orders[1])
    for order_id in orders:
        asked_for(shop, order_id)
    passes(shop)
    assert states() == ["accepted", "rejected", "accepted"]
    assert [len(paid_at_amazon(shop, one)) for one in orders] == [1, 0, 1]
    assert len(shop.amazon.tell_feeds()) == 1
