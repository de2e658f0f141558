"""Read-only mode sends nothing and loses nothing; a resting store catches up (F-17, T-20, T-22)."""

from tests.scene import NOON, put_in_stock

from counterpart.amazon.models.operations import Operation
from counterpart.amazon.running import accounts_at_work
from counterpart.amazon.stores.activity import set_active
from counterpart.amazon.stores.channel_settings import is_read_only, set_read_only


def test_read_only_takes_orders_in_and_sends_only_after_it_ends(shop):
    first = shop.buyer_orders("MUG", 1)
    shop.sync()
    set_read_only(True, actor="bo", now=NOON)
    assert is_read_only()
    shop.ship(first)
    second = shop.buyer_orders("MUG", 1)
    for _ in range(2):
        run = shop.sync()
        assert (run.outcome, run.sent) == ("done", 0)
    assert (shop.amazon.confirmations, shop.order(second).status) == ([], "processing")
    assert [one.state for one in Operation.objects.all()] == ["queued"]
    assert (shop.row(first).status, shop.order(first).status) == ("Unshipped", "processing")
    assert {seen.method for seen in shop.amazon.requests if seen.operation != "token"} == {"GET"}

    set_read_only(False, actor="bo", now=NOON)
    run = shop.sync()
    assert (run.sent, run.accepted, len(shop.amazon.confirmations)) == (1, 1, 1)
    shop.sync()
    assert shop.order(first).status == "complete"


def test_the_deployment_can_forbid_sending_too(shop, settings):
    order_id = shop.buyer_orders("MUG", 1)
    shop.sync()
    shop.ship(order_id)
    settings.READ_ONLY = True
    assert shop.sync().sent == 0
    settings.READ_ONLY = False
    assert shop.sync().sent == 1


def test_a_resting_store_is_left_alone_and_catches_up(shop):
    held = shop.buyer_orders("CUP", 1)
    shop.sync()
    set_active(shop.store, False, now=shop.now, actor="bo")  # noqa: FBT003
    assert accounts_at_work() == []
    put_in_stock("CUP", 1)
    missed = shop.buyer_orders("MUG", 1)
    shop.sync(days=2)
    assert (shop.row(held).status, shop.amazon.book()[missed]["status"]) == ("Error", "UNSHIPPED")
    set_active(shop.store, True, now=shop.now, actor="bo")  # noqa: FBT003
    assert accounts_at_work() == [shop.account]
    run = shop.sync()
    assert (run.created, shop.order(held).status, shop.order(missed).status) == (
        2,
        "processing",
        "processing",
    )
