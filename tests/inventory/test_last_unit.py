"""Two ask for the last unit at the same moment: exactly one gets it (P-6)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection, transaction
from tests.inventory.scene import BO, NOON, figures, on_shelf, promise, units

from counterpart.catalog.products import save_product
from counterpart.inventory.adjusting import set_quantity
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.deducting import NotEnoughAtSource, deduct
from counterpart.inventory.models import Source, Stock, StockItem, StockSource
from counterpart.inventory.repairing import repair_stock
from counterpart.inventory.reserving import OutOfStock
from counterpart.inventory.sourcing import create_source, enable_source, link_source
from counterpart.inventory.stocking import create_stock
from counterpart.inventory.stocks import default_source, default_stock
from counterpart.inventory.taking import take

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


def test_each_stock_sells_its_own_last_unit_once():
    """P-6: two stocks with a source each; four buyers at each of them."""
    outlet = create_stock("Outlet", **BO)
    shed = create_source("shed", **BO)
    link_source(outlet, shed, **BO)
    lamp = on_shelf("LAMP", 1)
    on_shelf("LAMP", 1, source=shed)
    stocks = [default_stock(), outlet]

    def order(number: int) -> str:
        promise(units(lamp, 1, str(number)), stock=stocks[number % 2])
        return f"promised in {stocks[number % 2].name}"

    assert at_the_same_moment(order, people=8) == [
        *["out_of_stock"] * 6,
        "promised in Default Stock",
        "promised in Outlet",
    ]
    assert [figures(lamp, stock) for stock in stocks] == [(1, 1, 0), (1, 1, 0)]
    assert stock_findings() == []


def test_the_last_unit_of_a_source_that_two_stocks_share_leaves_once():
    outlet = create_stock("Outlet", **BO)
    link_source(outlet, default_source(), **BO)
    lamp = on_shelf("LAMP", 1)
    stocks = [default_stock(), outlet]

    def ship(number: int) -> str:
        take(
            stocks[number % 2],
            [units(lamp, 1, str(number))],
            reserved=False,
            kind="written_off",
            reference_kind="order",
            now=NOON,
        )
        return "shipped"

    assert at_the_same_moment(ship, people=4) == ["not_enough_at_source"] * 3 + ["shipped"]
    assert [figures(lamp, stock) for stock in stocks] == [(0, 0, 0), (0, 0, 0)]
    assert stock_findings() == []


def test_a_source_is_closed_while_others_count_order_and_ship():
    shed = create_source("shed", **BO)
    link_source(default_stock(), shed, **BO)
    products = [on_shelf(f"MUG{number}", 50, source=shed) for number in range(8)]
    fresh = [save_product(f"CUP{number}", now=NOON)[0] for number in range(4)]

    def busy(number: int) -> str:
        if number == 0:
            for is_enabled in (False, True, False):
                enable_source(shed, is_enabled=is_enabled, **BO)
        elif number == 1:
            for one in fresh:
                set_quantity(one, Decimal(5), source=shed, now=NOON)
        else:
            for one in products:
                deduct(
                    default_stock(),
                    shed,
                    [units(one, 1, str(number))],
                    reserved=False,
                    reference_kind="order",
                    now=NOON,
                )
        return "done"

    assert at_the_same_moment(busy, people=4) == ["done"] * 4
    assert stock_findings() == []
    assert {figures(one)[0] for one in (*products, *fresh)} == {0}


def test_a_repair_does_not_disturb_those_who_sell():
    products = [on_shelf(f"MUG{number}", 50) for number in range(6)]
    StockItem.objects.update(on_hand=Decimal(7))

    def busy(number: int) -> str:
        if number == 0:
            list(repair_stock(**BO))
        else:
            for one in products:
                promise(units(one, 1, str(number)))
        return "done"

    assert at_the_same_moment(busy, people=4) == ["done"] * 4
    assert stock_findings() == []
    assert {figures(one) for one in products} == {(50, 3, 47)}


def test_the_default_stock_is_founded_once():
    def found(number: int) -> str:
        return default_stock().name

    assert at_the_same_moment(found, people=3) == ["Default Stock"] * 3
    assert [model.objects.count() for model in (Stock, Source, StockSource)] == [1, 1, 1]


def test_two_people_save_a_new_product_at_the_same_moment():
    def save(number: int) -> str:
        return save_product("CUP", price=Decimal(number), now=NOON)[0].sku

    assert at_the_same_moment(save, people=3) == ["CUP"] * 3
