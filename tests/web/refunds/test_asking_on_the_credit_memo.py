"""A credit memo is paid back at Amazon as well, if somebody says so and Amazon can (K-14)."""

from typing import Any

import pytest
from tests.web.amazon_orders.details_page import html_of, links, part, told, words_in
from tests.web.orders.order_page import section
from tests.web.refunds.refunding import (
    OFFLINE,
    approval_is_needed,
    credited,
    filled,
    memo_path,
    shipped,
)
from tests.web.stores.rooms import page, someone

from counterpart.amazon.models.operations import Operation, OperationKind
from counterpart.amazon.models.refunds import AmazonRefund
from counterpart.orders.models.documents import CreditMemo

CENTRAL = "https://sellercentral.amazon.com/orders-v3/order/"
WISHES = {"on_amazon": "on", "reason": "CustomerReturn"}


def written() -> tuple[int, int, int]:
    """Answer how many memos, refunds and operations of that kind there are."""
    operations = Operation.objects.filter(kind=OperationKind.REFUND)
    return CreditMemo.objects.count(), AmazonRefund.objects.count(), operations.count()


def memos(shop: Any, number: str, login: str = "ada") -> str:
    return words_in(section(html_of(someone(login), f"/orders/{shop.order(number).pk}/"), "memos"))


def test_a_memo_stays_offline_unless_told_otherwise(rooms):
    number, client = shipped(rooms), someone()
    html = html_of(client, memo_path(rooms, number))
    assert 'name="on_amazon" id="id_on_amazon">' in html.replace(" checked", "!")
    assert '<option value="" selected>' in part(html, "onamazon")
    client.post(memo_path(rooms, number), filled(client, rooms, number))
    assert written() == (1, 0, 0)
    assert OFFLINE in memos(rooms, number)


def test_memo_and_request_come_about_together(rooms):
    number, client = shipped(rooms), someone()
    answer = client.post(memo_path(rooms, number), filled(client, rooms, number, **WISHES))
    assert told(client, answer) == [
        (
            "Credit memo #000000001 was created: $12.00.\n"
            "Amazon is told with the next sync to pay it back; its answer is shown here."
        )
    ]
    refund = AmazonRefund.objects.get()
    assert (refund.asked_by, refund.reason, refund.total) == ("ada", "CustomerReturn", 12)
    assert written() == (1, 1, 1)
    assert "On Amazon: Waiting to be sent to Amazon" in memos(rooms, number)


def test_a_form_that_is_sent_twice_asks_once(rooms):
    number, client = shipped(rooms), someone()
    form = filled(client, rooms, number, **WISHES)
    for _ in range(2):
        client.post(memo_path(rooms, number), form)
    assert written() == (1, 1, 1)


def test_a_reason_is_needed_and_the_input_is_kept(rooms):
    number, client = shipped(rooms), someone()
    form = filled(client, rooms, number, on_amazon="on", reason="", comment="kept words")
    html = client.post(memo_path(rooms, number), form).content.decode()
    assert "Choose why Amazon is to pay the money back." in html
    assert ["kept words" in html, 'id="id_on_amazon" checked' in html] == [True, True]
    assert written() == (0, 0, 0)


def test_a_refusal_writes_nothing_and_keeps_the_input(rooms):
    """An adjustment has no item at Amazon: neither the memo nor the request comes about."""
    number, client = shipped(rooms), someone()
    form = filled(client, rooms, number, adjustment_refund="1.00", **WISHES)
    answer = client.post(memo_path(rooms, number), form)
    html = answer.content.decode()
    assert "Amazon refunds items and shipping, and an adjustment" in html
    assert 'name="adjustment_refund" value="1.00"' in html
    assert 'value="CustomerReturn" selected' in html
    assert written() == (0, 0, 0)
    assert rooms.stock("MUG").on_hand == 8


def test_the_preview_asks_nothing(rooms):
    number, client = shipped(rooms), someone()
    form = filled(client, rooms, number, preview="1", **WISHES)
    html = client.post(memo_path(rooms, number), form).content.decode()
    assert "Grand total" in words_in(section(html, "preview"))
    assert written() == (0, 0, 0)


def test_it_is_not_offered_where_amazon_refunds_nothing(rooms):
    number = rooms.buyer_orders("MUG", 1)
    rooms.sync()
    html = html_of(someone(), memo_path(rooms, number))
    assert 'name="on_amazon"' not in html
    assert "an order that has not left is canceled instead" in html
    assert links(html)["Open in Seller Central"] == f"{CENTRAL}{number}"


def test_whoever_asks_is_told_that_somebody_else_approves(rooms):
    approval_is_needed(rooms)
    number, client = shipped(rooms), someone("bo")
    assert "Somebody else approves it before Amazon is told." in page(
        client, memo_path(rooms, number)
    )
    answer = client.post(memo_path(rooms, number), filled(client, rooms, number, **WISHES))
    assert told(client, answer)[0].endswith(
        "The refund on Amazon waits until somebody else approves it."
    )
    assert written() == (1, 1, 0)
    assert "On Amazon: Waiting for approval" in memos(rooms, number)


def test_a_memo_of_before_is_refunded_from_its_own_page(rooms):
    number = shipped(rooms)
    memo, client = credited(rooms, number), someone()
    html = html_of(client, f"/orders/{memo.order_id}/")
    path = links(section(html, "memos"))["Refund on Amazon"]
    assert path == f"/refunds/of-memo/{memo.pk}/"
    assert "Amazon pays the buyer $12.00 , and tells the buyer so." in page(client, path)
    refused = client.post(path, {"reason": ""})
    assert "Choose why the money is paid back." in refused.content.decode()
    assert written() == (1, 0, 0)
    told(client, client.post(path, {"reason": "GeneralAdjustment"}))
    assert (written(), AmazonRefund.objects.get().reason) == ((1, 1, 1), "GeneralAdjustment")
    assert "Amazon is already told to refund credit memo #000000001." in page(client, path)
    assert "Refund on Amazon" not in links(html_of(client, f"/orders/{memo.order_id}/"))


@pytest.mark.parametrize("login", ["bo", "ada"])
def test_a_memo_that_follows_amazon_is_not_paid_twice(rooms, login):
    """Amazon canceled a paid order: the memo that followed offers nothing, and says why."""
    number = rooms.buyer_orders("MUG", 1)
    rooms.sync()
    rooms.amazon.cancels(number)
    rooms.sync()
    memo = CreditMemo.objects.get()
    assert "It repeats what Amazon did: the buyer has the money." in memos(rooms, number, login)
    said = page(someone(login), f"/refunds/of-memo/{memo.pk}/")
    assert "Amazon gives the buyer's money back itself." in said
    assert "Reason for the refund" not in said


def test_a_memo_of_a_hidden_order_is_like_none(rooms):
    memo = credited(rooms, shipped(rooms))
    assert someone("cy").get(f"/refunds/of-memo/{memo.pk}/").status_code == 403
    assert someone().get("/refunds/of-memo/999/").status_code == 404
