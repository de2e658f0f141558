"""Two ask for the last unit at the same moment: exactly one gets it (P-6)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection, transaction
from tests.inventory.scene import NOON, figures, on_shelf, promise, units

from counterpart.catalog.products import save_product
from counterpart.inventory.adjusting import set_quantity
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.deducting import NotEnoughAtSource, deduct
from counterpart.inventory.models import Source, Stock, StockSource
from counterpart.inventory.reserving import OutOfStock
from counterpart.inventory.stocks import default_source, default_stock

pytestmark = pytest.mark.django_db(transaction=True)


def at_the_same_moment(act: Callable[[int], str], people: int) -> list[str]:
    """Let people act at once, each on a connection of their own; answers what they were told."""
    start = Barrier(people)

    def one(number: int) -> str:
        try:
            start.wait()
            with transaction.atomic():
                return act(number)
        except (OutOfStock, NotEnoughAtSource) as no:
            return no.code
        finally:
            connection.close()

    with ThreadPoolExecutor(people) as pool:
        return sorted(pool.map(one, range(people)))


def test_the_last_unit_is_promised_once():
    lamp = on_shelf("LAMP", 1)

    def order(number: int) -> str:
        promise(units(lamp, 1, str(number)))
        return "promised"

    assert at_the_same_moment(order, people=4) == ["out_of_stock"] * 3 + ["promised"]
    assert (figures(lamp), stock_findings()) == ((1, 1, 0), [])


def test_orders_with_the_same_products_in_another_order_do_not_block_each_other():
    products = [on_shelf(f"MUG{number}", 3) for number in range(12)]

    def order(number: int) -> str:
        wanted = products if number % 2 else products[::-1]
        promise(*(units(product, 1, str(number)) for product in wanted))
        return "promised"

    assert at_the_same_moment(order, people=4) == ["out_of_stock"] + ["promised"] * 3
    assert {figures(product) for product in products} == {(3, 3, 0)}
    assert stock_findings() == []


def test_the_last_unit_leaves_the_source_once():
    lamp, stock, source = on_shelf("LAMP", 1), default_stock(), default_source()

    def ship(number: int) -> str:
        deduct(
            stock,
            source,
            [units(lamp, 1, str(number))],
            reserved=False,
            reference_kind="order",
            now=NOON,
        )
        return "shipped"

    assert at_the_same_moment(ship, people=4) == ["not_enough_at_source"] * 3 + ["shipped"]
    assert (figures(lamp), stock_findings()) == ((0, 0, 0), [])


def test_two_people_count_a_new_product_at_the_same_moment():
    cup, _ = save_product("CUP", now=NOON)
    default_stock()

    def count(number: int) -> str:
        set_quantity(cup, Decimal(5), now=NOON)
        return "counted"

    assert at_the_same_moment(count, people=3) == ["counted"] * 3
    assert (figures(cup), stock_findings()) == ((5, 0, 5), [])


def test_the_default_stock_is_founded_once():
    def found(number: int) -> str:
        return default_stock().name

    assert at_the_same_moment(found, people=3) == ["Default Stock"] * 3
    assert [model.objects.count() for model in (Stock, Source, StockSource)] == [1, 1, 1]


def test_two_people_save_a_new_product_at_the_same_moment():
    def save(number: int) -> str:
        return save_product("CUP", price=Decimal(number), now=NOON)[0].sku

    assert at_the_same_moment(save, people=3) == ["CUP"] * 3
