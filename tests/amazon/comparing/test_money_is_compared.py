"""Each refund stands in Amazon's books once, to the cent, or it is told; and each return."""

from decimal import Decimal

import pytest
from tests.amazon.comparing.looking import compared, tallied
from tests.amazon.refunding.paying_back import (
    asked_for,
    past_two_days,
    shipped,
    until_the_books_are_read,
)
from tests.amazon.returns.sending_back import returned

from counterpart.amazon.models.operations import Operation, OperationKind
from counterpart.amazon.models.refunds import RefundTransaction
from counterpart.amazon.models.returns import AmazonReturn

LATER = {"minutes": 10}


@pytest.fixture
def paid(shop):
    """A refund that Amazon's books show, and its order."""
    order_id = shipped(shop)
    asked_for(shop, order_id)
    for _ in range(4):
        shop.sync(**LATER)
    until_the_books_are_read(shop)
    until_the_books_are_read(shop)
    assert refund_operation().state == "visible"
    return order_id


def refund_operation():
    return Operation.objects.get(kind=OperationKind.REFUND)


def in_the_books(shop, order_id):
    (refund,) = shop.amazon.order(order_id).refunds
    return refund


def test_a_refund_in_the_books_agrees(shop, paid):
    told = tallied(shop)
    assert told["compared"]["refunds"] == 1
    assert "underway" not in told
    assert "waiting" not in told


def test_a_refund_at_another_amount_is_told(shop, paid):
    name = in_the_books(shop, paid).refund_id
    RefundTransaction.objects.update(total=Decimal("11.99"))
    assert compared(shop) == [
        (f"The refund {name} of Amazon order {paid}: Amazon paid 12.00 USD; stored are 11.99 USD.")
    ]


def test_a_refund_that_only_amazon_knows_is_told(shop, paid):
    name = in_the_books(shop, paid).refund_id
    RefundTransaction.objects.all().delete()
    shop.account.refresh_from_db()
    shop.advance(days=3)
    type(shop.account).objects.update(refunds_seen_until=shop.now)
    memo = refund_operation().refund.credit_memo.number
    assert compared(shop) == [
        f"Amazon paid 12.00 USD back for order {paid} (refund {name}), which is not known here.",
        (
            f"The refund of 12.00 USD of Amazon order {paid} (credit memo #{memo}) is visible, "
            f"but does not stand in Amazon's books."
        ),
    ]


def test_a_refund_that_the_next_reading_may_show_is_underway(shop, paid):
    RefundTransaction.objects.all().delete()
    assert tallied(shop)["underway"] == {"refunds": 2}


def test_a_refund_that_the_books_do_not_show_any_more_is_told(shop, paid):
    name = in_the_books(shop, paid).refund_id
    shop.amazon.order(paid).refunds.clear()
    assert compared(shop) == [
        (f"The refund {name} of Amazon order {paid} is stored, but Amazon's books do not show it.")
    ]


def test_a_refund_that_was_accepted_and_never_paid_is_told(shop):
    order_id = shipped(shop)
    refund = asked_for(shop, order_id)
    for _ in range(4):
        shop.sync(**LATER)
    shop.amazon.order(order_id).refunds.clear()
    assert tallied(shop)["underway"] == {"refunds": 1}
    past_two_days(shop)
    assert compared(shop) == [
        (
            f"The refund of 12.00 USD of Amazon order {order_id} (credit memo "
            f"#{refund.credit_memo.number}) is accepted, but does not stand in Amazon's books."
        )
    ]


def test_a_refund_that_was_paid_twice_is_told(shop, paid):
    first = in_the_books(shop, paid)
    second = shop.amazon.give_back(shop.amazon.order(paid), first.items, by="FEED")
    for _ in range(2):
        until_the_books_are_read(shop)
    assert compared(shop) == [
        (
            f"Amazon paid 12.00 USD back for order {paid} twice ({first.refund_id} and "
            f"{second.refund_id}); it was asked for once."
        )
    ]
    RefundTransaction.objects.filter(refund=None).update(handled_at=shop.now, handled_by="bo")
    assert compared(shop) == []


def test_a_refund_made_in_seller_central_waits_for_a_person(shop):
    order_id = shipped(shop)
    shop.amazon.refunds(order_id)
    for _ in range(2):
        until_the_books_are_read(shop)
    assert tallied(shop)["waiting"] == {"refunds": 1}


def test_a_refund_of_which_nobody_knows_waits_for_a_person(shop, paid):
    RefundTransaction.objects.all().delete()
    shop.amazon.order(paid).refunds.clear()
    Operation.objects.filter(kind=OperationKind.REFUND).update(state="unsure")
    shop.advance(days=3)
    assert tallied(shop)["waiting"] == {"refunds": 1}


@pytest.fixture
def sent_back(shop):
    """A return that Amazon's report told of."""
    shop.amazon.reports_take(0)
    row = returned(shop)
    shop.advance(minutes=10)
    shop.read_reports()
    return row


def test_a_return_that_the_report_tells_of_agrees(shop, sent_back):
    told = tallied(shop)
    assert told["compared"]["returns"] == 1


def test_a_return_that_is_missing_is_told(shop, sent_back):
    AmazonReturn.objects.all().delete()
    assert compared(shop) == [
        (
            f"The return {sent_back.rma_id} of Amazon order {sent_back.order_number} is at "
            f"Amazon, but not here."
        )
    ]


def test_another_number_of_units_is_told(shop, sent_back):
    AmazonReturn.objects.update(quantity=1)
    told = f"The return {sent_back.rma_id} of Amazon order {sent_back.order_number}"
    assert compared(shop) == [
        (f"{told}: Amazon says 2 of it, {sent_back.status}; stored are 1, {sent_back.status}.")
    ]
