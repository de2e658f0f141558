"""Every call that ends badly is written once, counted, and solved by itself (F-18)."""

from datetime import timedelta
from typing import Any

import pytest
from tests.core.racing import at_once
from tests.scene import NOON

from counterpart.amazon.client.errors import Rejected, TryLater, Unreadable
from counterpart.amazon.client.orders import get_order
from counterpart.amazon.erasing.copies import erase_copies
from counterpart.amazon.models.logs import CommunicationError
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.stores.lines import line_to_amazon
from counterpart.amazon.stores.troubles import (
    find_errors,
    solve,
    write_end_of_pass,
    write_trouble,
)
from counterpart.orders.models.orders import Order
from counterpart.websites.scopes import NOTHING, Scope

CONFIRM = "/orders/v0/orders/{}/shipmentConfirmation"


def rejected(**facts: Any) -> Rejected:
    usual: dict[str, Any] = {
        "operation": "confirmShipment",
        "code": "InvalidInput",
        "http_status": 400,
    }
    message: str = facts.pop("message", "No.")
    return Rejected(message, **(usual | facts))


def told() -> list[tuple[str, str, int | None, int, bool]]:
    """Call, code, status, times, solved: the oldest first."""
    return [
        (one.call, one.code, one.http_status, one.times, one.solved_at is not None)
        for one in CommunicationError.objects.order_by("pk")
    ]


def test_trouble_is_written_counted_and_solved_by_the_next_success(shop):
    shop.amazon.fails(503, operation="searchOrders", times=6)
    for _ in range(2):
        assert shop.sync(minutes=10).outcome == "amazon_trouble"
    first = CommunicationError.objects.get()
    assert told() == [("searchOrders", "ServiceUnavailable", 503, 2, False)]
    assert first.happened_at + timedelta(minutes=10) <= first.last_happened_at <= shop.now
    assert (first.amazon_order, first.outbox, bool(first.request_id)) == (None, None, True)
    assert shop.sync(minutes=10).outcome == "done"
    assert told() == [("searchOrders", "ServiceUnavailable", 503, 2, True)]
    assert CommunicationError.objects.get().solved_at == shop.now


def test_the_same_trouble_later_is_another_one(shop):
    for _ in range(2):
        shop.amazon.fails(503, operation="searchOrders", times=3)
        shop.sync(minutes=10)
        shop.sync(minutes=10)
    assert told() == [("searchOrders", "ServiceUnavailable", 503, 1, True)] * 2


def test_a_call_that_went_well_at_the_second_try_is_no_trouble(shop):
    shop.amazon.fails(503, operation="searchOrders", times=2)
    assert shop.sync().outcome == "done"
    assert told() == []


def test_waiting_for_our_own_quota_is_no_trouble(shop):
    later = TryLater(NOON, operation="searchOrders")
    assert not write_trouble(shop.account, later, path="/orders", now=NOON)
    assert told() == []


def test_a_throttling_amazon_is_trouble(shop):
    shop.amazon.throttles(operation="searchOrders", times=1)
    assert shop.sync().outcome == "stopped_at_quota"
    assert told() == [("searchOrders", "QuotaExceeded", 429, 1, False)]


def test_a_connection_that_breaks_is_trouble_without_a_status(shop):
    shop.amazon.drops_before(operation="searchOrders", times=3)
    shop.sync()
    ((call, code, status, times, solved),) = told()
    assert (call, bool(code), status, times, solved) == ("searchOrders", True, None, 1, False)


def test_a_refused_token_is_solved_by_any_call_that_goes_well(shop):
    shop.amazon.revokes("A1SELLER")
    assert shop.sync(hours=2).outcome == "reconnect"
    assert told() == [("getAccessToken", "invalid_grant", 400, 1, False)]
    write_trouble(
        shop.account, rejected(operation="getAccessToken"), path=CONFIRM.format("x"), now=NOON
    )
    assert {one.amazon_order for one in CommunicationError.objects.all()} == {None}


def test_a_rejected_shipment_is_linked_to_its_order_and_to_what_was_to_be_told(shop):
    order_id = shop.buyer_orders()
    shop.sync()
    shop.ship(order_id)
    shop.amazon.rejects_confirmation("The package is unknown.", times=1)
    shop.sync()
    error = CommunicationError.objects.get()
    assert told() == [("confirmShipment", "InvalidInput", 400, 1, False)]
    assert (error.amazon_order, error.outbox) == (shop.row(order_id), Operation.objects.get())
    assert error.message == "The package is unknown."


def test_what_amazon_says_names_no_buyer_and_is_forgotten_with_the_buyer(shop):
    order_id = shop.buyer_orders(buyer_name="Ida Example")
    shop.sync()
    no = rejected(message="Ida Example has moved.")
    write_trouble(shop.account, no, path=CONFIRM.format(order_id), now=NOON)
    error = CommunicationError.objects.get()
    assert error.message == "– – has moved."
    erase_copies([error.amazon_order.pk], actor="bo", now=NOON)
    assert [one.message for one in CommunicationError.objects.all()] == [""]


def test_orders_have_errors_of_their_own_and_are_solved_alone(shop):
    orders = [shop.buyer_orders() for _ in range(2)]
    shop.sync()
    for one in orders:
        for _ in range(2):
            write_trouble(
                shop.account,
                rejected(operation="getOrder", code="NotFound"),
                path=f"/orders/2026-01-01/orders/{one}",
                now=NOON,
            )
    assert told() == [("getOrder", "NotFound", 400, 2, False)] * 2
    with_line_asked(shop, orders[0])
    assert [solved for *_, solved in told()] == [True, False]


def with_line_asked(shop, order_id: str) -> None:
    """Ask Amazon about an order, as a pass would."""
    with line_to_amazon(shop.account, shop.clock) as line:
        get_order(line, order_id)


def test_the_same_trouble_of_several_processes_is_one(lasting_shop):
    def write() -> bool:
        return write_trouble(lasting_shop.account, rejected(), path="/x", now=NOON)

    assert at_once(*[write] * 4) == [True] * 4
    assert told() == [("confirmShipment", "InvalidInput", 400, 4, False)]


def test_those_who_see_other_stores_only_see_none_of_it(shop):
    order_id = shop.buyer_orders()
    shop.sync()
    write_trouble(shop.account, rejected(), path=CONFIRM.format(order_id), now=NOON)
    write_trouble(shop.account, rejected(), path="/feeds", now=NOON)
    view = Order.objects.get().store_view_id
    assert [
        find_errors(scope).count()
        for scope in (Scope(frozenset({view})), Scope(frozenset({view + 1})), NOTHING)
    ] == [2, 0, 0]
    assert find_errors().count() == 2


@pytest.mark.parametrize("path", ["", "/orders/2026-01-01/orders/999-9999999-9999999"])
def test_an_order_that_is_not_known_is_no_obstacle(shop, path):
    assert write_trouble(shop.account, rejected(), path=path, now=NOON)
    assert CommunicationError.objects.get().amazon_order is None


def unreadable(request_id: str) -> Unreadable:
    return Unreadable(
        "It is no JSON.", operation="searchOrders", request_id=request_id, http_status=200
    )


def test_an_answer_that_cannot_be_read_is_counted_until_one_can(shop):
    """The call itself went well; only the pass knows that nothing came of it."""
    for request_id in ("r1", "r2", "r2"):
        write_end_of_pass(shop.account, unreadable(request_id), calls=(), now=NOON)
    solve(shop.account, call="searchOrders", path="/orders", now=NOON)
    write_end_of_pass(shop.account, None, calls=["getOrder"], now=NOON)
    assert told() == [("searchOrders", "", 200, 2, False)]
    assert shop.sync().outcome == "done"
    assert told() == [("searchOrders", "", 200, 2, True)]


def test_an_amazon_that_answers_nonsense_is_trouble(shop):
    shop.amazon.answers_html(200, operation="searchOrders", times=2)
    for _ in range(2):
        assert shop.sync(minutes=10).outcome == "amazon_trouble"
    assert told() == [("searchOrders", "", 200, 2, False)]
    shop.sync(minutes=10)
    assert told() == [("searchOrders", "", 200, 2, True)]


def test_an_answer_that_was_cut_short_counts_once(shop):
    shop.amazon.cuts_short(operation="searchOrders", times=3)
    assert shop.sync(minutes=10).outcome == "amazon_trouble"
    assert [one[3] for one in told()] == [1]
