"""CO-6.3: exactly when what moves; every row of the table, and its examples."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from tests.orders.scene import BO, figures, ledger, line, new_order, placed, read, shelves, shipped
from tests.scene import product, put_in_stock

from counterpart.inventory.adjusting import configure
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.deducting import NotEnoughAtSource
from counterpart.inventory.models import StockMovement
from counterpart.orders.addressing import change_shipping_address
from counterpart.orders.commenting import comment_order
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import Credit, credit_unshipped_order, refund_order
from counterpart.orders.documents.shipping import NewTrack
from counterpart.orders.documents.tracking import add_track, remove_track
from counterpart.orders.models.orders import Order
from counterpart.orders.new_order import NewAddress
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.steps.editing import edit_order
from counterpart.orders.steps.holding import hold_order, unhold_order
from counterpart.orders.stock_checking import promise_findings

Step = Callable[[Order], Any]
PLACED = ("order_placed", "MUG", "", 0, 3)


def part(units: int) -> dict[str, Decimal]:
    return {"MUG": Decimal(units)}


def ships(units: int) -> Step:
    return lambda order: shipped(order, items=part(units))


def invoices(order: Order) -> None:
    invoice_order(order, **BO)


def invoices_two(order: Order) -> None:
    invoice_order(order, items=part(2), **BO)


def cancels(order: Order) -> None:
    cancel_order(order, **BO)


def refunds(units: int, *, returned: int = 0) -> Step:
    credit = Credit(items=part(units), return_to_stock=part(returned) if returned else {})
    return lambda order: refund_order(order, credit, **BO)


def corrects_the_address(order: Order) -> None:
    change_shipping_address(order, NewAddress("US", {"name": "Ida Example"}), **BO)


def adds_and_removes_a_track(order: Order) -> None:
    shipped(order)
    remove_track(add_track(order.shipments.get(), NewTrack("ups", "1Z"), **BO), **BO)


def nothing_happens(_order: Order) -> None:
    pass


SENT = ("shipped", "MUG", "default", -3, -3)
ROWS: dict[str, tuple[dict[str, Any], list[Step], list[Any], tuple[int, int, int]]] = {
    "order placed": ({}, [nothing_happens], [], (10, 3, 7)),
    "order canceled": ({}, [cancels], [("order_canceled", "MUG", "", 0, -3)], (10, 0, 10)),
    "rest canceled after a part was shipped": (
        {},
        [ships(2), invoices_two, cancels],
        [("shipped", "MUG", "default", -2, -2), ("order_canceled", "MUG", "", 0, -1)],
        (8, 0, 8),
    ),
    "invoice of a virtual line": ({"is_virtual": True}, [invoices], [SENT], (7, 0, 7)),
    "invoice of a physical line": ({}, [invoices], [], (10, 3, 7)),
    "shipment": ({}, [ships(3)], [SENT], (7, 0, 7)),
    "credit memo, shipped units, returned": (
        {},
        [invoices, ships(3), refunds(2, returned=2)],
        [SENT, ("returned", "MUG", "default", 2, 0)],
        (9, 0, 9),
    ),
    "credit memo, shipped units, not returned": (
        {},
        [invoices, ships(3), refunds(2)],
        [SENT],
        (7, 0, 7),
    ),
    "credit memo, unshipped units, returned": (
        {},
        [invoices, refunds(2, returned=2)],
        [("credited", "MUG", "", 0, -2)],
        (10, 1, 9),
    ),
    "credit memo, unshipped units, not returned": (
        {},
        [invoices, refunds(2)],
        [("written_off", "MUG", "default", -2, -2)],
        (8, 1, 7),
    ),
    "everything credited that never left": (
        {},
        [invoices, lambda order: credit_unshipped_order(order, **BO)],
        [("credited", "MUG", "", 0, -3)],
        (10, 0, 10),
    ),
    "hold and unhold": (
        {},
        [lambda order: hold_order(order, **BO), lambda order: unhold_order(order, **BO)],
        [],
        (10, 3, 7),
    ),
    "address edit": ({}, [corrects_the_address], [], (10, 3, 7)),
    "comment": ({}, [lambda order: comment_order(order, "Called.", **BO)], [], (10, 3, 7)),
    "tracking added and removed": ({}, [adds_and_removes_a_track], [SENT], (7, 0, 7)),
}


@pytest.mark.parametrize("row", ROWS)
def test_every_row_of_the_table(house, row):
    facts, steps, movements, after = ROWS[row]
    shelves()
    order = placed(line("MUG", 3, **facts))
    for step in steps:
        step(order)
    assert (ledger(order), figures("MUG")) == ([PLACED, *movements], after)
    assert (list(stock_findings()), list(promise_findings())) == ([], [])


def test_edit_cancels_the_old_order_and_places_the_new_one(house):
    put_in_stock("MUG", 3)
    order = placed(line("MUG", 3))
    edited = edit_order(order, new_order(line("MUG", 2)), **BO)
    assert (ledger(order), ledger(edited), figures("MUG")) == (
        [PLACED, ("order_canceled", "MUG", "", 0, -3)],
        [("order_placed", "MUG", "", 0, 2)],
        (3, 2, 1),
    )
    assert list(promise_findings()) == []


@pytest.mark.parametrize(
    "steps",
    [
        [cancels],
        [invoices, ships(3), refunds(3, returned=3)],
        [invoices, refunds(3)],
        [invoices, refunds(3, returned=3)],
    ],
    ids=["canceled", "shipped and returned", "written off", "given back"],
)
@pytest.mark.parametrize("facts", [{}, {"is_virtual": True}], ids=["physical", "virtual"])
def test_without_managed_stock_nothing_is_ever_written(house, facts, steps):
    put_in_stock("MUG", 10, manages_stock=False)
    so_far = StockMovement.objects.count()
    order = placed(line("MUG", 3, **facts))
    for step in steps:
        if not (facts and step.__qualname__.startswith("ships")):
            step(order)
    assert (StockMovement.objects.count(), figures("MUG")) == (so_far, (10, 0, 10))
    assert (list(stock_findings()), list(promise_findings())) == ([], [])


@pytest.mark.parametrize(
    "steps",
    [[cancels], [ships(3)], [invoices, refunds(3)], [invoices, refunds(3, returned=3)]],
    ids=["canceled", "shipped", "written off", "given back"],
)
def test_a_promise_ends_after_management_was_turned_off(house, steps):
    shelves()
    order = placed(line("MUG", 3))
    configure(product("MUG"), manages_stock=False)
    for step in steps:
        step(order)
    assert figures("MUG") == (10, 0, 10)
    assert (list(stock_findings()), list(promise_findings())) == ([], [])


def test_the_example_of_the_specification(house):
    """CO-6.3: 10; order 3; ship 2; cancel 1; one is refunded and returned."""
    shelves()
    order = placed(line("MUG", 3))
    told = [figures("MUG")]
    for step in (ships(2), invoices_two, cancels, refunds(1, returned=1)):
        step(order)
        told.append(figures("MUG"))
    assert told == [(10, 3, 7), (8, 1, 7), (8, 1, 7), (8, 0, 8), (9, 0, 9)]


def test_the_example_of_backorders(house):
    """CO-6.3: nothing there, threshold −50: 50 salable, 30 after an order of 20."""
    put_in_stock("MUG", 0, backorders="allow", threshold=Decimal(-50))
    told = [figures("MUG")]
    order = placed(line("MUG", 20))
    told.append(figures("MUG"))
    put_in_stock("MUG", 20)
    shipped(order)
    told.append(figures("MUG"))
    assert told == [(0, 0, 50), (0, 20, 30), (0, 0, 50)]
    assert read(order).lines.get().backordered == 20


def test_virtual_units_that_are_not_there_are_not_invoiced(house):
    put_in_stock("MUG", 1, backorders="allow")
    order = placed(line("MUG", 3, is_virtual=True))
    with pytest.raises(NotEnoughAtSource):
        invoice_order(order, **BO)
    assert (figures("MUG"), order.invoices.count()) == ((1, 3, -2), 0)


def test_decimal_units_move_exactly(house):
    shelves()
    order = placed(line("MUG", 2.5, allows_decimals=True))
    shipped(order, items={"MUG": Decimal("0.75")})
    cancel_order(order, **BO)
    assert ledger(order) == [
        ("order_placed", "MUG", "", 0, Decimal("2.5")),
        ("shipped", "MUG", "default", Decimal("-0.75"), Decimal("-0.75")),
        ("order_canceled", "MUG", "", 0, Decimal("-1.75")),
    ]
    assert figures("MUG") == (Decimal("9.25"), 0, Decimal("9.25"))
    assert list(promise_findings()) == []
