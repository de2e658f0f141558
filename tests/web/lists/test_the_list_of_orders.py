"""Is any order found in seconds, and does the list get out whole (CO-8, P-8)?"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.browser.signing_in import signed_in
from tests.orders.scene import line, main_view, placed, shelves
from tests.scene import NOON
from tests.users.scene import hired, made
from tests.web.lists.crowd import crowd_of_orders
from tests.web.lists.reading import (
    cells,
    chips,
    columns,
    count,
    file,
    heads,
    page,
    tabs,
    told,
    walked,
)

from counterpart.audit.models import AuditEntry
from counterpart.orders.documents.shipping import NewTrack, ship_order
from counterpart.orders.labels.status_editing import label_for_view
from counterpart.orders.labels.statuses import get_status
from counterpart.orders.models.orders import Order
from counterpart.orders.new_order import NewAddress
from counterpart.orders.states import State
from counterpart.users.permissions import Permission
from counterpart.web.models import SavedView
from counterpart.websites.founding import default_view, open_website

LIST = "/orders/"
KEYS = {
    "number": "number",
    "status": "status",
    "placed": "placed_at",
    "bill_to": "bill_to_rank",
    "ship_to": "ship_to_rank",
    "total": "grand_total",
    "base_total": "base_grand_total",
    "purchase_point": "purchase_point",
    "customer": "customer_rank",
}


def in_order(orders: list[Order], field: str, *, is_descending: bool) -> list[str]:
    """Sort as the list promises: ties by key, what has no value last in both directions."""
    known = [one for one in orders if getattr(one, field) is not None]
    without = [one for one in orders if getattr(one, field) is None]
    known.sort(key=lambda one: (getattr(one, field), one.pk), reverse=is_descending)
    without.sort(key=lambda one: one.pk, reverse=is_descending)
    return [one.number for one in (*known, *without)]


def test_filter_sort_and_page_are_right_among_ten_thousand_orders(ada):
    """P-8: what the third page of a filtered, sorted list must show, computed apart."""
    orders = crowd_of_orders(10_000)
    wanted = [
        one
        for one in orders
        if Decimal("25.50") <= one.grand_total <= Decimal("75.25")
        and one.state in {State.PROCESSING, State.COMPLETE}
        and one.placed_at >= NOON.replace(hour=0) - timedelta(days=20)
    ]
    assert len(wanted) > 250
    since = (NOON - timedelta(days=20)).date()
    answer = ada.get(
        f"{LIST}?total_min=25.50&total_max=75.25&state=processing&state=complete"
        f"&placed_from={since}&sort=-total&per=100&page=3"
    )
    assert heads(answer) == in_order(wanted, "grand_total", is_descending=True)[200:300]
    assert count(answer) == f"{len(wanted):,} orders"
    assert set(chips(answer)) == {
        "Purchase date: from Oct 13, 2026",
        "State: Processing, Complete",
        "Grand total (purchased): 25.5 – 75.25",
    }


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("sign", ["", "-"])
def test_the_list_is_sorted_by_every_column_across_pages(ada, key, sign):
    orders = crowd_of_orders(45)
    found = walked(ada, LIST, f"sort={sign}{key}", size=20)
    assert found == in_order(orders, KEYS[key], is_descending=bool(sign))


def test_an_export_is_the_list_with_all_its_pages_columns_and_order(ada):
    """CO-8.8: not limited to the page."""
    crowd_of_orders(320)
    query = "total_min=40&sort=total&columns=status,total,payment"
    listed = walked(ada, LIST, query, size=50)
    lines = file(ada.get(f"{LIST}?{query}&per=50&export=csv"))
    assert lines[0] == ["ID", "Status", "Grand total (purchased)", "Payment method"]
    assert [one[0] for one in lines[1:]] == listed
    orders = {one.number: one for one in Order.objects.all()}
    assert [Decimal(one[2]) for one in lines[1:]] == [orders[n].grand_total for n in listed]
    assert len(listed) > 100
    assert AuditEntry.objects.get(action="exported").after["columns"] == [
        "number", "status", "total", "payment",
    ]  # fmt: skip


def test_an_export_of_chosen_orders_has_the_columns_and_the_order_of_the_list(ada):
    first, second, _third = (placed(line("CUP", price=price)) for price in ("5.00", "9.00", "7.00"))
    query = "sort=-total&columns=total"
    answer = ada.post(f"{LIST}export/", {"sel": [first.pk, second.pk], "query": query})
    assert file(answer) == [
        ["ID", "Grand total (purchased)"],
        [second.number, "9"],
        [first.number, "5"],
    ]


def test_what_a_spreadsheet_would_run_is_text_in_the_file(ada):
    """Prevents the order whose number opens a program on the desk of the accountant."""
    formulas = ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)"]
    for formula in formulas:
        placed(line("CUP"), payment_method=formula)
    lines = file(ada.get(f"{LIST}?columns=payment&sort=number&export=csv"))
    assert [one[1] for one in lines[1:]] == [f"'{formula}" for formula in formulas]


def test_the_keyword_finds_an_order_by_each_of_its_facts(ada):
    """CO-8.4, and the number that the channel gave (B-08)."""
    shelves()
    wanted = placed(
        line("MUG"),
        external_id="111-2222222-3333333",
        channel="shop",
        customer_name="Ida Example",
        customer_email="ida@example.com",
        shipping_address=person("Zoë Instance", "9 Harbor Lane", "Escondido"),
        billing_address=person("Uwe Template", "4 Mill Road", "Dover"),
    )
    ship_order(wanted, tracks=[NewTrack("ups", "1ZFIND")], actor="bo", now=NOON)
    placed(line("CUP"), customer_name="Otto Sample")
    for text in (
        wanted.number, "111-2222222-3333333", "3333333", "ida", "Zoe", "uwe temp", "harbor",
        "Mill Road", "escondido", "dover", "ida@example.com", "mug", "1ZFIND",
    ):  # fmt: skip
        assert heads(ada.get(LIST, {"q": text})) == [wanted.number], text
    assert heads(ada.get(LIST, {"q": "nobody like this"})) == []


def person(name: str, street: str, city: str) -> NewAddress:
    return NewAddress("US", {"name": name, "line1": street, "city": city, "postcode": "19901"})


def test_filters_of_every_type_narrow_the_list(ada):
    """CO-8.3: text, ranges, choices, the tree of places of sale, and what is waiting."""
    shelves()
    one = placed(line("MUG", 2, "10.00"), customer_name="Ida Example", payment_method="checkmo")
    two = placed(line("CUP", 1, "99.95"), channel="shop", external_store="s", external_id="S-1",
                 placed_at=NOON - timedelta(days=40))  # fmt: skip
    ship_order(two, actor="bo", now=NOON)
    website, view = main_view().store.website_id, main_view().pk
    for query, expected in (
        ("total_min=99.95&total_max=99.95", [two]),
        ("base_total_max=20", [one]),
        (f"number={one.number}", [one]),
        ("payment=CHECK", [one]),
        ("channel=shop", [two]),
        ("channel=own", [one]),
        ("status=pending", [one]),
        ("state=complete", []),
        ("placed_to=2026-10-01", [two]),
        ("placed_from=2026-11-02&placed_to=2026-11-02", [one]),
        ("to_ship=1", [one]),
        ("to_ship=0", [two]),
        ("to_invoice=1", [one, two]),
        ("group=not_logged_in", [one, two]),
        ("group=retailer", []),
        ("sku=mug", [one]),
        (f"purchase_point=website-{website}", [one, two]),
        (f"purchase_point=view-{view}&purchase_point=website-{website}", [one, two]),
        ("tab=ship", [one]),
        ("to_ship=1&channel=shop", []),
    ):
        found = heads(ada.get(f"{LIST}?sort=number&{query}"))
        assert found == sorted(order.number for order in expected), query


def test_the_tabs_count_the_work_and_never_what_has_ended(ada):
    """P1: canceled and complete orders are no work."""
    states = dict.fromkeys(State, 0)
    for order in crowd_of_orders(300, have_lines=True):
        states[State(order.state)] += 1
    open_ones = states[State.NEW] + states[State.PROCESSING]
    assert tabs(ada.get(LIST)) == {
        "To ship": str(open_ones),
        "To invoice": str(open_ones),
        "On Hold": str(states[State.HOLDED]),
        "Processing": str(states[State.PROCESSING]),
        "Complete": str(states[State.COMPLETE]),
        "Closed": str(states[State.CLOSED]),
        "Canceled": str(states[State.CANCELED]),
        "New": str(states[State.NEW]),
        "Pending Payment": "0",
        "Payment Review": "0",
    }


def test_an_order_that_amazon_ships_is_not_to_be_shipped_by_us(ada):
    order = placed(line("CUP"), channel="amazon", external_id="1", stock_untouched=True)
    assert heads(ada.get(f"{LIST}?tab=ship")) == []
    assert heads(ada.get(LIST)) == [order.number]


def test_a_status_reads_as_the_store_view_calls_it(ada):
    """CO-3.1."""
    order = placed(line("CUP"))
    label_for_view(get_status("pending"), main_view(), "Brand new", actor="ada", now=NOON)
    answer = ada.get(LIST)
    assert (heads(answer), cells(answer, "Status")) == ([order.number], ["Brand new"])


def test_a_saved_view_is_private_unless_shared_and_says_when_it_was_changed(ada, bo):
    """P-8: a view is a named address; it never changes by itself."""
    crowd_of_orders(30)
    for name, shared in (("Mine", ""), ("Ours", "1")):
        ada.post("/views/orders/save/", {"name": name, "query": "tab=hold&sort=total",
                                         "is_shared": shared, "next": LIST})  # fmt: skip
    mine, ours = SavedView.objects.order_by("name")
    assert view_names(ada.get(LIST)) == {"Mine", "Ours"}
    assert view_names(bo.get(LIST)) == {"Ours"}
    opened = ada.get(f"{LIST}?tab=hold&sort=total&view={mine.pk}")
    changed = ada.get(f"{LIST}?tab=hold&sort=-total&view={mine.pk}")
    assert [views_told(opened), views_told(changed)] == [{"Mine": False}, {"Mine": True}]
    assert SavedView.objects.get(pk=mine.pk).query == "tab=hold&sort=total"
    assert ours.is_shared


def test_a_view_whose_columns_and_filters_are_gone_shows_what_it_still_can(ada):
    """Prevents the list that cannot be opened until somebody deletes a row by hand."""
    order = placed(line("CUP"))
    answer = ada.get(f"{LIST}?columns=gone&sort=-gone&status=gone&total_min=much&page=99&per=0")
    assert heads(answer) == [order.number]
    assert "Enter a number." in page(answer)


def view_names(answer: Any) -> set[str]:
    return {one.view.name for one in answer.context["shown"].views}


def views_told(answer: Any) -> dict[str, bool]:
    views = answer.context["shown"].views
    return {one.view.name: one.is_modified for one in views if one.is_here}


def test_a_list_opens_with_the_view_that_was_made_its_default(ada):
    ada.post("/views/orders/save/", {"name": "Mine", "query": "tab=hold", "next": LIST})
    view = SavedView.objects.get()
    ada.post(f"/views/{view.pk}/default/", {"is_default": "1", "next": LIST})
    assert ada.get(LIST).url == f"{LIST}?tab=hold&view={view.pk}"


def test_whoever_may_not_see_buyers_finds_none_of_their_columns_and_filters(ada, bo):
    made("counter", Permission.VIEW_ORDERS)
    hired("cy", "counter")
    order = placed(line("CUP"), customer_name="Ida Example", customer_email="ida@example.com",
                   shipping_address=person("Ida Example", "9 Harbor Lane", "Dover"))  # fmt: skip
    cy = signed_in("cy")
    asked = "columns=bill_to,ship_to,customer,email,billing,shipping,total"
    answer = cy.get(f"{LIST}?{asked}&bill_to=nobody&email=nobody")
    assert heads(answer) == [order.number]
    assert columns(answer) == ["ID", "Grand total (purchased)"]
    assert "Ida" not in page(answer)
    assert "Harbor" not in page(answer)
    assert file(cy.get(f"{LIST}?{asked}&export=csv"))[0] == ["ID", "Grand total (purchased)"]
    assert columns(ada.get(f"{LIST}?{asked}"))[1:3] == ["Bill-to name", "Ship-to name"]


def test_orders_outside_of_the_scope_are_neither_listed_nor_counted(ada):
    """P-14: a person of one website cannot see or guess the orders of another."""
    other = open_website("other", name="Other")
    inside = placed(line("CUP"), store_view=default_view(other))
    outside = placed(line("CUP"))
    made("others", Permission.VIEW_ORDERS, websites=[other])
    hired("dee", "others")
    dee = signed_in("dee")
    assert heads(dee.get(LIST)) == [inside.number]
    assert tabs(dee.get(LIST))["To ship"] == "1"
    point = outside.store_view_id
    assert heads(dee.get(f"{LIST}?purchase_point=view-{point}")) == [inside.number]
    assert heads(ada.get(f"{LIST}?purchase_point=view-{point}")) == [outside.number]


def test_an_empty_list_says_what_will_happen_and_one_without_matches_how_to_go_on(ada):
    assert "There are no orders yet" in page(ada.get(LIST))
    placed(line("CUP"))
    assert "Nothing matches these filters" in page(ada.get(f"{LIST}?total_min=1000"))
    assert told(ada.get(LIST)) == []
