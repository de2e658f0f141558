"""What Amazon cannot pay back is said before anybody waits for it (T-10, T-14, T-21)."""

from decimal import Decimal

import pytest
from tests.amazon.refunding.paying_back import (
    RICH,
    ask,
    memo_for,
    paid_at_amazon,
    passes,
    shipped,
    states,
    units,
    until_the_books_are_read,
)

from counterpart.amazon.attention.answering import answer_question
from counterpart.amazon.attention.questions import question_of
from counterpart.amazon.checking import channel_findings
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.refunds import AmazonRefund
from counterpart.amazon.operations.refunding.asking import RefundNotPossible, why_not_refundable


def refused(shop, memo):
    assert why_not_refundable(memo) != ""
    with pytest.raises(RefundNotPossible) as no:
        ask(shop, memo)
    assert (states(), AmazonRefund.objects.filter(credit_memo=memo).count()) == ([], 0)
    assert str(no.value) == why_not_refundable(memo)
    return str(no.value)


def test_a_shipped_order_can_be_refunded(shop):
    order_id = shipped(shop)
    assert why_not_refundable(shop.row(order_id)) == ""
    assert why_not_refundable(memo_for(shop, order_id)) == ""


def test_an_order_that_has_not_left_is_canceled_instead(shop):
    order_id = shop.buyer_orders()
    shop.sync()
    memo = memo_for(shop, order_id)
    assert (
        refused(shop, memo)
        == why_not_refundable(shop.row(order_id))
        == (
            f"Amazon order {order_id} is Unshipped. Only what Amazon shows as shipped can be "
            "refunded; an order that has not left is canceled instead."
        )
    )


def test_an_order_that_amazon_ships_is_refunded_by_amazon(shop):
    """T-10."""
    order_id = shop.buyer_orders(fulfilled_by="AMAZON", status="SHIPPED")
    shop.sync()
    assert refused(shop, memo_for(shop, order_id)) == (
        f"Amazon ships order {order_id} itself, and refunds it itself: see Seller Central."
    )


def test_an_order_that_is_canceled_is_repaid_by_amazon(shop):
    """T-14: the memo follows what Amazon did."""
    order_id = shop.buyer_orders()
    shop.sync()
    shop.amazon.cancels(order_id)
    shop.sync()
    memo = shop.order(order_id).credit_memos.get()
    assert refused(shop, memo) == (
        f"Amazon order {order_id} is canceled: Amazon gives the buyer's money back itself."
    )


def test_a_memo_that_follows_a_lowered_order_is_never_refunded(shop):
    order_id = shop.buyer_orders("MUG", 3)
    shop.sync()
    shop.amazon.changes_quantity(order_id, "MUG", 2)
    shop.sync()
    row = shop.row(order_id)
    (answer,) = (one for one in question_of(row).answers if one.code == "follow")
    answer_question(row, answer.code, actor="bo", now=shop.now)
    following = shop.order(order_id).credit_memos.get()
    shop.ship(order_id)
    passes(shop)
    assert refused(shop, following) == (
        f"Credit memo #{following.number} follows what Amazon changed itself: the buyer did not "
        "pay it."
    )
    # What is given back after that is told to the cent, whatever the first memo took.
    rest = memo_for(shop, order_id)
    ask(shop, rest)
    passes(shop)
    assert paid_at_amazon(shop, order_id) == [rest.grand_total]
    assert list(channel_findings()) == []


def test_an_order_of_which_a_part_has_left_is_refunded_for_that_part(shop):
    """T-21."""
    order_id = shop.buyer_orders("MUG", 2, price="10.01", tax="0.83")
    shop.sync()
    shop.ship(order_id, items=units(MUG=1))
    passes(shop)
    assert shop.row(order_id).amazon_status == "PARTIALLY_SHIPPED"
    memo = memo_for(shop, order_id, items=units(MUG=1), shipping=Decimal(0))
    ask(shop, memo)
    passes(shop)
    assert paid_at_amazon(shop, order_id) == [memo.grand_total]


def test_mixed_partial_refunds_come_to_what_was_paid(shop):
    order_id = shipped(
        shop,
        lines=[
            {"sku": "MUG", "quantity": 3, "price": "3.33", "tax": "0.83", "shipping": "4.99",
             "shipping_tax": "0.41"},
            {"sku": "LAMP", "quantity": 1, "price": "99.99", "tax": "8.25"},
        ],
    )  # fmt: skip
    memos = [
        memo_for(shop, order_id, items=units(MUG=1), shipping=Decimal("1.00")),
        memo_for(shop, order_id, items={}, shipping=Decimal("2.22")),
        memo_for(shop, order_id, items=units(LAMP=1, MUG=1), shipping=Decimal(0)),
        memo_for(shop, order_id),
    ]
    for memo in reversed(memos):
        ask(shop, memo)
    passes(shop)
    until_the_books_are_read(shop)
    assert sorted(paid_at_amazon(shop, order_id)) == sorted(one.grand_total for one in memos)
    assert sum(paid_at_amazon(shop, order_id)) == shop.row(order_id).total
    assert states() == ["visible"] * 4
    assert list(channel_findings()) == []


def test_yen_are_whole(shop):
    order_id = shipped(shop, price="1000", currency="JPY")
    memo = memo_for(shop, order_id)
    refund = ask(shop, memo)
    assert [part for item in refund.items for part in item["components"]] == [["Principal", "1000"]]


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"discount": "1.00"}, "MUG was sold with a promotion"),
        ({"gift_wrap": "3.00"}, "Gift wrap, fees, tips"),
        ({"tip": "2.00"}, "Gift wrap, fees, tips"),
    ],
)
def test_what_the_feed_cannot_say_is_refused(shop, wishes, sentence):
    memo = memo_for(shop, shipped(shop, **RICH, **wishes))
    assert refused(shop, memo).startswith(sentence)


def test_adjustments_are_refused(shop):
    order_id = shipped(shop, **RICH)
    memo = memo_for(shop, order_id, adjustment_fee=Decimal("1.00"))
    assert refused(shop, memo).startswith("Amazon refunds items and shipping, and an adjustment")


def test_how_tax_is_divided_is_known_after_the_buyer_is_forgotten(shop):
    order_id = shipped(shop, **RICH)
    AmazonOrder.objects.update(document="")
    refund = ask(shop, memo_for(shop, order_id))
    assert ["ShippingTax", "0.41"] in refund.items[0]["components"]


def test_an_order_that_was_taken_in_before_is_read_from_its_document(shop):
    order_id = shipped(shop, **RICH)
    row = shop.row(order_id)
    del row.charges["taxes"]
    row.save()
    assert why_not_refundable(memo_for(shop, order_id)) == ""


def test_an_order_of_our_own_is_not_amazons(shop):
    order_id = shipped(shop)
    memo = memo_for(shop, order_id)
    AmazonOrder.objects.update(order=None)
    assert refused(shop, memo) == "The order did not come from Amazon."
