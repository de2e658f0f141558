"""A held order is mended on its own page and comes in; settings open as they are chosen (T-16)."""

import pytest
from playwright.sync_api import expect
from tests.scene import put_in_stock
from tests.web.amazon_orders.details_page import BAD


@pytest.fixture
def ready(shop_visitor):
    """Ada before the pages, with a clipboard that she lets the pages write to."""
    shop_visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return shop_visitor.signs_in("ada")


def test_a_held_order_is_found_fixed_and_released(ready):
    shop = ready.house.shop
    number = shop.buyer_orders("MUG", 1, address=BAD)
    shop.sync()
    page = ready.goes_to("/amazon-orders/?tab=attention")
    page.get_by_role("row", name=number).get_by_role("link", name="Details").click()
    expect(page.get_by_role("heading", name="Cannot create the Commerce order")).to_be_visible()
    page.get_by_role("link", name="Correct the address").click()
    save = page.get_by_role("button", name="Save Order")
    expect(save).to_be_disabled()
    page.get_by_label("Shipping region").fill("californiA")
    expect(save).to_be_enabled()
    save.click()
    expect(
        page.get_by_text("The address was saved here; Amazon is not told of it.")
    ).to_be_visible()
    order = shop.order(number)
    expect(page.get_by_text(f"Commerce order {order.number} was created.").first).to_be_visible()
    expect(page.get_by_role("heading", name="Cannot create the Commerce order")).to_have_count(0)
    assert shop.row(number).corrected_address["region"] == "CA"
    page.get_by_role("link", name="Back to the list").click()
    expect(page).to_have_url(f"{ready.house.url}/amazon-orders/?tab=attention")


def test_a_held_order_comes_in_once_its_stock_is_counted(ready):
    shop = ready.house.shop
    number = shop.buyer_orders("LAMP", 2)
    shop.sync()
    page = ready.goes_to(f"/amazon-orders/{shop.row(number).pk}/")
    put_in_stock("LAMP", 5)
    page.get_by_role("button", name="Look again now").click()
    expect(page.get_by_text("1 order was created in Commerce.")).to_be_visible()
    assert shop.order(number).state == "processing"


def test_number_and_address_are_copied(ready):
    shop = ready.house.shop
    number = shop.buyer_orders("MUG", 1, buyer_name="Zoë Example")
    shop.sync()
    page = ready.goes_to(f"/amazon-orders/{shop.row(number).pk}/")
    page.get_by_role("button", name="Copy number").click()
    expect(page.locator("#live")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == number
    page.get_by_role("button", name="Copy address").click()
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.includes('Zoë'))")
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    address = shop.row(number).address
    assert copied[:2] == [address["name"], address["line1"]]


def test_settings_open_and_rest_as_they_are_chosen(ready):
    """L-01, L-07: at once, before anything is saved."""
    page = ready.goes_to(f"/stores/{ready.house.shop.store.pk}/order-settings/")
    save = page.get_by_role("button", name="Save order settings")
    status = page.get_by_label("Processing Order Status")
    expect(save).to_be_disabled()
    expect(status).to_be_disabled()
    page.get_by_label("Order Status", exact=False).first.select_option("custom")
    expect(status).to_be_enabled()
    page.get_by_label("Import Amazon Orders *", exact=True).select_option("disabled")
    expect(page.get_by_label("Customer Creation")).to_be_disabled()
    expect(status).to_be_disabled()
    page.get_by_label("Import Amazon Orders *", exact=True).select_option("enabled")
    expect(status).to_be_enabled()
    status.select_option("fraud")
    save.click()
    expect(page.get_by_text("The order settings were saved.")).to_be_visible()
    expect(status).to_have_value("fraud")


def test_order_and_settings_work_without_scripts(ready, browser):
    """Behavior 25: the same forms, only never disabled."""
    shop = ready.house.shop
    number = shop.buyer_orders("MUG", 1, address=BAD)
    shop.sync()
    plain = browser.new_context(base_url=ready.house.url, java_script_enabled=False)
    plain.add_cookies(ready.context.cookies())
    page = plain.new_page()
    page.goto(f"/amazon-orders/{shop.row(number).pk}/")
    page.get_by_label("Shipping region").fill("California")
    page.get_by_role("button", name="Save Order").click()
    expect(
        page.get_by_text("The address was saved here; Amazon is not told of it.")
    ).to_be_visible()
    page.goto(f"/stores/{shop.store.pk}/order-settings/")
    page.locator("#id_import_amazon_orders").select_option("disabled")
    page.get_by_role("button", name="Save order settings").click()
    expect(page.locator("#id_customer_creation")).to_be_disabled()
    plain.close()
