"""Amazon's books are read now and then, page by page, and each refund in them is one row."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.amazon.refunding.paying_back import (
    ask,
    asked_for,
    in_books,
    memo_for,
    paid_at_amazon,
    passes,
    past_two_days,
    shipped,
    states,
    units,
    until_the_books_are_read,
)

from counterpart.amazon.checking import channel_findings
from counterpart.amazon.client.errors import TryLater
from counterpart.amazon.client.finances import Transaction, search_transactions
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.refunds import RefundTransaction
from counterpart.amazon.operations.refunding import books
from counterpart.amazon.operations.refunding.elsewhere import mark_handled
from counterpart.amazon.operations.refunding.recording import record_transactions


def questions(shop):
    asked = [one.operation for one in shop.amazon.requests]
    shop.amazon.forget_requests()
    return asked.count("listTransactions")


def record(shop, *found):
    return record_transactions(shop.account, found, actor="sync", now=shop.now)


def told(shop, order_id, total="-12.50", **said):
    shape = {
        "transaction_id": "t-1", "type": "Refund", "status": "DEFERRED", "description": "",
        "posted_at": shop.now, "amount": Decimal(total), "currency": "USD",
        "identifiers": (("ORDER_ID", order_id), ("REFUND_ID", "r-1")), "items": (),
        "to_buyer": None,
    }  # fmt: skip
    return Transaction(**(shape | said))


def test_the_books_are_read_four_times_a_day_where_something_was_shipped(shop):
    shop.buyer_orders()
    shop.sync()
    shop.sync(hours=12)
    assert questions(shop) == 0
    shipped(shop)
    counted = []
    for _ in range(13):
        shop.sync(hours=1)
        counted.append(questions(shop))
    # The first time was when it left.
    assert (sum(counted), counted.index(1)) == (2, 5)


def test_they_are_read_hourly_while_a_refund_is_waited_for(shop):
    order_id = shipped(shop)
    until_the_books_are_read(shop)
    shop.amazon.refunds_appear_late(hours=40)
    asked_for(shop, order_id)
    questions(shop)
    counted = []
    for _ in range(8):
        shop.sync(minutes=30)
        counted.append(questions(shop))
    assert 3 <= sum(counted) <= 4
    past_two_days(shop)
    assert states() == ["visible"]
    questions(shop)
    shop.sync(hours=2)
    assert questions(shop) == 0


def test_what_the_books_tell_two_days_late_is_seen(shop):
    order_id = shipped(shop)
    shop.amazon.refunds_appear_late(hours=47)
    refund = asked_for(shop, order_id)
    passes(shop, 20, hours=2)
    assert states() == ["accepted"]
    passes(shop, 6, hours=2)
    assert (states(), in_books()) == (["visible"], [(order_id, refund.total, True, False)])


def test_many_pages_are_read_on_where_a_pass_stopped(shop, monkeypatch):
    """Ten transactions stand on a page of the sandbox."""
    orders = [shipped(shop) for _ in range(4)]
    for order_id in orders:
        asked_for(shop, order_id)
    passes(shop)
    monkeypatch.setattr("counterpart.sandbox.wire.finances.PER_PAGE", 3)
    monkeypatch.setattr(books, "PAGES_AT_ONCE", 1)
    shop.sync(hours=7)
    account = SellerAccount.objects.get()
    assert (bool(account.refunds_reading), account.refunds_seen_until) == (True, None)
    for _ in range(4):
        shop.sync()
    account.refresh_from_db()
    assert (account.refunds_reading, states()) == ({}, ["visible"] * 4)
    assert account.refunds_seen_until is not None


def test_a_reading_that_is_cut_off_goes_on_there(shop, monkeypatch):
    orders = [shipped(shop) for _ in range(4)]
    for order_id in orders:
        asked_for(shop, order_id)
    passes(shop)
    monkeypatch.setattr("counterpart.sandbox.wire.finances.PER_PAGE", 2)
    shop.advance(hours=7)
    pages, ask_for = [], search_transactions

    def cut_off(*given, **named):
        if len(pages) == 2:
            raise TryLater(shop.now, operation="listTransactions", message="later")
        pages.append(named["next_token"])
        return ask_for(*given, **named)

    monkeypatch.setattr(books, "search_transactions", cut_off)
    shop.sync()
    assert len(pages) == 2
    monkeypatch.setattr(books, "search_transactions", ask_for)
    passes(shop, 2)
    assert states() == ["visible"] * 4
    assert len(in_books()) == 4


def test_a_token_that_ran_out_begins_the_reading_anew(shop):
    asked_for(shop, shipped(shop))
    passes(shop)
    reading = books._begun(shop.account, shop.now + timedelta(hours=7)) | {"token": "old"}
    SellerAccount.objects.update(refunds_reading=reading)
    shop.sync(hours=7)
    assert SellerAccount.objects.get().refunds_reading == {}
    shop.sync()
    assert states() == ["visible"]


def test_a_missing_role_for_the_books_stops_nothing_else(shop):
    order_id = shipped(shop)
    asked_for(shop, order_id)
    passes(shop)
    shop.amazon.fails(403, operation="listTransactions", times=9)
    run = shop.sync(hours=7)
    assert (run.outcome, SellerAccount.objects.get().connection) == ("done", "connected")
    assert states() == ["accepted"]
    another = shipped(shop)
    assert shop.row(another).amazon_status == "SHIPPED"


def test_a_deferred_refund_that_is_released_is_one_row(shop):
    order_id = shipped(shop)
    assert record(shop, told(shop, order_id)) == 1
    released = told(shop, order_id, transaction_id="t-2", status="RELEASED")
    assert record(shop, released, released) == 0
    row = RefundTransaction.objects.get()
    assert (row.status, row.total, row.amazon_refund_id) == ("RELEASED", Decimal("12.50"), "r-1")
    assert shop.notes(order_id)[-1] == (
        "Amazon's books show a refund of 12.50 USD that was not asked for here. Record it with a "
        "credit memo, or say that it is dealt with."
    )
    assert shop.notes(order_id).count(shop.notes(order_id)[-1]) == 1


def test_what_the_buyer_got_counts_and_not_amazons_fees(shop):
    order_id = shipped(shop)
    record(shop, told(shop, order_id, "-10.13", to_buyer=Decimal("-12.50")))
    assert RefundTransaction.objects.get().total == Decimal("12.50")


@pytest.mark.parametrize(
    "said",
    [
        {"type": "Shipment"},
        {"amount": None},
        {"amount": Decimal("12.50")},
        {"identifiers": (("ORDER_ID", "111-0000000-0000000"), ("REFUND_ID", "r-1"))},
        {"identifiers": (), "transaction_id": ""},
    ],
)
def test_what_is_no_refund_of_an_order_of_ours_is_left_out(shop, said):
    order_id = shipped(shop)
    assert record(shop, told(shop, order_id, **said)) == 0
    assert in_books() == []


def test_a_refund_of_another_amount_is_told_and_never_guessed(shop):
    order_id = shipped(shop)
    refund = asked_for(shop, order_id)
    passes(shop)
    record(shop, told(shop, order_id, "-1.00"))
    assert states() == ["accepted"]
    assert in_books() == [(order_id, Decimal("1.00"), False, False)]
    asked = refund.operation.intent["total"]
    assert shop.note(order_id) == (
        f"Amazon's books show a refund of 1.00 USD, but {asked} was asked for. Look in Seller "
        "Central."
    )


def test_two_refunds_over_the_same_amount_are_two(shop):
    order_id = shipped(shop, quantity=2, price="10.00")
    for _ in range(2):
        ask(shop, memo_for(shop, order_id, items=units(MUG=1), shipping=Decimal(0)))
    passes(shop)
    until_the_books_are_read(shop)
    assert states() == ["visible", "visible"]
    assert in_books() == [(order_id, Decimal("10.00"), True, False)] * 2
    record(shop, told(shop, order_id, "-10.00"))
    assert in_books()[-1] == (order_id, Decimal("10.00"), False, False)


def test_what_was_posted_before_anybody_asked_is_not_ours(shop):
    order_id = shipped(shop, quantity=2, price="10.00")
    shop.amazon.refunds_appear_late(hours=20)
    shop.amazon.refunds(order_id, {"MUG": 1})
    shop.advance(hours=1)
    shop.amazon.refunds_appear_late(hours=90)
    ask(shop, memo_for(shop, order_id, items=units(MUG=1), shipping=Decimal(0)))
    passes(shop)
    shop.sync(hours=25)
    assert (states(), in_books()) == (["accepted"], [(order_id, Decimal("10.00"), False, False)])


def test_a_document_that_waits_to_be_handed_in_has_paid_nothing(shop):
    order_id = shipped(shop)
    refund = asked_for(shop, order_id)
    shop.amazon.fails(operation="createFeedDocument", times=3)
    shop.sync()
    record(shop, told(shop, order_id, f"-{refund.total}"))
    assert (states(), in_books()) == (["sending"], [(order_id, refund.total, False, False)])


def test_a_refund_made_in_seller_central_keeps_a_waiting_one_back(shop):
    """Whoever was faster: the buyer gets the money once."""
    order_id = shipped(shop)
    shop.amazon.refunds(order_id)
    shop.advance(minutes=10)
    refund = asked_for(shop, order_id)
    record(shop, told(shop, order_id, f"-{refund.total}", posted_at=shop.now - timedelta(hours=1)))
    shop.sync()
    assert states() == ["rejected"]
    assert shop.notes(order_id)[-1].startswith("Amazon was not told to refund ")
    mark_handled(RefundTransaction.objects.get(), actor="bo", now=shop.now)
    passes(shop)
    assert len(paid_at_amazon(shop, order_id)) == 1
    assert list(channel_findings()) == []
