"""What waits in a store, and how fresh is what we know of Amazon (L-26, B-14, B-18, L-74)?"""

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.amazon.figures.copies import copied
from tests.scene import NOON

from counterpart.amazon.figures.freshness import freshness_of, next_pass_at
from counterpart.amazon.figures.work import Work, work_of
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.stores.asking import ask_for_look
from counterpart.amazon.stores.signs_of_life import beat


def test_a_store_without_orders_has_no_work(shop):
    work = work_of([shop.store], now=NOON)
    assert work == {shop.store.pk: Work()}
    assert work[shop.store.pk].is_needed is False


def test_only_orders_that_we_ship_await_shipment(shop):
    soon, late = NOON + timedelta(hours=2), NOON - timedelta(hours=2)
    copied(shop.store, NOON, status="Unshipped", ship_by=soon)
    copied(shop.store, NOON, status="PartiallyShipped", ship_by=late)
    copied(shop.store, NOON, status="Unshipped", fulfilled_by="AMAZON", ship_by=late)
    copied(shop.store, NOON, status="Shipped", ship_by=late)
    copied(shop.store, NOON, status="Error", import_state="held", hold_cause="stock_short")
    with CaptureQueriesContext(connection) as asked:
        (mine,) = work_of([shop.store], now=NOON).values()
    assert mine == Work(awaiting=2, late=1, earliest_ship_by=late, held=1)
    assert mine.is_needed
    assert len(asked) == 3


def test_a_shipment_that_amazon_rejected_is_work(shop):
    order = shop.buyer_orders("MUG")
    shop.sync()
    shop.ship(order)
    shop.amazon.rejects_confirmation()
    shop.sync()
    assert work_of([shop.store], now=shop.now)[shop.store.pk].rejected == 1


def fresh(shop):
    store = AmazonStore.objects.select_related("account").get()
    return freshness_of([store], now=shop.now)[store.account_id]


def test_before_the_first_pass_nothing_is_known(shop):
    mine = fresh(shop)
    assert (mine.succeeded_at, mine.last, mine.next_at, mine.trouble) == (None, None, None, "")
    assert mine.authorized_until == shop.store.connected_at + timedelta(days=365)
    assert (mine.must_reconnect, mine.is_renewal_due, mine.is_working) == (False, False, False)


def test_after_a_pass_it_is_told_when_and_when_the_next_one_comes(shop):
    run = shop.sync()
    beat(shop.now)
    mine = fresh(shop)
    assert (mine.succeeded_at, mine.last, mine.trouble) == (run.finished_at, run, "")
    assert mine.next_at == datetime(2026, 11, 2, 12, 5, tzinfo=UTC)
    assert next_pass_at(datetime(2026, 11, 2, 12, 5, tzinfo=UTC)) == datetime(
        2026, 11, 2, 12, 10, tzinfo=UTC
    )


def test_without_a_worker_or_an_active_store_there_is_no_next_pass(shop):
    shop.sync()
    assert fresh(shop).next_at is None
    beat(shop.now)
    AmazonStore.objects.update(is_active=False)
    assert fresh(shop).next_at is None


def test_trouble_is_told_beside_the_last_success(shop):
    good = shop.sync()
    shop.amazon.fails(503, operation="searchOrders", times=9)
    bad = shop.sync()
    mine = fresh(shop)
    assert (mine.succeeded_at, mine.last, mine.trouble) == (good.finished_at, bad, bad.sentence)
    assert "searchOrders" in mine.trouble


def test_a_refused_account_must_be_connected_again(shop):
    shop.amazon.revokes()
    shop.sync()
    assert fresh(shop).must_reconnect


def test_a_wish_is_shown_until_it_is_fulfilled(shop):
    ask_for_look([shop.account], now=shop.now)
    assert fresh(shop).asked_at == shop.now
    shop.sync()
    assert fresh(shop).asked_at is None


def test_a_renewal_is_due_a_month_before_the_year_is_over(shop):
    shop.advance(days=334)
    assert not fresh(shop).is_renewal_due
    shop.advance(days=1)
    assert fresh(shop).is_renewal_due


def test_figures_of_many_accounts_take_three_queries(shop):
    stores = list(AmazonStore.objects.select_related("account"))
    shop.sync()
    with CaptureQueriesContext(connection) as asked:
        freshness_of(stores, now=shop.now)
    assert len(asked) == 3
