"""Orders whose payment never came are canceled, and their stock is free again (CO-4.3, CO-15)."""

from datetime import timedelta

import pytest
import structlog
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.core.racing import at_once
from tests.orders.scene import BO, figures, line, placed, read, sentences, shelves, standing
from tests.scene import NOON, put_in_stock

from counterpart.core.each_alone import SomeFailed
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.models import StockItem
from counterpart.orders.checking import order_findings
from counterpart.orders.commerce_settings import change_commerce_settings
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State
from counterpart.orders.steps.expiring import expire_payments
from counterpart.orders.steps.holding import hold_order

LIFETIME = timedelta(minutes=480)


def waiting(sku: str = "MUG", quantity: int = 1, **facts: object) -> Order:
    """An order that waits for its payment."""
    order = placed(line(sku, quantity))
    Order.objects.filter(pk=order.pk).update(
        **{"state": State.PENDING_PAYMENT, "status": "pending_payment"} | facts
    )
    return read(order)


def expire(after: timedelta = LIFETIME) -> int:
    return expire_payments(actor="worker", now=NOON + after)


def nothing_is_found() -> bool:
    return (list(order_findings()), list(stock_findings())) == ([], [])


def test_order_is_canceled_with_its_stock_released(house):
    shelves()
    order = waiting("MUG", 3)
    assert (figures("MUG"), expire(), figures("MUG")) == ((10, 3, 7), 1, (10, 0, 10))
    assert standing(order) == ("canceled", "canceled")
    last = order.history.order_by("pk")[1]
    assert (last.code, last.comment, last.actor) == (
        "canceled",
        "The payment did not come within 480 minutes.",
        "worker",
    )
    assert sentences(order)[1:] == ["The order was canceled.", "The order became Canceled."]
    assert nothing_is_found()


@pytest.mark.parametrize(
    ("minutes", "canceled"),
    [pytest.param(479, 0, id="still waiting"), pytest.param(480, 1, id="its time is over")],
)
def test_order_has_all_of_its_time(house, minutes, canceled):
    waiting("CUP")
    assert expire(timedelta(minutes=minutes)) == canceled


def test_order_that_was_entered_later_than_placed_has_its_time_from_then_on(house):
    order = waiting("CUP", created_at=NOON + timedelta(hours=5))
    assert (expire(), standing(order)[0]) == (0, "pending_payment")
    assert (expire(timedelta(hours=13)), standing(order)[0]) == (1, "canceled")


def test_only_orders_that_wait_for_their_payment_expire(house):
    shelves()
    new, paid, held = placed(line("MUG")), waiting("MUG"), waiting("CUP")
    invoice_order(paid, **BO)
    hold_order(held, **BO)
    assert (expire(), [standing(one)[0] for one in (new, paid, held)]) == (
        0,
        ["new", "processing", "holded"],
    )


def test_order_that_only_its_channel_may_cancel_is_left_to_it(house):
    order = waiting("CUP", canceled_by_channel_only=True)
    assert (expire(), standing(order)[0]) == (0, "pending_payment")


def test_lifetime_is_what_the_settings_say_and_zero_means_never(house):
    order = waiting("CUP")
    change_commerce_settings({"pending_payment_minutes": "0"}, **BO)
    assert (expire(timedelta(days=999)), standing(order)[0]) == (0, "pending_payment")
    change_commerce_settings({"pending_payment_minutes": "5"}, **BO)
    assert (expire(timedelta(minutes=5)), standing(order)[0]) == (1, "canceled")


def test_twice_cancels_once(house):
    shelves()
    order = waiting("MUG")
    assert (expire(), expire()) == (1, 0)
    assert len(sentences(order)) == 3


def test_order_that_cannot_be_canceled_stops_no_other_and_is_told_without_what_it_is_about(house):
    put_in_stock("MUG", 10)
    put_in_stock("LAMP", 10)
    broken, other = waiting("LAMP"), waiting("MUG")
    # The ledger was damaged: there is less promised than is to be given back.
    StockItem.objects.filter(product__sku="LAMP").update(reserved=0)
    with structlog.testing.capture_logs() as told, pytest.raises(SomeFailed) as failed:
        expire()
    assert str(failed.value) == "payment_expiry: 1 of 2 failed."
    assert [(one["event"], one["what"], one["of"]) for one in told] == [
        ("one_failed", "payment_expiry", str(broken.pk))
    ]
    assert (standing(broken)[0], standing(other)[0]) == ("pending_payment", "canceled")
    assert len(sentences(broken)) == 1


def test_two_workers_at_once_cancel_each_order_once(lasting_house):
    put_in_stock("MUG", 50)
    orders = [waiting("MUG") for _ in range(12)]
    assert sum(at_once(expire, expire, expire)) == 12
    assert [len(sentences(order)) for order in orders] == [3] * 12
    assert (figures("MUG"), nothing_is_found()) == ((50, 0, 50), True)


def test_of_paying_and_expiring_one_wins(lasting_house):
    put_in_stock("MUG", 50)
    for _ in range(4):
        order = waiting("MUG", 2)
        at_once(lambda: invoice_order(order, **BO), expire)  # noqa: B023
        state, paid = standing(order)[0], read(order).total_paid
        assert (state, paid) in {("canceled", 0), ("processing", 20)}
        assert nothing_is_found()


def test_finding_what_expired_costs_the_same_however_many_orders_there_are(house):
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert expire() == 0
        return len(queries)

    placed()
    before = cost()
    for _ in range(5):
        placed()
    assert cost() == before


def test_what_expired_is_found_by_an_index(house):
    with CaptureQueriesContext(connection) as queries:
        expire()
    asked = next(one["sql"] for one in queries if "pending_payment'" in one["sql"])
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {asked}")
            plan = " ".join(str(row) for row in cursor.fetchall())
        assert "orders_by_state" in plan
