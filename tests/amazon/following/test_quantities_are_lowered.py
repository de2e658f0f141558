"""What Amazon lowers is followed by one decision, to the cent; what it raises is not guessed."""

from decimal import Decimal

import pytest
from tests.amazon.following.deciding import asked, created, decided, drops_line
from tests.scene import put_in_stock

from counterpart.amazon.attention.answering import AnswerRefused, answer_question
from counterpart.amazon.attention.questions import question_of
from counterpart.orders.models.documents import CreditMemo

CHANGED = "changed_by_channel"


def ends(shop, order_id: str) -> None:
    """Ship what is left, and let Amazon accept it."""
    shop.ship(order_id)
    for _ in range(3):
        shop.sync()


def test_dropped_units_are_credited_and_the_rest_is_shipped(shop):
    order_id = created(shop, 3, price="10.00")
    shop.amazon.changes_quantity(order_id, "MUG", 2)
    shop.sync()
    assert asked(shop, order_id) == (
        CHANGED,
        [
            "MUG: 3 before, 2 now.",
            "Total: 30.00 USD before, 20.00 USD now.",
            "To follow is a credit memo over 10.00 USD.",
        ],
        ["follow", "keep"],
    )
    decided(shop, order_id, "follow")
    order, memo = shop.order(order_id), CreditMemo.objects.get()
    line = order.lines.get()
    assert (memo.grand_total, line.refunded_unshipped, line.quantities.to_ship) == (10, 1, 2)
    assert (order.stop_shipping_because, shop.stock("MUG").reserved) == ("", 2)
    assert shop.note(order_id) == ("The change on Amazon was followed: credit memo over 10.00 USD.")
    ends(shop, order_id)
    assert (shop.order(order_id).status, shop.row(order_id).status) == ("complete", "Completed")
    assert (shop.stock("MUG").on_hand, shop.stock("MUG").reserved) == (8, 0)


def test_the_same_news_twice_asks_nothing_again(shop):
    order_id = created(shop, 3)
    shop.amazon.changes_quantity(order_id, "MUG", 2)
    shop.sync()
    decided(shop, order_id, "follow")
    shop.amazon.changes_address(order_id, addressLine1="2 Side Street")
    shop.sync()
    shop.sync()
    assert (asked(shop, order_id), CreditMemo.objects.count()) == (None, 1)
    with pytest.raises(AnswerRefused):
        decided(shop, order_id, "follow")


def test_an_item_that_is_gone_from_several_is_followed_with_its_shipping(shop):
    put_in_stock("LAMP", 5)
    order_id = shop.buyer_orders(
        lines=[
            {"sku": "MUG", "quantity": 2, "price": "10.00", "shipping": "3.00", "tax": "1.60"},
            {"sku": "LAMP", "quantity": 1, "price": "40.00", "shipping": "6.00", "tax": "3.20"},
        ]
    )
    shop.sync()
    before = shop.order(order_id).grand_total
    drops_line(shop, order_id, "LAMP")
    shop.sync()
    assert asked(shop, order_id)[2] == ["follow", "keep"]
    decided(shop, order_id, "follow")
    order, memo = shop.order(order_id), CreditMemo.objects.get()
    assert memo.grand_total == before - shop.row(order_id).total
    assert (shop.stock("LAMP").reserved, shop.stock("MUG").reserved) == (0, 2)
    ends(shop, order_id)
    assert (shop.order(order_id).status, order.number) == ("complete", "000000001")


def test_lowered_again_is_asked_about_again(shop):
    order_id = created(shop, 5, price="10.00")
    for quantity in (4, 2):
        shop.amazon.changes_quantity(order_id, "MUG", quantity)
        shop.sync()
        decided(shop, order_id, "follow")
    assert [memo.grand_total for memo in CreditMemo.objects.order_by("pk")] == [10, 20]
    shop.amazon.changes_quantity(order_id, "MUG", 5)
    shop.sync()
    assert asked(shop, order_id)[1:] == (
        ["MUG: 2 before, 5 now.", "Total: 20.00 USD before, 50.00 USD now."],
        ["keep"],
    )
    decided(shop, order_id, "keep")


def test_raised_units_are_left_to_a_person_who_is_told_how(shop):
    order_id = created(shop, 2)
    shop.amazon.changes_quantity(order_id, "MUG", 5)
    shop.sync()
    question = question_of(shop.row(order_id))
    assert ([one.code for one in question.answers], question.by_hand) == (
        ["keep"],
        (
            "Units were added. Place another order in Commerce for them by hand, then say that "
            "you dealt with it."
        ),
    )
    decided(shop, order_id, "keep")
    assert (shop.order(order_id).stop_shipping_because, asked(shop, order_id)) == ("", None)
    assert shop.note(order_id) == (
        "The change on Amazon was dealt with by hand; Commerce order 000000001 may be shipped."
    )
    shop.amazon.changes_address(order_id, addressLine1="2 Side Street")
    shop.sync()
    assert shop.order(order_id).stop_shipping_because == ""
    shop.amazon.changes_quantity(order_id, "MUG", 6)
    shop.sync()
    assert shop.order(order_id).stop_shipping_because == CHANGED
    decided(shop, order_id, "keep")


def test_units_that_were_dropped_after_they_left_are_credited_by_hand(shop):
    order_id = created(shop, 3, price="10.00")
    shop.ship(order_id, items={"MUG": Decimal(3)})
    order = shop.amazon.orders[order_id]
    order.line(sku="MUG").quantity = 2
    shop.amazon.touch(order)
    shop.sync()
    question = question_of(shop.row(order_id))
    assert ([one.code for one in question.answers], question.by_hand) == (
        ["keep"],
        (
            "Of MUG more units were dropped than are paid and still here. Write the credit memo "
            "by hand, then say that you dealt with it."
        ),
    )
    decided(shop, order_id, "keep")


def test_a_question_that_has_changed_since_it_was_shown_is_not_answered(shop):
    order_id = created(shop, 3)
    shop.amazon.changes_quantity(order_id, "MUG", 2)
    shop.sync()
    seen = question_of(shop.row(order_id)).mark
    shop.amazon.changes_quantity(order_id, "MUG", 1)
    shop.sync()
    with pytest.raises(AnswerRefused) as refused:
        answer_question(shop.row(order_id), "follow", seen=seen, actor="ada", now=shop.now)
    assert str(refused.value) == "Something has changed meanwhile; look again."
    assert CreditMemo.objects.count() == 0
    seen = question_of(shop.row(order_id)).mark
    answer_question(shop.row(order_id), "follow", seen=seen, actor="ada", now=shop.now)
    assert shop.stock("MUG").reserved == 1
