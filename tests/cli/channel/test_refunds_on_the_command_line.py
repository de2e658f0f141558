"""Credit memos are refunded on Amazon, approved and settled by commands alone."""

from decimal import Decimal

import pytest
from tests.amazon.refunding.paying_back import (
    RICH,
    in_books,
    need_approval,
    paid_at_amazon,
    passes,
    past_two_days,
    shipped,
    states,
    until_the_books_are_read,
)
from tests.users.scene import hired

from counterpart.amazon.models.operations import Operation
from counterpart.amazon.models.refunds import AmazonRefund, RefundTransaction
from counterpart.orders.models.documents import CreditMemo

PLAIN = ("--no-return-to-stock",)


@pytest.fixture(autouse=True)
def _time_travels(settings):
    settings.TIME_TRAVEL = True


def refund(counterpart, shop, order_id, *more, by="ada"):
    number = shop.order(order_id).number
    now = ("--now", shop.now.isoformat())
    return counterpart("--as", by, "refund", number, *PLAIN, *now, *more)


def decide(counterpart, shop, step, number, *more, by="ada"):
    now = ("--now", shop.now.isoformat())
    return counterpart("--as", by, "refunds", step, str(number), *now, *more)


def test_a_memo_stays_offline_unless_told_otherwise(counterpart, shop):
    hired("ada", "owner")
    order_id = shipped(shop, **RICH)
    made = refund(counterpart, shop, order_id)
    assert (made.code, made.out) == (
        0,
        "Credit memo #000000001 was created: 16.24 USD. Order 000000001 is Closed.\n",
    )
    passes(shop)
    assert (states(), paid_at_amazon(shop, order_id)) == ([], [])


def test_memo_and_refund_are_made_in_one_go(counterpart, shop):
    hired("ada", "owner")
    order_id = shipped(shop, **RICH)
    made = refund(counterpart, shop, order_id, "--on-amazon", "CustomerReturn")
    number = AmazonRefund.objects.get().pk
    assert (made.code, made.out) == (
        0,
        (
            "Credit memo #000000001 was created: 16.24 USD. Amazon will be told to pay it back, as "
            f"refund {number}. Order 000000001 is Closed.\n"
        ),
    )
    passes(shop)
    until_the_books_are_read(shop)
    (one,) = counterpart("refunds", "list", "--json").json
    assert {name: one[name] for name in ("total", "currency", "reason", "state", "at_amazon")} == {
        "total": "16.24",
        "currency": "USD",
        "reason": "CustomerReturn",
        "state": "approved",
        "at_amazon": "visible",
    }
    assert (one["asked_by"], one["amazon_order_id"], one["credit_memo"]) == (
        "ada", order_id, "000000001",
    )  # fmt: skip
    assert "Visible at Amazon" in counterpart("refunds", "list").out
    assert paid_at_amazon(shop, order_id) == [Decimal("16.24")]


def test_what_amazon_cannot_refund_leaves_no_memo(counterpart, shop):
    hired("ada", "owner")
    order_id = shipped(shop, **RICH)
    before = shop.order(order_id).total_refunded
    made = refund(
        counterpart, shop, order_id, "--adjustment-fee", "1.00", "--on-amazon", "CustomerReturn"
    )
    assert (made.code, made.out, made.err) == (
        1,
        "",
        (
            "counterpart: Amazon refunds items and shipping, and an adjustment refund or fee "
            "belongs to neither. Write the credit memo without it, or refund in Seller Central.\n"
        ),
    )
    assert (CreditMemo.objects.count(), AmazonRefund.objects.count(), states()) == (0, 0, [])
    assert (shop.order(order_id).total_refunded, shop.order(order_id).state) == (before, "complete")


def test_a_second_person_approves_or_declines(counterpart, shop):
    need_approval()
    hired("ada", "owner")
    hired("eve", "owner")
    hired("bo", "order_manager")
    first, second = shipped(shop), shipped(shop)
    made = refund(counterpart, shop, first, "--on-amazon", "CustomerReturn", by="bo")
    assert "waits for somebody else's approval" in made.out
    refund(counterpart, shop, second, "--on-amazon", "CustomerReturn")
    one, two = AmazonRefund.objects.order_by("pk")
    refused = decide(counterpart, shop, "approve", two.pk, by="bo")
    assert (refused.code, refused.err) == (
        1,
        "counterpart: bo may not do that: it needs the permission “Approve refunds on Amazon”.\n",
    )
    own = decide(counterpart, shop, "approve", two.pk, by="ada")
    assert (own.code, own.err) == (
        1,
        "counterpart: You asked for this refund yourself: somebody else must approve it.\n",
    )
    approved = decide(counterpart, shop, "approve", one.pk, by="eve")
    assert (approved.code, approved.out) == (
        0, f"The refund of {one.total:.2f} USD was approved.\n",
    )  # fmt: skip
    declined = decide(counterpart, shop, "decline", two.pk, "--json", by="eve").json
    assert (declined["state"], declined["decided_by"], declined["at_amazon"]) == (
        "declined", "eve", None,
    )  # fmt: skip
    passes(shop)
    assert (len(paid_at_amazon(shop, first)), paid_at_amazon(shop, second)) == (1, [])


def test_a_request_is_withdrawn(counterpart, shop):
    hired("ada", "owner")
    order_id = shipped(shop)
    refund(counterpart, shop, order_id, "--on-amazon", "Other")
    number = str(AmazonRefund.objects.get().pk)
    assert decide(counterpart, shop, "withdraw", number).code == 0
    assert "Withdrawn" in counterpart("refunds", "list").out
    again = decide(counterpart, shop, "withdraw", number)
    assert (again.code, again.err) == (
        1,
        "counterpart: The refund was sent to Amazon, or settled: it cannot be withdrawn.\n",
    )
    passes(shop)
    assert paid_at_amazon(shop, order_id) == []


def test_a_doubt_is_settled(counterpart, shop):
    hired("ada", "owner")
    first, second = shipped(shop), shipped(shop)
    for order_id in (first, second):
        refund(counterpart, shop, order_id, "--on-amazon", "Other")
    shop.amazon.drops_before(operation="createFeed")
    shop.sync()
    shop.sync(minutes=20)
    one, two = AmazonRefund.objects.order_by("pk")
    early = decide(counterpart, shop, "send-again", two.pk)
    assert early.err.startswith("counterpart: Amazon's books are up to 48 hours late.")
    assert decide(counterpart, shop, "paid", one.pk).code == 0
    past_two_days(shop)
    assert decide(counterpart, shop, "send-again", two.pk).code == 0
    past_two_days(shop)
    assert (paid_at_amazon(shop, first), paid_at_amazon(shop, second)) == ([], [two.total])
    assert states() == ["visible", "visible"]


def test_what_was_refunded_elsewhere_is_recorded(counterpart, shop):
    hired("ada", "owner")
    order_id = shipped(shop, price="12.50")
    shop.amazon.refunds(order_id)
    until_the_books_are_read(shop)
    number = str(RefundTransaction.objects.get().pk)
    assert order_id in counterpart("refunds", "list", "--elsewhere").out
    wrong = counterpart("refunds", "handled", number, "--credit-memo", "7")
    assert (wrong.code, wrong.err) == (
        1, f"counterpart: Order {order_id} has no credit memo 7.\n",
    )  # fmt: skip
    refund(counterpart, shop, order_id)
    done = counterpart("refunds", "handled", number, "--credit-memo", "#000000001", "--json").json
    assert (done["credit_memo"], done["total"]) == ("000000001", "12.50")
    assert in_books() == [(order_id, Decimal("12.50"), False, True)]


def test_what_is_not_there_is_unknown(counterpart, shop):
    for step in ("approve", "decline", "withdraw", "paid", "send-again"):
        answer = counterpart("refunds", step, "7")
        assert (answer.code, answer.err) == (1, "counterpart: There is no refund 7.\n")
    answer = counterpart("refunds", "handled", "7")
    assert answer.err == "counterpart: There is no refund 7 that was made elsewhere.\n"
    assert Operation.objects.count() == 0
