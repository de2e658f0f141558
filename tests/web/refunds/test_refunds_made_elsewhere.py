"""What was refunded in Seller Central is shown, and brought in step by a credit memo (S-12)."""

from typing import Any

from tests.scene import Shop
from tests.users.scene import made
from tests.web.amazon_orders.details_page import facts, html_of, links, path_of, told
from tests.web.refunds.refunding import credited, filled, listed, memo_path, shipped
from tests.web.stores.rooms import messages_of, page, someone

from counterpart.amazon.models.refunds import AmazonRefund, RefundTransaction
from counterpart.orders.models.documents import CreditMemo
from counterpart.users.models import User
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website

LIST = "/refunds/elsewhere/"


def refunded_there(shop: Shop, quantity: int = 1, **wishes: Any) -> tuple[str, RefundTransaction]:
    """Let Seller Central give units back, and Amazon's books be read."""
    number = shipped(shop, **wishes)
    shop.amazon.refunds(number, {"MUG": quantity})
    shop.sync(hours=7)
    return number, RefundTransaction.objects.get(order_number=number)


def the_page(seen: RefundTransaction) -> str:
    return f"{LIST}{seen.pk}/"


def stored() -> tuple[int, int, list[tuple[str, int | None]]]:
    """Answer how many memos and refunds there are, and who dealt with what by which memo."""
    handled = RefundTransaction.objects.order_by("pk").values_list("handled_by", "credit_memo")
    return CreditMemo.objects.count(), AmazonRefund.objects.count(), list(handled)


def test_it_stands_in_a_list_of_its_own(rooms):
    number, seen = refunded_there(rooms)
    (row,) = listed(path=LIST)
    assert row == {
        "In Amazon's books since": row["In Amazon's books since"],
        "State": "To be dealt with",
        "Amazon order": number,
        "Total": "$12.00",
        "Credit memo": "–",
        "Amazon's books": row["Amazon's books"],
        "Dealt with by": "–",
    }
    assert listed() == []
    assert "Refunded on Amazon" in page(someone(), path_of(rooms, number))
    made_there = links(html_of(someone(), path_of(rooms, number)))["Open the refund"]
    assert made_there == the_page(seen)


def test_a_part_is_recorded_by_a_memo_over_the_same_sum(rooms):
    number, seen = refunded_there(rooms)
    client = someone()
    path = links(html_of(client, the_page(seen)))["Create credit memo"]
    assert path == memo_path(rooms, number, f"?elsewhere={seen.pk}")
    html = html_of(client, path)
    assert 'name="adjustment_refund" value="12.00"' in html
    assert 'name="on_amazon"' not in html
    assert "a refund of $12.00 that was made in Seller Central" in page(client, path)
    form = filled(client, rooms, number, f"?elsewhere={seen.pk}")
    told(client, client.post(path, form))
    memo = CreditMemo.objects.get()
    assert (memo.grand_total, stored()) == (12, (1, 0, [("ada", memo.pk)]))
    assert facts(html_of(client, the_page(seen)), "facts")["Credit memo"] == memo.number
    assert "It records a refund that was made in Seller Central." in page(
        client, f"/orders/{memo.order_id}/"
    )
    assert "records a refund that was made in Seller Central" in page(
        client, f"/refunds/of-memo/{memo.pk}/"
    )


def test_all_of_an_order_is_filled_in_as_its_units(rooms):
    number, seen = refunded_there(rooms, 2)
    html = html_of(someone(), memo_path(rooms, number, f"?elsewhere={seen.pk}"))
    mug = rooms.order(number).lines.get()
    assert f'name="quantity_{mug.pk}" value="2"' in html
    assert 'name="adjustment_refund" value' not in html


def test_a_memo_over_another_sum_is_refused_and_nothing_is_written(rooms):
    number, seen = refunded_there(rooms)
    client, query = someone(), f"?elsewhere={seen.pk}"
    form = filled(client, rooms, number, query, adjustment_refund="1.00")
    said = client.post(memo_path(rooms, number, query), form).content.decode()
    assert "Amazon paid back 12.00." in said
    assert 'name="adjustment_refund" value="1.00"' in said
    assert stored() == (0, 0, [("", None)])


def test_what_needs_no_memo_is_dealt_with_by_a_word(rooms):
    _, seen = refunded_there(rooms)
    client = someone("bo")
    assert messages_of(client, client.post(f"{the_page(seen)}handled/")) == (
        "The refund counts as dealt with."
    )
    assert stored() == (0, 0, [("bo", None)])
    assert messages_of(client, client.post(f"{the_page(seen)}handled/")) == (
        "This refund was dealt with already."
    )
    assert listed("?tab=open", path=LIST) == []
    assert [one["State"] for one in listed("?handled=1", path=LIST)] == ["Dealt with"]
    number = seen.order_number
    answer = client.get(memo_path(rooms, number, f"?elsewhere={seen.pk}"))
    assert (answer.status_code, stored()) == (409, (0, 0, [("bo", None)]))


def test_until_it_is_dealt_with_nothing_more_is_asked_of_amazon(rooms):
    number, _ = refunded_there(rooms)
    html = html_of(someone(), memo_path(rooms, number))
    assert 'name="on_amazon"' not in html
    assert "that was not asked for here" in html


def test_a_refund_of_another_order_opens_no_memo(rooms):
    _, seen = refunded_there(rooms)
    other = shipped(rooms)
    query = f"?elsewhere={seen.pk}"
    assert someone().get(memo_path(rooms, other, query)).status_code == 404
    assert someone().get(memo_path(rooms, other, "?elsewhere=none")).status_code == 404


FILTERED = {
    "": 1,
    "?tab=open": 1,
    "?handled=0": 1,
    "?handled=1": 0,
    "?total_min=12": 1,
    "?total_max=11": 0,
    "?posted_from=2026-11-02": 1,
    "?posted_to=2026-11-01": 0,
    "?q=nothing": 0,
    "?sort=posted": 1,
}


def test_the_list_is_filtered(rooms):
    number, _ = refunded_there(rooms)
    assert {one: len(listed(one, path=LIST)) for one in FILTERED} == FILTERED
    assert len(listed(f"?q={number}", path=LIST)) == 1


def test_those_of_other_websites_are_like_none(rooms):
    _, seen = refunded_there(rooms)
    cy, other = User.objects.get(username="cy"), open_website("other", name="Other")
    rights = (Permission.VIEW_CHANNEL, Permission.CREDIT_ORDERS, Permission.VIEW_ORDERS)
    cy.roles.add(made("elsewhere", *rights, websites=[other]))
    assert listed(login="cy", path=LIST) == []
    assert someone("cy").get(the_page(seen)).status_code == 404
    assert someone("cy").post(f"{the_page(seen)}handled/").status_code == 404
    assert stored() == (0, 0, [("", None)])


def test_one_of_an_unknown_order_is_for_those_who_see_all(rooms):
    """It may be anybody's; and it may be dealt with only by who may credit everywhere."""
    _, seen = refunded_there(rooms)
    RefundTransaction.objects.filter(pk=seen.pk).update(amazon_order=None)
    assert len(listed(path=LIST)) == 1
    assert "The order was never taken in here" in page(someone(), the_page(seen))
    cy, base = User.objects.get(username="cy"), rooms.store.website
    cy.roles.add(made("here", Permission.VIEW_CHANNEL, Permission.CREDIT_ORDERS, websites=[base]))
    assert listed(login="cy", path=LIST) == []
    assert someone("cy").get(the_page(seen)).status_code == 404


def test_whoever_may_only_look_is_offered_nothing(rooms):
    _, seen = refunded_there(rooms)
    User.objects.get(username="cy").roles.add(made("looker", Permission.VIEW_CHANNEL))
    html = html_of(someone("cy"), the_page(seen))
    assert ("Dealt with</button>" in html, "Create credit memo" in html) == (False, False)
    assert someone("cy").post(f"{the_page(seen)}handled/").status_code == 403


def test_a_memo_of_before_leaves_it_to_a_person(rooms):
    """Somebody credited offline and refunded by hand: it is dealt with, not credited twice."""
    number = shipped(rooms)
    credited(rooms, number)
    rooms.amazon.refunds(number, {"MUG": 1})
    rooms.sync(hours=7)
    assert [one["State"] for one in listed(path=LIST)] == ["To be dealt with"]
