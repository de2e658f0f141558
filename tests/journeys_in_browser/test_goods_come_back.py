"""A buyer sends goods back: seen, credited once, in stock again, to the cent (S-08, S-09, B-13)."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect
from tests.browser.returning import hear_of_returns
from tests.journeys_in_browser.steps import Person
from tests.scene import Shop

from counterpart.amazon.models.returns import AmazonReturn
from counterpart.orders.models.documents import CreditMemo
from counterpart.orders.models.orders import Order

PRICE = Decimal("12.50")


@pytest.fixture
def number(shop) -> str:
    """Two mugs that have reached their buyer."""
    placed = shop.buyer_orders("MUG", 2, price=str(PRICE))
    shop.sync()
    shop.ship(placed, tracking=f"1Z{placed[-7:]}")
    for _ in range(2):
        shop.sync()
    return placed


def asks(shop: Shop, number: str) -> str:
    """Let the buyer ask to send one mug back, and the report of it be read; answers the RMA."""
    rma: str = shop.amazon.buyer_returns(number, quantity=1, reason="CR-DEFECTIVE")
    hear_of_returns(shop)
    return rma


def arrives(shop: Shop, rma: str) -> None:
    shop.amazon.return_arrives(rma)
    hear_of_returns(shop)


def details(shop: Shop, number: str) -> str:
    return f"/amazon-orders/{shop.row(number).pk}/"


def page_of(rma: str) -> str:
    return f"/returns/{AmazonReturn.objects.get(rma_id=rma).pk}/"


def money(order: Order) -> tuple[Decimal, Decimal]:
    order.refresh_from_db()
    return order.grand_total, order.total_refunded


def wears_no_badge(person: Person) -> None:
    expect(person.page.get_by_role("link", name="Return requested")).to_have_count(0)


def test_goods_come_back_and_the_memo_is_written_from_the_return(bo, shop, number):
    order, before = shop.order(number), shop.stock("MUG").salable
    rma = asks(shop, number)
    bo.opens("/amazon-orders/").reads("Return requested", within=bo.row(number))
    bo.follows("Return requested", within=bo.row(number)).is_at(page_of(rma))
    bo.reads("The parcel is not back yet.", "Defective or does not work")

    arrives(shop, rma)
    bo.opens("/attention/").reads("come back").follows(rma).is_at(page_of(rma))
    bo.reads("The goods are back.", number).follows("Create credit memo")
    bo.reads(f"This credit memo is for the return {rma}.")
    expect(bo.field("Quantity of MUG")).to_have_value("1")
    expect(bo.field("Return MUG to stock")).to_be_checked()
    expect(bo.field("Refund shipping")).to_have_value("0")
    expect(bo.field("Comment")).to_have_value(f"Return {rma}")
    bo.presses("Create credit memo").reads("was created: $12.50").is_at(f"/orders/{order.pk}/")

    wears_no_badge(bo)
    memo = CreditMemo.objects.get(order=order)
    assert (memo.grand_total, money(order)) == (PRICE, (2 * PRICE, PRICE))
    assert shop.stock("MUG").salable == before + 1
    bo.opens("/returns/").reads("Credit memo written", within=bo.row(rma))
    bo.follows("View credit memo", within=bo.row(rma)).reads(memo.number)
    wears_no_badge(bo.opens(details(shop, number)).reads("Credit memo written"))


def test_what_was_refunded_in_seller_central_is_recorded_and_not_paid_twice(bo, shop, number):
    order, before = shop.order(number), shop.stock("MUG").salable
    rma = asks(shop, number)
    shop.amazon.refunds(number, {"MUG": 1})
    arrives(shop, rma)
    bo.opens(page_of(rma)).reads("Amazon has already given the buyer", "$12.50")
    bo.follows("Create credit memo").reads("do not refund on Amazon again")
    expect(bo.page.get_by_text("Also refund on Amazon")).to_have_count(0)
    bo.presses("Refund offline").reads("was created: $12.50")
    assert money(order) == (2 * PRICE, PRICE)
    assert shop.stock("MUG").salable == before + 1
    assert AmazonReturn.objects.get(rma_id=rma).handled_by == "bo"


def test_a_return_that_needs_no_memo_is_put_aside_and_taken_up_again(bo, shop, number):
    rma = asks(shop, number)
    bo.opens(page_of(rma)).presses("Dealt with").reads("The return is dealt with.")
    wears_no_badge(bo.opens(details(shop, number)))
    bo.opens("/returns/?tab=open").reads_no(rma)
    bo.opens(page_of(rma)).presses("Reopen").reads("is to be dealt with again")
    bo.opens("/returns/?tab=open").reads(rma)
    assert CreditMemo.objects.filter(order=shop.order(number)).count() == 0
