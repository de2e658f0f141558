"""A held order is mended from its own page and comes in; the address is mended elsewhere (T-16)."""

import pytest

REASON = "Cannot create the Commerce order"


@pytest.fixture
def held(shop):
    """Let two buyers order something, and answer the numbers once the orders are held."""

    def hold(sku: str, quantity: int) -> list[str]:
        numbers = [shop.buyer_orders(sku, quantity) for _ in range(2)]
        shop.sync()
        assert [shop.row(number).status for number in numbers] == ["Error", "Error"]
        return numbers

    return hold


def test_a_product_is_created_from_the_item_and_all_its_orders_come_in(ada, shop, held):
    """One remedy for both orders: nobody has to look for the second one (B-14, L-81)."""
    first, second = held("CUP", 1)
    ada.opens(f"/stores/{shop.store.pk}/").follows("Review orders")
    ada.follows("Show these orders").reads("2 orders").follows(f"Details {first}")
    ada.reads(REASON).follows("Create the product").reads("The item on Amazon")
    assert ada.field("SKU").input_value() == "CUP"
    ada.writes("Quantity at the default source", "10").presses("Create product")
    ada.reads("Product CUP is in the catalog.", "2 orders were created in Commerce.")
    ada.opens(f"/amazon-orders/{shop.row(first).pk}/").reads_no(REASON)
    assert [shop.order(number).state for number in (first, second)] == ["processing"] * 2
    assert shop.stock("CUP").salable == 8


def test_stock_is_counted_from_the_order_and_the_orders_come_in(ada, shop, held):
    first, second = held("LAMP", 2)
    ada.opens(f"/amazon-orders/{shop.row(second).pk}/").reads(REASON).follows("Count the stock")
    ada.page.get_by_role("textbox", name="Quantity at").fill("5")
    ada.presses("Save what was counted")
    ada.reads("The stock of LAMP is written down.", "2 orders were created in Commerce.")
    assert [shop.order(number).state for number in (first, second)] == ["processing"] * 2
    ada.opens("/attention/").reads_no("LAMP")
