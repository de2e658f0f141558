"""P-4: whatever people do to some orders in whatever order, the books stay right."""

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from random import Random
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.orders.scene import BO, line, placed, read
from tests.scene import NOON, product, put_in_stock
from tests.storms.books import with_papers, wrong_books, wrong_order
from tests.storms.deeds import DEEDS, Hand, NothingToDo, less_of

from counterpart.catalog.products import save_product
from counterpart.core.errors import Refused
from counterpart.inventory.adjusting import set_quantity
from counterpart.inventory.checking import stock_findings
from counterpart.orders.checking import order_findings
from counterpart.orders.commenting import comment_order
from counterpart.orders.documents.invoicing import check_can_invoice, invoice_order, pay_invoice
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.documents.shipping import NewTrack, check_can_ship, ship_order
from counterpart.orders.mails.sending import SendingInsideTransaction
from counterpart.orders.mails.sending_by_hand import send_order_mail
from counterpart.orders.models.orders import Order
from counterpart.orders.states import STANDING_STILL, State
from counterpart.orders.steps.allowed import allowed_actions
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.steps.editing import edit_order
from counterpart.orders.steps.holding import hold_order, unhold_order
from counterpart.orders.steps.reordering import reorder
from counterpart.orders.steps.reviewing import accept_payment, deny_payment
from counterpart.orders.stock_checking import promise_findings
from counterpart.orders.working import lines_of

WHICH = st.integers(0, 6)
DEED = st.sampled_from([deed for deed, weight in DEEDS for _ in range(weight)])
DIE = st.integers(0, 10**6).map(Random)
TRACKS = [NewTrack("ups", "1Z999")]
PLENTY = 1000


def give_back(order: Order) -> None:
    """Credit all that is left: everything, or the rest as money once amounts were adjusted."""
    left = order.total_paid - order.total_refunded
    adjusted = any(one.adjustment_refund or one.adjustment_fee for one in order.credit_memos.all())
    money = Credit(items={}, shipping=Decimal(0), adjustment_refund=left)
    refund_order(order, money if adjusted else Credit(return_to_stock="all"), **BO)


def mail(order: Order) -> None:
    """Queue the e-mail; it leaves outside of transactions only, so not here."""
    with suppress(SendingInsideTransaction):
        send_order_mail(order, **BO)


# Every action of CO-4.2 as it comes, with everything that is left.
PLAIN: dict[str, Callable[[Order], Any]] = {
    "edit": lambda order: edit_order(order, less_of(order, NOON), **BO),
    "cancel": lambda order: cancel_order(order, **BO),
    "send_email": mail,
    "credit_memo": give_back,
    "hold": lambda order: hold_order(order, **BO),
    "unhold": lambda order: unhold_order(order, **BO),
    "accept_payment": lambda order: accept_payment(order, **BO),
    "deny_payment": lambda order: deny_payment(order, **BO),
    "invoice": lambda order: invoice_order(order, **BO),
    "ship": lambda order: ship_order(order, tracks=TRACKS, **BO),
    "reorder": lambda order: reorder(order, **BO),
    "comment": lambda order: comment_order(order, "Hello", **BO),
}
DOCUMENTS = {invoice_order: check_can_invoice, ship_order: check_can_ship}


def everything() -> list[Any]:
    """Answer all that is stored, as it is stored."""
    with connection.cursor() as cursor:
        return [_rows(cursor, model._meta.db_table) for model in apps.get_models()]


def _rows(cursor: Any, table: str) -> list[Any]:
    cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  our own name
    return sorted(cursor.fetchall(), key=str)


def is_allowed(check: Callable[[Order, list[Any]], None], order: Order) -> bool:
    """Ask the predicate that pages ask."""
    try:
        check(order, lines_of(order))
    except Refused:
        return False
    return True


def documents(order: Order) -> list[int]:
    return [one.count() for one in (order.invoices, order.shipments, order.credit_memos)]


class AnyHistory(RuleBasedStateMachine):
    """Seven orders over the same shelves: new, partly and wholly paid, waiting, in review, free."""

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        for sku in ("MUG", "LAMP"):
            put_in_stock(sku, PLENTY)
        save_product("VOUCHER", name="Voucher", is_virtual=True, now=NOON)
        set_quantity(product("VOUCHER"), Decimal(PLENTY), now=NOON)
        virtual = {"known": True, "is_virtual": True}
        self.orders = [
            placed(
                line("MUG", 3, "19.99", tax=Decimal("4.95")),
                line("LAMP", 1, "5.00", discount=Decimal("-0.50")),
                shipping=Decimal(7),
                shipping_tax=Decimal("0.58"),
                customer_email="ida@example.com",
            ),
            placed(line("MUG", 2), line("MUG", 1), is_paid=True, customer_email="ida@example.com"),
            placed(
                line("CUP", 2),
                line("MUG", 2, "0"),
                completion_waits_for_channel=True,
                tracking_required=True,
                channel="bazaar",
            ),
            placed(
                line("VOUCHER", 2, "8.15", **virtual), line("MUG", 2), begins=State.PENDING_PAYMENT
            ),
            placed(line("LAMP", 3, "3.33"), begins=State.PAYMENT_REVIEW),
            placed(line("MUG", 2, "0")),
            placed(
                line("MUG", 3),
                is_paid=True,
                channel="bazaar",
                external_id="B-1",
                lines_locked=True,
                canceled_by_channel_only=True,
                mails_suppressed=True,
            ),
        ]
        invoice_order(self.orders[0], items={"MUG": Decimal(2)}, **BO)
        self.touched = self.orders[0]

    def teardown(self) -> None:
        found = [*order_findings(), *promise_findings(), *stock_findings()]
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)
        assert found == []

    def attempt(self, which: int, step: Callable[[Order], Any]) -> bool:
        """Try a step, and tell whether it was done; refused, it must not have changed anything."""
        self.touched = order = read(self.orders[which])
        before, papers, was = everything(), documents(order), order.state
        try:
            step(order)
        except (Refused, NothingToDo):
            assert everything() == before
            return False
        # P-4 d: at its end, on hold or in review an order gets no documents.
        assert was not in STANDING_STILL or documents(order) == papers
        return True

    @rule(which=WHICH, deed=DEED, die=DIE)
    def do_anything(self, which, deed, die):
        hand = Hand(die)
        self.attempt(which, lambda order: deed(hand, order))
        if hand.born:
            self.orders[which] = Order.objects.get(pk=hand.born[-1])

    @rule(
        which=WHICH,
        sku=st.sampled_from(["MUG", "MUG", "LAMP", "CUP", "VOUCHER"]),
        quantity=st.integers(0, 3),
        step=st.sampled_from([invoice_order, ship_order]),
    )
    def do_some(self, which, sku, quantity, step):
        """So many units as are left can be invoiced and shipped, and not one more."""
        order = read(self.orders[which])
        left = "to_ship" if step is ship_order else "to_invoice"
        there = sum(getattr(one.quantities, left) for one in order.lines.all() if one.sku == sku)
        allowed = is_allowed(DOCUMENTS[step], order) and 0 < quantity <= there
        tracks = {"tracks": TRACKS} if step is ship_order else {}
        items = {sku: Decimal(quantity)}
        assert self.attempt(which, lambda one: step(one, items=items, **tracks, **BO)) == allowed

    @rule(which=WHICH)
    def hold_and_release(self, which):
        """P-4 f: nothing remains of it but the history."""
        order = read(self.orders[which])

        def facts() -> list[Any]:
            return [read(order).__dict__ | {"_state": None}, order.lines.values(), documents(order)]

        before = [str(one) for one in facts()]
        if self.attempt(which, lambda one: hold_order(one, **BO)):
            assert read(order).state == State.HOLDED
            unhold_order(order, **BO)
            assert [str(one) for one in facts()] == before

    @invariant()
    def what_is_said_to_be_possible_is_possible(self):
        """P-4 a: and what is not is refused with the reason that was told, changing nothing."""
        order = read(self.touched)
        said = allowed_actions(order, lines_of(order))
        before = everything()
        for code, why_not in said.items():
            refusal = ""
            with transaction.atomic():
                try:
                    PLAIN[code](read(order))
                    assert wrong_order(read(order)) == [], code
                except Refused as no:
                    refusal = no.sentence
                    assert everything() == before
                transaction.set_rollback(True)
            assert bool(refusal) == bool(why_not), (code, why_not, refusal)
            assert why_not in refusal

    @invariant()
    def quantities_are_within_bounds(self):
        for order in self.orders:
            for one in order.lines.all():
                rest = one.ordered - one.canceled
                assert one.invoiced <= rest
                assert one.refunded <= one.invoiced
                assert one.shipped + one.refunded_unshipped <= rest
                quantities = one.quantities
                assert min(quantities.to_invoice, quantities.to_ship) >= 0
                assert min(quantities.to_refund, quantities.to_cancel) >= 0

    @invariant()
    def books_are_right(self):
        assert wrong_books(with_papers()) == []


def test_books_stay_right_whatever_people_do(house):
    run_state_machine_as_test(
        AnyHistory,
        settings=settings(
            derandomize=True, deadline=None, database=None, max_examples=6, stateful_step_count=16
        ),
    )


def test_free_order_is_credited_only_once_its_invoice_is_paid(house):
    """A random history found that this was said to be possible, and refused."""
    put_in_stock("MUG", PLENTY)
    order = placed(line("MUG", 2, "0"))
    invoice = invoice_order(order, capture=False, **BO)
    assert allowed_actions(read(order), lines_of(order))["credit_memo"] == (
        "Nothing was paid for order 000000001 that is not given back."
    )
    pay_invoice(invoice, **BO)
    assert allowed_actions(read(order), lines_of(order))["credit_memo"] == ""
    assert refund_order(read(order), **BO).grand_total == 0
