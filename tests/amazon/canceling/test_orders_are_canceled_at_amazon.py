"""An unshipped order is canceled at Amazon, and all here follows when Amazon agrees (T-14)."""

from decimal import Decimal

import pytest
from tests.amazon.canceling.asking import (
    ask,
    asked,
    at_amazon,
    canceled,
    feeds,
    imported,
    states,
    stop_of,
)
from tests.amazon.operations.outbox import only_tell

from counterpart.amazon.checking import channel_findings
from counterpart.amazon.client.order_feeds.acknowledging import CANCEL_REASONS
from counterpart.amazon.figures.revenue import lifetime_of
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.models.stores import OrderSettings
from counterpart.amazon.operations.canceling import (
    REASONS,
    CancellationRefused,
    cancel_at_amazon,
    latest_cancellation,
    open_cancellation,
)
from counterpart.audit.models import AuditEntry


def test_an_order_is_canceled_through_the_whole_life_of_a_feed(shop):
    """L-62, L-63, L-66."""
    order_id = imported(shop)
    ask(shop, order_id)
    assert (states(), stop_of(shop, order_id), at_amazon(shop, order_id)) == (
        ["queued"],
        "cancellation_asked",
        "UNSHIPPED",
    )
    run = shop.sync()
    assert (run.outcome, run.sent, run.accepted) == ("done", 1, 0)
    assert asked(shop) == ["createFeedDocument", "uploadDocument", "createFeed"]
    assert (states(), feeds()) == (["sending"], ["submitted"])
    # Nothing has changed yet: Amazon has not agreed.
    assert (shop.row(order_id).status, shop.order(order_id).state) == ("Unshipped", "processing")
    assert shop.stock("MUG").reserved == 1
    run = shop.sync()
    assert (run.sent, run.accepted, run.canceled) == (0, 1, 1)
    assert asked(shop) == ["getFeed", "getFeedDocument", "downloadDocument"]
    assert (states(), feeds()) == (["visible"], ["done"])
    assert (shop.row(order_id).status, shop.order(order_id).state) == ("Canceled", "closed")
    assert (shop.stock("MUG").reserved, shop.stock("MUG").on_hand) == (0, 10)
    assert shop.notes(order_id)[-6:] == [
        "Amazon will be asked to cancel the order: NoInventory.",
        "Amazon was asked to cancel the order: NoInventory.",
        "Amazon accepted the cancellation.",
        "Status updated to Canceled.",
        "Amazon shows the order as canceled, as it was asked to.",
        "Canceled on Amazon; Commerce order 000000001 is Closed.",
    ]
    shop.sync()
    assert (asked(shop), states(), list(channel_findings())) == ([], ["visible"], [])


def test_a_finished_feed_keeps_what_was_sent_and_what_was_answered(shop):
    order_id = imported(shop)
    canceled(shop, order_id)
    feed = Feed.objects.get()
    (known,) = shop.amazon.tell_feeds()
    assert (feed.feed_id, feed.feed_type, feed.marketplace_ids, feed.messages) == (
        known["feed_id"],
        "POST_ORDER_ACKNOWLEDGEMENT_DATA",
        ["ATVPDKIKX0DER"],
        1,
    )
    assert (feed.accepted, feed.rejected, feed.processing_status) == (1, 0, "DONE")
    assert order_id in feed.document
    assert "<MessagesSuccessful>1</MessagesSuccessful>" in feed.report
    operation = Operation.objects.get()
    assert (operation.feed, operation.message_id, operation.attempts) == (feed, 1, 1)


@pytest.mark.parametrize("reason", CANCEL_REASONS)
def test_every_reason_that_amazon_knows_can_be_given(shop, reason):
    """L-64."""
    order_id = imported(shop)
    canceled(shop, order_id, reason)
    assert at_amazon(shop, order_id) == "CANCELLED"
    (line,) = shop.amazon.order(order_id).lines
    assert (line.canceled_by, line.cancel_reason) == ("MERCHANT", reason)


def test_the_reasons_are_those_of_amazon():
    """L-64."""
    assert set(REASONS) == set(CANCEL_REASONS)


@pytest.mark.parametrize("reason", ["", "Whim", "noinventory"])
def test_a_reason_is_required(shop, reason):
    """L-64: none is preselected."""
    order_id = imported(shop)
    with pytest.raises(CancellationRefused) as refused:
        ask(shop, order_id, reason)
    assert str(refused.value) == f"A reason is required, one of: {', '.join(REASONS)}."
    assert (states(), stop_of(shop, order_id)) == ([], "")


def test_every_item_of_the_order_is_canceled(shop):
    order_id = shop.buyer_orders(lines=[{"sku": "MUG", "quantity": 2}, {"sku": "LAMP"}])
    shop.sync()
    canceled(shop, order_id)
    assert at_amazon(shop, order_id) == "CANCELLED"
    assert (shop.stock("MUG").reserved, shop.stock("LAMP").reserved) == (0, 0)
    assert {line.canceled_by for line in shop.amazon.order(order_id).lines} == {"MERCHANT"}


def test_an_order_that_is_held_can_be_canceled(shop):
    """The usual cause: it cannot be delivered."""
    order_id = imported(shop, sku="LAMP", quantity=5)
    assert shop.row(order_id).import_state == "held"
    canceled(shop, order_id)
    row = shop.row(order_id)
    assert (row.status, row.import_state, row.order) == ("Canceled", "canceled", None)
    assert states() == ["visible"]


def test_an_order_that_is_not_imported_can_be_canceled(shop):
    """L-65 leaves the rest of its life to Seller Central."""
    OrderSettings.objects.update(import_amazon_orders=False)
    order_id = imported(shop)
    assert shop.row(order_id).import_state == "view_only"
    canceled(shop, order_id)
    assert (shop.row(order_id).status, at_amazon(shop, order_id)) == ("Canceled", "CANCELLED")


def test_a_canceled_order_is_no_revenue(shop):
    """K-5, L-25."""
    order_id = imported(shop)
    (before,) = lifetime_of(shop.store)
    canceled(shop, order_id)
    assert before.amount > 0
    assert [one.amount for one in lifetime_of(shop.store)] == [Decimal(0)]


def test_asking_twice_is_refused_and_sends_one_message(shop):
    order_id = imported(shop)
    ask(shop, order_id)
    with pytest.raises(CancellationRefused) as refused:
        ask(shop, order_id, "GeneralAdjustment")
    assert str(refused.value) == f"Amazon was already asked to cancel order {order_id}."
    shop.sync()
    shop.sync()
    assert (states(), len(shop.amazon.tell_feeds())) == (["visible"], 1)
    with pytest.raises(CancellationRefused) as refused:
        ask(shop, order_id)
    assert str(refused.value) == f"Amazon order {order_id} is canceled already."


def test_who_asked_is_written_down(shop):
    order_id = imported(shop)
    row = shop.row(order_id)
    cancel_at_amazon(row, "GeneralAdjustment", actor="ada", now=shop.now)
    entry = AuditEntry.objects.get(action="cancellation_asked")
    assert (entry.actor, entry.subject_kind, entry.subject, entry.after) == (
        "ada",
        "amazon_order",
        order_id,
        {"reason": "GeneralAdjustment"},
    )
    operation = open_cancellation(row)
    assert operation == latest_cancellation(row)
    assert operation.intent["reason"] == "GeneralAdjustment"


def test_shipments_are_told_before_cancellations(shop):
    first, second = imported(shop), imported(shop)
    ask(shop, first)
    shop.ship(second)
    shop.sync()
    assert asked(shop) == [
        "confirmShipment",
        "createFeedDocument",
        "uploadDocument",
        "createFeed",
    ]


def test_a_cancellation_goes_out_within_the_minute(shop):
    """Nobody waits for the next pull."""
    order_id = imported(shop)
    ask(shop, order_id)
    run = only_tell(shop)
    assert (run.sent, asked(shop)) == (1, ["createFeedDocument", "uploadDocument", "createFeed"])
    shop.advance(minutes=2)
    run = only_tell(shop)
    assert (run.accepted, states(), at_amazon(shop, order_id)) == (1, ["accepted"], "CANCELLED")
