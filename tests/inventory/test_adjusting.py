"""Counts and rules are corrected by hand (CO-6.1, CO-6.2)."""

from decimal import Decimal

import pytest
from tests.inventory.scene import (
    BO,
    NOON,
    at_source,
    figures,
    ledger,
    ledger_so_far,
    on_shelf,
    promise,
    queries,
    units,
)

from counterpart.catalog.products import save_product
from counterpart.inventory.adjusting import CountRefused, configure, set_quantity
from counterpart.inventory.availability import Availability, availability
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.models import Source, SourceItem, Stock, StockItem
from counterpart.inventory.rules import RuleRefused
from counterpart.inventory.sourcing import enable_source, link_source


def test_a_count_writes_the_difference_into_the_ledger(stock, source):
    mug = on_shelf("MUG", 10)
    set_quantity(mug, Decimal("7.5"), now=NOON)
    assert (figures(mug), at_source(mug, source)) == (
        (Decimal("7.5"), 0, Decimal("7.5")),
        [Decimal("7.5")],
    )
    assert ledger() == [
        ("counted", "MUG", 10, 0, ""),
        ("counted", "MUG", Decimal("-2.5"), 0, ""),
    ]


def test_counting_the_same_twice_writes_nothing_the_second_time(stock, source):
    mug = on_shelf("MUG", 10)
    promise(units(mug, 3))
    so_far = ledger_so_far()
    set_quantity(mug, Decimal(10), now=NOON)
    set_quantity(mug, Decimal("10.0000"), source=source, now=NOON)
    assert (figures(mug), ledger(after=so_far)) == ((10, 3, 7), [])


def test_less_may_be_counted_than_is_promised(stock):
    mug = on_shelf("MUG", 10)
    promise(units(mug, 8))
    set_quantity(mug, Decimal(5), now=NOON)
    assert (figures(mug), stock_findings()) == ((5, 8, -3), [])


@pytest.mark.parametrize("quantity", ["-1", "NaN", "Infinity", "0.00001", "1e12"])
def test_a_count_that_cannot_be_is_refused_and_nothing_changes(stock, source, quantity):
    mug = on_shelf("MUG", 10)
    so_far = ledger_so_far()
    with pytest.raises(CountRefused, match="A quantity cannot be"):
        set_quantity(mug, Decimal(quantity), now=NOON)
    assert (figures(mug), at_source(mug, source), ledger(after=so_far)) == ((10, 0, 10), [10], [])


def test_a_count_at_one_source_leaves_the_others(stock, source):
    shed = Source.objects.create(code="shed", name="Shed")
    link_source(stock, shed, **BO)
    mug = on_shelf("MUG", 10)
    on_shelf("MUG", 5, source=shed)
    set_quantity(mug, Decimal(6), source=shed, now=NOON)
    assert (at_source(mug, source), at_source(mug, shed), figures(mug)) == (
        [10],
        [6],
        (16, 0, 16),
    )
    assert stock_findings() == []


def test_what_is_marked_out_of_stock_is_counted_but_not_on_hand(stock, source):
    """CO-6.2: only in-stock items of enabled sources count."""
    mug = on_shelf("MUG", 0)
    SourceItem.objects.update(is_in_stock=False)
    set_quantity(mug, Decimal(4), now=NOON)
    assert (at_source(mug, source), figures(mug), stock_findings()) == ([4], (0, 0, 0), [])


def test_rules_hold_in_every_stock_and_stay_when_not_named(stock):
    outlet = Stock.objects.create(name="Outlet")
    mug, _ = save_product("MUG", now=NOON)
    configure(mug, backorders="notify", threshold=Decimal(-5))
    for _ in range(2):
        configure(mug, manages_stock=False)
    told = Availability(threshold=Decimal(-5), manages_stock=False, backorders="notify")
    assert [availability(one, [mug.pk])[mug.pk] for one in (stock, outlet)] == [told, told]


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (
            {"backorders": "maybe"},
            "“maybe” in backorders is unknown; choose one of no, allow, notify.",
        ),
        ({"threshold": Decimal("0.00001")}, "A threshold cannot be 0.00001."),
        ({"threshold": Decimal("NaN")}, "A threshold cannot be NaN."),
    ],
)
def test_a_rule_that_cannot_be_is_refused_and_nothing_changes(stock, rules, sentence):
    mug = on_shelf("MUG", 1)
    with pytest.raises(RuleRefused) as no:
        configure(mug, manages_stock=False, **rules)
    assert no.value.sentence == sentence
    assert availability(stock, [mug.pk]) == {mug.pk: Availability(on_hand=Decimal(1))}


def test_what_lies_at_a_closed_source_may_not_be_sold(stock, source):
    """P-6: a source is disabled, its quantity leaves salable; enabled again, it is back."""
    shed = Source.objects.create(code="shed", name="Shed")
    link_source(stock, shed, **BO)
    mug = on_shelf("MUG", 10, source=shed)
    promise(units(mug, 3))
    told = []
    for is_enabled in (False, False, True):
        enable_source(shed, is_enabled=is_enabled, **BO)
        told.append(figures(mug))
    assert told == [(0, 3, -3), (0, 3, -3), (10, 3, 7)]
    assert stock_findings() == []


def test_two_stocks_sell_what_their_own_sources_hold(stock, source):
    """P-6: two websites with two stocks do not sell each other's goods."""
    shed = Source.objects.create(code="shed", name="Shed")
    outlet = Stock.objects.create(name="Outlet")
    mug = on_shelf("MUG", 10, backorders="notify")
    on_shelf("MUG", 4, source=shed)
    for _ in range(2):
        link_source(outlet, shed, **BO)
    promise(units(mug, 1), stock=outlet)
    assert (figures(mug), figures(mug, outlet)) == ((10, 0, 10), (4, 1, 3))
    assert set(StockItem.objects.values_list("stock__name", "backorders")) == {
        ("Default Stock", "notify"),
        ("Outlet", "notify"),
    }
    assert stock_findings() == []


def test_counting_takes_as_many_queries_with_one_stock_as_with_three(stock):
    mug = on_shelf("MUG", 1)
    with_one = queries(lambda: set_quantity(mug, Decimal(2), now=NOON))
    for name in ("Outlet", "Market"):
        Stock.objects.create(name=name)
    configure(mug)
    assert queries(lambda: set_quantity(mug, Decimal(3), now=NOON)) == with_one
