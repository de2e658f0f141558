"""The work on one order costs the same, however many orders the house has, and however long it is.

The bounds count BEGIN and COMMIT; PostgreSQL stays below those of SQLite, which has to ask for the
keys of rows it wrote.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.orders.scene import BO, line, new_order, placed, read
from tests.scene import NOON, put_in_stock
from tests.storms.deeds import less_of

from counterpart.orders.addressing import change_shipping_address, stop_shipping
from counterpart.orders.commenting import comment_order
from counterpart.orders.documents.invoicing import cancel_invoice, invoice_order, pay_invoice
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.documents.shipping import NewTrack, ship_order
from counterpart.orders.documents.tracking import add_track
from counterpart.orders.history import story
from counterpart.orders.models.orders import Order
from counterpart.orders.new_order import NewAddress, NewLine
from counterpart.orders.placing import place_order, place_orders
from counterpart.orders.queries import find_orders, read_order
from counterpart.orders.states import State
from counterpart.orders.steps.allowed import allowed_actions
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.steps.editing import edit_order
from counterpart.orders.steps.holding import hold_order, unhold_order
from counterpart.orders.steps.reordering import reorder
from counterpart.orders.steps.reviewing import accept_payment, deny_payment
from counterpart.orders.working import lines_of

MANY = 200
TRACKS = [NewTrack("ups", "1Z999")]
HOME = NewAddress("US", {"name": "Ida Example", "line1": "2 Oak Road", "city": "Salem"})


def invoiced(order: Order, **how: Any) -> Order:
    invoice_order(order, **how, **BO)
    return order


def shipped(order: Order) -> Order:
    ship_order(order, **BO)
    return order


def held(order: Order) -> Order:
    return hold_order(order, **BO)


def open_invoice(order: Order) -> Any:
    return invoiced(order, capture=False).invoices.select_related("order").get()


def paid(*lines: NewLine) -> Order:
    return placed(*lines, is_paid=True)


def in_review(*lines: NewLine) -> Order:
    return placed(*lines, begins=State.PAYMENT_REVIEW)


def refund_some(order: Order) -> None:
    credit = Credit(items={"P0": Decimal(1)}, return_to_stock="all", adjustment_fee=Decimal(1))
    refund_order(order, credit, **BO)


# What is there before, what is done, and the most queries that it takes.
WORK: dict[str, tuple[Callable[..., Any], Callable[[Any], object], int]] = {
    "place": (new_order, lambda new: place_order(new, **BO), 16),
    "place paid": (
        lambda *lines: new_order(*lines, is_paid=True),
        lambda new: place_order(new, **BO),
        21,
    ),
    "invoice": (placed, lambda order: invoice_order(order, **BO), 16),
    "leave an invoice open": (placed, open_invoice, 17),
    "pay": (
        lambda *lines: open_invoice(placed(*lines)),
        lambda invoice: pay_invoice(invoice, **BO),
        9,
    ),
    "cancel an invoice": (
        lambda *lines: open_invoice(placed(*lines)),
        lambda invoice: cancel_invoice(invoice, **BO),
        12,
    ),
    "ship": (paid, lambda order: ship_order(order, tracks=TRACKS, **BO), 27),
    "add a track": (
        lambda *lines: shipped(paid(*lines)).shipments.select_related("order").get(),
        lambda shipment: add_track(shipment, TRACKS[0], **BO),
        8,
    ),
    "refund what was shipped": (
        lambda *lines: shipped(paid(*lines)),
        lambda order: refund_order(order, Credit(return_to_stock="all"), **BO),
        33,
    ),
    "refund what never left": (
        paid,
        lambda order: refund_order(order, Credit(return_to_stock="all"), **BO),
        24,
    ),
    "write off": (paid, lambda order: refund_order(order, **BO), 29),
    "refund some": (lambda *lines: shipped(paid(*lines)), refund_some, 30),
    "cancel": (placed, lambda order: cancel_order(order, **BO), 15),
    "hold": (placed, lambda order: hold_order(order, **BO), 9),
    "release": (
        lambda *lines: held(placed(*lines)),
        lambda order: unhold_order(order, **BO),
        10,
    ),
    "accept a payment": (in_review, lambda order: accept_payment(order, **BO), 9),
    "deny a payment": (in_review, lambda order: deny_payment(order, **BO), 15),
    "comment": (placed, lambda order: comment_order(order, "Hello", **BO), 4),
    "edit": (placed, lambda order: edit_order(order, less_of(order, NOON), **BO), 37),
    "order again": (placed, lambda order: reorder(order, **BO), 25),
    "change the address": (
        placed,
        lambda order: change_shipping_address(order, HOME, **BO),
        # Five of them let the order be found by its new address (ADR 0021).
        19,
    ),
    "stop": (placed, lambda order: stop_shipping(order, "buyer_asks_to_cancel", **BO), 6),
    "tell what is allowed": (placed, lambda order: allowed_actions(order, lines_of(order)), 7),
    "show": (lambda *lines: shipped(paid(*lines)), read_order, 13),
    "tell the story": (lambda *lines: shipped(paid(*lines)), story, 1),
}


def products(count: int) -> list[NewLine]:
    for number in range(count):
        put_in_stock(f"P{number}", 10_000)
    return [line(f"P{number}", 2, known=True) for number in range(count)]


def crowd() -> None:
    """Bring other orders of every kind into the house, with documents."""
    lines = products(2)
    kinds = [new_order(*lines), new_order(*lines, is_paid=True)]
    for order in place_orders(kinds * (MANY // 2), **BO)[: MANY // 10]:
        shipped(order)


def queries_of(name: str, count: int) -> int:
    """Count what one piece of work takes on an order of so many lines, after a first time."""
    before, work, _ = WORK[name]
    lines = products(count)
    # Sequences begin with their first number, and stock figures with their first movement.
    work(before(*lines))
    subject = before(*lines)
    if isinstance(subject, Order):
        subject = read(subject)
    with CaptureQueriesContext(connection) as captured:
        work(subject)
    return len(captured)


@pytest.mark.parametrize("name", WORK)
def test_work_on_one_order_costs_the_same_in_a_full_house(house, name):
    alone = queries_of(name, 1)
    long_one = queries_of(name, 5)
    crowd()
    assert (long_one, queries_of(name, 1), queries_of(name, 5)) == (alone, alone, alone)
    assert alone <= WORK[name][2]


@pytest.mark.parametrize("count", [1, 5])
def test_list_of_orders_costs_the_same_however_many_there_are(house, count):
    def listed() -> int:
        with CaptureQueriesContext(connection) as captured:
            for order in find_orders():
                (str(order.store_view), *order.lines.all(), *order.invoices.all())
                [[*one.tracks.all(), *one.lines.all()] for one in order.shipments.all()]
        return len(captured)

    shipped(paid(*products(count)))
    alone = listed()
    crowd()
    assert (alone, listed()) == (8, 8)


def test_placing_many_costs_what_placing_one_costs(house):
    lines = products(2)

    def placing(count: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            place_orders([new_order(*lines, is_paid=True)] * count, **BO)
        return len(captured)

    placing(1)
    assert placing(MANY) == placing(1)
