"""What Amazon refuses is shown in its words, and the order goes on here."""

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

from counterpart.amazon.erasing.copies import erase_people_of_copies
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.operations.canceling import (
    latest_cancellation,
    open_cancellation,
    why_not_cancelable,
    why_refused,
)


def test_a_refused_line_is_shown_with_amazons_words(shop):
    order_id = imported(shop)
    shop.amazon.rejects_message("The order is being reviewed.", code="18099")
    ask(shop, order_id)
    shop.sync()
    run = shop.sync()
    assert (run.accepted, run.rejected, states(), feeds()) == (0, 1, ["rejected"], ["done"])
    operation = Operation.objects.get()
    assert (operation.error_code, operation.error) == ("18099", "The order is being reviewed.")
    assert why_refused(operation) == "The order is being reviewed."
    assert shop.note(order_id) == ("Amazon rejected the cancellation: The order is being reviewed.")
    assert (Feed.objects.get().accepted, Feed.objects.get().rejected) == (0, 1)
    # Nothing was canceled, and the order can be shipped.
    assert (shop.row(order_id).status, shop.order(order_id).state, stop_of(shop, order_id)) == (
        "Unshipped",
        "processing",
        "",
    )
    assert shop.stock("MUG").reserved == 1
    shop.ship(order_id)
    shop.sync()
    shop.sync()
    assert (shop.row(order_id).status, shop.order(order_id).state) == ("Completed", "complete")


def test_the_buyers_wish_stays_when_amazon_refuses(shop):
    order_id = imported(shop)
    shop.amazon.buyer_asks_to_cancel(order_id)
    shop.amazon.rejects_message()
    canceled(shop, order_id, "BuyerCanceled")
    assert (states(), stop_of(shop, order_id)) == (["rejected"], "buyer_asks_to_cancel")


def test_a_refused_cancellation_can_be_asked_for_again(shop):
    order_id = imported(shop)
    shop.amazon.rejects_message()
    canceled(shop, order_id)
    assert (why_not_cancelable(shop.row(order_id)), open_cancellation(shop.row(order_id))) == (
        "",
        None,
    )
    ask(shop, order_id)
    shop.sync(minutes=20)
    shop.sync()
    assert (states(), at_amazon(shop, order_id)) == (["rejected", "visible"], "CANCELLED")
    assert latest_cancellation(shop.row(order_id)).state == "visible"


def test_amazons_words_about_the_buyer_are_left_out(shop):
    """P6: notes are not encrypted."""
    order_id = imported(shop)
    name = shop.row(order_id).buyer["name"]
    shop.amazon.rejects_message(f"{name} has paid in another way.")
    canceled(shop, order_id)
    last_name = name.split()[-1]
    assert last_name not in Operation.objects.get().error
    assert last_name not in shop.note(order_id)
    assert shop.note(order_id).endswith("has paid in another way.")


def test_what_amazon_said_is_erased_with_the_buyer(shop):
    """P6: an answer can quote whom it is about."""
    order_id = imported(shop)
    shop.amazon.rejects_message("Somebody has paid in another way.")
    canceled(shop, order_id)
    assert "Somebody" in Feed.objects.get().report
    erase_people_of_copies([shop.row(order_id).pk])
    assert (Feed.objects.get().report, Operation.objects.get().error) == ("", "")
    assert "Somebody" not in " ".join(shop.notes(order_id))


def test_one_refused_message_does_not_hold_up_the_others(shop):
    orders = [imported(shop) for _ in range(3)]
    shop.amazon.rejects_message("No.", order_id=orders[1])
    for order_id in orders:
        ask(shop, order_id)
    shop.sync()
    run = shop.sync()
    assert (run.accepted, run.rejected, states()) == (2, 1, ["visible", "rejected", "visible"])
    assert [at_amazon(shop, one) for one in orders] == ["CANCELLED", "UNSHIPPED", "CANCELLED"]
    assert [shop.order(one).state for one in orders] == ["closed", "processing", "closed"]
    feed = Feed.objects.get()
    assert (feed.messages, feed.accepted, feed.rejected) == (3, 2, 1)


def test_an_order_shipped_at_amazon_in_the_same_minute_is_refused_and_followed(shop):
    order_id = imported(shop)
    ask(shop, order_id)
    shop.sync()
    # The feed waits; somebody ships in Seller Central.
    shop.amazon.ships(order_id)
    shop.sync()
    shop.sync()
    assert states() in (["visible"], ["rejected"], ["rejected", "not_needed"])
    assert at_amazon(shop, order_id) in {"SHIPPED", "CANCELLED"}


def test_a_feed_that_amazon_refuses_as_a_whole_refuses_every_message(shop):
    order_id = imported(shop)
    # A document without its content is refused with 400.
    shop.amazon.fails(400, operation="createFeed")
    ask(shop, order_id)
    run = shop.sync()
    assert (run.rejected, states(), feeds()) == (1, ["rejected"], ["not_created"])
    assert stop_of(shop, order_id) == ""
    assert Operation.objects.get().error == Feed.objects.get().error != ""
    asked(shop)
    shop.sync()
    assert asked(shop) == []
