"""P-4: whatever people do to some orders in whatever order, the books stay right."""

from decimal import Decimal

from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.orders.scene import BO, ledger, line, placed, read, sentences, shelves, units

from counterpart.core.errors import Refused
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.models import StockItem
from counterpart.orders.addressing import stop_shipping
from counterpart.orders.canceling import cancel_order, check_can_cancel
from counterpart.orders.checking import order_findings
from counterpart.orders.commenting import comment_order
from counterpart.orders.documents.invoicing import check_can_invoice, invoice_order
from counterpart.orders.documents.refunding import credit_unshipped_order
from counterpart.orders.documents.shipping import check_can_ship, ship_order
from counterpart.orders.models.orders import Order
from counterpart.orders.states import FINAL
from counterpart.orders.working import lines_of

WHICH = st.integers(0, 2)
CHECKS = {
    invoice_order: check_can_invoice,
    ship_order: check_can_ship,
    cancel_order: check_can_cancel,
}


def is_allowed(check, order: Order) -> bool:
    """Ask the predicate that pages ask."""
    try:
        check(order, lines_of(order))
    except Refused:
        return False
    return True


def picture(order: Order) -> list[object]:
    """Answer all that a refusal must leave as it is."""
    again = read(order)
    return [
        again.__dict__ | {"_state": None},
        units(order),
        sentences(order),
        ledger(order),
        list(StockItem.objects.order_by("pk").values_list("on_hand", "reserved")),
        [one.count() for one in (order.invoices, order.shipments, order.credit_memos)],
    ]


class AnyHistory(RuleBasedStateMachine):
    """Three orders over the same two products; the first is partly paid, the second wholly."""

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        shelves()
        self.orders = [
            placed(line("MUG", 3, "19.99"), line("LAMP", 1, "5.00"), shipping=Decimal(7)),
            placed(line("MUG", 2), line("MUG", 1), is_paid=True),
            placed(line("CUP", 2), line("MUG", 2, "0"), completion_waits_for_channel=True),
        ]
        invoice_order(self.orders[0], items={"MUG": Decimal(2)}, **BO)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    def attempt(self, step, order: Order, *, allowed: bool | None, **choices) -> bool:
        """Try a step; compare with what the predicate said and, refused, with before."""
        before = picture(order)
        was_final = read(order).state in FINAL
        try:
            step(order, **choices, **BO)
        except Refused:
            assert picture(order) == before
            assert allowed is not True
            return False
        assert allowed is not False
        assert not was_final
        return True

    @rule(which=WHICH, step=st.sampled_from([invoice_order, ship_order, cancel_order]))
    def do_all_that_is_left(self, which, step):
        order = self.orders[which]
        self.attempt(step, order, allowed=is_allowed(CHECKS[step], read(order)))

    @rule(which=WHICH)
    def credit(self, which):
        self.attempt(credit_unshipped_order, self.orders[which], allowed=None)

    @rule(
        which=WHICH,
        sku=st.sampled_from(["MUG", "MUG", "LAMP", "CUP"]),
        quantity=st.integers(0, 3),
        step=st.sampled_from([invoice_order, ship_order]),
    )
    def do_some(self, which, sku, quantity, step):
        order = self.orders[which]
        left = "to_ship" if step is ship_order else "to_invoice"
        there = sum(getattr(one.quantities, left) for one in order.lines.all() if one.sku == sku)
        self.attempt(
            step,
            order,
            items={sku: Decimal(quantity)},
            allowed=is_allowed(CHECKS[step], read(order)) and 0 < quantity <= there,
        )

    @rule(which=WHICH, aside=st.sampled_from(["stop", "release", "Hello", ""]))
    def say_something(self, which, aside):
        order, before = self.orders[which], units(self.orders[which])
        if aside in {"stop", "release"}:
            stop_shipping(order, "buyer_asks_to_cancel" if aside == "stop" else "", **BO)
        elif aside:
            comment_order(order, aside, **BO)
        else:
            self.attempt(comment_order, order, text="", allowed=False)
        assert units(order) == before

    @invariant()
    def quantities_are_within_bounds(self):
        for order in self.orders:
            for one in order.lines.all():
                assert one.invoiced <= one.ordered - one.canceled
                assert one.refunded <= one.invoiced
                assert one.shipped + one.refunded <= one.ordered - one.canceled
                assert (
                    min(one.quantities.to_invoice, one.quantities.to_ship, one.quantities.to_refund)
                    >= 0
                )

    @invariant()
    def promised_is_what_is_left_to_ship(self):
        for order in self.orders:
            promised = sum(row[4] for row in ledger(order))
            left = sum(one.quantities.to_ship for one in order.lines.all() if one.is_stock_reserved)
            assert promised == left

    @invariant()
    def books_are_right(self):
        assert (list(order_findings()), list(stock_findings())) == ([], [])


def test_books_stay_right_whatever_people_do(house):
    run_state_machine_as_test(
        AnyHistory,
        settings=settings(
            derandomize=True, deadline=None, database=None, max_examples=15, stateful_step_count=15
        ),
    )
