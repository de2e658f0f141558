"""Whoever acts in one instant – people, workers, Seller Central –, the buyer is paid once."""

from tests.amazon.refunding.paying_back import (
    ask,
    asked_for,
    decisions,
    in_books,
    memo_for,
    need_approval,
    paid_at_amazon,
    past_two_days,
    shipped,
    states,
    until_the_books_are_read,
)
from tests.core.racing import at_once, names
from tests.storms.stage import Stage, Victims

from counterpart.amazon.checking import channel_findings
from counterpart.amazon.models.refunds import RefundTransaction
from counterpart.amazon.operations.refunding.asking import (
    approve_refund,
    decline_refund,
    withdraw_refund,
)
from counterpart.amazon.operations.refunding.doubts import send_again, settle_as_paid
from counterpart.amazon.operations.refunding.elsewhere import mark_handled

WORKERS = 4


def test_two_who_ask_in_one_instant_ask_once(lasting_shop):
    shop = lasting_shop
    order_id = shipped(shop)
    memo = memo_for(shop, order_id)
    outcomes = at_once(*[lambda: ask(shop, memo)] * 4)
    assert names(outcomes) == ["AmazonRefund", *["RefundNotPossible"] * 3]
    past_two_days(shop)
    assert paid_at_amazon(shop, order_id) == [memo.grand_total]


def test_approving_declining_and_withdrawing_in_one_instant_is_one_of_them(lasting_shop):
    shop = lasting_shop
    need_approval()
    for _ in range(3):
        refund = ask(shop, memo_for(shop, shipped(shop)))
        outcomes = at_once(
            lambda: approve_refund(refund, actor="ada", now=shop.now),  # noqa: B023
            lambda: approve_refund(refund, actor="eve", now=shop.now),  # noqa: B023
            lambda: decline_refund(refund, actor="ida", now=shop.now),  # noqa: B023
        )
        assert names(outcomes) == ["NoneType", "RefundNotPossible", "RefundNotPossible"]
    assert len(states()) == decisions().count("approved")
    assert list(channel_findings()) == []


def test_what_is_withdrawn_while_it_is_sent_is_one_of_both(lasting_shop):
    shop = lasting_shop
    for _ in range(3):
        order_id = shipped(shop)
        refund = asked_for(shop, order_id)
        (_, withdrawn) = at_once(
            lambda: shop.sync(minutes=21),
            lambda: withdraw_refund(refund, actor="bo", now=shop.now),  # noqa: B023
        )
        is_withdrawn = not isinstance(withdrawn, Exception)
        past_two_days(shop)
        assert paid_at_amazon(shop, order_id) == ([] if is_withdrawn else [refund.total])
    assert list(channel_findings()) == []


def test_two_who_settle_a_doubt_in_one_instant_settle_it_once(lasting_shop):
    shop = lasting_shop
    order_id = shipped(shop)
    refund = asked_for(shop, order_id)
    shop.amazon.drops_before(operation="createFeed")
    shop.sync()
    past_two_days(shop)
    outcomes = at_once(
        lambda: send_again(refund, actor="ada", now=shop.now),
        lambda: settle_as_paid(refund, actor="eve", now=shop.now),
        lambda: send_again(refund, actor="ida", now=shop.now),
    )
    assert names(outcomes) == ["NoneType", "RefundNotPossible", "RefundNotPossible"]
    past_two_days(shop)
    assert len(paid_at_amazon(shop, order_id)) <= 1


def test_two_who_deal_with_a_refund_made_elsewhere_do_it_once(lasting_shop):
    shop = lasting_shop
    order_id = shipped(shop)
    shop.amazon.refunds(order_id)
    until_the_books_are_read(shop)
    seen = RefundTransaction.objects.get()
    memo = memo_for(shop, order_id)
    outcomes = at_once(
        lambda: mark_handled(seen, actor="ada", now=shop.now),
        lambda: mark_handled(seen, actor="eve", now=shop.now, credit_memo=memo),
    )
    assert names(outcomes) == ["NoneType", "RefundNotPossible"]
    assert len(in_books()) == 1


def test_several_workers_tell_amazon_once(lasting_shop, tmp_path):
    shop = lasting_shop
    for order_id in [shipped(shop) for _ in range(3)]:
        asked_for(shop, order_id)
    with Stage(shop, tmp_path) as stage, Victims() as victims:
        for _ in range(3):
            with stage.set_up() as (server, scene):
                server.amazon.advance(minutes=3)
                now = {"now": server.amazon.clock.now().isoformat()}
                server.amazon.answers_slowly(0.1, operation="createFeed", times=1)
                task = {**scene, **now, "only_tell": False}
                victims.do(*[task] * WORKERS)
                (rest,) = victims.do(
                    {**scene, **now, "minutes": 60 * 8, "passes": 3, "picture": True}
                )
                assert rest["picture"]["findings"] == []
                book = server.amazon.book()
                assert [len(server.amazon.order(one).refunds) for one in book] == [1, 1, 1]
