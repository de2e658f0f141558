"""Does nobody learn who bought without the permission for it (spapi.md §11, row 10; P-14)?

Eve may do everything but see buyers.
"""

from typing import Any

import pytest
from django_filters import CharFilter
from tests.browser.signing_in import signed_in
from tests.journeys.canaries import CANARIES, tell_amazons_orders, tell_an_order_from_elsewhere
from tests.orders.scene import line, main_view, placed
from tests.scene import NOON
from tests.users.scene import hired, made
from tests.web.amazon_orders.test_filters import store, taken
from tests.web.guarding.walking import lists_of, read, walked
from tests.web.lists.reading import heads

from counterpart.customers.changing import create_customer
from counterpart.orders.models.orders import Order
from counterpart.orders.new_order import NewAddress
from counterpart.users.permissions import EVERY_PERMISSION, Permission
from counterpart.websites.founding import default_view, open_website
from counterpart.websites.models import Website

# An island that has a time zone.
NOBODY = "atlantic/canary"
# What buyers are called, and where they live.
PEOPLE = ("Ida Canary", "canary@example.com", "ida@canary.example.com", "C4N4RY-CODE")
NONSENSE = "xyzzyq"
OF_BUYERS = ("buyer", "bill_to", "ship_to", "email", "address", "customer", "name")


@pytest.fixture
def eve(house):
    made("nosy", *(EVERY_PERMISSION - {Permission.VIEW_BUYERS}))
    hired("eve", "nosy")
    return signed_in("eve")


@pytest.fixture
def lived_in(shop):
    tell_amazons_orders(shop)
    tell_an_order_from_elsewhere()


def said_of_buyers(answer: Any) -> list[str]:
    text = read(answer).lower().replace(NOBODY, "")
    return [one for one in CANARIES if one in text]


@pytest.mark.usefixtures("lived_in")
def test_no_page_names_a_buyer(eve):
    opened = {
        address: (answer.status_code, said_of_buyers(answer)) for address, answer in walked(eve)
    }
    assert {address: said for address, (_, said) in opened.items() if said} == {}
    assert sum(status == 200 for status, _ in opened.values()) > 100


@pytest.mark.usefixtures("lived_in")
def test_no_export_names_a_buyer(eve):
    lists = lists_of(eve)
    for address in lists:
        every = ",".join(
            ("bill_to", "ship_to", "billing", "shipping", "customer", "email", "buyer", "name",
             *(column.key for column in lists[address].grid.columns))
        )  # fmt: skip
        assert said_of_buyers(eve.get(f"{address}?export=csv&columns={every}")) == []
    assert len(lists) > 8


@pytest.mark.usefixtures("lived_in")
def test_no_search_finds_a_buyer(eve):
    """A list that is shorter for one name than for another tells the name."""
    told = []
    for address, shown in lists_of(eve).items():
        texts = [key for key, one in shown.filters.filters.items() if type(one) is CharFilter]
        for name in dict.fromkeys((*texts, *OF_BUYERS)):
            nothing = found(eve, address, name, NONSENSE)
            told += [
                (address, name, person)
                for person in PEOPLE
                if found(eve, address, name, person) != nothing
            ]
    assert told == []


def found(client, address: str, name: str, value: str) -> list[str]:
    return heads(client.get(address, {name: value}))


@pytest.mark.usefixtures("lived_in")
def test_the_one_search_box_finds_no_buyer(eve):
    found = {person: eve.get("/search/", {"q": person}).context["rooms"] for person in PEOPLE}
    assert found == {person: [] for person in PEOPLE}


def test_no_list_is_sorted_by_buyers(eve):
    """The place among others narrows a name down: ranks are for those who may see it."""
    for name in ("Zoë Example", "Ada Example", "Otto Example"):
        home = NewAddress("US", {"name": name})
        placed(line("CUP"), shipping_address=home, billing_address=home, customer_name=name)
    usual = heads(eve.get("/orders/"))
    for column in ("bill_to", "ship_to", "customer", "customer_rank", "bill_to_rank", "pk"):
        for sign in ("", "-"):
            assert heads(eve.get("/orders/", {"sort": f"{sign}{column}"})) == usual


def test_buyers_of_other_websites_are_neither_found_nor_sorted(house):
    """Dee sees all orders, and the buyers of one website only."""
    here, there = main_view(), default_view(open_website("other", name="Other"))
    made("reader", Permission.VIEW_ORDERS, Permission.VIEW_DOCUMENTS, Permission.VIEW_CUSTOMERS)
    made("local", Permission.VIEW_BUYERS, views=[here])
    hired("dee", "reader", "local")
    dee = signed_in("dee")
    for view, name in ((there, "Zoë Example"), (here, "Zoë Instance"), (there, "Ada Example")):
        home = NewAddress("US", {"name": name, "city": "Salem"})
        facts = {"customer_name": name, "customer_email": f"{name[:3].lower()}@example.com"}
        placed(line("CUP"), store_view=view, shipping_address=home, billing_address=home, **facts)
    mine = Order.objects.get(store_view=here).number
    for name, value in (("q", "zoë"), ("q", "Salem"), ("bill_to", "zoë"), ("ship_to", "zoë"),
                        ("address", "Salem"), ("email", "zoë@example.com")):  # fmt: skip
        assert heads(dee.get("/orders/", {name: value})) == [mine], name
    assert heads(dee.get("/orders/", {"q": "Ada"})) == []
    usual = heads(dee.get("/orders/"))
    assert len(usual) == 3
    for column in ("bill_to", "ship_to", "customer"):
        assert heads(dee.get("/orders/", {"sort": column, "columns": column})) == usual


def test_customers_and_buyers_of_other_websites_are_not_found_by_name(house):
    """The same for customers, and for what Amazon says of its orders."""
    other = open_website("other", name="Other")
    made("reader", Permission.VIEW_CUSTOMERS, Permission.VIEW_CHANNEL)
    made("local", Permission.VIEW_BUYERS, websites=[other])
    hired("dee", "reader", "local")
    dee = signed_in("dee")
    row = taken(store("US Store"), 1, name="Zoë Example")
    zoe = create_customer(
        Website.objects.get(code="base"), first_name="Zoë", last_name="Example",
        email="zoe@example.com", actor="bo", now=NOON,
    )  # fmt: skip
    placed(line("CUP"), customer_id=zoe.pk, customer_name="Zoë Example")
    for name, value in (("q", "zoe@example.com"), ("q", "Zoë"), ("name", "Zoë"),
                        ("email", "zoe@example.com")):  # fmt: skip
        assert heads(dee.get("/customers/", {name: value})) == []
    assert heads(dee.get("/customers/", {"q": str(zoe.pk)})) == [str(zoe.pk)]
    for name in ("q", "buyer"):
        assert heads(dee.get("/amazon-orders/", {name: "Zoë"})) == []
    assert heads(dee.get("/amazon-orders/")) == [row.amazon_order_id]
