"""A credit memo is paid back by Amazon when somebody asks for that, to the cent (S-09)."""

from decimal import Decimal

import pytest
from tests.amazon.refunding.paying_back import (
    RICH,
    ask,
    asked_for,
    feeds,
    in_books,
    memo_for,
    paid_at_amazon,
    passes,
    shipped,
    states,
    until_the_books_are_read,
)

from counterpart.amazon.checking import channel_findings
from counterpart.amazon.client.order_feeds.adjusting import ADJUSTMENT_REASONS
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.models.refunds import AmazonRefund
from counterpart.amazon.operations.refunding.asking import REASONS, RefundNotPossible
from counterpart.audit.models import AuditEntry


def test_a_memo_stays_offline_unless_somebody_asks(shop):
    """K-14."""
    order_id = shipped(shop, **RICH)
    memo_for(shop, order_id)
    passes(shop)
    assert (states(), paid_at_amazon(shop, order_id)) == ([], [])


def test_a_refund_goes_through_the_whole_life_of_a_feed(shop):
    order_id = shipped(shop, **RICH)
    refund = asked_for(shop, order_id)
    assert (refund.state, states(), refund.total) == ("approved", ["queued"], Decimal("16.24"))
    shop.sync()
    assert (states(), feeds()) == (["sending"], ["submitted"])
    shop.sync()
    # Amazon has said yes; that is not the money yet.
    assert (states(), feeds()) == (["accepted"], ["done"])
    assert paid_at_amazon(shop, order_id) == [Decimal("16.24")]
    until_the_books_are_read(shop)
    assert (states(), in_books()) == (["visible"], [(order_id, Decimal("16.24"), True, False)])
    assert shop.notes(order_id)[-5:] == [
        (
            "A refund of 16.24 USD on Amazon was asked for, for credit memo #000000001: "
            "CustomerReturn."
        ),
        "Amazon will be told to refund 16.24 USD: CustomerReturn.",
        "Amazon was told to refund 16.24 USD.",
        "Amazon accepted the refund of 16.24 USD; its books will show it.",
        "Amazon's books show the refund of 16.24 USD.",
    ]
    assert list(channel_findings()) == []


def test_amazon_is_told_every_part_and_no_quantity(shop):
    """With a quantity beside the amounts Amazon has paid back too much (models issue 4405)."""
    order_id = shipped(shop, **RICH)
    refund = asked_for(shop, order_id)
    (item,) = shop.row(order_id).items.all()
    assert refund.items == [
        {
            "order_item_id": item.order_item_id,
            "quantity": 1,
            "components": [
                ["Principal", "10.01"],
                ["Tax", "0.83"],
                ["ShippingTax", "0.41"],
                ["Shipping", "4.99"],
            ],
        }
    ]
    shop.sync()
    document = Feed.objects.get().document
    assert "<AdjustmentReason>CustomerReturn</AdjustmentReason>" in document
    assert '<Amount currency="USD">10.01</Amount>' in document
    assert "Quantity" not in document


def test_asking_twice_is_refused_and_pays_once(shop):
    order_id = shipped(shop)
    memo = memo_for(shop, order_id)
    ask(shop, memo)
    for _ in range(3):
        with pytest.raises(RefundNotPossible) as refused:
            ask(shop, memo)
        assert str(refused.value) == "Amazon is already told to refund credit memo #000000001."
        shop.sync()
    until_the_books_are_read(shop)
    with pytest.raises(RefundNotPossible):
        ask(shop, memo)
    assert (states(), paid_at_amazon(shop, order_id)) == (["visible"], [memo.grand_total])


@pytest.mark.parametrize("reason", ["", "Whim", "customerreturn"])
def test_a_reason_is_required(shop, reason):
    order_id = shipped(shop)
    memo = memo_for(shop, order_id)
    with pytest.raises(RefundNotPossible) as refused:
        ask(shop, memo, reason)
    assert str(refused.value) == f"A reason is required, one of: {', '.join(REASONS)}."
    assert (states(), AmazonRefund.objects.count()) == ([], 0)


def test_the_reasons_are_those_of_amazon():
    assert set(REASONS) == set(ADJUSTMENT_REASONS)


def test_who_asked_is_written_down(shop):
    order_id = shipped(shop)
    ask(shop, memo_for(shop, order_id), actor="ada")
    entry = AuditEntry.objects.get(action="refund_asked")
    assert (entry.actor, entry.subject_kind, entry.subject) == ("ada", "amazon_order", order_id)
    assert entry.after == {
        "credit_memo": "000000001",
        "total": written_total(),
        "currency": "USD",
        "reason": "CustomerReturn",
    }


def written_total() -> str:
    return str(Operation.objects.get(kind="refund").intent["total"])
