"""CO-6.3: where the goods of credited units go, delivered or not, returned to stock or not."""

from decimal import Decimal
from typing import Any

import pytest
from tests.orders.scene import (
    BO,
    figures,
    ledger,
    line,
    placed,
    read,
    shelves,
    shipped,
    standing,
    units,
)
from tests.scene import NOON, product, put_in_stock

from counterpart.core.errors import Refused
from counterpart.inventory.adjusting import configure, set_quantity
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.models import Source, SourceItem, StockSource
from counterpart.inventory.stocks import default_source, default_stock
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.models.documents import CreditMemo
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.models.settings import CommerceSettings


def mugs(quantity: int) -> dict[str, Decimal]:
    return {"MUG": Decimal(quantity)}


def credited(order: Order, **wishes: Any) -> list[tuple[Any, ...]]:
    """Credit, and answer what moved by it."""
    before = len(ledger(order))
    refund_order(order, Credit(**wishes), **BO)
    assert list(stock_findings()) == []
    return ledger(order)[before:]


def second_source(quantity: int) -> Source:
    source = Source.objects.create(code="attic", name="Attic")
    StockSource.objects.create(stock=default_stock(), source=source, priority=2)
    set_quantity(product("MUG"), Decimal(quantity), source=source, now=NOON)
    return source


def lying(sku: str) -> dict[str, Decimal]:
    rows = SourceItem.objects.filter(product=product(sku)).order_by("pk")
    return dict(rows.values_list("source__code", "quantity"))


@pytest.mark.parametrize(
    ("delivered", "ticked", "moved", "left"),
    [
        pytest.param(
            2, "all", [("returned", "MUG", "default", 2, 0)], (10, 0, 10), id="delivered, ticked"
        ),
        pytest.param(2, {}, [], (8, 0, 8), id="delivered, not ticked"),
        pytest.param(
            0, "all", [("credited", "MUG", "", 0, -2)], (10, 0, 10), id="unshipped, ticked"
        ),
        pytest.param(
            0,
            {},
            [("written_off", "MUG", "default", -2, -2)],
            (8, 0, 8),
            id="unshipped, not ticked",
        ),
        pytest.param(
            1,
            "all",
            [("returned", "MUG", "default", 1, 0), ("credited", "MUG", "", 0, -1)],
            (10, 0, 10),
            id="one of each, ticked",
        ),
        pytest.param(
            1,
            {},
            [("written_off", "MUG", "default", -1, -1)],
            (8, 0, 8),
            id="one of each, not ticked",
        ),
        pytest.param(
            1,
            mugs(1),
            [("credited", "MUG", "", 0, -1)],
            (9, 0, 9),
            id="one of each, one ticked: that which never left",
        ),
    ],
)
def test_goods_go_where_the_matrix_says(house, delivered, ticked, moved, left):
    shelves()
    order = placed(line("MUG", 2), is_paid=True)
    if delivered:
        shipped(order, items=mugs(delivered))
    assert (credited(order, return_to_stock=ticked), figures("MUG")) == (moved, left)
    assert (standing(order)[0], units(order)[0]) == (
        "closed",
        ("MUG", "2", "2", str(delivered), "0", "2"),
    )


def test_settings_tick_everything_unless_a_person_says_otherwise(house):
    shelves()
    CommerceSettings.objects.create(return_to_stock_automatically=True)
    order = placed(line("MUG", 3), is_paid=True)
    shipped(order)
    assert (credited(order, items=mugs(2)), credited(order, return_to_stock={})) == (
        [("returned", "MUG", "default", 2, 0)],
        [],
    )


def test_delivered_units_are_credited_first(house):
    shelves()
    order = placed(line("MUG", 3), is_paid=True)
    shipped(order, items=mugs(2))
    credited(order, items=mugs(1))
    first = OrderLine.objects.get().refunded_unshipped
    credited(order, items=mugs(2), return_to_stock="all")
    assert (first, OrderLine.objects.get().refunded_unshipped, standing(order)[0]) == (
        0,
        1,
        "closed",
    )


def test_units_that_never_left_are_credited_first_if_wished(house):
    shelves()
    order = placed(line("MUG", 3), is_paid=True)
    shipped(order, items=mugs(2))
    moved = credited(order, items=mugs(2), unshipped_first=True, return_to_stock="all")
    row = CreditMemo.objects.get().lines.get()
    assert (moved, row.quantity, row.unshipped, row.returned_to_stock) == (
        [("returned", "MUG", "default", 1, 0), ("credited", "MUG", "", 0, -1)],
        2,
        1,
        True,
    )
    assert (standing(order)[0], figures("MUG")) == ("complete", (9, 0, 9))


def test_shipped_units_that_were_never_invoiced_are_no_obstacle(house):
    """Two of three were shipped, one other was invoiced: it counts as one of the delivered."""
    shelves()
    order = placed(line("MUG", 3))
    shipped(order, items=mugs(2))
    invoice_order(order, items=mugs(1), **BO)
    assert credited(order, return_to_stock="all") == [("returned", "MUG", "default", 1, 0)]
    invoice_order(order, **BO)
    assert credited(order, items=mugs(2), unshipped_first=True, return_to_stock="all") == [
        ("returned", "MUG", "default", 1, 0),
        ("credited", "MUG", "", 0, -1),
    ]
    assert (standing(order)[0], figures("MUG")) == ("closed", (10, 0, 10))


def test_goods_return_to_the_sources_they_left_first_left_first_returned(house):
    put_in_stock("MUG", 2)
    attic = second_source(5)
    order = placed(line("MUG", 4), is_paid=True)
    shipped(order, items=mugs(2), source=attic)
    shipped(order, items=mugs(2), source=default_source())
    assert lying("MUG") == {"default": 0, "attic": 3}
    assert credited(order, items=mugs(3), return_to_stock="all") == [
        ("returned", "MUG", "default", 1, 0),
        ("returned", "MUG", "attic", 2, 0),
    ]
    assert credited(order, return_to_stock="all") == [("returned", "MUG", "default", 1, 0)]
    assert lying("MUG") == {"default": 2, "attic": 5}


def test_what_is_written_off_may_lie_at_several_sources(house):
    put_in_stock("MUG", 1)
    second_source(5)
    order = placed(line("MUG", 3), is_paid=True)
    assert credited(order) == [
        ("written_off", "MUG", "default", -1, -1),
        ("written_off", "MUG", "attic", -2, -2),
    ]


def test_goods_that_are_not_there_cannot_be_written_off(house):
    put_in_stock("MUG", 1, backorders="allow")
    order = placed(line("MUG", 3), is_paid=True)
    with pytest.raises(Refused) as refusal:
        credited(order)
    assert (refusal.value.sentence, figures("MUG"), read(order).total_refunded) == (
        (
            "Not all of the unshipped units lie in stock, so they cannot be written off. Return "
            "them to stock instead: then only the promise is given back."
        ),
        (1, 3, -2),
        0,
    )
    credited(order, return_to_stock="all")
    assert (figures("MUG"), standing(order)[0]) == ((1, 0, 1), "closed")


@pytest.mark.parametrize(
    ("rules", "facts"),
    [
        pytest.param({"manages_stock": False}, {}, id="stock is not managed"),
        pytest.param({}, {"stock_untouched": True}, id="stock is elsewhere"),
    ],
)
@pytest.mark.parametrize("ticked", ["all", {}])
def test_nothing_moves_where_nobody_counts(house, rules, facts, ticked):
    put_in_stock("MUG", 10, **rules)
    order = placed(line("MUG", 2), line("CUP"), is_paid=True, **facts)
    shipped(order, items=mugs(1))
    assert (credited(order, return_to_stock=ticked), figures("MUG")[:2]) == ([], (10, 0))
    assert standing(order)[0] == "closed"


def test_goods_that_left_before_management_was_turned_off_stay_away(house):
    shelves()
    order = placed(line("MUG", 2), is_paid=True)
    shipped(order)
    configure(product("MUG"), manages_stock=False)
    assert (credited(order, return_to_stock="all"), figures("MUG")[:2]) == ([], (8, 0))


def test_goods_that_left_while_nobody_counted_come_back_without_a_trace(house):
    put_in_stock("MUG", 10, manages_stock=False)
    order = placed(line("MUG", 2), is_paid=True)
    shipped(order)
    configure(product("MUG"), manages_stock=True)
    assert (credited(order, return_to_stock="all"), figures("MUG")) == ([], (10, 0, 10))


def test_units_that_never_left_return_first_on_whichever_line_they_are(house):
    shelves()
    order = placed(line("MUG", 2), line("MUG", 3), is_paid=True)
    shipped(order, items=mugs(4))
    assert credited(order, return_to_stock=mugs(2)) == [
        ("returned", "MUG", "default", 1, 0),
        ("credited", "MUG", "", 0, -1),
    ]
    assert figures("MUG") == (7, 0, 7)
