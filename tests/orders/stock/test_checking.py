"""What is promised to an order is what it still needs; what is not is named and mended (P-6)."""

from decimal import Decimal

import pytest
from tests.orders.scene import BO, figures, ledger, line, placed, shelves, shipped
from tests.scene import NOON, product

from counterpart.audit.models import AuditEntry
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.models import MovementKind, StockItem, StockMovement
from counterpart.inventory.repairing import repair_stock
from counterpart.inventory.reserving import Demand, reserve
from counterpart.inventory.stocks import default_stock
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.stock_checking import promise_findings, repair_promises

SENTENCE = "Order 000000001: {told} of MUG are promised to it in Default Stock, it needs {due}."


@pytest.fixture
def order(house) -> Order:
    shelves()
    return placed(line("MUG", 3), line("LAMP"))


BROKEN = {
    "a line was shipped behind our back": (
        lambda: OrderLine.objects.filter(sku="MUG").update(shipped=1),
        ("3", "2"),
        (10, 2, 8),
    ),
    "a line became longer": (
        lambda: OrderLine.objects.filter(sku="MUG").update(ordered=5),
        ("3", "5"),
        (10, 5, 5),
    ),
    "the movement is gone": (
        lambda: StockMovement.objects.filter(kind="order_placed", product__sku="MUG").delete(),
        ("0", "3"),
        (10, 3, 7),
    ),
    "the movement was doubled": (
        lambda: StockMovement.objects.filter(product__sku="MUG", kind="order_placed").update(
            reserved_change=Decimal("7.5")
        ),
        ("7.5", "3"),
        (10, 3, 7),
    ),
    "the line is no longer a promise": (
        lambda: OrderLine.objects.filter(sku="MUG").update(is_stock_reserved=False),
        ("3", "0"),
        (10, 0, 10),
    ),
    "the row is wrong as well": (
        lambda: (
            OrderLine.objects.filter(sku="MUG").update(shipped=1),
            StockItem.objects.filter(product__sku="MUG").update(reserved=0),
        ),
        ("3", "2"),
        (10, 2, 8),
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_promise_is_named_and_mended_once(order, case):
    break_it, (told, due), after = BROKEN[case]
    break_it()
    assert list(promise_findings()) == [SENTENCE.format(told=told, due=due)]
    mended = [
        f"Order 000000001: promised of MUG in Default Stock set from {told} to {due}.",
    ]
    assert list(repair_promises(**BO)) == mended
    list(repair_stock(**BO))
    assert (list(promise_findings()), stock_findings(), figures("MUG")) == ([], [], after)
    assert ledger(order)[-1] == ("repaired", "MUG", "", 0, Decimal(due) - Decimal(told))
    movements, entries = StockMovement.objects.count(), AuditEntry.objects.count()
    assert (list(repair_promises(**BO)), list(repair_stock(**BO))) == ([], [])
    assert (StockMovement.objects.count(), AuditEntry.objects.count()) == (movements, entries)


def test_an_ended_order_is_promised_nothing(order):
    cancel_order(order, **BO)
    StockMovement.objects.filter(kind="order_canceled").delete()
    assert list(promise_findings()) == [
        "Order 000000001: 1 of LAMP are promised to it in Default Stock, it needs 0.",
        "Order 000000001: 3 of MUG are promised to it in Default Stock, it needs 0.",
    ]
    assert len(list(repair_promises(**BO))) == 2
    assert (list(promise_findings()), figures("MUG"), figures("LAMP")) == (
        [],
        (10, 0, 10),
        (1, 0, 1),
    )


def test_a_repair_says_who_did_it_and_what_it_changed(order):
    OrderLine.objects.filter(sku="MUG").update(shipped=1)
    list(repair_promises(**BO))
    entry = AuditEntry.objects.get(action="promise_repaired")
    assert (entry.subject_kind, entry.subject, entry.actor, entry.before, entry.after) == (
        "order",
        "000000001",
        "bo",
        {"promised": "3", "reserved": "3"},
        {"promised": "2", "reserved": "2"},
    )
    assert StockMovement.objects.get(kind="repaired").actor == "bo"


def test_a_promise_to_nobody_is_given_back(order):
    key = product("MUG").pk
    reserve(
        default_stock(),
        [Demand(key, Decimal(2), "999999"), Demand(key, Decimal(1), "gone")],
        kind=MovementKind.ORDER_PLACED,
        reference_kind="order",
        now=NOON,
    )
    assert list(promise_findings()) == [
        "An order that is gone (gone): 1 of MUG are promised to it in Default Stock, it needs 0.",
        (
            "An order that is gone (999999): 2 of MUG are promised to it in Default Stock, it "
            "needs 0."
        ),
    ]
    list(repair_promises(**BO))
    assert (list(promise_findings()), stock_findings(), figures("MUG")) == ([], [], (10, 3, 7))


def test_what_a_channel_reserves_for_pending_orders_is_not_an_order_yet(order):
    reserve(
        default_stock(),
        [Demand(product("MUG").pk, Decimal(2), "111-1")],
        kind=MovementKind.CHANNEL_PENDING,
        reference_kind="amazon_order",
        now=NOON,
    )
    assert (list(promise_findings()), list(repair_promises(**BO))) == ([], [])


def test_orders_in_hand_keep_their_promises_through_a_repair(order):
    other = placed(line("MUG", 4))
    OrderLine.objects.filter(order=order, sku="MUG").update(ordered=5)
    list(repair_promises(**BO))
    shipped(other)
    shipped(order)
    assert (figures("MUG"), list(promise_findings()), stock_findings()) == ((1, 0, 1), [], [])


def test_checking_takes_as_many_queries_for_one_broken_order_as_for_three(
    order, django_assert_num_queries
):
    OrderLine.objects.update(shipped=1)
    with django_assert_num_queries(3):
        list(promise_findings())
    for _ in range(2):
        placed(line("MUG", 2))
    OrderLine.objects.update(shipped=1)
    with django_assert_num_queries(3):
        list(promise_findings())
