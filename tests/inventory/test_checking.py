"""Every figure can be explained from the ledger, and a broken one is named (P-6)."""

from decimal import Decimal

import pytest
from tests.inventory.scene import on_shelf, promise, queries, units

from counterpart.inventory.checking import stock_findings
from counterpart.inventory.models import SourceItem, StockItem, StockMovement


def test_figures_that_were_written_by_the_rules_agree(stock):
    mug = on_shelf("MUG", 10)
    promise(units(mug, 3))
    assert stock_findings() == []


BROKEN = [
    (
        lambda: StockItem.objects.update(on_hand=Decimal("9.5")),
        ["Product MUG: 9.5 on hand in Default Stock, its sources hold 10."],
    ),
    (
        lambda: StockItem.objects.update(reserved=0),
        ["Product MUG: 0 reserved in Default Stock, its ledger says 3."],
    ),
    (
        lambda: SourceItem.objects.update(quantity=4),
        [
            "Product MUG: 10 on hand in Default Stock, its sources hold 4.",
            "Product MUG: 4 at default, its ledger says 10.",
        ],
    ),
    (
        lambda: StockMovement.objects.filter(kind="counted").delete(),
        ["Product MUG: 10 at default, its ledger says 0."],
    ),
    (
        lambda: StockItem.objects.all().delete(),
        [
            "Product MUG: 0 reserved in Default Stock, its ledger says 3.",
            "Product MUG: 0 on hand in Default Stock, its sources hold 10.",
        ],
    ),
    (
        lambda: SourceItem.objects.all().delete(),
        [
            "Product MUG: 10 on hand in Default Stock, its sources hold 0.",
            "Product MUG: 0 at default, its ledger says 10.",
        ],
    ),
]


@pytest.mark.parametrize(
    ("break_it", "sentences"),
    BROKEN,
    ids=["on hand", "reserved", "source", "ledger", "no stock row", "no source row"],
)
def test_a_broken_figure_is_named(stock, break_it, sentences):
    mug = on_shelf("MUG", 10)
    promise(units(mug, 3))
    break_it()
    assert stock_findings() == sentences


def test_checking_takes_as_many_queries_for_one_product_as_for_three(stock):
    on_shelf("MUG", 1)
    with_one = queries(stock_findings)
    on_shelf("LAMP", 1)
    on_shelf("CUP", 1)
    assert queries(stock_findings) == with_one
