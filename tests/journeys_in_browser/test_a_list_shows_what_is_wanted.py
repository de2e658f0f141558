"""A list is filtered, sorted, kept, selected and exported (ui.md, rows 1, 3, 12, 13, 14, 27)."""

import pytest
from playwright.sync_api import expect
from tests.scene import put_in_stock

NAMES = ("Zhang Wei", "Zhu Li", "Ida Example")
LIST = "/amazon-orders/"


@pytest.fixture(scope="module")
def orders(market):
    """Thirty orders of three buyers, each a dollar dearer than the one before."""
    shop = market.shop
    put_in_stock("MUG", 500)
    placed = []
    for place in range(30):
        shop.advance(seconds=1)
        name, price = NAMES[place % 3], f"{10 + place}.50"
        placed.append(shop.buyer_orders("MUG", 1, buyer_name=name, price=price))
    shop.sync()
    return placed


def test_filters_apply_at_once_and_go_away_at_their_chips(ada, orders):
    """Pitfall 1: a chip that is gone leaves no tick behind."""
    ada.opens(LIST).reads("30 orders").ticks("Unshipped").reads("30 orders")
    ada.writes("Total: Min", "15.50").writes("Total: Max", "17.25").presses("Apply filters").reads(
        "2 orders"
    )
    assert ada.numbers == [orders[6], orders[5]]
    assert ada.chips == [
        "Total: 15.5 – 17.25 Remove filter Total",
        "Status: Unshipped Remove filter Status",
        "Clear all filters",
    ]
    ada.drops("Total").reads("30 orders")
    assert (ada.field("Total: Min").input_value(), ada.field("Unshipped").is_checked()) == (
        "",
        True,
    )
    ada.drops("Status").reads("30 orders")
    assert (ada.field("Unshipped").is_checked(), ada.chips) == (False, [])
    ada.ticks("Canceled").reads("Nothing matches these filters").follows("Clear all filters")
    ada.reads("30 orders").is_at(LIST)


def test_back_and_reload_bring_the_list_and_its_controls_back(ada, orders):
    """Rows 1 and 3: sorted over all pages; what the address says is what the panel shows."""
    ada.opens(LIST).sorts_by("Total").reads("1–25 of 30")
    assert ada.numbers == orders[:25]
    ada.follows("Next").reads("26–30 of 30")
    assert ada.numbers == orders[25:]
    ada.ticks("Canceled").reads("Nothing matches these filters")
    ada.reloads().reads("Nothing matches these filters")
    expect(ada.field("Canceled")).to_be_checked()
    ada.goes_back().reads("26–30 of 30")
    expect(ada.field("Canceled")).not_to_be_checked()
    assert (ada.numbers, ada.chips) == (orders[25:], [])
    ada.follows(orders[29]).reads("Items ordered").goes_back().reads("26–30 of 30")


def test_nothing_typed_is_lost_while_a_slow_answer_comes(ada, orders):
    """Pitfall 2: the answer to “Zh” arrives when “Zhang” is written."""
    held = []

    def hold(route):
        held.append((route, route.fetch()))

    ada.opens(LIST).reads("30 orders")
    ada.page.route(f"**{LIST}?*", hold, times=1)
    with ada.page.expect_response(f"**{LIST}?*Zhang*"):
        ada.strikes("/").types("Zh").waits_until(lambda: held).types("ang")
        for route, answer in held:
            route.fulfill(response=answer)
    ada.reads("10 orders")
    box = ada.page.get_by_role("main").get_by_role("searchbox")
    expect(box).to_have_value("Zhang")
    expect(box).to_be_focused()
    assert (len(held), ada.numbers) == (1, orders[27::-3])


def test_a_view_is_kept_and_only_changed_on_purpose(ada, orders):
    """Row 27: named, found again, marked as modified, deleted."""
    ada.opens(LIST).writes("Total: Min", "35").presses("Apply filters").reads("5 orders")
    ada.unfolds("Views").writes("Save this list as a view", "Dear ones").presses("Save view")
    ada.opens(LIST).reads("30 orders").follows("Dear ones").reads("5 orders").reads_no("modified")
    ada.writes("Total: Min", "38").presses("Apply filters").reads("2 orders")
    ada.opens(LIST).follows("Dear ones").reads("5 orders")
    assert ada.field("Total: Min").input_value() == "35"
    ada.sorts_by("Total").opens(LIST).unfolds("Views").follows("Rename, delete or open by default")
    ada.presses("Delete").reads("You have saved no view of this list yet")
    ada.opens(LIST).reads_no("Dear ones")


def test_many_are_selected_with_shift_and_all_that_match_across_the_pages(ada, orders):
    newest = orders[::-1]
    ada.opens(LIST).chooses(newest[1])
    last = ada.page.get_by_role("checkbox", name=f"Select {newest[4]}", exact=True)
    last.click(modifiers=["Shift"])
    ada.reads("4 selected")
    assert ada.selected == newest[1:5]
    rows = ada.exports_selected()
    assert [row["Order number"] for row in rows] == newest[1:5]
    ada.presses("Clear selection")
    assert ada.selected == []
    ada.chooses(newest[0])
    ada.page.get_by_label("All that match: 30 orders").check()
    assert [row["Order number"] for row in ada.exports_selected()] == newest


def test_the_export_is_the_list_with_its_filter_columns_and_order(ada, orders):
    ada.opens(f"{LIST}?q=Zhang&sort=total&columns=total,buyer&per=25").reads("10 orders")
    rows = ada.exports("CSV file")
    assert [row["Order number"] for row in rows] == ada.numbers == orders[::3]
    assert list(rows[0]) == ["Order number", "Total", "Buyer's name"]
    assert (rows[0]["Total"], rows[0]["Buyer's name"]) == ("10.5", "Zhang Wei")
    headers = ada.page.get_by_role("columnheader").all_inner_texts()
    assert [one.strip() for one in headers if one.strip()] == list(rows[0])
