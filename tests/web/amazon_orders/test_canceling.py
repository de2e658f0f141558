"""An order is canceled at Amazon from its page: with a reason, once, taken back (L-60 … L-64)."""

from typing import Any

import pytest
from tests.scene import Shop
from tests.users.scene import made
from tests.web.amazon_orders.details_page import (
    facts,
    html_of,
    links,
    part,
    path_of,
    told,
    words_in,
)
from tests.web.lists.reading import words
from tests.web.stores.rooms import someone, text_of

from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.operations.canceling import REASONS
from counterpart.amazon.stores.channel_settings import set_read_only
from counterpart.users.models import User
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website

CENTRAL = "https://sellercentral.amazon.com/orders-v3/order/"
ASKED = "Amazon is asked to cancel the order with the next sync; its answer is shown here."


def sold(rooms: Shop, **wishes: Any) -> str:
    number = rooms.buyer_orders("MUG", 1, **wishes)
    rooms.sync()
    return number


def asked(rooms: Shop, number: str, login: str = "bo", **fields: str) -> list[str]:
    """Send the form of the page; answers what is told afterwards."""
    client = someone(login)
    return told(client, client.post(path_of(rooms, number, "cancel/"), fields))


def main(html: str) -> str:
    return html.partition("<main")[2]


def test_the_page_asks_for_a_reason_and_says_what_will_happen(rooms):
    """None is chosen before; each has Amazon's code beside friendly words (L-62, L-64)."""
    number = sold(rooms)
    address = links(main(html_of(someone("bo"), path_of(rooms, number))))["Cancel Order"]
    html = main(html_of(someone("bo"), address))
    said = words(html)
    for code, label in REASONS.items():
        assert f"{label} ({code})" in said
    assert 'type="radio"' in html
    assert "checked" not in html
    assert "The whole order is canceled; Amazon cancels no part of it." in said
    assert "Amazon tells the buyer, and writes to the seller account." in said
    assert (
        f"Commerce order {rooms.order(number).number} is not shipped from now on. It is canceled, "
        "and its stock released, when Amazon agrees." in said
    )
    assert links(html)["Back"].startswith(path_of(rooms, number))


def test_without_a_reason_nothing_is_asked(rooms):
    number = sold(rooms)
    client = someone("bo")
    for fields in ({}, {"reason": ""}, {"reason": "Because"}):
        answer = client.post(path_of(rooms, number, "cancel/"), fields)
        assert (answer.status_code, "Nothing was saved" in text_of(answer)) == (200, True)
    assert "Choose why the order is canceled." in text_of(
        client.post(path_of(rooms, number, "cancel/"))
    )
    assert not Operation.objects.exists()
    assert rooms.order(number).stop_shipping_because == ""


def test_an_order_that_is_being_canceled_says_so_everywhere(rooms):
    number = sold(rooms)
    assert asked(rooms, number, reason="NoInventory") == [ASKED]
    rooms.advance(minutes=4)
    html = html_of(someone("bo"), path_of(rooms, number))
    assert "Waiting for Amazon to cancel" in words_in(part(html, "canceling"))
    assert "Asked 4 minutes ago" in words_in(part(html, "canceling"))
    assert facts(html, "canceling") == {
        "State": "Waiting to be sent to Amazon",
        "Reason for cancellation": "The item is out of stock (NoInventory)",
        "Asked for": "Nov 2, 2026, 12:03:01 PM",
    }
    assert "Cancel Order" not in links(main(html))
    said = text_of(someone("bo").get(f"/orders/{rooms.order(number).pk}/"))
    assert "Do not ship: it is being canceled where it came from." in said
    assert "Amazon status Unshipped Waiting for Amazon to cancel" in said
    assert "It may be shipped" not in said


def test_asked_twice_it_is_asked_once(rooms):
    """The same form again says that it took effect; another one says that it was asked."""
    number = sold(rooms)
    form = {"reason": "NoInventory", "form_token": "t1"}
    assert asked(rooms, number, **form) == [ASKED]
    assert asked(rooms, number, **form) == [
        "This form was sent before and took effect once; nothing was done again."
    ]
    assert asked(rooms, number, reason="BuyerCanceled", form_token="t2") == [
        f"Amazon was already asked to cancel order {number}."
    ]
    assert Operation.objects.count() == 1


def test_it_is_withdrawn_until_it_is_sent(rooms):
    number = sold(rooms)
    asked(rooms, number, reason="NoInventory")
    client = someone("bo")
    assert "Withdraw" in words_in(part(html_of(client, path_of(rooms, number)), "canceling"))
    answer = client.post(path_of(rooms, number, "withdraw/"))
    assert told(client, answer) == [
        "The request was withdrawn: Amazon is not asked to cancel the order."
    ]
    assert Operation.objects.get().state == OperationState.NOT_NEEDED
    html = html_of(client, path_of(rooms, number))
    assert "Cancel Order" in links(main(html))
    assert rooms.order(number).stop_shipping_because == ""
    answer = client.post(path_of(rooms, number, "withdraw/"))
    assert told(client, answer) == [f"Amazon is not being asked to cancel order {number}."]
    assert asked(rooms, number, reason="BuyerCanceled") == [ASKED]


def test_while_it_is_being_canceled_nobody_ships_it(rooms):
    """Neither by the form, nor by releasing it as other orders marked not to be shipped."""
    number = sold(rooms)
    asked(rooms, number, reason="NoInventory")
    order, client = rooms.order(number), someone("bo")
    why = f"Order {order.number} is not to be shipped: it is being canceled where it came from."
    said = text_of(client.get(f"/orders/{order.pk}/ship/"))
    assert (why in said, "Ship it all the same" in said) == (True, False)
    answer = client.post(f"/orders/{order.pk}/may-be-shipped/")
    assert told(client, answer) == [why]
    assert rooms.order(number).stop_shipping_because == "cancellation_asked"


def test_when_amazon_agrees_the_page_and_the_commerce_order_say_so(rooms):
    """L-63, T-14: Canceled at Amazon, closed in Commerce, and the way to the feed stays."""
    number = sold(rooms)
    asked(rooms, number, reason="NoInventory")
    rooms.sync()
    html = html_of(someone("bo"), path_of(rooms, number))
    feed = Feed.objects.get()
    assert facts(html, "canceling")["State"] == "Sent; Amazon works through it"
    assert links(part(html, "canceling"))[feed.feed_id] == f"/feeds/{feed.pk}/"
    assert "Withdraw" not in words_in(part(html, "canceling"))
    client = someone("bo")
    answer = client.post(path_of(rooms, number, "withdraw/"))
    assert "was sent to Amazon and cannot be withdrawn any more" in told(client, answer)[0]
    for _ in range(3):
        rooms.sync()
    html = html_of(client, path_of(rooms, number))
    assert facts(html, "canceling")["State"] == "Canceled at Amazon"
    assert facts(html, "orderfacts")["Status"] == "Canceled"
    assert "Waiting for Amazon" not in words_in(main(html))
    order = rooms.order(number)
    assert (order.state, order.stop_shipping_because) == ("closed", "")


def test_a_refusal_is_shown_in_amazons_words_and_asked_anew(rooms):
    """L-63: the order goes on; whoever may cancel is offered to try again."""
    number = sold(rooms)
    rooms.amazon.rejects_message("The order has left already.", order_id=number)
    asked(rooms, number, reason="NoInventory")
    for _ in range(3):
        rooms.sync()
    client = someone("bo")
    html = html_of(client, path_of(rooms, number))
    said = words_in(part(html, "canceling"))
    assert "Amazon refused to cancel" in said
    assert "Amazon's words: The order has left already." in said
    assert "The order goes on as it was, and may be shipped." in said
    assert rooms.order(number).stop_shipping_because == ""
    again = links(part(html, "canceling"))["Try again"]
    assert told(client, client.post(again, {"reason": "BuyerCanceled"})) == [ASKED]
    html = html_of(client, path_of(rooms, number))
    assert facts(html, "canceling")["State"] == "Waiting to be sent to Amazon"


def test_what_came_too_late_says_why_in_our_words(rooms):
    number = sold(rooms)
    asked(rooms, number, reason="NoInventory")
    rooms.amazon.ships(number)
    for _ in range(4):
        rooms.sync()
    html = html_of(someone("bo"), path_of(rooms, number))
    said = words_in(part(html, "canceling"))
    assert "returns and exchanges are handled too" in said
    assert "Try again" not in said


@pytest.mark.parametrize(
    ("wishes", "why"),
    [
        ({"status": "PENDING"}, "Only an order that is Unshipped can be canceled from here"),
        ({"status": "SHIPPED"}, "returns and exchanges are handled too"),
        ({"fulfilled_by": "AMAZON"}, "it can only be canceled in Seller Central"),
    ],
)
def test_what_cannot_be_canceled_from_here_says_why_and_where(rooms, wishes, why):
    """L-60, B-12: the button is absent; the reason stands there with the way to Seller Central."""
    number = sold(rooms, **wishes)
    html = html_of(someone("bo"), path_of(rooms, number))
    assert why in words_in(part(html, "canceling"))
    assert "Cancel Order" not in links(main(html))
    assert links(part(html, "canceling"))["Open in Seller Central"] == f"{CENTRAL}{number}"
    page = main(html_of(someone("bo"), path_of(rooms, number, "cancel/")))
    assert (why in words(page), 'name="reason"' in page) == (True, False)
    assert links(page)["Open in Seller Central"] == f"{CENTRAL}{number}"
    answer = asked(rooms, number, reason="NoInventory")
    assert why in answer[0]
    assert not Operation.objects.exists()


def test_the_commerce_order_leads_there(rooms):
    """C-35: from the order's own page, and from its page *Cancel*."""
    number = sold(rooms)
    order, client = rooms.order(number), someone("bo")
    ways = links(main(html_of(client, f"/orders/{order.pk}/")))
    assert ways["View or Cancel Amazon Order"] == path_of(rooms, number)
    ways = links(main(html_of(client, f"/orders/{order.pk}/cancel/")))
    assert ways["Cancel it at Amazon"] == path_of(rooms, number, "cancel/")


def test_in_read_only_mode_it_waits_and_says_so(rooms):
    number = sold(rooms)
    set_read_only(True, actor="ada", now=rooms.now)
    said = text_of(someone("bo").get(path_of(rooms, number, "cancel/")))
    assert "Read-only mode is on: Amazon is asked when it is off." in said
    asked(rooms, number, reason="NoInventory")
    html = html_of(someone("bo"), path_of(rooms, number))
    assert "Amazon is asked when it is off." in words_in(part(html, "canceling"))


def test_who_may_see_the_order_but_not_cancel_it_is_offered_nothing(rooms):
    number = sold(rooms)
    cy = User.objects.get(username="cy")
    cy.roles.add(made("viewer", Permission.VIEW_CHANNEL, Permission.VIEW_ORDERS))
    other = open_website("other", name="Other")
    cy.roles.add(made("elsewhere", Permission.CANCEL_ORDERS, websites=[other]))
    html = html_of(someone("cy"), path_of(rooms, number))
    assert "Cancel Order" not in links(main(html))
    assert "whoever may cancel orders can cancel it at Amazon" in words_in(part(html, "canceling"))
    asked(rooms, number, reason="NoInventory")
    html = html_of(someone("cy"), path_of(rooms, number))
    assert "Withdraw" not in words_in(part(html, "canceling"))
    for action in ("cancel/", "withdraw/"):
        answer = someone("cy").post(path_of(rooms, number, action), {"reason": "NoInventory"})
        assert (answer.status_code, "Cancel orders" in text_of(answer)) == (403, True)
    assert Operation.objects.get().state == OperationState.QUEUED
