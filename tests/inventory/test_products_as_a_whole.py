"""A product comes with its rules and its first count, or not at all."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from counterpart.audit.models import AuditEntry
from counterpart.catalog.identifying import ProductRefused
from counterpart.catalog.models import Product
from counterpart.catalog.products import save_product
from counterpart.catalog.sheets import Sheet
from counterpart.inventory.adjusting import CountRefused, configure
from counterpart.inventory.models import StockItem, StockMovement
from counterpart.inventory.products.keeping import (
    ChangedMeanwhile,
    Whole,
    change_whole,
    create_whole,
    read_whole,
)
from counterpart.inventory.products.whereabouts import at_sources, in_stocks, movements_of
from counterpart.inventory.rules import RuleRefused, StockRules
from counterpart.inventory.sourcing import create_source, link_source
from counterpart.inventory.stocks import default_stock

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
RULES = StockRules(
    manages_stock=True,
    backorders="no",
    threshold=Decimal(0),
    fewest=Decimal(1),
    most=Decimal(12),
    increment=Decimal(0),
    allows_decimals=False,
    notify_below=Decimal(3),
)
MUG = Whole(Sheet("Mug", Decimal("9.99")), RULES)

pytestmark = pytest.mark.usefixtures("house")


def create(whole=MUG, sku="MUG", **count):
    return create_whole(sku, whole, actor="ada", now=NOON, **count)


def change(product, whole, seen=""):
    return change_whole(product, whole, seen=seen, actor="bo", now=NOON)


def test_a_product_its_rules_and_its_count_come_together():
    product = create(quantity=Decimal(5))
    assert read_whole(product) == MUG
    (item,) = StockItem.objects.filter(product=product)
    assert (item.on_hand, item.most, item.notify_below) == (5, 12, 3)
    (movement,) = movements_of(product)
    assert (movement.kind, movement.on_hand_change, movement.actor) == ("counted", 5, "ada")


@pytest.mark.parametrize(
    ("whole", "count", "refusal"),
    [
        (Whole(Sheet(" "), RULES), {}, ProductRefused),
        (replace(MUG, rules={**RULES, "increment": Decimal(-1)}), {}, RuleRefused),
        (replace(MUG, rules={**RULES, "fewest": Decimal(13)}), {}, RuleRefused),
        (MUG, {"quantity": Decimal(-1)}, CountRefused),
    ],
)
def test_nothing_comes_when_a_part_is_refused(whole, count, refusal):
    with pytest.raises(refusal):
        create(whole, **count)
    assert not Product.objects.exists()
    assert not StockMovement.objects.exists()
    assert not AuditEntry.objects.exists()


def test_changing_twice_is_changing_once():
    product = create()
    wanted = replace(MUG, rules={**RULES, "most": Decimal(6)})
    change(product, wanted)
    change(product, wanted)
    assert read_whole(product) == wanted
    assert AuditEntry.objects.filter(action="stock_rules_changed", actor="bo").count() == 1


def test_a_change_of_something_that_changed_meanwhile_is_refused():
    product = create()
    seen = read_whole(product).version
    configure(product, most=Decimal(9), actor="cy", now=NOON)
    wanted = replace(MUG, sheet=replace(MUG.sheet, name="Cup"))
    with pytest.raises(ChangedMeanwhile) as no:
        change(product, wanted, seen)
    assert no.value.sentence == (
        "MUG was changed meanwhile. Look at it again before you change it."
    )
    assert Product.objects.get().name == "Mug"
    change(product, wanted, read_whole(product).version)
    assert read_whole(Product.objects.get()) == wanted


def test_the_same_change_sent_twice_is_not_refused():
    product = create()
    seen = read_whole(product).version
    wanted = replace(MUG, sheet=replace(MUG.sheet, name="Cup", price=Decimal("9.990")))
    change(product, wanted, seen)
    change(product, wanted, seen)
    assert Product.objects.get().name == "Cup"


def test_the_version_tells_every_state_apart_and_equal_ones_not():
    assert MUG.version == replace(MUG, sheet=Sheet("Mug", Decimal("9.9900"))).version
    other = replace(MUG, rules={**RULES, "backorders": "allow"})
    assert MUG.version != other.version


def test_a_product_lies_at_every_source_and_counts_in_the_stocks_that_draw_from_it():
    north = create_source("north", name="North", actor="ada", now=NOON)
    link_source(default_stock(), north, actor="ada", now=NOON)
    product = create(quantity=Decimal(5), source=north)
    told = [(one.source.code, one.quantity, one.is_counted, one.stocks)
            for one in at_sources(product)]  # fmt: skip
    assert told == [
        ("default", 0, False, ("Default Stock",)),
        ("north", 5, True, ("Default Stock",)),
    ]
    assert [(one.stock.name, one.on_hand, one.reserved, one.salable)
            for one in in_stocks(product)] == [("Default Stock", 5, 0, 5)]  # fmt: skip


def test_a_product_that_was_never_counted_has_nothing_anywhere():
    product, _ = save_product("CUP", now=NOON)
    assert [(one.quantity, one.is_counted) for one in at_sources(product)] == [(0, False)]
    assert [(one.on_hand, one.salable) for one in in_stocks(product)] == [(0, 0)]
    assert list(movements_of(product)) == []
