"""Customers are created and changed by hand; what they are called stays out of the trail."""

from typing import Any

import pytest
from tests.core.racing import at_once, names
from tests.orders.scene import BO

from counterpart.audit.models import AuditEntry
from counterpart.core.errors import Refused
from counterpart.customers.addresses import AddressRefused
from counterpart.customers.changing import (
    EmailTaken,
    add_address,
    change_customer,
    create_customer,
)
from counterpart.customers.models import Customer
from counterpart.customers.queries import find_customers, get_customer
from counterpart.websites.founding import default_view, open_website
from counterpart.websites.models import Website
from counterpart.websites.scopes import Scope

HOME = {"name": "Ida Example", "line1": "1 Ø Street", "city": "Oslo", "postcode": "0150",
        "country": "no"}  # fmt: skip


def created(email: str = "ida@example.com", **facts: Any) -> Customer:
    whole: dict[str, Any] = {"website": Website.objects.get(code="base"), "first_name": "Ida",
             "last_name": "Example"} | facts  # fmt: skip
    return create_customer(whole.pop("website"), email=email, **whole, **BO)


def known(customer: Customer) -> tuple[object, ...]:
    again = Customer.objects.get(pk=customer.pk)
    return again.email, again.first_name, again.last_name, again.group


def trail(customer: Customer) -> list[tuple[object, ...]]:
    rows = AuditEntry.objects.filter(subject_kind="customer", subject=str(customer.pk))
    return [(row.action, row.before, row.after) for row in rows.order_by("pk")]


def book(customer: Customer) -> list[tuple[object, ...]]:
    rows = customer.addresses.order_by("pk")
    return [(row.address["line1"], row.is_default_billing, row.is_default_shipping) for row in rows]


def refusal(**facts: Any) -> str:
    before = Customer.objects.count()
    with pytest.raises(Refused) as no:
        created(**facts)
    assert Customer.objects.count() == before
    return str(no.value)


def test_customer_is_created_and_the_trail_does_not_say_who_it_is(house):
    customer = created(" Ida@Example.com ", first_name=" Ida  Bo ", group="retailer")
    assert known(customer) == ("Ida@Example.com", "Ida Bo", "Example", "retailer")
    assert trail(customer) == [
        ("customer_created", {}, {"website": "base", "group": "retailer"}),
    ]


@pytest.mark.parametrize("name", ["李", "Ида", "O'Neil", "🎁"])
def test_names_of_any_script_are_kept(house, name):
    assert known(created(first_name=name, last_name=name))[1:3] == (name, name)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"email": "ida"}, "“ida” is not an e-mail address."),
        ({"email": ""}, "“” is not an e-mail address."),
        ({"email": "a\x00b@example.com"}, "“a�b@example.com” is not an e-mail address."),
        ({"first_name": " "}, "The first name has 1 to 255 characters."),
        ({"last_name": "x" * 10_000}, "The last name has 1 to 255 characters."),
        ({"last_name": "a\x00b"}, "The last name has control characters."),
        (
            {"group": "not_logged_in"},
            "“not_logged_in” is no group of customers; choose one of general, wholesale, retailer.",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused(house, facts, sentence):
    assert refusal(**facts) == sentence


def test_e_mail_is_one_customer_of_a_website(house):
    created()
    assert refusal(email="IDA@example.com") == (
        "A customer with this e-mail address already exists on website base."
    )
    created(website=open_website("second"))
    assert Customer.objects.count() == 2


def test_change_is_written_down_without_values(house):
    customer = created()
    change_customer(customer, email="bo@example.com", last_name="Bay", group="wholesale", **BO)
    assert known(customer) == ("bo@example.com", "Ida", "Bay", "wholesale")
    assert trail(customer)[1:] == [
        (
            "customer_changed",
            {"group": "general"},
            {"email": "changed", "last_name": "changed", "group": "wholesale"},
        ),
    ]
    assert get_customer("BO@example.com") == customer
    created("ida@example.com")


def test_same_change_twice_leaves_one_line(house):
    customer = created()
    for _ in range(2):
        change_customer(customer, first_name="Bo", **BO)
    change_customer(customer, **BO)
    assert len(trail(customer)) == 2


def test_e_mail_of_another_customer_is_refused_and_nothing_changes(house):
    customer = created()
    created("bo@example.com")
    with pytest.raises(EmailTaken):
        change_customer(customer, email="bo@example.com", first_name="Bo", **BO)
    assert known(customer) == ("ida@example.com", "Ida", "Example", "general")
    assert len(trail(customer)) == 1


def test_name_given_by_hand_is_no_longer_split_by_us(house):
    customer = created()
    Customer.objects.update(is_name_split_by_us=True)
    change_customer(customer, group="wholesale", **BO)
    assert Customer.objects.get().is_name_split_by_us
    change_customer(customer, last_name="Bay", **BO)
    assert not Customer.objects.get().is_name_split_by_us


def test_address_is_added_once_and_becomes_the_default_where_it_is_wished(house):
    customer = created()
    add_address(customer, HOME, **BO)
    add_address(customer, HOME | {"country": "Norway"}, **BO)
    add_address(customer, HOME | {"line1": "2 Work Street"}, is_default_billing=True, **BO)
    assert book(customer) == [("1 Ø Street", False, True), ("2 Work Street", True, False)]
    add_address(customer, HOME, is_default_billing=True, **BO)
    assert book(customer) == [("1 Ø Street", True, True), ("2 Work Street", False, False)]
    assert [row[2] for row in trail(customer)[1:]] == [
        {"address": "added"},
        {"address": "added", "is_default_billing": "changed"},
        {"is_default_billing": "changed"},
    ]


def test_unusable_address_is_refused(house):
    customer = created()
    with pytest.raises(AddressRefused):
        add_address(customer, HOME | {"city": ""}, **BO)
    assert (book(customer), len(trail(customer))) == ([], 1)


def test_customer_is_found_by_number_and_by_e_mail_within_the_scope(house):
    mine, theirs = created(), created(website=open_website("second"))
    scope = Scope(frozenset({default_view(theirs.website).pk}))
    assert list(find_customers(scope=scope)) == [theirs]
    assert get_customer("ida@example.com", scope=scope) == theirs
    for unknown in (str(mine.pk), "bo@example.com", "9" * 50, "0"):
        with pytest.raises(Refused) as no:
            get_customer(unknown, scope=scope)
        assert str(no.value) == f"There is no customer {unknown}."
    with pytest.raises(Refused) as no:
        get_customer("ida@example.com")
    assert str(no.value) == (
        f"ida@example.com names several customers: {theirs.pk} of second, {mine.pk} of base."
    )


def test_same_e_mail_created_by_many_at_once_is_one_customer(lasting_house):
    website = Website.objects.get()
    outcomes = at_once(*[lambda: created(website=website)] * 4)
    assert names(outcomes) == ["Customer", "EmailTaken", "EmailTaken", "EmailTaken"]
    assert (Customer.objects.count(), AuditEntry.objects.count()) == (1, 1)
