"""What Amazon's change of mind asks is shown with its answers, and decided by a click."""

import re

from tests.scene import NOON, Shop
from tests.users.scene import hired, made
from tests.web.amazon_orders.details_page import (
    html_of,
    links,
    part,
    path_of,
    told,
    words_in,
)
from tests.web.stores.rooms import someone

from counterpart.orders.models.documents import CreditMemo
from counterpart.users.permissions import Permission

BUYERS_WORDS = "Canary-Reason: found it cheaper"


def sold(rooms: Shop, quantity: int = 3, **wishes: object) -> str:
    number = rooms.buyer_orders("MUG", quantity, price="10.00", **wishes)
    rooms.sync()
    return number


def question(rooms: Shop, number: str, login: str = "ada") -> str:
    return part(html_of(someone(login), path_of(rooms, number)), "decidetitle")


def answers(html: str) -> list[str]:
    return re.findall(r'name="answer" value="([a-z_]+)"', html)


def decide(rooms: Shop, number: str, answer: str, login: str = "ada", **fields: str) -> list:
    client = someone(login)
    return told(client, client.post(path_of(rooms, number, "answer/"), {"answer": answer} | fields))


def clerk(login: str, *permissions: Permission) -> str:
    """Hire somebody who may do just this, beside seeing Amazon orders."""
    person = hired(login)
    person.password_set_at = NOON
    person.save()
    person.roles.add(made(login, *permissions, Permission.VIEW_CHANNEL))
    return login


def test_a_buyers_wish_is_shown_with_the_buyers_words_and_both_answers(rooms):
    number = sold(rooms)
    rooms.amazon.buyer_asks_to_cancel(number, BUYERS_WORDS)
    rooms.sync()
    box = question(rooms, number)
    said = words_in(box)
    assert "The buyer asks to cancel" in said
    assert BUYERS_WORDS in said
    assert answers(box) == ["ship_anyway"]
    assert list(links(box)) == ["Cancel at Amazon"]
    assert decide(rooms, number, "ship_anyway") == [
        "The order is to be shipped although the buyer asks to cancel."
    ]
    assert rooms.order(number).stop_shipping_because == ""
    assert "decidetitle" not in html_of(someone("ada"), path_of(rooms, number))


def test_a_change_is_shown_with_its_preview_and_followed_once(rooms):
    number = sold(rooms)
    rooms.amazon.changes_quantity(number, "MUG", 2)
    rooms.sync()
    box = question(rooms, number)
    assert "To follow is a credit memo over 10.00 USD." in words_in(box)
    assert answers(box) == ["follow", "keep"]
    assert decide(rooms, number, "follow") == [
        "The change on Amazon was followed: credit memo over 10.00 USD."
    ]
    assert decide(rooms, number, "follow") == [f"Nothing is to be decided about {number}."]
    assert CreditMemo.objects.count() == 1


def test_an_older_question_than_the_one_that_is_asked_is_not_answered(rooms):
    number = sold(rooms)
    rooms.amazon.changes_quantity(number, "MUG", 2)
    rooms.sync()
    seen = re.findall(r'name="seen" value="([0-9a-f]+)"', question(rooms, number))[0]
    rooms.amazon.changes_quantity(number, "MUG", 1)
    rooms.sync()
    assert decide(rooms, number, "follow", seen=seen) == [
        "Something has changed meanwhile; look again."
    ]
    assert CreditMemo.objects.count() == 0


def test_each_answer_needs_the_permission_of_what_it_does(rooms):
    number = sold(rooms)
    rooms.amazon.changes_quantity(number, "MUG", 2)
    rooms.sync()
    shipper = clerk("shipper", Permission.SHIP_ORDERS)
    looker = clerk("looker")
    assert answers(question(rooms, number, shipper)) == ["keep"]
    assert answers(question(rooms, number, looker)) == []
    assert "Somebody with the right to do that decides." in words_in(
        question(rooms, number, looker)
    )
    refused = someone(shipper).post(path_of(rooms, number, "answer/"), {"answer": "follow"})
    nothing = someone("ada").post(path_of(rooms, number, "answer/"), {"answer": "guess"})
    assert (refused.status_code, nothing.status_code) == (403, 409)
    assert CreditMemo.objects.count() == 0


def test_the_commerce_orders_page_releases_a_wish_for_good_and_nothing_that_left(rooms):
    number = sold(rooms)
    rooms.amazon.buyer_asks_to_cancel(number)
    rooms.sync()
    order = rooms.order(number)
    release = f"/orders/{order.pk}/may-be-shipped/"
    someone("ada").post(release)
    rooms.amazon.changes_address(number, addressLine1="2 Side Street")
    rooms.sync()
    assert rooms.order(number).stop_shipping_because == ""
    rooms.amazon.ships_partly(number, {"MUG": 1})
    rooms.sync()
    someone("ada").post(release)
    assert rooms.order(number).stop_shipping_because == "shipped_elsewhere"


def test_an_order_that_ended_at_amazon_says_so_in_commerce(rooms):
    number = sold(rooms)
    rooms.amazon.cancels(number)
    rooms.sync()
    client = someone("ada")
    for path in ("/orders/", f"/orders/{rooms.order(number).pk}/"):
        assert "Canceled on Amazon" in html_of(client, path)


def test_a_replacement_and_its_original_lead_to_each_other(rooms):
    first = sold(rooms)
    again = sold(rooms, 1, replacement_of=first)
    client = someone("ada")
    assert links(html_of(client, path_of(rooms, again)))[first] == path_of(rooms, first)
    assert links(html_of(client, path_of(rooms, first)))[again] == path_of(rooms, again)


def test_what_is_to_be_decided_is_found_where_attention_is_needed(rooms):
    number, other = sold(rooms), sold(rooms)
    rooms.amazon.ships_partly(number, {"MUG": 1})
    rooms.sync()
    client = someone("ada")
    html = html_of(client, "/attention/")
    assert "units of it were shipped elsewhere" in words_in(part(html, "todecide"))
    assert links(html)[number] == f"{path_of(rooms, number)}#decide"
    listed = html_of(client, "/amazon-orders/?to_decide=1")
    assert (number in listed, other in listed, "To be decided" in listed) == (True, False, True)
    someone("ada").post(path_of(rooms, number, "answer/"), {"answer": "left_elsewhere"})
    assert 'id="todecide"' not in html_of(client, "/attention/")


def test_orders_that_stay_pending_are_among_what_needs_attention(rooms):
    number = rooms.buyer_orders("MUG", 1, status="PENDING")
    other = rooms.buyer_orders("MUG", 1)
    rooms.sync()
    client = someone("ada")
    assert "pending for more than" not in html_of(client, "/attention/")
    rooms.sync(days=8)
    client = someone("ada")
    html = html_of(client, "/attention/")
    assert "1 order has been pending for more than 7 days" in words_in(html)
    assert links(html)[number] == path_of(rooms, number)
    listed = html_of(client, "/amazon-orders/?lingering=1")
    assert (number in listed, other in listed) == (True, False)
