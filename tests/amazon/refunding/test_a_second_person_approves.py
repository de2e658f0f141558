"""Where a store wants it, nothing is paid until somebody else has looked at it."""

import pytest
from tests.amazon.refunding.paying_back import (
    RICH,
    ask,
    decisions,
    memo_for,
    need_approval,
    paid_at_amazon,
    passes,
    shipped,
    states,
    until_the_books_are_read,
)

from counterpart.amazon.checking import channel_findings
from counterpart.amazon.models.stores import OrderSettings
from counterpart.amazon.operations.refunding.asking import (
    RefundNotPossible,
    approve_refund,
    decline_refund,
    withdraw_refund,
)
from counterpart.audit.models import AuditEntry

DOES_NOT_WAIT = "This refund does not wait for approval."


def waiting(shop):
    need_approval()
    order_id = shipped(shop, **RICH)
    return order_id, ask(shop, memo_for(shop, order_id), actor="bo")


def approve(shop, refund, actor="ada"):
    approve_refund(refund, actor=actor, now=shop.now)


def decline(shop, refund, actor="ada"):
    decline_refund(refund, actor=actor, now=shop.now)


def withdraw(shop, refund, actor="bo"):
    withdraw_refund(refund, actor=actor, now=shop.now)


def refuses(step, shop, refund, **who):
    before = decisions(), states()
    with pytest.raises(RefundNotPossible) as refused:
        step(shop, refund, **who)
    assert (decisions(), states()) == before
    return str(refused.value)


def test_a_refund_waits_and_amazon_is_told_nothing(shop):
    order_id, _ = waiting(shop)
    passes(shop)
    assert (decisions(), states(), paid_at_amazon(shop, order_id)) == (["waiting"], [], [])


def test_somebody_else_approves_it(shop):
    order_id, refund = waiting(shop)
    approve(shop, refund)
    refund.refresh_from_db()
    assert (refund.state, refund.asked_by, refund.decided_by) == ("approved", "bo", "ada")
    until_the_books_are_read(shop)
    until_the_books_are_read(shop)
    assert paid_at_amazon(shop, order_id) == [refund.total]
    actions = AuditEntry.objects.filter(subject=order_id, action__startswith="refund_")
    assert list(actions.order_by("pk").values_list("action", "actor")) == [
        ("refund_asked", "bo"),
        ("refund_approved", "ada"),
    ]
    assert list(channel_findings()) == []


def test_who_asked_cannot_approve_it(shop):
    _, refund = waiting(shop)
    assert refuses(approve, shop, refund, actor="bo") == (
        "You asked for this refund yourself: somebody else must approve it."
    )


def test_approving_twice_pays_once(shop):
    order_id, refund = waiting(shop)
    approve(shop, refund)
    assert refuses(approve, shop, refund, actor="eve") == DOES_NOT_WAIT
    assert refuses(decline, shop, refund) == DOES_NOT_WAIT
    passes(shop)
    assert paid_at_amazon(shop, order_id) == [refund.total]


def test_what_is_declined_is_not_paid_and_can_be_asked_for_again(shop):
    order_id, refund = waiting(shop)
    decline(shop, refund)
    assert refuses(approve, shop, refund) == DOES_NOT_WAIT
    passes(shop)
    assert (decisions(), states(), paid_at_amazon(shop, order_id)) == (["declined"], [], [])
    anew = ask(shop, refund.credit_memo, "GeneralAdjustment", actor="eve")
    assert (anew.pk, anew.state, anew.asked_by, anew.decided_by) == (
        refund.pk, "waiting", "eve", "",
    )  # fmt: skip
    approve(shop, anew, actor="bo")
    passes(shop)
    assert paid_at_amazon(shop, order_id) == [refund.total]


def test_a_request_is_withdrawn_while_it_waits(shop):
    order_id, refund = waiting(shop)
    withdraw(shop, refund)
    assert (decisions(), states()) == (["declined"], [])
    passes(shop)
    assert paid_at_amazon(shop, order_id) == []


def test_a_request_is_withdrawn_until_it_is_sent(shop):
    order_id = shipped(shop)
    refund = ask(shop, memo_for(shop, order_id))
    withdraw(shop, refund)
    assert (decisions(), states()) == (["approved"], ["not_needed"])
    passes(shop)
    assert paid_at_amazon(shop, order_id) == []
    ask(shop, refund.credit_memo)
    shop.sync()
    assert refuses(withdraw, shop, refund) == (
        "The refund was sent to Amazon, or settled: it cannot be withdrawn."
    )
    passes(shop)
    assert (states(), paid_at_amazon(shop, order_id)) == (
        ["not_needed", "accepted"], [refund.total],
    )  # fmt: skip
    assert list(channel_findings()) == []


def test_what_changed_at_amazon_meanwhile_is_looked_at_again(shop):
    order_id, refund = waiting(shop)
    shop.amazon.refunds(order_id)
    until_the_books_are_read(shop)
    assert refuses(approve, shop, refund) == (
        f"Amazon's books show a refund of order {order_id} that was not asked for here. Deal with "
        "that first, under “Made elsewhere”."
    )


def test_a_setting_that_is_switched_off_approves_nothing_by_itself(shop):
    order_id, refund = waiting(shop)
    OrderSettings.objects.update(refunds_need_approval=False)
    passes(shop)
    assert (decisions(), paid_at_amazon(shop, order_id)) == (["waiting"], [])
    approve(shop, refund)
    assert decisions() == ["approved"]
