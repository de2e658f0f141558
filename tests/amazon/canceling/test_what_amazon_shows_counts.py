"""Amazon's yes is believed when the order shows it; otherwise Amazon is asked (P2)."""

import pytest
from tests.amazon.canceling.asking import (
    ask,
    asked,
    at_amazon,
    imported,
    states,
    stop_of,
)

from counterpart.amazon.models.operations import Operation
from counterpart.amazon.operations.canceling import why_refused


def accepted(shop):
    """Let Amazon say yes and do nothing."""
    order_id = imported(shop)
    ask(shop, order_id)
    shop.sync()
    # Taken back in the books, as if the yes had had no effect.
    shop.advance(minutes=2)
    order = shop.amazon.order(order_id)
    order.status = "UNSHIPPED"
    for line in order.lines:
        line.canceled_by = None
    shop.sync(seconds=1)
    assert states() == ["accepted"]
    asked(shop)
    return order_id


def test_an_accepted_cancellation_that_is_not_seen_is_asked_about_after_an_hour(shop):
    order_id = accepted(shop)
    shop.sync(minutes=50)
    assert asked(shop) == []
    shop.sync(minutes=15)
    assert (asked(shop), states()) == (["getOrder"], ["accepted"])
    shop.sync(minutes=30)
    assert asked(shop) == []
    assert stop_of(shop, order_id) == "cancellation_asked"


def test_what_is_asked_about_and_canceled_is_followed_at_once(shop):
    order_id = accepted(shop)
    shop.amazon.cancels(order_id, by="MERCHANT")
    shop.amazon.leaves_out(order_id)
    shop.sync(minutes=61)
    assert states() == ["visible"]
    assert (shop.row(order_id).status, shop.order(order_id).state) == ("Canceled", "closed")


def test_a_yes_without_effect_is_a_no_after_a_day(shop):
    order_id = accepted(shop)
    shop.sync(hours=23)
    assert states() == ["accepted"]
    shop.sync(hours=2)
    assert (states(), stop_of(shop, order_id)) == (["rejected"], "")
    sentence = (
        "Amazon accepted the cancellation, but still shows the order as Unshipped after a day. "
        "Go on in Seller Central."
    )
    assert (shop.note(order_id), why_refused(Operation.objects.get())) == (sentence, sentence)


def test_an_order_that_is_shipped_after_all_is_a_no(shop):
    order_id = accepted(shop)
    shop.amazon.ships(order_id)
    shop.sync()
    assert Operation.objects.get(kind="cancellation").state == "rejected"
    assert (
        "The order cannot be canceled any more: Amazon shows it as Shipped. "
        "Go on in Seller Central."
    ) in shop.notes(order_id)
    assert stop_of(shop, order_id) != "cancellation_asked"


def test_an_order_that_somebody_else_canceled_first_needs_no_message(shop):
    order_id = imported(shop)
    first = imported(shop)
    ask(shop, first)
    shop.sync()
    # The next feed waits its twenty minutes.
    ask(shop, order_id)
    shop.amazon.cancels(order_id, by="BUYER")
    shop.sync()
    operation = Operation.objects.get(amazon_order__amazon_order_id=order_id)
    assert operation.state == "not_needed"
    assert "Amazon shows the order as canceled; nothing was sent." in shop.notes(order_id)
    assert (shop.order(order_id).state, at_amazon(shop, order_id)) == ("closed", "CANCELLED")


@pytest.mark.parametrize("trouble", ["fails", "drops_before"])
def test_amazon_is_asked_again_where_it_could_not_be(shop, trouble):
    accepted(shop)
    getattr(shop.amazon, trouble)(operation="getOrder", times=3)
    shop.sync(minutes=61)
    assert states() == ["accepted"]
    asked(shop)
    shop.amazon.calms_down()
    shop.sync()
    assert asked(shop) == ["getOrder"]
