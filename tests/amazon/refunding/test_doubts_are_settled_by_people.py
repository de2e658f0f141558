"""Of a refund in doubt, a person says what became of it, and the books have the last word."""

import pytest
from tests.amazon.refunding.paying_back import (
    ask,
    asked_for,
    in_books,
    memo_for,
    need_approval,
    paid_at_amazon,
    passes,
    past_two_days,
    shipped,
    states,
)

from counterpart.amazon.checking import channel_findings
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.operations.refunding.asking import RefundNotPossible, approve_refund
from counterpart.amazon.operations.refunding.doubts import send_again, settle_as_paid
from counterpart.audit.models import AuditEntry

NOT_IN_DOUBT = "It is not in doubt what became of this refund, or not any more."


def in_doubt(shop):
    """Amazon has not paid, and we cannot know."""
    order_id = shipped(shop)
    refund = asked_for(shop, order_id)
    shop.amazon.drops_before(operation="createFeed")
    shop.sync()
    shop.sync(minutes=20)
    assert states() == ["unsure"]
    return order_id, refund


def again(shop, refund, actor="ada"):
    send_again(refund, actor=actor, now=shop.now)


def paid(shop, refund, actor="ada"):
    settle_as_paid(refund, actor=actor, now=shop.now)


def refuses(step, shop, refund, **who):
    before = (
        states(),
        Operation.objects.values_list("attempts", "next_attempt_at").get(kind="refund"),
    )
    with pytest.raises(RefundNotPossible) as refused:
        step(shop, refund, **who)
    after = (
        states(),
        Operation.objects.values_list("attempts", "next_attempt_at").get(kind="refund"),
    )
    assert before == after
    return str(refused.value)


def test_it_is_sent_again_only_when_the_books_cannot_be_late_any_more(shop):
    order_id, refund = in_doubt(shop)
    late_until = Operation.objects.get(kind="refund").sending_since.replace(day=4)
    sentence = (
        "Amazon's books are up to 48 hours late. It can be sent again once they were read after "
        f"{late_until:%Y-%m-%d %H:%M} UTC and do not show it."
    )
    assert refuses(again, shop, refund) == sentence
    shop.advance(hours=60)
    # Time alone does not do: the books must have been read.
    assert refuses(again, shop, refund) == sentence
    shop.sync()
    again(shop, refund)
    assert states() == ["queued"]
    past_two_days(shop)
    assert (states(), paid_at_amazon(shop, order_id)) == (["visible"], [refund.total])
    entry = AuditEntry.objects.get(action="refund_sent_again")
    refund.refresh_from_db()
    assert (entry.actor, entry.subject, refund.settled_by) == ("ada", order_id, "ada")
    assert list(channel_findings()) == []


def test_asking_twice_to_send_it_again_sends_it_once(shop):
    order_id, refund = in_doubt(shop)
    past_two_days(shop)
    again(shop, refund)
    assert refuses(again, shop, refund) == NOT_IN_DOUBT
    past_two_days(shop)
    assert paid_at_amazon(shop, order_id) == [refund.total]


def test_it_is_not_sent_again_while_a_feed_is_underway(shop):
    order_id = shipped(shop)
    refund = asked_for(shop, order_id)
    shop.amazon.feeds_get_stuck()
    shop.sync()
    assert refuses(again, shop, refund) == NOT_IN_DOUBT
    Operation.objects.filter(kind="refund").update(state="unsure")
    assert refuses(again, shop, refund) == "Amazon may still be working on it."
    assert paid_at_amazon(shop, order_id) == []


def test_what_the_books_show_is_not_sent_again(shop):
    order_id = shipped(shop)
    refund = asked_for(shop, order_id)
    shop.amazon.feeds_break(1.0)
    passes(shop)
    past_two_days(shop)
    assert refuses(again, shop, refund) == NOT_IN_DOUBT
    assert paid_at_amazon(shop, order_id) == [refund.total]


def test_a_no_to_what_was_sent_twice_is_a_doubt_again(shop):
    """It can be refused because it was paid the first time."""
    _, refund = in_doubt(shop)
    past_two_days(shop)
    again(shop, refund)
    shop.amazon.rejects_message("More than can be refunded.")
    passes(shop)
    assert states() == ["unsure"]
    assert Operation.objects.get(kind="refund").error == "More than can be refunded."


def test_who_asked_does_not_send_it_again_where_a_second_person_is_wanted(shop):
    need_approval()
    refund = ask(shop, memo_for(shop, shipped(shop)))
    approve_refund(refund, actor="ada", now=shop.now)
    shop.amazon.drops_before(operation="createFeed")
    shop.sync()
    past_two_days(shop)
    assert refuses(again, shop, refund, actor="bo") == (
        "You asked for this refund yourself: somebody else must send it again."
    )
    again(shop, refund)
    assert states() == ["queued"]


def test_a_refund_that_somebody_saw_counts_as_paid(shop):
    order_id, refund = in_doubt(shop)
    paid(shop, refund)
    refund.refresh_from_db()
    assert (states(), refund.settled_by, refund.settled_at) == (["visible"], "ada", shop.now)
    assert shop.note(order_id) == (
        f"The refund of {Operation.objects.get(kind='refund').intent['total']} USD counts as paid: "
        "somebody saw it in Seller Central."
    )
    assert refuses(paid, shop, refund) == refuses(again, shop, refund) == NOT_IN_DOUBT
    past_two_days(shop)
    assert (states(), paid_at_amazon(shop, order_id)) == (["visible"], [])


def test_books_that_come_after_a_person_said_so_agree(shop):
    order_id = shipped(shop)
    shop.amazon.refunds_appear_late(hours=40)
    refund = asked_for(shop, order_id)
    shop.amazon.feeds_break(1.0)
    passes(shop)
    paid(shop, refund)
    past_two_days(shop)
    assert in_books() == [(order_id, refund.total, True, False)]
    assert states() == ["visible"]


@pytest.mark.parametrize("state", ["queued", "sending", "rejected", "visible", "not_needed"])
def test_only_what_is_in_doubt_is_settled(shop, state):
    _, refund = in_doubt(shop)
    Operation.objects.filter(kind="refund").update(state=state)
    assert refuses(paid, shop, refund) == refuses(again, shop, refund) == NOT_IN_DOUBT


def test_what_changed_meanwhile_keeps_it_from_going_again(shop):
    order_id, refund = in_doubt(shop)
    shop.amazon.refunds(order_id)
    past_two_days(shop)
    # The same amount: whoever made it, the buyer has the money.
    assert states() == ["visible"]
    assert refuses(again, shop, refund) == NOT_IN_DOUBT


def test_books_that_were_never_read_let_nothing_go_again(shop):
    _, refund = in_doubt(shop)
    past_two_days(shop)
    SellerAccount.objects.update(refunds_seen_until=None)
    assert refuses(again, shop, refund).startswith("Amazon's books are up to 48 hours late.")
