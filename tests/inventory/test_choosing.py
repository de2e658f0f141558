"""Units leave the sources by priority, whoever chooses (CO-6.3)."""

from decimal import Decimal

import pytest
from django.db import transaction
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
from counterpart.inventory.adjusting import configure, set_in_stock
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.choosing import Portion, Proposal, propose, source_with_everything
from counterpart.inventory.deducting import NotEnoughAtSource
from counterpart.inventory.models import MovementKind, Stock
from counterpart.inventory.reserving import NotReserved
from counterpart.inventory.sourcing import create_source, enable_source, link_source
from counterpart.inventory.stocking import create_stock
from counterpart.inventory.taking import take


@pytest.fixture
def east(stock):
    """Goods in the east go first; the default source is second."""
    source = create_source("east", **BO)
    link_source(stock, source, priority=0, **BO)
    return source


def taken(stock: Stock, *demands, reserved=True) -> None:
    with transaction.atomic():
        take(
            stock,
            demands,
            reserved=reserved,
            kind=MovementKind.WRITTEN_OFF,
            reference_kind="order",
            now=NOON,
        )


def test_each_source_gives_what_it_has_the_lowest_priority_number_first(stock, source, east):
    mug, lamp = on_shelf("MUG", 10), on_shelf("LAMP", 1)
    on_shelf("MUG", 2, source=east)
    proposal = propose(stock, {mug.pk: Decimal(5), lamp.pk: Decimal(3)})
    assert proposal == Proposal(
        (
            Portion(east, mug.pk, Decimal(2)),
            Portion(source, mug.pk, Decimal(3)),
            Portion(source, lamp.pk, Decimal(1)),
        ),
        {lamp.pk: Decimal(2)},
    )
    assert proposal.sources == (east, source)


def test_closed_sources_and_goods_off_sale_are_not_proposed(stock, source, east):
    mug = on_shelf("MUG", 10)
    on_shelf("MUG", 10, source=east)
    one = {mug.pk: Decimal(1)}
    told = [source_with_everything(stock, one)]
    set_in_stock(mug, east, is_in_stock=False, **BO)
    told.append(source_with_everything(stock, one))
    set_in_stock(mug, east, is_in_stock=True, **BO)
    enable_source(east, is_enabled=False, **BO)
    told.append(source_with_everything(stock, one))
    told.append(source_with_everything(stock, {mug.pk: Decimal(11)}))
    assert told == [east, source, source, None]
    assert propose(stock, one).sources == (source,)


def test_what_is_not_counted_lies_everywhere(stock, east):
    cup, _ = save_product("CUP", now=NOON)
    configure(cup, manages_stock=False)
    asked = {cup.pk: Decimal(7)}
    assert (propose(stock, asked), source_with_everything(stock, asked)) == (
        Proposal((Portion(east, cup.pk, Decimal(7)),), {}),
        east,
    )


def test_proposing_takes_as_many_queries_for_one_product_as_for_three(stock, east):
    keys = [on_shelf(sku, 1).pk for sku in ("MUG", "LAMP", "CUP")]
    asked = [dict.fromkeys(keys[:count], Decimal(1)) for count in (1, 3)]
    assert queries(lambda: propose(stock, asked[0])) == queries(lambda: propose(stock, asked[1]))


def test_units_are_taken_from_several_sources_and_every_stock_follows(stock, source, east):
    outlet = create_stock("Outlet", **BO)
    link_source(outlet, source, **BO)
    mug = on_shelf("MUG", 10)
    on_shelf("MUG", 2, source=east)
    promise(units(mug, 3), units(mug, 2, "2"))
    so_far = ledger_so_far()
    taken(stock, units(mug, 3), units(mug, 2, "2"))
    assert (at_source(mug, east), at_source(mug, source)) == ([0], [7])
    assert (figures(mug), figures(mug, outlet)) == ((7, 0, 7), (7, 0, 7))
    assert ledger(after=so_far) == [
        ("written_off", "MUG", -2, -2, "1"),
        ("written_off", "MUG", -1, -1, "1"),
        ("written_off", "MUG", -2, -2, "2"),
    ]
    assert stock_findings() == []


def test_more_than_all_sources_have_is_refused_and_nothing_moves(stock, source, east):
    mug = on_shelf("MUG", 10, backorders="allow")
    on_shelf("MUG", 2, source=east)
    promise(units(mug, 13))
    so_far = ledger_so_far()
    with pytest.raises(NotEnoughAtSource) as no:
        taken(stock, units(mug, 13))
    assert (
        no.value.sentence,
        figures(mug),
        at_source(mug, east),
        ledger(after=so_far),
    ) == (
        "Not all of your products are available in the requested quantity.",
        (12, 13, -1),
        [2],
        [],
    )


def test_taking_as_promised_what_was_not_is_refused(stock):
    mug = on_shelf("MUG", 10)
    with pytest.raises(NotReserved):
        taken(stock, units(mug, 1))
    taken(stock, units(mug, 1), reserved=False)
    assert figures(mug) == (9, 0, 9)


def test_of_an_unmanaged_product_only_the_promise_ends(stock, source):
    mug = on_shelf("MUG", 10)
    promise(units(mug, 3))
    configure(mug, manages_stock=False)
    so_far = ledger_so_far()
    taken(stock, units(mug, 3))
    taken(stock, units(mug, 3), reserved=False)
    assert (figures(mug), at_source(mug, source)) == ((10, 0, 10), [10])
    assert ledger(after=so_far) == [("written_off", "MUG", 0, -3, "1")]
    assert stock_findings() == []


def test_taking_nothing_writes_nothing(stock):
    mug = on_shelf("MUG", 1)
    so_far = ledger_so_far()
    taken(stock, units(mug, 0), reserved=True)
    assert ledger(after=so_far) == []
