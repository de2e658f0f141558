"""An order from Amazon is canceled there, asked for here, and here only followed (L-60 … L-66)."""

import pytest
from playwright.sync_api import expect
from tests.scene import Shop
from tests.users.scene import hired, made

from counterpart.users.permissions import Permission

CENTRAL = "https://sellercentral.amazon.com/orders-v3/order/"
NO = "The order has left already."


@pytest.fixture
def number(shop) -> str:
    """An order that nobody has shipped yet."""
    return sold(shop)


def sold(shop: Shop) -> str:
    placed = shop.buyer_orders("MUG", 1)
    shop.sync()
    return placed


def details(shop: Shop, number: str) -> str:
    return f"/amazon-orders/{shop.row(number).pk}/"


def cancels(person, reason: str):
    """Choose a reason and confirm, from the page of the Amazon order."""
    person.follows("Cancel Order").reads("The whole order is canceled")
    person.page.get_by_role("radio", name=reason).check()
    return person.presses("Confirm")


def is_not_stopped(person) -> None:
    """Only the story of the order still tells that it was."""
    banner = person.page.get_by_role("status").filter(has_text="Do not ship")
    expect(banner).to_have_count(0)


def test_an_order_is_canceled_from_its_page_and_follows_when_amazon_agrees(bo, shop, number):
    """L-62, L-63, T-14: the page, the packing table, the feed and the stock."""
    order, before = shop.order(number), shop.stock("MUG").salable
    bo.opens(details(shop, number)).follows("Cancel Order").reads("Amazon tells the buyer")
    bo.presses("Confirm").reads("The whole order is canceled")
    bo.follows("Back").is_at(details(shop, number))
    cancels(bo, "The item is out of stock").is_at(details(shop, number))
    bo.reads("Waiting for Amazon to cancel", "Do not pack this order")
    bo.opens(f"/orders/{order.pk}/").reads("Do not ship: it is being canceled")
    expect(bo.button("Ship")).to_be_disabled()
    bo.opens(f"/orders/{order.pk}/ship/").reads("is not to be shipped")

    shop.sync()
    bo.opens("/feeds/").reads("Amazon works through it", "Cancellations")
    for _ in range(3):
        shop.sync()
    bo.reloads().reads("Worked through")
    bo.page.get_by_role("rowheader").get_by_role("link").first.click()
    bo.reads("Canceled at Amazon", number).follows(number)
    bo.reads("Canceled at Amazon").follows("Commerce order").reads("Closed")
    is_not_stopped(bo)
    assert shop.stock("MUG").salable == before + 1


def test_a_refusal_is_read_in_amazons_words_and_the_order_is_shipped(bo, shop, number):
    """L-63: nothing is canceled here because somebody asked."""
    shop.amazon.rejects_message(NO, order_id=number)
    cancels(bo.opens(details(shop, number)), "The buyer asked to cancel")
    for _ in range(10):
        shop.sync()
    bo.reloads().reads("Amazon refused to cancel", NO)
    bo.follows("Try again").reads("Reason for cancellation").follows("Back")
    is_not_stopped(bo.follows("Commerce order"))
    expect(bo.page.get_by_role("link", name="Ship", exact=True)).to_be_visible()
    assert shop.order(number).state == "processing"


def test_what_was_not_sent_yet_is_withdrawn(bo, shop, number):
    cancels(bo.opens(details(shop, number)), "Price or other listing errors")
    bo.presses("Withdraw").reads("Amazon is not asked to cancel the order")
    expect(bo.page.get_by_role("link", name="Cancel Order").first).to_be_visible()
    is_not_stopped(bo.follows("Commerce order"))
    shop.sync()
    assert shop.row(number).status == "Unshipped"


def test_whoever_may_not_cancel_orders_is_offered_nothing(comes, shop, number):
    """Absent from the pages, and refused at the address typed by hand."""
    made("looker", Permission.VIEW_CHANNEL, Permission.VIEW_ORDERS)
    hired("lou", "looker")
    lou = comes("lou")
    lou.opens(details(shop, number)).reads("whoever may cancel orders can cancel it at Amazon")
    expect(lou.page.get_by_role("link", name="Cancel Order")).to_have_count(0)
    lou.visitor.expects(403)
    lou.opens(f"{details(shop, number)}cancel/").reads("Cancel orders")


def test_cancel_rests_with_the_reason_and_the_way_to_where_it_is_done(bo, shop, number):
    """C-35: the Commerce order leads to Amazon's; canceled there, it is followed here."""
    order, before = shop.order(number), shop.stock("MUG").salable
    bo.opens(f"/orders/{order.pk}/")
    expect(bo.button("Cancel")).to_be_disabled()
    bo.unfolds("Why not?").reads(f"came from Amazon ({number}) and is canceled there")
    bo.opens(f"/orders/{order.pk}/cancel/").reads("the cancellation arrives here with")
    bo.follows("View or Cancel Amazon Order").reads("the whole order can be canceled at Amazon")

    shop.amazon.cancels(number)
    shop.sync()
    bo.reloads().reads("Canceled")
    way = bo.part("Cancel").get_by_role("link", name="Open in Seller Central")
    expect(way).to_have_attribute("href", f"{CENTRAL}{number}")
    bo.follows("Commerce order").reads("Closed")
    expect(bo.button("Ship")).to_be_disabled()
    assert shop.stock("MUG").salable == before + 1
