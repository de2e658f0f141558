"""A request to cancel can be withdrawn until it is sent, and what it stopped goes on."""

import pytest
from tests.amazon.canceling.asking import (
    ask,
    asked,
    at_amazon,
    imported,
    states,
    stop_of,
    withdraw,
)

from counterpart.amazon.operations.canceling import CancellationRefused
from counterpart.audit.models import AuditEntry


def test_a_withdrawn_request_is_never_sent(shop):
    order_id = imported(shop)
    ask(shop, order_id)
    withdraw(shop, order_id)
    assert (states(), stop_of(shop, order_id)) == (["not_needed"], "")
    assert shop.notes(order_id)[-2:] == [
        "Amazon will be asked to cancel the order: NoInventory.",
        "The request to cancel the order was withdrawn.",
    ]
    shop.sync()
    assert (asked(shop), at_amazon(shop, order_id)) == ([], "UNSHIPPED")
    shop.ship(order_id)
    entry = AuditEntry.objects.get(action="cancellation_withdrawn")
    assert (entry.subject, entry.before, entry.after) == (order_id, {"reason": "NoInventory"}, {})


def test_withdrawing_twice_is_refused(shop):
    order_id = imported(shop)
    ask(shop, order_id)
    withdraw(shop, order_id)
    with pytest.raises(CancellationRefused) as refused:
        withdraw(shop, order_id)
    assert str(refused.value) == f"Amazon is not being asked to cancel order {order_id}."


def test_what_was_withdrawn_can_be_asked_for_again(shop):
    order_id = imported(shop)
    ask(shop, order_id)
    withdraw(shop, order_id)
    ask(shop, order_id, "GeneralAdjustment")
    shop.sync()
    shop.sync()
    assert (states(), at_amazon(shop, order_id)) == (["not_needed", "visible"], "CANCELLED")


def test_a_request_that_was_sent_cannot_be_withdrawn(shop):
    order_id = imported(shop)
    ask(shop, order_id)
    shop.sync()
    with pytest.raises(CancellationRefused) as refused:
        withdraw(shop, order_id)
    assert str(refused.value) == (
        f"The request to cancel order {order_id} was sent to Amazon and cannot be withdrawn "
        "any more."
    )
    assert (states(), stop_of(shop, order_id)) == (["sending"], "cancellation_asked")


def test_the_buyers_own_wish_stays_when_a_request_is_withdrawn(shop):
    order_id = imported(shop)
    shop.amazon.buyer_asks_to_cancel(order_id)
    shop.sync()
    ask(shop, order_id, "BuyerCanceled")
    assert stop_of(shop, order_id) == "cancellation_asked"
    withdraw(shop, order_id)
    assert stop_of(shop, order_id) == "buyer_asks_to_cancel"
    shop.sync()
    assert stop_of(shop, order_id) == "buyer_asks_to_cancel"


def test_a_wish_that_came_meanwhile_counts_after_the_withdrawal(shop):
    first, order_id = imported(shop), imported(shop)
    ask(shop, first)
    shop.sync()
    # The next feed waits its twenty minutes.
    ask(shop, order_id)
    shop.amazon.buyer_asks_to_cancel(order_id)
    shop.sync()
    assert stop_of(shop, order_id) == "cancellation_asked"
    withdraw(shop, order_id)
    assert stop_of(shop, order_id) == "buyer_asks_to_cancel"


def test_another_cause_to_stop_comes_back(shop):
    order_id = imported(shop, quantity=2)
    shop.amazon.changes_quantity(order_id, "MUG", 1)
    shop.sync()
    assert stop_of(shop, order_id) == "changed_by_channel"
    ask(shop, order_id)
    withdraw(shop, order_id)
    assert stop_of(shop, order_id) == "changed_by_channel"
    shop.sync()
    assert stop_of(shop, order_id) == "changed_by_channel"
