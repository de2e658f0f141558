"""What would change anything is stopped where it would leave the machine (F-17, T-20)."""

from datetime import timedelta

import pytest
from tests.scene import CREDENTIALS, NOON

from counterpart.amazon.client.errors import ReadOnly
from counterpart.amazon.client.reports.fetching import create_report
from counterpart.amazon.models.logs import CommunicationError
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.stores import lines
from counterpart.amazon.stores.channel_settings import set_read_only
from counterpart.amazon.stores.lines import line_to_amazon, trial_line

CONFIRM = "/orders/v0/orders/{}/shipmentConfirmation"


def asked(shop) -> list[tuple[str, str]]:
    """What arrived at Amazon, but for tokens."""
    return [(one.method, one.operation) for one in shop.amazon.requests if one.operation != "token"]


def switch(word: str) -> None:
    set_read_only(word == "on", actor="bo", now=NOON)


def test_a_line_refuses_every_change_whoever_asks(shop):
    order_id = shop.buyer_orders()
    shop.sync()
    shop.amazon.forget_requests()
    switch("on")
    with line_to_amazon(shop.account, shop.clock) as line, pytest.raises(ReadOnly) as no:
        line.post("confirmShipment", CONFIRM.format(order_id), body={})
    assert str(no.value) == "confirmShipment was kept back: read-only mode is on."
    assert (no.value.at, asked(shop)) == (shop.now + timedelta(minutes=1), [])
    assert CommunicationError.objects.count() == 0


def test_a_line_for_credentials_that_are_not_stored_refuses_too(shop):
    switch("on")
    with trial_line("NA", CREDENTIALS, shop.clock) as line, pytest.raises(ReadOnly):
        line.post("confirmShipment", CONFIRM.format("1"), body={})


def test_questions_go_out_and_so_does_asking_for_a_report(shop):
    """A report is Amazon's answer in another form; asking for one changes nothing of a seller's."""
    switch("on")
    shop.amazon.forget_requests()
    with line_to_amazon(shop.account, shop.clock) as line:
        line.get("getMarketplaceParticipations", "/sellers/v1/marketplaceParticipations")
        create_report(
            line,
            report_type="GET_MERCHANT_LISTINGS_ALL_DATA",
            marketplace_ids=[shop.store.marketplace_id],
        )
    assert asked(shop) == [("GET", "getMarketplaceParticipations"), ("POST", "createReport")]


def test_switched_on_in_the_midst_of_a_pass_the_rest_is_kept_back(shop, monkeypatch):
    """A caller that asked too early cannot leak: the line asks again before each request."""
    first, second = shop.buyer_orders(), shop.buyer_orders()
    shop.sync()
    for one in (first, second):
        shop.ship(one, tracking=f"1Z{one[-3:]}")
    answers = iter([True])
    monkeypatch.setattr(lines, "is_read_only", lambda: not next(answers, False))
    run = shop.sync()
    assert (run.sent, len(shop.amazon.confirmations)) == (1, 1)
    assert sorted(one.state for one in Operation.objects.all()) == ["accepted", "queued"]
    assert run.sentence == "confirmShipment was kept back: read-only mode is on."
    monkeypatch.undo()
    shop.sync()
    assert sorted(one["order_id"] for one in shop.amazon.confirmations) == sorted([first, second])


def test_everything_that_waited_goes_out_once(shop):
    orders = [shop.buyer_orders() for _ in range(3)]
    shop.sync()
    switch("on")
    for one in orders:
        shop.ship(one, tracking=f"1Z{one[-3:]}")
    shop.amazon.forget_requests()
    for _ in range(3):
        shop.sync()
    assert {method for method, _ in asked(shop)} == {"GET"}
    switch("off")
    for _ in range(3):
        shop.sync()
    assert sorted(one["order_id"] for one in shop.amazon.confirmations) == sorted(orders)
