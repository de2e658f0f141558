"""Every row of the returns report becomes a return of ours, once, and the order is told once."""

from datetime import date
from decimal import Decimal

import pytest
from tests.amazon.returns.sending_back import delivered, returned, take_in
from tests.scene import NOON

from counterpart.amazon.client.errors import Unreadable
from counterpart.amazon.erasing.copies import erase_copies
from counterpart.amazon.models.orders import AmazonOrder, OrderNote
from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.returns.linking import link_returns

ROW = {
    "Order ID": "111-1111111-1111111",
    "Return request date": "02-Nov-2026",
    "Return request status": "Approved",
    "Amazon RMA ID": "D1RRMA",
    "Merchant SKU": "MUG",
    "Return quantity": "2",
    "Tracking ID": "1Z",
    "A-to-Z Claim": "N",
    "Order Item ID": "71",
}


def notes(shop, code):
    return OrderNote.objects.filter(code=code).count()


def test_a_return_is_taken_in_as_amazon_tells_it(shop):
    one = returned(shop, quantity=1, reason="DEFECTIVE", arrives=True)
    kept = AmazonReturn.objects.filter(pk=one.pk).values().get()
    assert kept | {"id": 0, "rma_id": "", "order_item_id": "", "asin": ""} == {
        "id": 0,
        "account_id": shop.account.pk,
        "amazon_order_id": shop.row(one.order_number).pk,
        "order_number": one.order_number,
        "order_item_id": "",
        "rma_id": "",
        "merchant_rma_id": "",
        "sku": "MUG",
        "asin": "",
        "title": "Mug",
        "quantity": 1,
        "reason": "DEFECTIVE",
        "status": "Approved",
        "resolution": "StandardRefund",
        "return_type": "C-Returns",
        "carrier": "USPS",
        "tracking_number": "9200000000000000000001",
        "requested_on": NOON.date(),
        "delivered_on": NOON.date(),
        "refunded": None,
        "currency": "USD",
        "is_in_policy": True,
        "has_claim": False,
        "credit_memo_id": None,
        "handled_by": "",
        "handled_at": None,
        "first_seen_at": shop.now,
        "last_seen_at": shop.now,
    }
    assert shop.notes(one.order_number)[-2:] == [
        f"The buyer returns 1 × MUG (return {one.rma_id}).",
        f"Return {one.rma_id} was delivered on 2026-11-02.",
    ]
    assert shop.note(one.order_number) == f"The buyer returns 1 × MUG (return {one.rma_id})."


def test_what_changes_is_told_and_what_does_not_is_not(shop):
    one = returned(shop)
    shop.read_reports(hours=5)
    assert (notes(shop, "return_requested"), AmazonReturn.objects.count()) == (1, 1)
    shop.amazon.return_arrives(one.rma_id)
    shop.amazon.return_ends(one.rma_id)
    shop.read_reports(hours=5)
    shop.read_reports(hours=5)
    one.refresh_from_db()
    assert (one.status, one.delivered_on) == ("Completed", NOON.date())
    assert shop.notes(one.order_number)[-2:] == [
        f"Return {one.rma_id} is now Completed.",
        f"Return {one.rma_id} was delivered on 2026-11-02.",
    ]
    assert (notes(shop, "return_status"), notes(shop, "return_delivered")) == (1, 1)


def test_a_return_changes_for_weeks_and_is_still_followed(shop):
    one = returned(shop)
    shop.advance(days=30)
    shop.amazon.return_ends(one.rma_id)
    shop.read_reports(hours=1)
    one.refresh_from_db()
    assert one.status == "Completed"


def test_the_return_of_an_unknown_order_waits_for_it(shop):
    assert take_in(shop, ROW) == (1, 0)
    one = AmazonReturn.objects.get()
    assert (one.amazon_order, one.order_number) == (None, ROW["Order ID"])
    # Without the order nobody knows when the buyer is to be forgotten.
    assert one.tracking_number == ""
    assert link_returns(shop.account, actor="sync", now=shop.now) == 0
    order_id = delivered(shop)
    AmazonOrder.objects.update(amazon_order_id=ROW["Order ID"])
    assert link_returns(shop.account, actor="sync", now=shop.now) == 1
    assert link_returns(shop.account, actor="sync", now=shop.now) == 0
    one.refresh_from_db()
    assert one.amazon_order == AmazonOrder.objects.get()
    assert (notes(shop, "return_requested"), order_id) == (1, order_id)


def test_a_report_links_a_waiting_return_too_and_tells_once(shop):
    take_in(shop, ROW)
    delivered(shop)
    AmazonOrder.objects.update(amazon_order_id=ROW["Order ID"])
    take_in(shop, ROW)
    assert link_returns(shop.account, actor="sync", now=shop.now) == 0
    one = AmazonReturn.objects.get()
    assert (one.amazon_order, one.tracking_number) == (AmazonOrder.objects.get(), "1Z")
    assert notes(shop, "return_requested") == 1


@pytest.mark.parametrize(
    "missing",
    [
        "Amazon RMA ID", "Merchant SKU", "Order Item ID", "Return quantity", "Tracking ID",
        "Return request date", "Return request status", "A-to-Z Claim",
    ],
)  # fmt: skip
def test_a_missing_column_loses_no_return_and_no_word_of_it(shop, missing):
    less = {name: value for name, value in ROW.items() if name != missing}
    for first, second in ((ROW, less), (less, ROW)):
        AmazonReturn.objects.all().delete()
        take_in(shop, first)
        take_in(shop, second)
        take_in(shop, first)
        one = AmazonReturn.objects.get()
        assert (one.rma_id, one.sku, one.order_item_id) == ("D1RRMA", "MUG", "71")
        assert (one.quantity, one.requested_on, one.status) == (2, date(2026, 11, 2), "Approved")


def test_items_of_one_return_are_kept_apart(shop):
    rows = [ROW, ROW | {"Order Item ID": "72", "Merchant SKU": "LAMP", "Return quantity": "1"}]
    other = ROW | {"Amazon RMA ID": "D2RRMA", "Return quantity": "3"}
    for _ in range(2):
        take_in(shop, *rows, other)
    found = AmazonReturn.objects.order_by("pk").values_list("rma_id", "sku", "quantity")
    assert list(found) == [("D1RRMA", "MUG", 2), ("D1RRMA", "LAMP", 1), ("D2RRMA", "MUG", 3)]


def test_a_row_that_could_be_two_returns_is_a_return_of_its_own(shop):
    take_in(shop, ROW, ROW | {"Amazon RMA ID": "D2RRMA"})
    nameless = {name: value for name, value in ROW.items() if name != "Amazon RMA ID"}
    take_in(shop, nameless)
    take_in(shop, nameless)
    assert sorted(AmazonReturn.objects.values_list("rma_id", flat=True)) == [
        "",
        "D1RRMA",
        "D2RRMA",
    ]


def test_a_return_of_which_only_the_order_is_known_is_kept_once(shop):
    for _ in range(2):
        assert take_in(shop, {"Order ID": "1"}) == (1, 0)
    assert AmazonReturn.objects.get().order_number == "1"


def test_words_that_are_too_long_lose_no_return(shop):
    long = {name: "x" * 900 for name in ROW if name not in {"Order ID", "Return quantity"}}
    for _ in range(2):
        assert take_in(shop, ROW | long) == (1, 0)
    one = AmazonReturn.objects.get()
    assert (len(one.rma_id), len(one.status), one.quantity) == (100, 100, 2)


def test_rows_without_an_order_are_counted_as_broken(shop):
    assert take_in(shop, ROW, {"Order ID": "", "Merchant SKU": "MUG"}, {"Order ID": "9" * 65}) == (
        1,
        2,
    )


def test_a_report_without_a_first_line_is_unreadable(shop):
    with pytest.raises(Unreadable):
        take_in(shop, content=b"")
    assert AmazonReturn.objects.count() == 0


def test_many_rows_cost_a_bounded_number_of_queries(shop, django_assert_max_num_queries):
    rows = [ROW | {"Order ID": f"1-{number}"} for number in range(1200)]
    with django_assert_max_num_queries(30):
        assert take_in(shop, *rows) == (1200, 0)
    with django_assert_max_num_queries(30):
        assert take_in(shop, *rows) == (1200, 0)
    assert AmazonReturn.objects.count() == 1200


def test_a_forgotten_buyer_does_not_come_back_with_the_next_report(shop):
    one = returned(shop)
    assert one.tracking_number
    erase_copies([shop.row(one.order_number).pk], actor="bo", now=shop.now)
    one.refresh_from_db()
    assert (one.tracking_number, one.sku) == ("", "MUG")
    shop.read_reports(hours=5)
    one.refresh_from_db()
    assert (one.tracking_number, one.last_seen_at) == ("", shop.now)


def test_what_amazon_says_was_refunded_is_kept(shop):
    take_in(shop, ROW | {"Refunded Amount": "12.50", "Currency code": "USD"})
    take_in(shop, ROW)
    one = AmazonReturn.objects.get()
    assert (one.refunded, one.currency) == (Decimal("12.50"), "USD")
