"""What disagrees is mended from the better witness, once (CO-6.3, P-6)."""

from decimal import Decimal

import pytest
from tests.inventory.scene import (
    BO,
    at_source,
    figures,
    ledger,
    ledger_so_far,
    on_shelf,
    promise,
    units,
)

from counterpart.audit.models import AuditEntry
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.models import SourceItem, StockItem, StockMovement
from counterpart.inventory.repairing import repair_stock

BROKEN = [
    (
        lambda: StockItem.objects.update(on_hand=Decimal("9.5")),
        ["Product MUG: on hand in Default Stock set from 9.5 to 10, as its sources hold."],
        [],
        ((10, 3, 7), [10]),
    ),
    (
        lambda: StockItem.objects.update(reserved=0),
        ["Product MUG: reserved in Default Stock set from 0 to 3, as its ledger says."],
        [],
        ((10, 3, 7), [10]),
    ),
    (
        lambda: SourceItem.objects.update(quantity=4),
        [
            "Product MUG: the ledger of default was corrected by -6, because 4 lie there.",
            "Product MUG: on hand in Default Stock set from 10 to 4, as its sources hold.",
        ],
        [("repaired", "MUG", -6, 0, "")],
        ((4, 3, 1), [4]),
    ),
    (
        lambda: StockMovement.objects.filter(kind="counted").delete(),
        ["Product MUG: the ledger of default was corrected by 10, because 10 lie there."],
        [("repaired", "MUG", 10, 0, "")],
        ((10, 3, 7), [10]),
    ),
    (
        lambda: StockMovement.objects.filter(kind="order_placed").update(reserved_change=-2),
        ["Product MUG: reserved in Default Stock set from 3 to 0, as its ledger says."],
        [("repaired", "MUG", 0, 2, "")],
        ((10, 0, 10), [10]),
    ),
    (
        lambda: StockItem.objects.all().delete(),
        ["Product MUG: reserved in Default Stock set from 0 to 3, as its ledger says."],
        [],
        ((10, 3, 7), [10]),
    ),
    (
        lambda: SourceItem.objects.all().delete(),
        [
            "Product MUG: the ledger of default was corrected by -10, because 0 lie there.",
            "Product MUG: on hand in Default Stock set from 10 to 0, as its sources hold.",
        ],
        [("repaired", "MUG", -10, 0, "")],
        ((0, 3, -3), []),
    ),
]


@pytest.mark.parametrize(
    ("break_it", "sentences", "movements", "after"),
    BROKEN,
    ids=[
        "on hand", "reserved", "source", "counts gone", "ledger below zero", "no stock row",
        "no source row",
    ],
)  # fmt: skip
def test_a_broken_figure_is_mended_once(source, break_it, sentences, movements, after):
    mug = on_shelf("MUG", 10)
    promise(units(mug, 3))
    break_it()
    so_far = ledger_so_far()
    assert list(repair_stock(**BO)) == sentences
    assert (ledger(after=so_far), stock_findings()) == (movements, [])
    assert (figures(mug), at_source(mug, source)) == after
    entries = AuditEntry.objects.count()
    assert (list(repair_stock(**BO)), AuditEntry.objects.count()) == ([], entries)
    assert ledger(after=so_far) == movements


def test_a_repair_is_written_down_with_who_did_it(stock):
    mug = on_shelf("MUG", 10)
    promise(units(mug, 3))
    SourceItem.objects.update(quantity=4)
    list(repair_stock(**BO))
    assert StockMovement.objects.get(kind="repaired").actor == "bo"
    assert [
        (entry.action, entry.subject, entry.actor, entry.before, entry.after)
        for entry in AuditEntry.objects.order_by("pk")
    ] == [
        ("stock_repaired", "MUG in default", "bo", {"ledger": "10"}, {"ledger": "4"}),
        ("stock_repaired", "MUG in Default Stock", "bo", {"on_hand": "10"}, {"on_hand": "4"}),
    ]


def test_what_agrees_is_left_alone(stock):
    mug = on_shelf("MUG", 10)
    promise(units(mug, 3))
    so_far = ledger_so_far()
    assert (list(repair_stock(**BO)), ledger(after=so_far)) == ([], [])
    assert AuditEntry.objects.count() == 0
