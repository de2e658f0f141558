"""A store is deleted with everything it has, for ever; its Commerce orders stay (F-12)."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from tests.amazon.refunding.paying_back import asked_for, in_books, shipped
from tests.amazon.stores.test_connecting import new_store
from tests.scene import CREDENTIALS, NOON, US, connect, open_seller

from counterpart.amazon.checking import channel_findings
from counterpart.amazon.deleting.asking import DeletionRefused, delete_store
from counterpart.amazon.deleting.finishing import finish_deletions
from counterpart.amazon.erasing.due import erase_due, overdue_findings
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.stores.activity import StoreIsLeaving, set_active
from counterpart.amazon.stores.connecting import connect_store
from counterpart.amazon.stores.lease import leased
from counterpart.amazon.stores.order_settings import change_settings
from counterpart.audit.models import AuditEntry
from counterpart.inventory.checking import stock_findings
from counterpart.orders.checking import order_findings
from counterpart.orders.history import told
from counterpart.orders.models.documents import CreditMemo
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State
from counterpart.orders.stock_checking import promise_findings

CA = "A2EUQ1WTGCTBG2"
ADA: dict[str, Any] = {"actor": "ada"}


def rows() -> dict[str, int]:
    """Count everything the channel keeps, but for what belongs to no store."""
    ours = apps.get_app_config("amazon").get_models()
    counts = {one.__name__: one._base_manager.count() for one in ours}
    return {name: count for name, count in counts.items() if count}


def ask(shop, **choices: Any) -> AmazonStore:
    return delete_store(
        shop.store, **({"typed_name": "US Store", "now": shop.now, **ADA} | choices)
    )


def findings() -> list[str]:
    return [*channel_findings(), *order_findings(), *stock_findings(), *promise_findings()]


def test_refunds_go_with_their_store_and_credit_memos_stay(shop):
    order_id, elsewhere = shipped(shop), shipped(shop)
    refund = asked_for(shop, order_id)
    shop.amazon.refunds(elsewhere)
    for _ in range(2):
        shop.sync(hours=7)
    assert in_books() != []
    ask(shop)
    assert finish_deletions(now=shop.now, **ADA) == 1
    assert (rows().keys() & {"AmazonRefund", "RefundTransaction"}, findings()) == (set(), [])
    assert CreditMemo.objects.get() == refund.credit_memo


def test_everything_of_a_store_goes_and_its_commerce_orders_stay(shop):
    created, held = shop.buyer_orders("MUG", 2), shop.buyer_orders("CUP")
    shop.sync()
    shop.ship(created)
    for _ in range(2):
        shop.sync()
    order = shop.order(created)
    assert (shop.row(held).status, order.state) == ("Error", State.COMPLETE)
    ask(shop)
    assert finish_deletions(now=shop.now, **ADA) == 1
    assert rows() == {}
    after = Order.objects.get()
    assert (after.number, after.state, after.external_id) == (order.number, "complete", created)
    assert after.customer_name == order.customer_name != ""
    assert after.lines.get().shipped == 2
    assert findings() == []


def test_a_store_that_is_being_deleted_rests_at_once_and_is_told_of(shop):
    shop.buyer_orders("MUG")
    shop.sync()
    AuditEntry.objects.all().delete()
    ask(shop)
    store = AmazonStore.objects.get()
    assert (store.is_active, store.deletion_asked_at) == (False, shop.now)
    assert [
        (one.action, one.actor, one.subject, one.before, one.after)
        for one in AuditEntry.objects.all()
    ] == [
        (
            "store_deleted",
            "ada",
            "US Store",
            {
                "marketplace": US,
                "website": "base",
                "seller": "A1SELLER",
                "email": "ada@example.com",
                "amazon_orders": 1,
            },
            {"untold_shipments": 0},
        )
    ]


@pytest.mark.parametrize("typed", ["", "us store", "US Stor", "yes"])
def test_a_name_that_was_not_typed_refuses(shop, typed):
    with pytest.raises(DeletionRefused) as refusal:
        ask(shop, typed_name=typed)
    assert str(refusal.value) == (
        "To delete the store, type its name exactly: “US Store”. Nothing was deleted."
    )
    assert AmazonStore.objects.get().deletion_asked_at is None


@pytest.mark.parametrize("is_queued", [False, True])
def test_shipments_that_amazon_was_not_told_of_refuse_unless_forced(shop, is_queued):
    created = shop.buyer_orders("MUG")
    shop.sync()
    shop.ship(created)
    if is_queued:
        shop.amazon.fails(503, operation="confirmShipment", times=9)
        shop.sync()
    with pytest.raises(DeletionRefused) as refusal:
        ask(shop)
    assert str(refusal.value) == (
        "Amazon has not accepted 1 of the shipments of US Store yet; after the deletion nobody "
        "tells it. Nothing was deleted."
    )
    store = AmazonStore.objects.get()
    assert (store.is_active, store.deletion_asked_at) == (True, None)
    ask(shop, despite_waiting=True)
    assert finish_deletions(now=shop.now, **ADA) == 1
    # Nobody else completes it: all of it has left.
    assert Order.objects.get().state == State.COMPLETE
    assert findings() == []


def test_an_order_that_is_still_worked_goes_on_without_amazon(shop):
    created = shop.buyer_orders("MUG", 2)
    shop.sync()
    ask(shop)
    finish_deletions(now=shop.now, **ADA)
    order = Order.objects.get(external_id=created)
    assert (order.state, order.canceled_by_channel_only, order.tracking_required) == (
        State.PROCESSING,
        False,
        False,
    )
    assert told(order.history.latest("pk")) == (
        "The store it came from was deleted here; it is worked without it."
    )
    assert shop.stock("MUG").reserved == 2
    assert findings() == []


def test_stock_promised_to_pending_orders_is_given_back(shop):
    change_settings(shop.store, {"pending_orders": "reserve"}, now=shop.now, **ADA)
    shop.buyer_orders("MUG", 3, status="PENDING")
    shop.sync()
    assert shop.stock("MUG").reserved == 3
    ask(shop)
    finish_deletions(now=shop.now, **ADA)
    assert (shop.stock("MUG").reserved, shop.stock("MUG").on_hand) == (0, 10)
    assert findings() == []


def test_other_stores_of_the_seller_stay_with_their_credentials(shop):
    open_seller(shop.amazon, "A1SELLER", CREDENTIALS, [US, CA])
    canada = connect(shop.clock, name="CA Store", marketplace="CA")
    shop.advance(seconds=1)
    mine = shop.buyer_orders("MUG")
    theirs = shop.buyer_orders("MUG", marketplace=CA)
    shop.sync()
    ask(shop)
    assert finish_deletions(now=shop.now, **ADA) == 1
    assert list(AmazonStore.objects.all()) == [canada]
    assert SellerAccount.objects.get() == shop.account
    assert [one.amazon_order_id for one in AmazonOrder.objects.all()] == [theirs]
    assert Order.objects.filter(external_id__in=[mine, theirs]).count() == 2
    assert findings() == []


def test_doing_it_twice_takes_away_nothing_more(shop):
    open_seller(shop.amazon, "A1SELLER", CREDENTIALS, [US, CA])
    connect(shop.clock, name="CA Store", marketplace="CA")
    ask(shop)
    assert [finish_deletions(now=shop.now, **ADA) for _ in range(2)] == [1, 0]
    before = rows()
    assert finish_deletions(now=shop.now, **ADA) == 0
    assert rows() == before


def test_an_account_that_is_at_work_is_left_alone_until_it_rests(shop):
    ask(shop)
    with leased(shop.account) as lease:
        assert lease is not None
        assert finish_deletions(now=shop.now, **ADA) == 0
        assert AmazonStore.objects.count() == 1
    assert finish_deletions(now=shop.now, **ADA) == 1
    assert AmazonStore.objects.count() == 0


def test_nothing_can_be_done_with_a_store_that_is_being_deleted(shop):
    ask(shop)
    sentence = "US Store is being deleted; nothing about it can be changed."
    for attempt in (
        lambda: ask(shop),
        lambda: set_active(shop.store, True, now=NOON, **ADA),  # noqa: FBT003
        lambda: connect_store(new_store(name="US Store"), shop.clock, actor="ada"),
    ):
        with pytest.raises(StoreIsLeaving) as refusal:
            attempt()
        assert str(refusal.value) == sentence
    assert AmazonStore.objects.get().is_active is False


def test_a_deleted_store_can_be_added_again_and_begins_anew(shop):
    old = shop.buyer_orders("MUG")
    shop.sync()
    ask(shop)
    finish_deletions(now=shop.now, **ADA)
    again = connect(shop.clock, name="US Store")
    shop.store = again
    shop.advance(seconds=1)
    new = shop.buyer_orders("MUG")
    shop.sync()
    assert again.connected_at > shop.order(old).placed_at
    assert [one.amazon_order_id for one in AmazonOrder.objects.all()] == [new]
    assert Order.objects.count() == 2
    assert findings() == []


def test_buyers_of_a_deleted_store_are_forgotten_on_time(shop):
    """Thirty days after the purchase, because nobody knows any more when it was delivered (P6)."""
    created = shop.buyer_orders("MUG")
    shop.sync()
    bought_at = shop.order(created).placed_at
    ask(shop)
    finish_deletions(now=shop.now, **ADA)
    due = bought_at + timedelta(days=29)
    assert erase_due(now=due - timedelta(seconds=1), **ADA) == 0
    assert shop.order(created).customer_name != ""
    assert list(overdue_findings(due + timedelta(days=2))) != []
    assert [erase_due(now=due, **ADA) for _ in range(2)] == [1, 0]
    assert (shop.order(created).customer_name, shop.order(created).number) == ("", "000000001")
    assert list(overdue_findings(due + timedelta(days=2))) == []
