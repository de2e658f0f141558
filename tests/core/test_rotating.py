"""A new key comes in, everything is written with it, and the old one can go."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from tests.core.racing import at_once
from tests.orders.scene import placed
from tests.scene import NOON

from counterpart.core import secrets
from counterpart.core.rotating import Rotated, as_stored, encrypted_columns, rotate_keys
from counterpart.customers.models import Customer, CustomerAddress
from counterpart.customers.registering import register_customer
from counterpart.orders.models.orders import Order
from counterpart.websites.models import Website

HOME = {"name": "Bo Bay", "line1": "1 Ø Street 🎁", "city": "Oslo", "postcode": "0150"}


@pytest.fixture
def use_keys(settings) -> Iterator[Callable[..., None]]:
    """Let the keys be these, as after a restart."""

    def use_keys(*keys: str) -> None:
        settings.SECRET_KEYS = list(keys)
        secrets._cipher.cache_clear()

    yield use_keys
    secrets._cipher.cache_clear()


def bo(email: str = "bo@example.com") -> Customer:
    return register_customer(
        Website.objects.get(), email=email, full_name="Bo Bay", address=HOME, now=NOON
    )


def rotated() -> list[Rotated]:
    """What was done, of the tables where there was something to do."""
    return [table for table in rotate_keys() if vars(table) != vars(Rotated(table.table))]


def everything_stored() -> list[str]:
    """Every encrypted value of every table, as it lies there."""
    return [
        value
        for model in apps.get_models()
        for column in encrypted_columns(model)
        for value in model._base_manager.values_list(as_stored(column), flat=True)
        if value
    ]


def test_old_key_can_go_and_the_same_customer_is_recognized(house, use_keys):
    use_keys("old")
    customer, order = bo(), placed(customer_name="Bo Bay", customer_email="bo@example.com")
    use_keys("new", "old")
    assert (bo(), CustomerAddress.objects.count()) == (customer, 1)
    bo("cy@example.com")
    assert [table for table in rotated() if not table.table.startswith("audit.")] == [
        Rotated("customers.Customer", renewed=1, fingerprints=1),
        Rotated("customers.CustomerAddress", renewed=1, fingerprints=1),
        Rotated("orders.Order", renewed=1),
    ]
    use_keys("new")
    assert (bo(), bo("cy@example.com") != customer) == (customer, True)
    assert (Customer.objects.count(), CustomerAddress.objects.count()) == (2, 2)
    again = Order.objects.get(pk=order.pk)
    assert (again.customer_name, again.customer_email) == ("Bo Bay", "bo@example.com")
    assert CustomerAddress.objects.filter(customer=customer).get().address == HOME


def test_every_encrypted_column_of_every_table_is_written_with_the_new_key(
    shop, use_keys, settings
):
    first = settings.SECRET_KEYS[0]
    shop.buyer_orders("MUG", 1, buyer_name="Bo Bay", buyer_email="bo@example.com")
    broken = shop.buyer_orders("MUG", 1)
    shop.amazon.leaves_out(broken, "orderItems")
    shop.sync()
    use_keys("new", first)
    before = everything_stored()
    assert len(before) > 10
    list(rotate_keys())
    use_keys("new")
    assert [secrets.revealed(value) for value in everything_stored()] != []
    assert not set(before) & set(everything_stored())
    assert shop.sync().outcome == "done"


def test_rotating_twice_changes_nothing_the_second_time(house, use_keys):
    use_keys("old")
    bo()
    use_keys("new", "old")
    assert rotated() != []
    before = everything_stored()
    assert (rotated(), everything_stored()) == ([], before)


def test_empty_values_stay_empty(house, use_keys):
    use_keys("old")
    placed()
    use_keys("new", "old")
    rotated()
    use_keys("new")
    assert Order.objects.values_list(as_stored("customer_name"), flat=True).get() == ""


def test_row_that_no_key_reads_is_counted_and_stops_no_other(house, use_keys):
    use_keys("lost")
    lost = bo()
    use_keys("old")
    found = bo("cy@example.com")
    use_keys("new", "old")
    assert rotated() == [
        Rotated("customers.Customer", renewed=1, fingerprints=1, unreadable=1),
        Rotated("customers.CustomerAddress", renewed=1, fingerprints=1, unreadable=1),
    ]
    use_keys("new")
    assert Customer.objects.get(pk=found.pk).email == "cy@example.com"
    use_keys("lost")
    assert Customer.objects.get(pk=lost.pk).email == "bo@example.com"


def test_customer_who_was_written_twice_is_told_and_stays_readable(house, use_keys):
    """Two processes with different keys registered the same buyer in the same instant."""
    use_keys("old")
    bo()
    use_keys("new")
    Customer.objects.create(
        website=Website.objects.get(),
        email="bo@example.com",
        email_fingerprint=secrets.fingerprint("bo@example.com"),
        first_name="Bo",
        last_name="Bay",
        created_at=NOON,
    )
    use_keys("new", "old")
    first = rotated()[0]
    assert (first.table, first.fingerprints, first.doubled) == ("customers.Customer", 0, 1)
    assert not first.is_complete
    use_keys("new")
    assert [one.email for one in Customer.objects.all()] == ["bo@example.com"] * 2


def test_change_by_somebody_else_meanwhile_is_kept(house, use_keys):
    use_keys("old")
    customer = bo()
    use_keys("new", "old")
    seen: list[str] = []

    def someone_changes_the_name(
        execute: Any, sql: str, params: Any, many: Any, context: Any
    ) -> Any:
        if sql.startswith("UPDATE") and "customers_customer" in sql and not seen:
            seen.append(sql)
            Customer.objects.filter(pk=customer.pk).update(first_name="Ada")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(someone_changes_the_name):
        list(rotate_keys())
    use_keys("new")
    again = Customer.objects.get(pk=customer.pk)
    assert (len(seen), again.first_name, again.last_name) == (1, "Ada", "Bay")


def test_row_that_is_deleted_meanwhile_is_no_trouble(house, use_keys):
    use_keys("old")
    customer = bo()
    use_keys("new", "old")
    seen: list[str] = []

    def someone_deletes_it(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if sql.startswith("UPDATE") and "customers_customer" in sql and not seen:
            seen.append(sql)
            customer.delete()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(someone_deletes_it):
        assert rotated() == []
    assert len(seen) == 1


def test_two_who_rotate_at_once_and_one_who_works_lose_nothing(lasting_house, use_keys):
    use_keys("old")
    customers = [bo(f"bo{number}@example.com").pk for number in range(20)]
    use_keys("new", "old")

    def works() -> list[int]:
        return [bo(f"bo{number}@example.com").pk for number in range(20)]

    first, second, found = at_once(rotated, rotated, works)
    assert found == customers
    renewed = [table.renewed for table in (*first, *second) if table.table == "customers.Customer"]
    assert sum(renewed) == 20
    use_keys("new")
    assert [one.email for one in Customer.objects.order_by("pk")] == [
        f"bo{number}@example.com" for number in range(20)
    ]
    assert works() == customers
