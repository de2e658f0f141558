"""What failed is tried again where that helps, and refused with a reason where not (B-17)."""

import pytest
from tests.scene import NOON

from counterpart.amazon.client.errors import Rejected
from counterpart.amazon.models.logs import CommunicationError
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.operations.retrying import RetryRefused, can_retry, retry_error
from counterpart.amazon.stores.activity import set_active
from counterpart.amazon.stores.asking import LookRefused, is_asked_for
from counterpart.amazon.stores.channel_settings import set_read_only
from counterpart.amazon.stores.troubles import write_trouble


def error() -> CommunicationError:
    return CommunicationError.objects.select_related("outbox", "account").get()


def retry(shop) -> None:
    retry_error(error(), actor="bo", now=shop.now)


@pytest.fixture
def rejected(shop) -> str:
    """A shipment that Amazon rejected; answers the order."""
    order_id: str = shop.buyer_orders()
    shop.sync()
    shop.ship(order_id)
    shop.amazon.rejects_confirmation("Try again.", times=1)
    shop.sync()
    return order_id


def test_a_rejected_shipment_is_sent_again_once(shop, rejected):
    assert can_retry(error()) == ""
    retry(shop)
    assert is_asked_for(shop.account.pk)
    assert can_retry(error()) == "It waits and is sent again by itself."
    with pytest.raises(RetryRefused, match="It waits and is sent again by itself"):
        retry(shop)
    shop.sync()
    assert [one["order_id"] for one in shop.amazon.confirmations] == [rejected]
    assert error().solved_at == shop.now
    with pytest.raises(RetryRefused, match="This is solved"):
        retry(shop)


def test_what_is_rejected_again_is_counted(shop, rejected):
    shop.amazon.rejects_confirmation("Try again.", times=1)
    retry(shop)
    shop.sync()
    assert (error().times, error().solved_at, can_retry(error())) == (2, None, "")


def test_trouble_while_reading_asks_for_a_look(shop):
    shop.amazon.fails(503, operation="searchOrders", times=3)
    shop.sync()
    for _ in range(2):
        retry(shop)
    assert is_asked_for(shop.account.pk)
    shop.sync(minutes=10)
    assert error().solved_at == shop.now


def test_in_read_only_mode_nothing_is_sent_again(shop, rejected):
    set_read_only(True, actor="bo", now=NOON)
    with pytest.raises(RetryRefused, match="Read-only mode is on"):
        retry(shop)
    assert Operation.objects.get().state == "rejected"


def test_where_no_store_takes_part_it_is_refused(shop):
    write_trouble(shop.account, Rejected("No.", operation="searchOrders"), path="/orders", now=NOON)
    set_active(shop.store, False, actor="bo", now=NOON)  # noqa: FBT003
    with pytest.raises(LookRefused):
        retry(shop)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("sending", "Amazon is asked first whether it arrived; that goes on by itself."),
        ("unsure", "Amazon is asked first whether it arrived; that goes on by itself."),
        ("accepted", "Amazon knows it by now."),
        ("not_needed", "Amazon knows it by now."),
    ],
)
def test_why_trying_again_is_of_no_use(shop, rejected, state, sentence):
    Operation.objects.update(state=state)
    assert can_retry(error()) == sentence
