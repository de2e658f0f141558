"""Who works all day works with the keyboard, or switches it off (rows 30 and 31)."""

import pytest
from playwright.sync_api import expect

LIST = "/amazon-orders/"


@pytest.fixture(scope="module")
def orders(market):
    """Three orders, the newest first."""
    placed = []
    for _ in range(3):
        market.shop.advance(seconds=1)
        placed.insert(0, market.shop.buyer_orders("MUG", 1))
    market.shop.sync()
    return placed


def focused(person):
    """The words of what has the focus."""
    return person.page.evaluate("document.activeElement.textContent.trim()")


def test_rows_are_walked_selected_and_opened(bo, shop, orders):
    bo.opens(LIST).strikes("j", "j")
    assert focused(bo) == orders[1]
    bo.strikes("x")
    assert bo.selected == [orders[1]]
    bo.reads("1 selected").strikes("j", "j", "j")
    bo.page.get_by_role("row").filter(has_text=orders[2]).get_by_role("link").first.focus()
    bo.strikes("k")
    assert focused(bo) == orders[1]
    bo.strikes("Enter").is_at(f"/orders/{shop.order(orders[1]).pk}/")
    bo.strikes("g", "o").is_at("/orders/").strikes("g", "a").is_at(LIST)


def test_keys_are_letters_while_somebody_types(bo, orders):
    """Also those that would open, select or leave."""
    bo.opens(LIST).strikes("/").types("jxgo?")
    box = bo.page.get_by_role("main").get_by_role("searchbox")
    expect(box).to_be_focused()
    expect(box).to_have_value("jxgo?")
    assert bo.selected == []
    bo.reads("Nothing matches these filters")
    expect(bo.page.get_by_role("dialog")).to_have_count(0)


def test_keys_are_told_and_the_palette_leads_everywhere(bo, orders):
    bo.opens(LIST).strikes("?").reads("Open the command palette")
    bo.strikes("j", "Escape")
    expect(bo.page.get_by_role("dialog")).to_have_count(0)
    bo.strikes("Control+k").types("inven").strikes("Enter").is_at("/stock/")
    bo.strikes("Control+k").types(orders[0]).strikes("Enter").reads("Items ordered")


def test_keys_are_switched_off_in_the_profile(comes, orders):
    bo = comes("bo")
    switch = bo.opens("/profile/").page.get_by_role("checkbox", name="shortcuts")
    switch.uncheck()
    bo.presses("Save").opens(LIST).reads("3 orders").strikes("?", "j", "g", "o", "/").types("x")
    bo.is_at(LIST)
    expect(bo.page.get_by_role("dialog")).to_have_count(0)
    expect(bo.page.get_by_role("searchbox").first).not_to_be_focused()
    assert bo.selected == []
    bo.opens("/profile/")
    switch.check()
    bo.presses("Save").opens(LIST).strikes("j")
    assert focused(bo) == orders[0]
