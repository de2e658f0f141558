"""Stock is promised to orders and given back (CO-6.2, CO-6.3, P-6)."""

from decimal import Decimal

import pytest
from django.db import transaction
from tests.inventory.scene import (
    NOON,
    figures,
    give_back,
    ledger,
    ledger_so_far,
    on_shelf,
    promise,
    queries,
    units,
)

from counterpart.catalog.products import save_product
from counterpart.inventory.adjusting import configure
from counterpart.inventory.availability import Availability, availability
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.reserving import (
    Demand,
    NotReserved,
    OutOfStock,
    Shortage,
    reserved_for,
)

SALABLE = [
    # on hand, rules, quantity, may be sold
    (2, {}, "2", True),
    (2, {}, "2.0001", False),
    (0, {}, "1", False),
    ("0.5", {}, "0.5", True),
    (5, {"threshold": Decimal(3)}, "2", True),
    (5, {"threshold": Decimal(3)}, "3", False),
    (0, {"manages_stock": False}, "1000", True),
    (0, {"backorders": "allow"}, "1000", True),
    (0, {"backorders": "notify", "threshold": Decimal(3)}, "1000", True),
    (0, {"backorders": "allow", "threshold": Decimal(-50)}, "50", True),
    (0, {"backorders": "allow", "threshold": Decimal(-50)}, "51", False),
    (0, {"threshold": Decimal(-2)}, "2", True),
]


@pytest.mark.parametrize(("lying", "rules", "quantity", "is_salable"), SALABLE)
def test_a_quantity_is_promised_exactly_when_it_may_be_sold(
    stock, lying, rules, quantity, is_salable
):
    """CO-6.2: unlimited backorders, unmanaged, or salable >= quantity."""
    mug = on_shelf("MUG", lying, **rules)
    assert availability(stock, [mug.pk])[mug.pk].allows(Decimal(quantity)) is is_salable
    before = figures(mug)
    try:
        with transaction.atomic():
            promise(units(mug, quantity))
        was_promised = True
    except OutOfStock:
        was_promised = False
        assert figures(mug) == before
    assert was_promised is is_salable
    assert stock_findings() == []


def test_a_promise_is_on_the_row_and_in_the_ledger(stock):
    mug, lamp = on_shelf("MUG", 10), on_shelf("LAMP", 1)
    so_far = ledger_so_far()
    reserved = promise(units(mug, 3, "1"), units(mug, 2, "2"), units(lamp, 1, "2"))
    assert reserved == {mug.pk, lamp.pk}
    assert (figures(mug), figures(lamp)) == ((10, 5, 5), (1, 1, 0))
    assert ledger(after=so_far) == [
        ("order_placed", "MUG", 0, 3, "1"),
        ("order_placed", "MUG", 0, 2, "2"),
        ("order_placed", "LAMP", 0, 1, "2"),
    ]
    assert reserved_for("order", ["1", "2", "3"]) == {
        ("1", mug.pk): 3,
        ("2", mug.pk): 2,
        ("2", lamp.pk): 1,
    }
    assert reserved_for("amazon_order", ["1"]) == {}


def test_the_shortage_names_every_product_and_nothing_changes(stock):
    """T-06: the blocker names the SKU, how many are needed and how many there are."""
    mug, lamp = on_shelf("MUG", 10), on_shelf("LAMP", 1)
    cup, _ = save_product("CUP", now=NOON)
    so_far = ledger_so_far()
    with pytest.raises(OutOfStock) as short, transaction.atomic():
        promise(units(lamp, 1), units(mug, 1), units(lamp, 1, "2"), units(cup, "0.5"))
    assert short.value.shortages == (
        Shortage(lamp.pk, "LAMP", Decimal(2), Decimal(1)),
        Shortage(cup.pk, "CUP", Decimal("0.5"), Decimal(0)),
    )
    assert short.value.sentence == (
        'Product "LAMP" is not salable: 2 needed, 1 available. '
        'Product "CUP" is not salable: 0.5 needed, 0 available.'
    )
    assert (figures(mug), figures(lamp), ledger(after=so_far)) == ((10, 0, 10), (1, 0, 1), [])


def test_of_an_unmanaged_product_nothing_is_ever_written(stock):
    mug = on_shelf("MUG", 1, manages_stock=False)
    so_far = ledger_so_far()
    assert promise(units(mug, 7)) == frozenset()
    assert (figures(mug), ledger(after=so_far)) == ((1, 0, 1), [])


def test_more_is_promised_than_there_is_when_backorders_are_allowed(stock):
    """CO-6.2: quantity 0, threshold −50: 50 may be sold; after an order of 20 it is 30."""
    mug = on_shelf("MUG", 0, backorders="allow", threshold=Decimal(-50))
    assert promise(units(mug, 20)) == {mug.pk}
    assert figures(mug) == (0, 20, 30)


def test_what_is_given_back_may_be_sold_again(stock):
    mug = on_shelf("MUG", 10)
    promise(units(mug, 3))
    so_far = ledger_so_far()
    give_back(units(mug, 1), units(mug, 2))
    assert figures(mug) == (10, 0, 10)
    assert ledger(after=so_far) == [
        ("order_canceled", "MUG", 0, -1, "1"),
        ("order_canceled", "MUG", 0, -2, "1"),
    ]
    assert reserved_for("order", ["1"]) == {}


def test_giving_back_twice_is_refused_and_changes_nothing(stock):
    mug, lamp = on_shelf("MUG", 10), on_shelf("LAMP", 1)
    promise(units(mug, 3), units(lamp, 1))
    give_back(units(mug, 3))
    so_far = ledger_so_far()
    with pytest.raises(NotReserved) as no, transaction.atomic():
        give_back(units(lamp, 1), units(mug, 3))
    assert no.value.sentence == 'Product "MUG": 3 to give back, 0 reserved.'
    assert (figures(mug), figures(lamp), ledger(after=so_far)) == ((10, 0, 10), (1, 1, 0), [])


def test_what_was_never_counted_cannot_be_given_back(stock):
    cup, _ = save_product("CUP", now=NOON)
    with pytest.raises(NotReserved, match='Product "CUP": 1 to give back, 0 reserved'):
        give_back(units(cup, 1))


def test_a_promise_balances_after_management_was_turned_off(stock):
    mug = on_shelf("MUG", 10)
    promise(units(mug, 3))
    configure(mug, manages_stock=False)
    assert figures(mug) == (10, 3, 7)
    give_back(units(mug, 3))
    assert figures(mug) == (10, 0, 10)
    assert stock_findings() == []


def test_a_product_that_was_never_counted_has_nothing(stock):
    cup, _ = save_product("CUP", now=NOON)
    assert availability(stock, [cup.pk]) == {cup.pk: Availability()}
    assert Availability().salable == 0


@pytest.mark.parametrize("quantity", ["-1", "0.00001", "NaN", "Infinity", "1e12"])
def test_a_demand_that_cannot_be_kept_is_a_mistake_of_the_program(quantity):
    with pytest.raises(ValueError, match="cannot be demanded of product 1"):
        Demand(1, Decimal(quantity), "1")


@pytest.mark.django_db(transaction=True)
def test_stock_is_not_promised_outside_a_transaction():
    lamp = on_shelf("LAMP", 1)
    with pytest.raises(RuntimeError, match="only inside a transaction"):
        promise(units(lamp, 1))
    assert figures(lamp) == (1, 0, 1)


def test_promising_takes_as_many_queries_for_one_product_as_for_three(stock):
    def counted(*quantities: int) -> list[int]:
        demands = [units(on_shelf(f"MUG{one}", 9), one) for one in quantities]
        return [
            queries(lambda: promise(*demands, stock=stock)),
            queries(lambda: give_back(*demands, stock=stock)),
            queries(lambda: availability(stock, [demand.product_id for demand in demands])),
        ]

    assert counted(1) == counted(1, 2, 3)


def test_the_demands_of_many_orders_add_up(stock):
    products = [on_shelf(f"MUG{number:04}", 1) for number in range(3)]
    demands = [units(product, "0.001", str(order)) for order in range(400) for product in products]
    assert promise(*demands) == {product.pk for product in products}
    assert [figures(product) for product in products] == [(1, Decimal("0.4"), Decimal("0.6"))] * 3
