"""A guest's order gets a customer, once (CO-12.2)."""

import pytest
from tests.core.racing import at_once, names
from tests.orders.scene import BO, placed, read, sentences
from tests.scene import NOON

from counterpart.audit.models import AuditEntry
from counterpart.customers.changing import create_customer
from counterpart.customers.models import Customer
from counterpart.customers.registering import register_customer
from counterpart.orders.guests import GuestRefused, link_order, register_guest
from counterpart.orders.models.orders import Order
from counterpart.orders.new_order import NewAddress
from counterpart.websites.founding import default_view, open_website
from counterpart.websites.models import Website

HOME = NewAddress("NO", {"name": "Ida Example", "line1": "1 Ø Street", "city": "Oslo"})
OFFICE = NewAddress("NO", {"name": "Ida Example", "line1": "2 Work Street", "city": "Oslo"})
IDA = {"customer_name": "Ida Example", "customer_email": "ida@example.com"}


def account(email: str = "ida@example.com", website: Website | None = None) -> Customer:
    return create_customer(
        website or Website.objects.get(code="base"),
        email=email,
        first_name="Ida",
        last_name="Known",
        group="wholesale",
        **BO,
    )


def test_guest_becomes_a_customer_with_both_addresses(house):
    order = placed(**IDA, shipping_address=HOME, billing_address=OFFICE)
    customer = register_guest(order, **BO)
    assert (customer.first_name, customer.last_name, customer.group) == (
        "Ida", "Example", "general",
    )  # fmt: skip
    assert [
        (row.address["line1"], row.address["country"], row.is_default_billing)
        for row in customer.addresses.order_by("pk")
    ] == [("2 Work Street", "NO", True), ("1 Ø Street", "NO", False)]
    again = read(order)
    assert (again.customer, again.customer_group) == (customer, "general")
    assert sentences(order)[-1] == "The buyer got a customer account."


def test_second_time_is_refused(house):
    order = placed(**IDA)
    register_guest(order, **BO)
    with pytest.raises(GuestRefused) as no:
        register_guest(order, **BO)
    assert str(no.value) == "This order already has associated customer account"
    with pytest.raises(GuestRefused):
        link_order(order, Customer.objects.get(), **BO)
    assert Customer.objects.count() == 1


def test_known_e_mail_is_linked_and_keeps_name_and_group(house):
    known = account()
    order = placed(**IDA, shipping_address=HOME)
    assert register_guest(order, **BO) == known
    assert (read(order).customer, read(order).customer_group) == (known, "wholesale")
    known.refresh_from_db()
    assert (known.last_name, known.addresses.count()) == ("Known", 1)
    assert sentences(order)[-1] == "The order was given to the customer with the same account."


def test_same_e_mail_on_two_websites_is_two_customers(house):
    account()
    view = default_view(open_website("second"))
    order = placed(**IDA, store_view=view)
    assert register_guest(order, **BO).website.code == "second"
    assert Customer.objects.count() == 2


def test_two_orders_of_one_guest_get_one_customer(house):
    first, second = placed(**IDA), placed(**IDA)
    assert register_guest(first, **BO) == register_guest(second, **BO)


def test_order_without_an_e_mail_stays_a_guests(house):
    order = placed(customer_name="A caller")
    with pytest.raises(GuestRefused) as no:
        register_guest(order, **BO)
    assert str(no.value) == f"Order {order.number} has no e-mail address, which an account needs."
    assert (Customer.objects.count(), read(order).customer) == (0, None)


def test_erased_buyer_is_not_brought_back(house):
    order = placed(**IDA)
    Order.objects.update(people_erased_at=NOON)
    with pytest.raises(GuestRefused):
        register_guest(order, **BO)
    assert Customer.objects.count() == 0


def test_placeholder_address_does_not_get_into_a_book(house):
    order = placed(**IDA, shipping_address=NewAddress("NO", {"name": "x"}, is_placeholder=True))
    assert register_guest(order, **BO).addresses.count() == 0


def test_order_is_given_to_a_customer_of_its_website_only(house):
    order = placed(**IDA)
    stranger = account(website=open_website("second"))
    with pytest.raises(GuestRefused) as no:
        link_order(order, stranger, **BO)
    assert str(no.value) == (
        f"Customer {stranger.pk} does not belong to website base of order {order.number}."
    )
    other = account("bo@example.com")
    assert link_order(order, other, **BO).customer == other


def test_trail_names_the_customer_by_number_alone(house):
    order = placed(**IDA)
    customer = register_guest(order, **BO)
    [entry] = AuditEntry.objects.filter(subject_kind="order", subject=order.number)
    assert (entry.action, entry.before, entry.after) == (
        "customer_registered",
        {"customer": None, "customer_group": "not_logged_in"},
        {"customer": customer.pk, "customer_group": "general"},
    )


def test_two_who_register_the_same_order_at_once_make_one_customer(lasting_house):
    order = placed(**IDA)
    outcomes = at_once(*[lambda: register_guest(order, **BO)] * 3)
    assert names(outcomes) == ["Customer", "GuestRefused", "GuestRefused"]
    assert Customer.objects.count() == 1


def test_channels_customer_is_the_one_that_a_guest_of_that_e_mail_gets(house):
    known = register_customer(
        Website.objects.get(), email="IDA@example.com", full_name="Ida", address={}, now=NOON
    )
    assert register_guest(placed(**IDA), **BO) == known
