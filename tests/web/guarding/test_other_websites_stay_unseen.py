"""Does nobody see, count, guess or change what belongs to other websites (CO-14, P-14)?

Dee may do everything on the website “other”, where nothing was ever sold.
"""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.browser.pages import ARGUMENT
from tests.browser.signing_in import signed_in
from tests.journeys.canaries import CANARIES, tell_amazons_orders, tell_an_order_from_elsewhere
from tests.orders.scene import line, placed
from tests.users.scene import hired, made
from tests.web.amazon_orders.test_filters import store, taken
from tests.web.guarding.walking import guarded_routes, lists_of, read, tried, walked
from tests.web.lists.reading import count

from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import EVERY_PERMISSION, INSTALLATION_WIDE, Permission
from counterpart.websites.founding import default_view, open_website

NOBODY = "atlantic/canary"
# Rooms whose pages are about what a website owns.
OWNED = ("orders/", "amazon-orders/", "customers/", "documents/", "refunds/", "runs/", "stores/")
TABLES = ("orders_", "amazon_", "customers_")


@pytest.fixture
def dee(house):
    other = open_website("other", name="Other")
    made("local", *(EVERY_PERMISSION - INSTALLATION_WIDE), websites=[other])
    hired("dee", "local")
    return signed_in("dee")


@pytest.fixture
def sold(shop):
    numbers = tell_amazons_orders(shop)
    elsewhere = tell_an_order_from_elsewhere()
    ours = Order.objects.values_list("number", flat=True)
    return (*CANARIES, *numbers, *ours, elsewhere.external_id, shop.store.name, "a1seller")


def test_no_page_shows_anything_of_another_website(sold, dee):
    words = [one.lower() for one in sold]
    told = {}
    for address, answer in walked(dee, highest=4):
        text = read(answer).lower().replace(NOBODY, "")
        if said := [one for one in words if one in text]:
            told[address] = said
    assert told == {}


def test_no_list_counts_or_writes_rows_of_another_website(sold, dee):
    words = [one.lower() for one in sold]
    for address, shown in lists_of(dee).items():
        if not address.startswith(("/products/", "/stock/")):
            assert count(dee.get(address)).startswith("0 ")
            assert [one["count"] for one in shown.tabs if one["count"]] == []
        columns = ",".join(column.key for column in shown.grid.columns)
        file = read(dee.get(f"{address}?export=csv&columns={columns}")).lower()
        assert [one for one in words if one in file] == []


def test_no_search_finds_anything_of_another_website(sold, dee):
    for one in (*sold, "ida", "MUG"):
        answer: Any = dee.get("/search/", {"q": one})
        assert answer.status_code == 200
        assert [room.icon for room in answer.context["rooms"] if room.icon != "package"] == []


@pytest.mark.usefixtures("sold")
def test_no_form_reaches_anything_of_another_website(dee):
    """Guessed keys are answered like those of nothing; nothing is written."""
    wrong = []
    for route in guarded_routes():
        if route.route.startswith(OWNED) and ARGUMENT.search(route.route):
            for address in tried(route, highest=2):
                answer, written = posted(dee, address)
                if answer.status_code not in {403, 404, 405} or written:
                    wrong.append((address, answer.status_code, written))
    assert wrong == []


@pytest.mark.usefixtures("sold")
def test_no_bulk_action_reaches_anything_of_another_website(dee):
    chosen = {"sel": [str(key) for key in range(1, 9)], "comment": "x", "next": "/orders/"}
    everything = {"all": "1", "query": "", "comment": "x", "next": "/orders/"}
    bulk = [one for one in guarded_routes() if not ARGUMENT.search(one.route)]
    wrong = []
    for route in bulk:
        if route.route.startswith((*OWNED, "attention/")):
            for form in (chosen, everything):
                answer, written = posted(dee, f"/{route.route}", form)
                if written or answer.status_code >= 500:
                    wrong.append((route.name, answer.status_code, written))
    assert wrong == []


def posted(client: Any, address: str, form: Any = None) -> tuple[Any, list[str]]:
    """Answer what came of a form, and what was written into the tables of orders."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(address, form or {"comment": "x", "text": "x"})
    statements = [one["sql"].replace('"', "") for one in captured]
    into = tuple(f"{verb} {table}" for verb in ("INSERT INTO", "UPDATE", "DELETE FROM")
                 for table in TABLES)  # fmt: skip
    return answer, [one[:60] for one in statements if one.startswith(into)]


def test_orders_are_imported_only_where_the_channel_may_be_worked(dee):
    """Fay sees all stores and works one of them: bulk import leaves the others alone."""
    place = store("US Store")
    row = taken(place, 1, import_state=ImportState.VIEW_ONLY)
    made("watcher", Permission.VIEW_CHANNEL)
    made("worker", Permission.WORK_CHANNEL, views=[default_view(open_website("third", name="3"))])
    hired("fay", "watcher", "worker")
    fay = signed_in("fay")
    answer, written = posted(fay, "/amazon-orders/import/", {"sel": [str(row.pk)]})
    assert (answer.status_code, written) == (302, [])
    assert AmazonOrder.objects.get(pk=row.pk).note_code == ""


def test_an_action_needs_that_the_order_may_be_seen(house):
    """Gil may ship everywhere, and see the orders of one website only."""
    order = placed(line("CUP"))
    other = open_website("other", name="Other")
    made("sight", Permission.VIEW_ORDERS, websites=[other])
    made("hands", Permission.SHIP_ORDERS, Permission.COMMENT_ORDERS, Permission.HOLD_ORDERS)
    hired("gil", "sight", "hands")
    gil = signed_in("gil")
    for page in ("", "ship/", "comment/", "hold/"):
        assert gil.get(f"/orders/{order.pk}/{page}").status_code == 404
    ada = signed_in(hired("ada", "owner").username)
    assert ada.get(f"/orders/{order.pk}/ship/").status_code == 200
