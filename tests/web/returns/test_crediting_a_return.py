"""The credit memo of a return is filled in, written once, and deals with it (S-08, S-09)."""

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from tests.scene import Shop
from tests.users.scene import hired, made
from tests.web.amazon_orders.details_page import words_in
from tests.web.returns.parcels import BACK, REPAID, sent_back, shipped, unknown
from tests.web.stores.rooms import messages_of, someone, text_of

from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.returns.handling import mark_handled
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.models.documents import CreditMemo
from counterpart.users.permissions import Permission

FIELD = re.compile(r"<(?:input|textarea)[^>]*>")
NAME = re.compile(r' name="([^"]*)"')
VALUE = re.compile(r' value="([^"]*)"')
COMMENT = re.compile(r'<textarea name="comment"[^>]*>\s*([^<]*)</textarea>')


def place(rooms: Shop, one: AmazonReturn) -> str:
    return f"/orders/{rooms.order(one.order_number).pk}/credit-memo/?return={one.pk}"


def filled_in(rooms: Shop, one: AmazonReturn, login: str = "bo") -> dict[str, str]:
    """What the form sends as it is opened, with nothing changed by the person."""
    answer = someone(login).get(place(rooms, one))
    assert answer.status_code == 200
    html = answer.content.decode().partition('<form class="card action"')[2].partition("</form>")[0]
    sent = {"comment": unescape(COMMENT.findall(html)[0])}
    for tag in FIELD.findall(html):
        name, value = NAME.search(tag), VALUE.search(tag)
        is_box = 'type="checkbox"' in tag
        if name and name[1] != "comment" and (not is_box or " checked" in tag):
            sent[name[1]] = unescape(value[1]) if value else "on" * is_box
    return sent


def wishes(rooms: Shop, one: AmazonReturn) -> dict[str, str]:
    """The part of the form that says what is given back."""
    mine = rooms.order(one.order_number).lines.get(sku="MUG")
    names = {f"quantity_{mine.pk}": "units", f"return_{mine.pk}": "into stock"}
    names |= {"shipping": "shipping", "comment": "comment"}
    sent = filled_in(rooms, one)
    return {word: sent[name] for name, word in names.items() if name in sent}


def written(rooms: Shop, one: AmazonReturn, **changes: Any) -> str:
    """Send the form as it is filled in, and answer what is told."""
    bo = someone("bo")
    return messages_of(bo, bo.post(place(rooms, one), filled_in(rooms, one) | changes))


def test_the_form_is_filled_in_with_what_came_back(rooms):
    one = sent_back(rooms, shipped(rooms, 3), quantity=2, **BACK)
    assert wishes(rooms, one) == {
        "units": "2",
        "into stock": "on",
        "shipping": "0",
        "comment": f"Return {one.rma_id}",
    }


def test_nothing_goes_into_stock_while_the_parcel_is_away(rooms):
    one = sent_back(rooms, shipped(rooms))
    assert wishes(rooms, one) == {
        "units": "1",
        "shipping": "0",
        "comment": f"Return {one.rma_id}",
    }
    told = text_of(someone("bo").get(place(rooms, one)))
    assert f"This credit memo is for the return {one.rma_id}." in told
    assert "nothing is put back into stock" in told


def test_the_memo_is_written_the_goods_are_back_and_the_return_is_dealt_with(rooms):
    number = shipped(rooms)
    one = sent_back(rooms, number, **BACK)
    stock = rooms.stock("MUG").salable
    assert "was created" in written(rooms, one)
    one.refresh_from_db()
    memo = CreditMemo.objects.get(order=rooms.order(number))
    assert (one.credit_memo, one.handled_by, one.handled_at) == (memo, "bo", rooms.now)
    assert [(each.order_line.sku, each.quantity) for each in memo.lines.all()] == [("MUG", 1)]
    assert rooms.stock("MUG").salable == stock + 1


def test_what_the_person_changes_counts(rooms):
    one = sent_back(rooms, shipped(rooms, 3), quantity=2, **BACK)
    mine = rooms.order(one.order_number).lines.get(sku="MUG")
    written(rooms, one, **{f"quantity_{mine.pk}": "1", "adjustment_fee": "1.00"})
    memo = CreditMemo.objects.get()
    assert [each.quantity for each in memo.lines.all()] == [1]
    assert memo.adjustment_fee == Decimal("1.00")


def test_the_form_sent_twice_writes_one_memo(rooms):
    one = sent_back(rooms, shipped(rooms), **BACK)
    form, bo = filled_in(rooms, one), someone("bo")
    bo.post(place(rooms, one), form)
    assert "took effect once" in messages_of(bo, bo.post(place(rooms, one), form))
    assert CreditMemo.objects.count() == 1


def test_of_two_people_one_writes_the_memo_and_the_other_changes_nothing(rooms):
    one = sent_back(rooms, shipped(rooms), **BACK)
    theirs, mine = filled_in(rooms, one, "ada"), filled_in(rooms, one)
    del mine["seen"]
    someone().post(place(rooms, one), theirs)
    stock = rooms.stock("MUG").salable
    assert "is dealt with already" in text_of(someone("bo").post(place(rooms, one), mine))
    assert (CreditMemo.objects.count(), rooms.stock("MUG").salable) == (1, stock)


@pytest.mark.parametrize("facts", [REPAID, {**BACK, **REPAID}])
def test_what_amazon_paid_already_is_recorded_and_not_paid_again(rooms, facts):
    one = sent_back(rooms, shipped(rooms), **facts)
    answer = someone("bo").get(place(rooms, one))
    assert "Amazon has already refunded 12.50 USD" in text_of(answer)
    assert "on_amazon" not in answer.content.decode()


def test_a_return_that_needs_no_memo_any_more_opens_no_form(rooms):
    one = sent_back(rooms, shipped(rooms), **BACK)
    mark_handled(one, actor="ada", now=rooms.now)
    answer = someone("bo").get(place(rooms, one))
    assert (answer.status_code, "is dealt with already" in text_of(answer)) == (409, True)


def test_a_return_of_another_order_is_like_none(rooms):
    one, other = sent_back(rooms, shipped(rooms)), rooms.order(shipped(rooms))
    for key in (one.pk, unknown(rooms).pk, 10**9, "nonsense"):
        address = f"/orders/{other.pk}/credit-memo/?return={key}"
        assert someone("bo").get(address).status_code == 404
        assert someone("bo").post(address, {}).status_code == 404
    assert CreditMemo.objects.count() == 0


def test_whoever_may_not_see_returns_finds_none(rooms):
    """Finance writes credit memos, but does not see the channel."""
    one = sent_back(rooms, shipped(rooms))
    made("payer", Permission.VIEW_ORDERS, Permission.CREDIT_ORDERS)
    hired("pat", "payer")
    assert someone("pat").get(place(rooms, one)).status_code == 404


def test_nothing_left_to_give_back_is_said_on_the_page_of_the_return(rooms):
    number = shipped(rooms, 1)
    one = sent_back(rooms, number, **BACK)
    refund_order(rooms.order(number), Credit(), actor="ada", now=rooms.now)
    html = someone("bo").get(f"/returns/{one.pk}/").content.decode()
    assert "credit-memo" not in html
    assert "Dealt with" in words_in(html)
