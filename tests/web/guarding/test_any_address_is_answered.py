"""Does no address, however absurd, break a page?"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.browser.signing_in import signed_in
from tests.journeys.canaries import tell_an_order_from_elsewhere
from tests.orders.scene import shelves
from tests.users.scene import hired
from tests.web.amazon_orders.test_filters import store, taken
from tests.web.guarding.walking import guarded_routes, lists_of, tried

from counterpart.web.activity.filters import ActivityFilters
from counterpart.web.amazon_orders.filters import AmazonOrderFilters
from counterpart.web.catalog.stock_grid import StockFilters
from counterpart.web.customers.filters import CustomerFilters
from counterpart.web.documents.filters import ShipmentFilters
from counterpart.web.models import SavedView
from counterpart.web.orders.filters import OrderFilters

# What pages read of their addresses beside the filters.
READ = ("q", "page", "per", "sort", "columns", "tab", "view", "from", "at", "since", "days", "show",
        "about", "open", "sku", "order", "state", "next", "because", "form_token")  # fmt: skip
ABSURD = (
    "-1", "99999999999", "9" * 30, "9" * 5000, "٣", "²", "1e999", "NaN", "0000-01-01", "9999-12-31",
    "a\x00b", "\U0001f600", "\u202egnp.exe", "%_\\'\"", "<script>alert(1)</script>",
    "//evil.example", "\r\nX-Evil: 1", "x" * 60_000, "ab " * 1000, "字 " * 300,
    "sort=&page=9999999999999999999999",
)  # fmt: skip
# What breaks a page that is no list.
WORST = ("9" * 30, "9" * 5000, "²", "\r\nX-Evil: 1", "x" * 60_000, "sel=1&sel=2")


@pytest.fixture
def ada(house):
    shelves()
    tell_an_order_from_elsewhere()
    taken(store("US Store"), 1, name="Ida Example")
    hired("ada", "owner")
    return signed_in("ada", raise_request_exception=False)


def test_every_page_bears_nonsense(ada):
    broken = []
    lists = {address: tuple(shown.filters.filters) for address, shown in lists_of(ada).items()}
    for route in guarded_routes():
        address = next(iter(tried(route, highest=1)))
        if ada.get(address).status_code == 405:
            continue
        for value in ABSURD if address in lists else WORST:
            answer = ada.get(address, dict.fromkeys((*READ, *lists.get(address, ())), value))
            if answer.status_code >= 500:
                broken.append((address, value[:30], answer.exc_info[1]))
    assert broken == [], "\n".join(map(str, broken))


def test_every_action_bears_nonsense(ada):
    """Forms that somebody wrote by hand are refused in words, too."""
    broken = []
    for route in guarded_routes():
        address = next(iter(tried(route, highest=1)))
        for value in WORST:
            form = dict.fromkeys((*READ, "sel", "query", "comment", "name", "text"), value)
            answer = ada.post(address, form | {"all": "1"})
            if answer.status_code >= 500:
                broken.append((address, value[:30], answer.exc_info[1]))
    assert broken == [], "\n".join(map(str, broken))


FILTERS = {
    "/orders/": OrderFilters,
    "/amazon-orders/": AmazonOrderFilters,
    "/customers/": CustomerFilters,
    "/documents/shipments/": ShipmentFilters,
    "/stock/": StockFilters,
    "/activity/": ActivityFilters,
}
NUMBERS = st.integers(-(10**25), 10**25).map(str)
TEXTS = st.one_of(st.text(max_size=300), NUMBERS, st.sampled_from(ABSURD), st.dates().map(str))


@settings(
    max_examples=50, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(data=st.data())
def test_no_address_of_a_list_breaks_it(ada, data):
    address, filters = data.draw(st.sampled_from(sorted(FILTERS.items())))
    names = st.sampled_from((*READ, "export", *filters.base_filters))
    query = data.draw(st.dictionaries(names, st.lists(TEXTS, min_size=1, max_size=3), max_size=4))
    assert ada.get(address, query).status_code < 500


def test_a_saved_view_breaks_no_list(ada):
    """Prevents the list that nobody can open until somebody deletes a row by hand."""
    for query in ("page=9&export=csv", "sort=\r\nX-Evil: 1", "per=٣&columns=<b>", "a=&" * 900):
        ada.post("/views/orders/save/", {"name": "Mine", "query": query, "next": "/orders/"})
        key = SavedView.objects.get().pk
        ada.post(f"/views/{key}/default/", {"is_default": "1"})
        assert ada.get("/orders/", follow=True).status_code == 200
        assert "X-Evil" not in ada.get("/orders/").headers
