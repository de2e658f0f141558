"""Goods leave a source and come back to it (CO-6.3, P-6)."""

from decimal import Decimal

import pytest
from django.db import transaction
from tests.inventory.scene import (
    BO,
    NOON,
    at_source,
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
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.deducting import NotEnoughAtSource, deduct, put_back
from counterpart.inventory.models import Source, SourceItem, Stock
from counterpart.inventory.reserving import NotReserved, reserved_for
from counterpart.inventory.sourcing import enable_source, link_source

REFUSAL = "Not all of your products are available in the requested quantity."


def ship(stock, source, *demands, reserved=True):
    deduct(stock, source, demands, reserved=reserved, reference_kind="order", now=NOON)


def bring_back(stock, source, *demands):
    put_back(stock, source, demands, reference_kind="order", now=NOON)


def test_the_example_of_the_specification(stock, source):
    """CO-6.3: 10 on hand; order 3; ship 2; cancel 1; one comes back."""
    mug = on_shelf("MUG", 10)
    promise(units(mug, 3))
    told = [figures(mug)]
    ship(stock, source, units(mug, 2))
    told.append(figures(mug))
    give_back(units(mug, 1))
    told.append(figures(mug))
    bring_back(stock, source, units(mug, 1))
    told.append(figures(mug))
    assert told == [(10, 3, 7), (8, 1, 7), (8, 0, 8), (9, 0, 9)]
    assert ledger() == [
        ("counted", "MUG", 10, 0, ""),
        ("order_placed", "MUG", 0, 3, "1"),
        ("shipped", "MUG", -2, -2, "1"),
        ("order_canceled", "MUG", 0, -1, "1"),
        ("returned", "MUG", 1, 0, "1"),
    ]
    assert (reserved_for("order", ["1"]), stock_findings()) == ({}, [])


def test_backorders_do_not_ship_what_is_not_there(stock, source):
    """CO-6.3: refused even with backorders; possible once the source has the units."""
    mug = on_shelf("MUG", 0, backorders="allow", threshold=Decimal(-50))
    promise(units(mug, 20))
    so_far = ledger_so_far()
    with pytest.raises(NotEnoughAtSource) as no, transaction.atomic():
        ship(stock, source, units(mug, 20))
    assert no.value.sentence == REFUSAL
    assert (figures(mug), ledger(after=so_far)) == ((0, 20, 30), [])
    on_shelf("MUG", 20)
    ship(stock, source, units(mug, 20))
    assert figures(mug) == (0, 0, 50)


def test_one_product_short_keeps_all_of_them_here(stock, source):
    mug, lamp = on_shelf("MUG", 10), on_shelf("LAMP", 1)
    cup, _ = save_product("CUP", now=NOON)
    so_far = ledger_so_far()
    for missing in (units(lamp, 2), units(cup, 1)):
        with pytest.raises(NotEnoughAtSource), transaction.atomic():
            ship(stock, source, units(mug, 1), missing, reserved=False)
    assert (figures(mug), figures(lamp)) == ((10, 0, 10), (1, 0, 1))
    assert (at_source(mug, source), at_source(cup, source)) == ([10], [])
    assert ledger(after=so_far) == []


def test_what_was_not_promised_leaves_without_touching_promises(stock, source):
    mug = on_shelf("MUG", 10)
    promise(units(mug, 3))
    ship(stock, source, units(mug, 2, "2"), reserved=False)
    assert (figures(mug), ledger()[-1]) == ((8, 3, 5), ("shipped", "MUG", -2, 0, "2"))


def test_shipping_as_promised_what_was_not_is_refused(stock, source):
    mug = on_shelf("MUG", 10)
    promise(units(mug, 1))
    so_far = ledger_so_far()
    with pytest.raises(NotReserved) as no, transaction.atomic():
        ship(stock, source, units(mug, 2))
    assert no.value.sentence == 'Product "MUG": 2 to give back, 1 reserved.'
    assert (figures(mug), at_source(mug, source), ledger(after=so_far)) == ((10, 1, 9), [10], [])


def test_of_an_unmanaged_product_nothing_moves(stock, source):
    mug = on_shelf("MUG", 1, manages_stock=False)
    so_far = ledger_so_far()
    ship(stock, source, units(mug, 5), reserved=False)
    bring_back(stock, source, units(mug, 5))
    assert (figures(mug), at_source(mug, source), ledger(after=so_far)) == ((1, 0, 1), [1], [])


def test_a_promise_ends_with_the_shipment_after_management_was_turned_off(stock, source):
    mug = on_shelf("MUG", 10)
    promise(units(mug, 3))
    configure(mug, manages_stock=False)
    ship(stock, source, units(mug, 3))
    assert (figures(mug), at_source(mug, source)) == ((10, 0, 10), [10])
    assert ledger()[-1] == ("shipped", "MUG", 0, -3, "1")
    assert stock_findings() == []


def test_every_stock_that_draws_from_the_source_follows(stock, source):
    """P-6: two stocks with one source: what leaves is gone for both."""
    outlet = Stock.objects.create(name="Outlet")
    link_source(outlet, source, **BO)
    mug = on_shelf("MUG", 10)
    promise(units(mug, 3), stock=outlet)
    ship(outlet, source, units(mug, 3))
    assert (figures(mug), figures(mug, outlet)) == ((7, 0, 7), (7, 0, 7))
    bring_back(stock, source, units(mug, 1))
    assert (figures(mug), figures(mug, outlet)) == ((8, 0, 8), (8, 0, 8))
    assert stock_findings() == []


def test_goods_leave_the_chosen_source_only(stock, source):
    shed = Source.objects.create(code="shed", name="Shed")
    link_source(stock, shed, priority=2, **BO)
    mug = on_shelf("MUG", 10)
    on_shelf("MUG", 5, source=shed)
    ship(stock, shed, units(mug, 4), reserved=False)
    assert (at_source(mug, source), at_source(mug, shed), figures(mug)) == ([10], [1], (11, 0, 11))
    with pytest.raises(NotEnoughAtSource), transaction.atomic():
        ship(stock, shed, units(mug, 2), reserved=False)
    assert stock_findings() == []


def test_what_is_not_on_hand_leaves_without_changing_what_is(stock, source):
    """CO-6.2: goods marked out of stock, or at a closed source, do not count as on hand."""
    shed = Source.objects.create(code="shed", name="Shed")
    link_source(stock, shed, **BO)
    mug = on_shelf("MUG", 10)
    on_shelf("MUG", 5, source=shed)
    enable_source(shed, is_enabled=False, **BO)
    ship(stock, shed, units(mug, 1), reserved=False)
    SourceItem.objects.filter(source=shed).update(is_in_stock=False)
    enable_source(shed, is_enabled=True, **BO)
    ship(stock, shed, units(mug, 1), reserved=False)
    assert (at_source(mug, shed), figures(mug), stock_findings()) == ([3], (10, 0, 10), [])


def test_goods_come_back_to_a_source_that_never_had_them(stock, source):
    cup, _ = save_product("CUP", now=NOON)
    bring_back(stock, source, units(cup, 1), units(cup, "0.5", "2"))
    assert (figures(cup), at_source(cup, source)) == (
        (Decimal("1.5"), 0, Decimal("1.5")),
        [Decimal("1.5")],
    )
    assert stock_findings() == []


def test_shipping_takes_as_many_queries_for_one_product_as_for_three(stock, source):
    def counted(*quantities: int) -> list[int]:
        demands = [units(on_shelf(f"MUG{one}", 9), one) for one in quantities]
        promise(*demands)
        return [
            queries(lambda: ship(stock, source, *demands)),
            queries(lambda: bring_back(stock, source, *demands)),
        ]

    assert counted(1) == counted(1, 2, 3)
