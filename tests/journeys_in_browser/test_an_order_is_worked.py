"""How does an operator ship, give money back and cancel, with mouse and keyboard?"""

from typing import Any

import pytest
from playwright.sync_api import Page
from tests.browser.signing_in import cookie_of, signed_in
from tests.orders.mails.scene import IDA
from tests.orders.scene import figures, line, placed, read, shipped
from tests.scene import Shop

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.orders.models.orders import Order

PHONE = {"width": 390, "height": 844}


def imported(shop: Shop, quantity: int) -> Order:
    number = shop.buyer_orders("MUG", quantity)
    shop.sync()
    return shop.order(number)


def fill_parcel(page: Page, place: int, quantity: str, tracking: str) -> None:
    parcel = page.get_by_role("group", name=f"Parcel {place} of 2")
    parcel.get_by_label("Quantity of MUG").fill(quantity)
    parcel.get_by_label("Carrier", exact=True).select_option("UPS")
    parcel.get_by_label("Tracking number").fill(tracking)


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desk", "phone"])
def test_an_order_leaves_in_two_parcels(shop_visitor, viewport):
    """Row 10 and row 38: on a desk or a phone, until Amazon shows both parcels."""
    shop = shop_visitor.house.shop
    order = imported(shop, 3)
    if viewport:
        shop_visitor.page.set_viewport_size(viewport)
    page = shop_visitor.signs_in("bo").goes_to(f"/orders/{order.pk}/")
    page.get_by_role("link", name="Ship", exact=True).click()
    page.get_by_label("Quantity of MUG").fill("1")
    page.get_by_role("button", name="Add another parcel").click()
    second = page.get_by_role("group", name="Parcel 2 of 2")
    assert second.get_by_label("Quantity of MUG").input_value() == "2"
    fill_parcel(page, 1, "1", "1ZFIRST")
    fill_parcel(page, 2, "2", "1ZSECOND")
    page.get_by_role("button", name="Submit shipment").click()
    page.wait_for_url(f"**/orders/{order.pk}/")
    assert page.get_by_text("Amazon is told with the next sync").count() == 2
    shop.sync()
    shop.sync()
    page.reload()
    assert page.get_by_text("Visible at Amazon").count() == 2
    assert page.get_by_text("1ZSECOND").first.is_visible()
    row = AmazonOrder.objects.get(order=order)
    assert (read(order).state, row.status) == ("complete", "Completed")


def test_money_is_given_back_and_the_goods_return(shop_visitor):
    """CO-7.9: one of two mugs comes back, is previewed, credited, and can be sold again."""
    facts: dict[str, Any] = {**IDA, "is_paid": True}
    order = placed(line("MUG", 2, "10.00"), **facts)
    shipped(order)
    before = figures("MUG")[0]
    page = shop_visitor.signs_in("bo").goes_to(f"/orders/{order.pk}/")
    page.get_by_role("link", name="Credit memo", exact=True).click()
    page.get_by_label("Quantity of MUG").fill("1")
    page.get_by_label("Return MUG to stock").check()
    page.get_by_label("Adjustment fee").fill("10%")
    page.get_by_role("button", name="Preview").click()
    preview = page.get_by_role("region", name="Preview: nothing is created yet")
    assert preview.get_by_text("$8.00").is_visible()
    assert order.credit_memos.count() == 0
    page.get_by_role("button", name="Refund offline").click()
    page.wait_for_url(f"**/orders/{order.pk}/")
    assert page.get_by_text("Credit memo #000000001 was created: $8.00.").first.is_visible()
    assert page.get_by_text("Returned to stock: MUG").is_visible()
    assert (figures("MUG")[0], order.credit_memos.count()) == (before + 1, 1)


def test_an_order_is_canceled_with_a_reason(shop_visitor):
    """Row 17: what happens is said first, and a reason is asked for."""
    order = placed(line("MUG", 2), **IDA)
    page = shop_visitor.signs_in("bo").goes_to(f"/orders/{order.pk}/")
    page.get_by_role("link", name="Cancel", exact=True).click()
    assert page.get_by_text("Units canceled: 2.").is_visible()
    page.get_by_role("button", name="Cancel order 000000001").click()
    assert page.url.endswith("/cancel/")
    page.get_by_label("Reason").fill("The buyer telephoned")
    page.get_by_role("button", name="Cancel order 000000001").click()
    page.wait_for_url(f"**/orders/{order.pk}/")
    assert page.get_by_text("You canceled the order.").is_visible()
    assert page.get_by_text("The buyer telephoned").is_visible()
    assert page.get_by_role("button", name="Ship", exact=True).is_disabled()
    assert read(order).state == "canceled"


def test_everything_works_without_a_script(browser, served_shop):
    """Row 25: a shipment by a browser that runs no script."""
    order = placed(line("MUG", 1))
    context = browser.new_context(base_url=served_shop.url, java_script_enabled=False)
    context.add_cookies([cookie_of(signed_in("bo"), url=served_shop.url)])
    page = context.new_page()
    page.goto(f"/orders/{order.pk}/ship/")
    page.get_by_label("Carrier", exact=True).select_option("DHL")
    page.get_by_label("Tracking number").fill("JD01")
    page.get_by_role("button", name="Submit shipment").click()
    assert page.get_by_text("Shipment #000000001 was created.").first.is_visible()
    context.close()
    assert order.shipments.count() == 1
