"""CO-4.3 as it stands in the specification: every row, through the functions people use."""

from decimal import Decimal

import pytest
from tests.orders.scene import BO, line, placed, sentences, shelves, shipped, standing

from counterpart.core.errors import Refused
from counterpart.inventory.checking import stock_findings
from counterpart.orders.checking import order_findings
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.labels.status_editing import assign_status, create_status
from counterpart.orders.models.orders import Order, StatusAssignment
from counterpart.orders.states import State
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.steps.holding import hold_order, unhold_order
from counterpart.orders.steps.reviewing import accept_payment, deny_payment

ONE = {"MUG": Decimal(1)}


def invoice(order: Order) -> None:
    invoice_order(order, **BO)


def invoice_one(order: Order) -> None:
    invoice_order(order, items=ONE, **BO)


def ship(order: Order) -> None:
    shipped(order)


def ship_one(order: Order) -> None:
    shipped(order, items=ONE)


def refund(order: Order) -> None:
    refund_order(order, **BO)


def refund_one(order: Order) -> None:
    refund_order(order, Credit(items=ONE, return_to_stock="all"), **BO)


def refund_one_unshipped(order: Order) -> None:
    refund_order(order, Credit(items=ONE, return_to_stock="all", unshipped_first=True), **BO)


def hold(order: Order) -> None:
    hold_order(order, **BO)


def unhold(order: Order) -> None:
    unhold_order(order, **BO)


def cancel(order: Order) -> None:
    cancel_order(order, **BO)


def accept(order: Order) -> None:
    accept_payment(order, **BO)


def deny(order: Order) -> None:
    deny_payment(order, **BO)


OFFLINE: dict[str, object] = {}
CAPTURED: dict[str, object] = {"is_paid": True}
REDIRECTED: dict[str, object] = {"begins": State.PENDING_PAYMENT}
REVIEWED: dict[str, object] = {"begins": State.PAYMENT_REVIEW}


@pytest.mark.parametrize(
    ("facts", "steps", "to"),
    [
        pytest.param(OFFLINE, [], "new / pending", id="place, offline payment"),
        pytest.param(CAPTURED, [], "processing / processing", id="place, capture at once"),
        pytest.param(
            REDIRECTED, [], "pending_payment / pending_payment", id="place, gateway redirect"
        ),
        pytest.param(OFFLINE, [invoice_one], "processing / processing", id="new, first invoice"),
        pytest.param(OFFLINE, [ship_one], "processing / processing", id="new, first shipment"),
        pytest.param(
            REDIRECTED, [invoice_one], "processing / processing", id="pending, first invoice"
        ),
        pytest.param(
            REDIRECTED, [ship_one], "processing / processing", id="pending, first shipment"
        ),
        pytest.param(CAPTURED, [ship], "complete / complete", id="everything invoiced and shipped"),
        pytest.param(OFFLINE, [ship, invoice], "complete / complete", id="the other way round"),
        pytest.param(CAPTURED, [refund], "closed / closed", id="fully refunded, nothing to ship"),
        pytest.param(
            CAPTURED,
            [refund_one_unshipped, ship_one],
            "complete / complete",
            id="partly refunded, rest shipped",
        ),
        pytest.param(
            CAPTURED,
            [ship_one, refund_one_unshipped],
            "complete / complete",
            id="partly shipped, rest refunded",
        ),
        pytest.param(
            OFFLINE, [ship], "processing / processing", id="all shipped, not all invoiced"
        ),
        pytest.param(
            OFFLINE,
            [ship, invoice_one],
            "processing / processing",
            id="all shipped, partly invoiced",
        ),
        pytest.param(
            CAPTURED, [ship, refund_one], "complete / complete", id="complete, partial refund"
        ),
        pytest.param(CAPTURED, [ship, refund], "closed / closed", id="complete, full refund"),
        pytest.param(OFFLINE, [cancel], "canceled / canceled", id="new, cancel"),
        pytest.param(REDIRECTED, [cancel], "canceled / canceled", id="pending payment, cancel"),
        pytest.param(
            OFFLINE,
            [invoice_one, ship_one, cancel],
            "complete / complete",
            id="partly invoiced and shipped, cancel (P-4 g)",
        ),
        pytest.param(
            OFFLINE,
            [invoice_one, cancel],
            "processing / processing",
            id="partly invoiced, cancel",
        ),
        pytest.param(OFFLINE, [hold], "holded / holded", id="new, hold"),
        pytest.param(REDIRECTED, [hold], "holded / holded", id="pending payment, hold"),
        pytest.param(CAPTURED, [hold], "holded / holded", id="processing, hold"),
        pytest.param(OFFLINE, [hold, unhold], "new / pending", id="new, unhold"),
        pytest.param(
            REDIRECTED,
            [hold, unhold],
            "pending_payment / pending_payment",
            id="pending payment, unhold",
        ),
        pytest.param(CAPTURED, [hold, unhold], "processing / processing", id="processing, unhold"),
        pytest.param(REVIEWED, [accept], "processing / processing", id="review, accept"),
        pytest.param(REVIEWED, [deny], "canceled / canceled", id="review, deny"),
    ],
)
def test_row_of_the_transition_table(house, facts, steps, to):
    shelves()
    order = placed(line("MUG", 2), **facts)
    for step in steps:
        step(order)
    assert " / ".join(standing(order)) == to
    assert [*order_findings(), *stock_findings()] == []


STEPS = [invoice, ship, refund, cancel, hold, unhold, accept, deny]
ENDS = {
    "canceled": [cancel],
    "closed": [invoice, refund],
    "closed after shipping": [invoice, ship, refund],
}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
@pytest.mark.parametrize("name", ENDS)
def test_nothing_leads_out_of_an_end(house, name, step):
    """P-4 d: terminal states accept no documents."""
    shelves()
    order = placed(line("MUG", 2))
    for before in ENDS[name]:
        before(order)
    stands = (standing(order), sentences(order))
    with pytest.raises(Refused):
        step(order)
    assert (standing(order), sentences(order)) == stands


def test_every_move_is_told_with_its_actor(house):
    """CO-10.4: automatic changes of the state are written down like those by hand."""
    shelves()
    order = placed(line("MUG", 2))
    invoice(order)
    ship(order)
    moves = order.history.filter(code="state_changed")
    assert [(one.params["to"], one.status, one.actor) for one in moves] == [
        ("Processing", "processing", "bo"),
        ("Complete", "complete", "bo"),
    ]


def test_document_that_leaves_the_state_keeps_a_status_of_ones_own(house):
    """CO-3.4."""
    shelves()
    assign_status(create_status("packing", "Packing", **BO), State.PROCESSING, **BO)
    order = placed(line("MUG", 2), is_paid=True, status="packing")
    seen = []
    for step in (ship_one, refund_one, hold, unhold, ship):
        step(order)
        seen.append(standing(order)[1])
    assert seen == ["packing", "packing", "holded", "packing", "complete"]


def test_move_takes_the_default_of_the_new_state(house):
    shelves()
    status = create_status("done", "Done", **BO)
    assign_status(status, State.COMPLETE, is_default=True, **BO)
    order = placed(line("MUG", 2), is_paid=True, status="fraud")
    ship(order)
    assert standing(order) == ("complete", "done")
    assert StatusAssignment.objects.filter(state="complete", is_default=True).count() == 1
