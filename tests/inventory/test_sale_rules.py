"""What an order line must keep beside being in stock, and how much is still to come (CO-6.2)."""

from decimal import Decimal

import pytest
from tests.inventory.scene import BO, NOON, figures, on_shelf, promise, queries, units

from counterpart.audit.models import AuditEntry
from counterpart.catalog.products import save_product, set_enabled
from counterpart.inventory.adjusting import configure, set_in_stock
from counterpart.inventory.availability import Availability, availability, backordered_units
from counterpart.inventory.low_stock import LowStock, low_stock
from counterpart.inventory.models import StockItem
from counterpart.inventory.reserving import OutOfStock
from counterpart.inventory.rules import RuleRefused
from counterpart.inventory.sale_rules import sale_objections
from counterpart.inventory.sourcing import create_source, enable_source, link_source, unlink_source

TOO_MANY = "The requested qty exceeds the maximum qty allowed in shopping cart"
NOT_ASSIGNED = "The requested sku is not assigned to given stock"
OUT = "This product is out of stock."


@pytest.mark.parametrize(
    ("rules", "quantity", "sentences"),
    [
        ({}, "1", []),
        ({}, "10000", []),
        ({}, "10001", [TOO_MANY]),
        ({"fewest": Decimal(3)}, "2", ["The fewest you may purchase is 3."]),
        ({"most": Decimal(3)}, "4", [TOO_MANY]),
        ({"most": Decimal(3)}, "3", []),
        (
            {"increment": Decimal(6)},
            "9",
            ["You can buy this product only in quantities of 6 at a time."],
        ),
        ({"increment": Decimal(6)}, "12", []),
        ({}, "1.5", ["You cannot use decimal quantity for this product."]),
        ({"allows_decimals": True}, "1.5", []),
        ({"allows_decimals": True, "increment": Decimal("0.25")}, "1.5", []),
        (
            {"fewest": Decimal(2), "increment": Decimal(2)},
            "0.5",
            [
                "The fewest you may purchase is 2.",
                "You can buy this product only in quantities of 2 at a time.",
                "You cannot use decimal quantity for this product.",
            ],
        ),
    ],
)
def test_what_one_line_may_ask_for(stock, rules, quantity, sentences):
    mug = on_shelf("MUG", 10, **rules)
    assert sale_objections(stock, {mug.pk: Decimal(quantity)}) == sentences


def test_something_must_be_in_stock_at_an_open_source(stock, source):
    east = create_source("east", **BO)
    link_source(stock, east, **BO)
    mug, _ = save_product("MUG", now=NOON)
    one = {mug.pk: Decimal(1)}
    told = [sale_objections(stock, one)]
    on_shelf("MUG", 5, source=east)
    told.append(sale_objections(stock, one))
    enable_source(east, is_enabled=False, **BO)
    told.append(sale_objections(stock, one))
    on_shelf("MUG", 0)
    told.append(sale_objections(stock, one))
    set_in_stock(mug, source, is_in_stock=False, **BO)
    told.append(sale_objections(stock, one))
    configure(mug, manages_stock=False)
    told.append(sale_objections(stock, one))
    assert told == [[NOT_ASSIGNED], [], [OUT], [], [OUT], []]


def test_of_several_products_each_sentence_names_its_own(stock):
    mug, lamp = on_shelf("MUG", 1), on_shelf("LAMP", 1, fewest=Decimal(2))
    asked = {mug.pk: Decimal("0.5"), lamp.pk: Decimal(1)}
    assert sale_objections(stock, asked) == [
        "MUG: The fewest you may purchase is 1.",
        "MUG: You cannot use decimal quantity for this product.",
        "LAMP: The fewest you may purchase is 2.",
    ]


def test_objecting_takes_as_many_queries_for_two_products_as_for_three(stock):
    keys = [on_shelf(sku, 1).pk for sku in ("MUG", "LAMP", "CUP")]
    asked = [dict.fromkeys(keys[:count], Decimal(1)) for count in (2, 3)]
    assert queries(lambda: sale_objections(stock, asked[0])) == queries(
        lambda: sale_objections(stock, asked[1])
    )


@pytest.mark.parametrize(
    ("figures", "requested", "backordered"),
    [
        (Availability(on_hand=Decimal(5)), 3, 0),
        (Availability(on_hand=Decimal(5), backorders="allow"), 8, 3),
        (Availability(on_hand=Decimal(5), reserved=Decimal(9), backorders="allow"), 8, 8),
        (Availability(on_hand=Decimal(5), threshold=Decimal(2), backorders="notify"), 8, 3),
        (Availability(threshold=Decimal(-50), backorders="allow"), 20, 20),
        (Availability(manages_stock=False), 20, 0),
    ],
)
def test_units_that_are_not_there_yet_are_backordered(figures, requested, backordered):
    """CO-6.2: max(0, requested − salable − threshold), capped at requested."""
    assert backordered_units(figures, Decimal(requested)) == backordered


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ({"fewest": Decimal(0)}, "The fewest that may be bought cannot be 0."),
        ({"most": Decimal(-1)}, "The most that may be bought cannot be -1."),
        ({"increment": Decimal(-1)}, "An increment cannot be -1."),
        (
            {"notify_below": Decimal("NaN")},
            "The figure below which someone is told cannot be NaN.",
        ),
        (
            {"fewest": Decimal(6)},
            "The fewest that may be bought, 6, is more than the most, 5.",
        ),
        (
            {"most": Decimal("1.5")},
            "The fewest that may be bought, 2, is more than the most, 1.5.",
        ),
    ],
)
def test_rules_that_cannot_be_are_refused_and_nothing_changes(stock, rules, sentence):
    mug = on_shelf("MUG", 1, fewest=Decimal(2), most=Decimal(5))
    before = StockItem.objects.values().get()
    with pytest.raises(RuleRefused) as no:
        configure(mug, manages_stock=False, **rules, **BO)
    assert (no.value.sentence, StockItem.objects.values().get(), AuditEntry.objects.count()) == (
        sentence,
        before,
        0,
    )


def test_rules_that_change_are_written_down_once(stock):
    mug = on_shelf("MUG", 1)
    for _ in range(2):
        configure(mug, fewest=Decimal(2), backorders="notify", **BO)
    [entry] = AuditEntry.objects.all()
    assert (entry.action, entry.subject, entry.actor, entry.before, entry.after) == (
        "stock_rules_changed",
        "MUG",
        "bo",
        {"fewest": "1", "backorders": "no"},
        {"fewest": "2", "backorders": "notify"},
    )


def test_products_of_which_too_little_is_left_are_listed(stock):
    mug = on_shelf("MUG", 10, notify_below=Decimal(8), threshold=Decimal(1))
    on_shelf("LAMP", 1)
    on_shelf("FREE", 0, manages_stock=False)
    off = on_shelf("OFF", 0)
    set_enabled(off, False, now=NOON)
    before = list(low_stock(stock))
    promise(units(mug, "1.5"))
    assert (before, list(low_stock(stock))) == (
        [],
        [LowStock("MUG", "MUG", Decimal(10), Decimal("7.5"), Decimal(8))],
    )


def test_the_example_of_backorders(stock):
    """CO-6.3: nothing on hand, threshold −50: 50 salable; an order of 20 leaves 30."""
    mug = on_shelf("MUG", 0, backorders="allow", threshold=Decimal(-50))
    told = [figures(mug)]
    promise(units(mug, 20))
    told.append(figures(mug))
    with pytest.raises(OutOfStock):
        promise(units(mug, 31))
    assert told == [(0, 0, 50), (0, 20, 30)]


def test_a_source_taken_away_no_longer_counts_for_sale(stock, source):
    mug = on_shelf("MUG", 5)
    unlink_source(stock, source, **BO)
    assert sale_objections(stock, {mug.pk: Decimal(1)}) == [NOT_ASSIGNED]
    assert availability(stock, [mug.pk])[mug.pk].salable == 0
