from decimal import Decimal

import pytest
from tests.core.racing import at_once
from tests.orders.scene import placed
from tests.scene import NOON

from counterpart.customers.models import Customer, CustomerAddress, CustomerGroup
from counterpart.customers.registering import register_customer, split_name
from counterpart.orders.models.orders import Order
from counterpart.websites.founding import open_website
from counterpart.websites.models import Website

HOME = {"name": "Bo Bay", "line1": "1 Ø Street 🎁", "city": "Oslo", "postcode": "0150"}
WORK = HOME | {"line1": "2 Work Street"}


def register(
    email: str = "bo@example.com",
    full_name: str = "Bo Bay",
    address: dict[str, str] | None = None,
    website: Website | None = None,
) -> Customer:
    return register_customer(
        website or Website.objects.get(code="base"),
        email=email,
        full_name=full_name,
        address=HOME if address is None else address,
        now=NOON,
    )


def book(customer: Customer) -> list[tuple[str, bool, bool]]:
    rows = customer.addresses.order_by("pk")
    return [(row.address["line1"], row.is_default_billing, row.is_default_shipping) for row in rows]


def test_buyer_becomes_a_customer_with_a_name_and_an_address(house):
    customer = register()
    customer.refresh_from_db()
    assert (
        customer.email,
        customer.first_name,
        customer.last_name,
        customer.is_name_split_by_us,
        customer.group,
        customer.website.code,
        book(customer),
    ) == (
        "bo@example.com",
        "Bo",
        "Bay",
        True,
        CustomerGroup.GENERAL,
        "base",
        [("1 Ø Street 🎁", True, True)],
    )


def test_same_buyer_twice_is_one_customer_with_one_address(house):
    assert register() == register()
    assert (Customer.objects.count(), CustomerAddress.objects.count()) == (1, 1)


@pytest.mark.parametrize("email", ["BO@Example.com", " bo@example.com "])
def test_case_and_spaces_make_no_other_buyer(house, email):
    assert register() == register(email=email)


def test_known_name_is_never_overwritten(house):
    register()
    register(full_name="Someone Else")
    assert [(one.first_name, one.last_name) for one in Customer.objects.all()] == [("Bo", "Bay")]


def test_address_that_is_new_is_added_and_the_first_stays_the_default(house):
    register()
    register(address=WORK)
    register(address=dict(reversed(WORK.items())))
    assert book(Customer.objects.get()) == [
        ("1 Ø Street 🎁", True, True),
        ("2 Work Street", False, False),
    ]


def test_buyer_without_an_address_is_a_customer_all_the_same(house):
    assert book(register(address={})) == []


def test_same_buyer_on_two_websites_is_two_customers(house):
    first, second = register(), register(website=open_website("second"))
    assert (first != second, Customer.objects.count()) == (True, 2)


@pytest.mark.parametrize(
    ("full_name", "parts"),
    [
        ("Bo Bay", ("Bo", "Bay")),
        ("Bo van der Bay", ("Bo van der", "Bay")),
        ("  Bo   Bay  ", ("Bo", "Bay")),
        ("Bo\tBay", ("Bo", "Bay")),
        ("Bo\u00a0Bay", ("Bo", "Bay")),
        ("Bo", ("Bo", "-")),
        ("", ("-", "-")),
        ("   ", ("-", "-")),
        ("李小龍", ("李小龍", "-")),
        ("李 小龍", ("李", "小龍")),
        ("🎁 Bo 🎁", ("🎁 Bo", "🎁")),
        ("Bo “Boss” O'Bay", ("Bo “Boss”", "O'Bay")),
    ],
)
def test_single_name_is_split_at_its_last_word(full_name, parts):
    assert split_name(full_name) == parts


def test_order_keeps_its_buyer_when_the_customer_is_erased(house):
    customer = register()
    order = placed(customer_id=customer.pk, customer_name="Bo Bay", customer_email="bo@x.com")
    customer.delete()
    again = Order.objects.get(pk=order.pk)
    assert (again.customer, again.customer_name, again.grand_total) == (
        None,
        "Bo Bay",
        Decimal(10),
    )


def test_second_buyer_who_registers_in_the_same_instant_gets_the_same_customer(lasting_house):
    website = Website.objects.get()
    registered = at_once(*[lambda: register(website=website).pk] * 6)
    assert (registered, Customer.objects.count(), CustomerAddress.objects.count()) == (
        [Customer.objects.get().pk] * 6,
        1,
        1,
    )


def test_two_new_addresses_in_the_same_instant_leave_one_default(lasting_house):
    website = Website.objects.get()
    customer = register(address={}, website=website)
    at_once(
        lambda: register(address=HOME, website=website),
        lambda: register(address=WORK, website=website),
    )
    assert sorted(row[1:] for row in book(customer)) == [(False, False), (True, True)]
