"""A credit memo is paid back at Amazon: asked for, approved by another, seen in its books."""

from decimal import Decimal

from playwright.sync_api import expect
from tests.scene import Shop

from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.models.refunds import AmazonRefund
from counterpart.amazon.stores.order_settings import change_settings

CENTRAL = "https://sellercentral.amazon.com/orders-v3/order/"


def shipped(shop: Shop, quantity: int = 2) -> str:
    number = shop.buyer_orders("MUG", quantity)
    shop.sync()
    shop.ship(number)
    shop.sync()
    shop.sync()
    return number


def second_person(shop: Shop, needed: str) -> None:
    change_settings(shop.store, {"refunds_need_approval": needed}, actor="ada", now=shop.now)


def credits_one(person, shop: Shop, number: str):
    """Open the form of the credit memo and take one mug back."""
    person.opens(f"/orders/{shop.order(number).pk}/").follows("Credit memo")
    return person.writes("Quantity of MUG", "1")


def refunds_one(person, shop: Shop, number: str):
    """Give one mug back, at Amazon too."""
    credits_one(person, shop, number).ticks("Also refund on Amazon")
    person.picks("Reason for the refund", "The buyer returned the item")
    return person.presses("Create credit memo")


def test_another_person_approves_and_amazons_books_show_it(ada, bo, shop):
    """K-14: asked by Bo, approved by Ada, paid once, and paid only when the books say so."""
    second_person(shop, "enabled")
    number = shipped(shop)
    credits_one(bo, shop, number).ticks("Also refund on Amazon")
    bo.presses("Create credit memo").reads("Choose why Amazon is to pay the money back.")
    bo.picks("Reason for the refund", "The buyer returned the item")
    bo.presses("Create credit memo").reads("waits until somebody else approves it")
    bo.follows("Open the refund").reads("Waiting for approval", "somebody else must approve it")
    expect(bo.button("Approve")).to_have_count(0)
    shop.sync()
    assert Operation.objects.filter(kind="refund").count() == 0

    ada.opens("/attention/").reads("1 waits for approval.").follows("Show those to approve")
    ada.page.get_by_role("rowheader").get_by_role("link").first.click()
    ada.presses("Approve").reads("You approved the refund", "Waiting to be sent to Amazon")
    for _ in range(4):
        shop.sync()
    ada.reloads().reads("Accepted by Amazon, not in its books yet")
    shop.sync(hours=7)
    ada.visitor.signs_in("ada")
    ada.opens("/refunds/")
    ada.page.get_by_role("rowheader").get_by_role("link").first.click()
    ada.reads("Paid back at Amazon")
    ada.opens(f"/amazon-orders/{shop.row(number).pk}/").reads("Refunded on Amazon")
    second_person(shop, "disabled")


def test_amazons_no_is_read_and_a_person_asks_again(bo, shop):
    number = shipped(shop)
    shop.amazon.rejects_message("The refund exceeds what is left.", order_id=number)
    refunds_one(bo, shop, number).reads("Waiting to be sent to Amazon")
    for _ in range(4):
        shop.sync()
    bo.reloads().reads("Rejected by Amazon", "The refund exceeds what is left.")
    bo.follows("Ask again").reads("Amazon pays the buyer")
    bo.picks("Reason for the refund", "Another reason").presses("Refund on Amazon")
    bo.reads("Waiting to be sent to Amazon")


def test_a_doubt_is_settled_by_somebody_who_looked(bo, shop):
    """Nothing is sent twice by itself; the page says what each answer brings about."""
    number = shipped(shop)
    refunds_one(bo, shop, number)
    waiting = Operation.objects.filter(refund__amazon_order=shop.row(number))
    waiting.update(state=OperationState.UNSURE, sending_since=shop.now, attempts=1)
    bo.follows("Open the refund").reads("Has Amazon paid?", "up to 48 hours late")
    expect(bo.button("Amazon has not paid it: send again")).to_have_count(0)
    way = bo.page.get_by_role("link", name="Open in Seller Central")
    expect(way).to_have_attribute("href", f"{CENTRAL}{number}")
    bo.presses("Amazon has paid it").reads("The refund counts as paid, as you said.")
    refund = AmazonRefund.objects.get(amazon_order=shop.row(number))
    assert refund.settled_by == "bo"


def test_what_was_refunded_in_seller_central_is_recorded(bo, shop):
    """S-12: told, and brought in step by a memo over the same sum; Amazon is told nothing."""
    number = shipped(shop)
    shop.amazon.refunds(number, {"MUG": 1})
    shop.sync(hours=7)
    bo.visitor.signs_in("bo")
    bo.opens("/refunds/elsewhere/").searches(number).strikes("Enter")
    bo.page.get_by_role("rowheader").get_by_role("link").first.click()
    bo.reads("Amazon has paid the buyer").follows("Create credit memo")
    bo.reads("that was made in Seller Central")
    expect(bo.field("Adjustment refund")).to_have_value("12.00")
    expect(bo.page.get_by_label("Also refund on Amazon")).to_have_count(0)
    bo.presses("Refund offline").reads("It records a refund that was made in Seller Central.")
    assert [one.grand_total for one in shop.order(number).credit_memos.all()] == [Decimal(12)]
    assert AmazonRefund.objects.filter(amazon_order=shop.row(number)).count() == 0
