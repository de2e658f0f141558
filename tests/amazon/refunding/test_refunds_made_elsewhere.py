"""What was paid back in Seller Central is told once, and recorded or dealt with by a person."""

from decimal import Decimal

import pytest
from tests.amazon.refunding.paying_back import (
    ask,
    in_books,
    memo_for,
    paid_at_amazon,
    passes,
    shipped,
    states,
    until_the_books_are_read,
)

from counterpart.amazon.checking import channel_findings
from counterpart.amazon.models.refunds import RefundTransaction
from counterpart.amazon.operations.refunding.asking import RefundNotPossible, why_not_refundable
from counterpart.amazon.operations.refunding.elsewhere import mark_handled
from counterpart.audit.models import AuditEntry


def made_elsewhere(shop):
    order_id = shipped(shop, price="12.50")
    shop.amazon.refunds(order_id)
    until_the_books_are_read(shop)
    return order_id, RefundTransaction.objects.get()


def handled(shop, seen, memo=None):
    mark_handled(seen, actor="ada", now=shop.now, credit_memo=memo)


def refuses(shop, seen, memo=None):
    before = list(RefundTransaction.objects.values())
    with pytest.raises(RefundNotPossible) as refused:
        handled(shop, seen, memo)
    assert list(RefundTransaction.objects.values()) == before
    return str(refused.value)


def test_it_is_told_once_and_waits_for_a_person(shop):
    """B-20, S-12."""
    order_id, seen = made_elsewhere(shop)
    passes(shop, 3, hours=7)
    assert in_books() == [(order_id, Decimal("12.50"), False, False)]
    sentence = (
        "Amazon's books show a refund of 12.50 USD that was not asked for here. Record it with a "
        "credit memo, or say that it is dealt with."
    )
    assert shop.notes(order_id).count(sentence) == 1
    assert seen.amazon_order == shop.row(order_id)


def test_a_credit_memo_records_it(shop):
    order_id, seen = made_elsewhere(shop)
    memo = memo_for(shop, order_id)
    handled(shop, seen, memo)
    assert (seen.credit_memo, seen.handled_by, seen.handled_at) == (memo, "ada", shop.now)
    assert shop.note(order_id) == (
        "The refund of 12.50 USD that was made elsewhere is recorded by credit memo #000000001."
    )
    entry = AuditEntry.objects.get(action="refund_recorded")
    assert (entry.actor, entry.subject, entry.after["credit_memo"]) == (
        "ada", order_id, memo.number,
    )  # fmt: skip
    assert list(channel_findings()) == []


def test_a_memo_that_records_it_is_never_paid_by_amazon(shop):
    order_id, seen = made_elsewhere(shop)
    memo = memo_for(shop, order_id)
    handled(shop, seen, memo)
    with pytest.raises(RefundNotPossible) as refused:
        ask(shop, memo)
    assert str(refused.value) == (
        f"Credit memo #{memo.number} records a refund that was made in Seller Central."
    )
    passes(shop)
    assert (states(), len(paid_at_amazon(shop, order_id))) == ([], 1)


def test_it_is_dealt_with_otherwise(shop):
    order_id, seen = made_elsewhere(shop)
    handled(shop, seen)
    assert (seen.credit_memo, seen.handled_by) == (None, "ada")
    assert shop.note(order_id) == (
        "The refund of 12.50 USD that was made elsewhere was dealt with."
    )


def test_until_then_nothing_else_of_the_order_is_refunded(shop):
    order_id, seen = made_elsewhere(shop)
    memo = memo_for(shop, order_id)
    assert (
        why_not_refundable(shop.row(order_id))
        == why_not_refundable(memo)
        == (
            f"Amazon's books show a refund of order {order_id} that was not asked for here. Deal "
            "with that first, under “Made elsewhere”."
        )
    )
    handled(shop, seen)
    assert why_not_refundable(shop.row(order_id)) == ""
    # All that was paid is paid back: the memo would be paid twice.
    assert why_not_refundable(memo) == (
        "Amazon charged 12.50 USD for the order and has paid back 12.50, or is told to; 12.50 more "
        "is too much."
    )


def test_dealing_with_it_twice_is_refused(shop):
    order_id, seen = made_elsewhere(shop)
    handled(shop, seen)
    assert refuses(shop, seen) == "This refund was dealt with already."
    assert refuses(shop, seen, memo_for(shop, order_id)) == "This refund was dealt with already."


def test_a_memo_of_another_order_does_not_record_it(shop):
    _, seen = made_elsewhere(shop)
    other = memo_for(shop, shipped(shop))
    assert refuses(shop, seen, other) == f"Credit memo #{other.number} belongs to another order."


def test_a_memo_over_another_amount_does_not_record_it(shop):
    order_id, seen = made_elsewhere(shop)
    memo = memo_for(shop, order_id, adjustment_fee=Decimal("2.50"))
    assert refuses(shop, seen, memo) == (
        f"Credit memo #{memo.number} is over 10.00 USD, but Amazon paid back 12.50. Write one over "
        "the same amount, or mark the refund as dealt with."
    )


def test_a_memo_that_amazon_is_told_to_pay_does_not_record_another(shop):
    order_id = shipped(shop, price="12.50")
    memo = memo_for(shop, order_id)
    ask(shop, memo)
    shop.amazon.drops_before(operation="createFeed")
    shop.sync()
    shop.sync(minutes=20)
    seen = RefundTransaction.objects.create(
        account=shop.account,
        amazon_order=shop.row(order_id),
        order_number=order_id,
        amazon_refund_id="r-9",
        total=memo.grand_total,
        currency="USD",
        posted_at=shop.now,
        first_seen_at=shop.now,
    )
    assert refuses(shop, seen, memo) == (
        f"Amazon is already told to refund credit memo #{memo.number}."
    )
