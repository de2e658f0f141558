"""The dashboard tells how a store stands, and each figure opens its proof (L-20 … L-26)."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.amazon.figures.copies import copied
from tests.scene import CREDENTIALS, US, connect, open_seller
from tests.users.scene import hired, made
from tests.web.stores.rooms import page, someone

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.stores.signs_of_life import beat
from counterpart.users.permissions import Permission

CA = "A2EUQ1WTGCTBG2"
HOUR = timedelta(hours=1)


def dashboard(shop, login: str = "ada", query: str = "") -> str:
    return page(someone(login), f"/stores/{shop.store.pk}/{query}")


def link_before(html: str, words: str) -> str:
    """Answer the address of the link in which some words stand."""
    return html.partition(words)[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")


def test_an_empty_store_says_what_will_happen(rooms):
    text = dashboard(rooms)
    for words in (
        "US Store",
        "Magento Website: Main Website",
        "Active",
        "Lifetime Sales $0.00 0 orders since connection",
        "Orders Awaiting Shipment 0 Nothing to ship",
        "Orders that cannot be imported 0 All are in Commerce",
        "No graph data available",
        "No Amazon order has arrived yet",
        "Not synced yet",
    ):
        assert words in text


def test_recent_orders_show_amazons_columns_and_commerces_status(rooms):
    """T-18, L-23, L-31, B-05."""
    created, held = rooms.buyer_orders("MUG", 2), rooms.buyer_orders("CUP")
    rooms.sync()
    text = dashboard(rooms)
    buyer = rooms.row(created).buyer["name"]
    number = rooms.order(created).number
    total = f"${rooms.row(created).total:.2f}"
    assert f"{created} Unshipped {buyer} {total} {number} Processing" in text
    assert f"Commerce order {number} was created." in text
    assert f"{held} Error" in text
    assert 'Cannot create sales order: Product "CUP"' in text
    head = text.partition("The newest Amazon orders of this store")[2]
    assert head.strip().startswith(
        "Purchase Date Order Number Status Buyer's Name Total Commerce Order Notes"
    )


def test_only_the_newest_ten_orders_are_recent(rooms):
    for back in range(12):
        copied(rooms.store, rooms.now - timedelta(hours=back))
    numbers = AmazonOrder.objects.order_by("-purchased_at").values_list(
        "amazon_order_id", flat=True
    )
    text = dashboard(rooms)
    assert [one in text for one in numbers] == [True] * 10 + [False] * 2


def test_revenue_leaves_out_what_is_none_and_the_address_chooses_the_days(rooms):
    """T-23."""
    for back, total, status in (
        (1, "10.00", "Shipped"), (6, "5.50", "Completed"), (8, "100.00", "Shipped"),
        (2, "900.00", "Canceled"), (2, "900.00", "Error"), (0, "7.00", "Shipped"),
    ):  # fmt: skip
        copied(rooms.store, rooms.now - timedelta(days=back), total, status=status)
    month, week = dashboard(rooms), dashboard(rooms, query="?days=7")
    assert "Sales of the last 30 full days $115.50 3 orders" in month
    assert "Sales of the last 7 full days $15.50 2 orders" in week
    assert "-84% against as many days before" in week
    assert "Lifetime Sales $122.50 4 orders since connection" in week
    assert "Oct 26, 2026 to Nov 1, 2026 , compared with Oct 19, 2026 to Oct 25, 2026" in week
    assert dashboard(rooms, query="?days=400") == month


def test_each_figure_opens_the_list_that_proves_it(rooms):
    soon = rooms.now + timedelta(hours=5)
    awaiting = copied(rooms.store, rooms.now, status="Unshipped", ship_by=soon)
    held = copied(rooms.store, rooms.now, status="Error", import_state="held", hold_cause="x")
    sold = copied(rooms.store, rooms.now - timedelta(days=3))
    old = copied(rooms.store, rooms.now - timedelta(days=300))
    late = copied(rooms.store, rooms.now, status="PartiallyShipped", ship_by=rooms.now - HOUR)
    # Amazon tells no total before the payment is verified.
    pending = copied(rooms.store, rooms.now, None, status="Pending", currency="")
    client = someone()
    html = client.get(f"/stores/{rooms.store.pk}/").content.decode()
    for words, expected in (
        ("Orders Awaiting Shipment", {awaiting, late}),
        ("1 shipment is late", {late}),
        ("Orders that cannot be imported", {held}),
        ("Sales of the last", {sold}),
        ("Lifetime Sales", {awaiting, late, sold, old}),
    ):
        shown = client.get(link_before(html, words)).content.decode()
        everything = {awaiting, held, sold, old, late, pending}
        assert {one for one in everything if one.amazon_order_id in shown} == expected, words


def test_rejected_shipments_open_the_list_of_their_orders(rooms):
    """The note of the rejection may have been followed by others since."""
    fine, rejected = rooms.buyer_orders("MUG"), rooms.buyer_orders("MUG")
    rooms.sync()
    rooms.ship(rejected)
    rooms.amazon.rejects_confirmation()
    rooms.sync()
    AmazonOrder.objects.update(note_code="status_updated")
    client = someone()
    html = client.get(f"/stores/{rooms.store.pk}/").content.decode()
    shown = client.get(link_before(html, "Amazon rejected 1 shipment")).content.decode()
    assert [number in shown for number in (fine, rejected)] == [False, True]


def test_the_chart_stands_over_a_table_with_the_same_figures(rooms):
    copied(rooms.store, rooms.now - timedelta(days=1), "12.34")
    html = someone().get(f"/stores/{rooms.store.pk}/?days=7").content.decode()
    drawing = html.partition('<svg class="chart"')[2].partition("</svg>")[0]
    assert drawing.count("<circle") == 7
    assert 'aria-label="Revenue by day; the table below holds the same figures"' in html
    table = html.partition("Revenue by day</caption>")[2].partition("</table>")[0]
    assert table.count("<tr>") == 8
    assert "$12.34" in table
    assert "style=" not in html


def test_links_to_seller_central_are_those_of_the_marketplace(rooms):
    open_seller(rooms.amazon, "A1SELLER", CREDENTIALS, [US, CA])
    rooms.store = connect(rooms.clock, name="CA Store", marketplace="CA")
    html = someone().get(f"/stores/{rooms.store.pk}/").content.decode()
    central = html.partition("Seller Central links")[2]
    for title in ("Shipping", "Taxes", "Payments", "Notifications", "Category Approval"):
        assert f"<b>{title}</b>" in central
    assert central.count('href="https://sellercentral.amazon.ca/') == 5


def test_buyers_are_shown_to_those_only_who_may_see_them(rooms):
    order = rooms.buyer_orders("MUG")
    rooms.sync()
    made("watchers", Permission.VIEW_CHANNEL)
    dee = hired("dee", "watchers")
    dee.password_set_at = rooms.now
    dee.save()
    name = rooms.row(order).buyer["name"]
    assert name in dashboard(rooms, "ada")
    seen = dashboard(rooms, "dee")
    assert (name in seen, order in seen, "Sync now" in seen) == (False, True, False)


def test_a_sync_can_be_asked_for_and_is_shown_until_it_runs(rooms):
    client, path = someone(), f"/stores/{rooms.store.pk}/"
    assert "Sync now" in page(client, path)
    for _ in range(2):
        answer = client.post(f"{path}sync/")
        assert (answer.status_code, answer["Location"]) == (302, path)
    text = page(client, path)
    assert "The sync is asked for; it runs within a minute." in text
    assert "A sync is asked for; it runs as soon as the worker does." in text
    assert "Sync now" not in text
    beat(rooms.now)
    assert "A sync is asked for; it runs within a minute." in page(client, path)
    rooms.sync()
    rooms.advance(minutes=2)
    text = page(client, path)
    assert "Sync now" in text
    assert "Last success 2 minutes ago" in text


def test_without_a_worker_the_page_says_so(rooms):
    assert "Next sync None: the worker does not run" in dashboard(rooms)
    beat(rooms.now)
    assert "Next sync in 5 minutes" in dashboard(rooms)


def test_refused_credentials_stand_at_the_top_with_the_way_out(rooms):
    rooms.amazon.revokes()
    rooms.sync()
    text = dashboard(rooms)
    assert "Amazon no longer accepts the credentials of this store." in text
    assert "Authorization Refused by Amazon" in text


def test_trouble_of_the_last_run_is_told(rooms):
    rooms.amazon.fails(503, operation="searchOrders", times=9)
    run = rooms.sync()
    assert f"it is tried again by itself. {run.sentence}" in dashboard(rooms)


def test_held_orders_bring_the_message_in_its_exact_words(rooms):
    """C-23."""
    rooms.buyer_orders("CUP")
    rooms.sync()
    assert (
        "Your Amazon store(s) has orders that cannot be imported into Commerce. See Recent Orders "
        "in the store dashboard(s): US Store"
    ) in dashboard(rooms)


@pytest.mark.parametrize(("login", "status"), [("ada", 404), ("cy", 403)])
def test_a_store_that_is_not_there_or_not_theirs_is_refused(rooms, login, status):
    assert someone(login).get("/stores/4711/").status_code == status


def test_the_number_of_queries_does_not_grow_with_orders(rooms):
    client, path = someone(), f"/stores/{rooms.store.pk}/"
    rooms.buyer_orders("MUG")
    rooms.sync()
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for back in range(40):
        copied(rooms.store, rooms.now - timedelta(days=back), status="Unshipped")
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(many) == len(few)


def test_the_address_of_a_proof_names_store_statuses_and_days(rooms):
    copied(rooms.store, rooms.now)
    html = someone().get(f"/stores/{rooms.store.pk}/?days=7").content.decode()
    query = parse_qs(urlsplit(link_before(html, "Sales of the last")).query)
    assert (query["store"], query["purchased_from"], query["purchased_to"]) == (
        [str(rooms.store.pk)],
        ["2026-10-26"],
        ["2026-11-01"],
    )
    assert "Error" not in query["status"]
    assert "Canceled" not in query["status"]
