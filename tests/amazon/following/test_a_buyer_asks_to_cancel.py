"""A buyer's wish to cancel blocks packing until a person answers it (F-17, peers 3)."""

import pytest
from tests.amazon.following.deciding import asked, created, decided, withdraws
from tests.scene import put_in_stock

from counterpart.amazon.attention.answering import AnswerRefused
from counterpart.amazon.stores.channel_settings import set_read_only
from counterpart.audit.models import AuditEntry
from counterpart.orders.working import StepNotAllowed

ASKS = "buyer_asks_to_cancel"


def stop(shop, order_id: str) -> str:
    return shop.order(order_id).stop_shipping_because


def test_the_wish_stops_packing_and_asks_for_a_decision(shop):
    order_id = created(shop)
    assert asked(shop, order_id) is None
    shop.amazon.buyer_asks_to_cancel(order_id, "Found it cheaper")
    shop.sync()
    assert (stop(shop, order_id), asked(shop, order_id)) == (
        ASKS,
        (ASKS, [], ["cancel", "ship_anyway"]),
    )
    with pytest.raises(StepNotAllowed):
        shop.ship(order_id)


def test_shipping_all_the_same_is_a_decision_that_stays(shop):
    order_id = created(shop)
    shop.amazon.buyer_asks_to_cancel(order_id)
    shop.sync()
    decided(shop, order_id, "ship_anyway")
    assert (stop(shop, order_id), asked(shop, order_id)) == ("", None)
    shop.amazon.changes_address(order_id, addressLine1="2 Side Street")
    shop.sync()
    assert stop(shop, order_id) == ""
    assert "The order is to be shipped although the buyer asks to cancel." in shop.notes(order_id)
    entry = AuditEntry.objects.get(action="question_answered")
    assert (entry.actor, entry.subject, entry.before, entry.after) == (
        "ada",
        order_id,
        {"question": ASKS},
        {"answer": "ship_anyway"},
    )
    shop.ship(order_id)
    shop.sync()
    assert shop.row(order_id).status == "Shipped"


def test_a_wish_that_changes_is_asked_about_again(shop):
    order_id = created(shop)
    shop.amazon.buyer_asks_to_cancel(order_id)
    shop.sync()
    decided(shop, order_id, "ship_anyway")
    withdraws(shop, order_id)
    shop.sync()
    assert (stop(shop, order_id), asked(shop, order_id)) == ("", None)
    shop.amazon.buyer_asks_to_cancel(order_id)
    shop.sync()
    assert (stop(shop, order_id), asked(shop, order_id)[0]) == (ASKS, ASKS)


def test_a_decision_before_the_commerce_order_exists_counts_for_it(shop):
    order_id = shop.buyer_orders("CUP", 1)
    shop.amazon.buyer_asks_to_cancel(order_id)
    shop.sync()
    assert (shop.row(order_id).status, asked(shop, order_id)) == (
        "Error",
        (ASKS, [], ["cancel", "ship_anyway"]),
    )
    decided(shop, order_id, "ship_anyway")
    put_in_stock("CUP", 5)
    shop.sync()
    assert (stop(shop, order_id), asked(shop, order_id)) == ("", None)


def test_canceling_as_the_buyer_wishes_asks_amazon(shop):
    order_id = created(shop)
    shop.amazon.buyer_asks_to_cancel(order_id)
    shop.sync()
    decided(shop, order_id, "cancel")
    assert (stop(shop, order_id), asked(shop, order_id)) == ("cancellation_asked", None)
    operation = shop.row(order_id).operations.get()
    assert (operation.kind, operation.intent["reason"]) == ("cancellation", "BuyerCanceled")


def test_an_open_cancellation_keeps_the_stop_whatever_else_changes(shop):
    """Otherwise a new address would let the packer go on."""
    order_id = created(shop)
    set_read_only(True, actor="bo", now=shop.now)
    shop.amazon.buyer_asks_to_cancel(order_id)
    shop.sync()
    decided(shop, order_id, "cancel")
    withdraws(shop, order_id)
    shop.amazon.changes_address(order_id, addressLine1="2 Side Street")
    shop.sync()
    assert stop(shop, order_id) == "cancellation_asked"


def test_an_answer_to_another_question_is_refused_and_nothing_changes(shop):
    order_id = created(shop)
    with pytest.raises(AnswerRefused) as nothing:
        decided(shop, order_id, "ship_anyway")
    assert str(nothing.value) == f"Nothing is to be decided about {order_id}."
    shop.amazon.buyer_asks_to_cancel(order_id)
    shop.sync()
    with pytest.raises(AnswerRefused) as other:
        decided(shop, order_id, "follow")
    assert str(other.value) == ("“follow” is no answer here; choose one of cancel, ship_anyway.")
    assert stop(shop, order_id) == ASKS


def test_a_wish_about_what_has_left_stops_nothing(shop):
    order_id = created(shop)
    shop.ship(order_id)
    shop.amazon.buyer_asks_to_cancel(order_id)
    shop.sync()
    assert (stop(shop, order_id), asked(shop, order_id)) == ("", None)
