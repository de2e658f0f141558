"""Two sync runs, or a run and a person, in the same instant: nothing happens twice (T-20, P2)."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections
from tests.scene import NOON, US, connect, open_seller, put_in_stock

from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.importing.carry_out import Tally, carry_out, orders_with_stores
from counterpart.amazon.importing.requesting import ImportRefused, import_order
from counterpart.amazon.models.accounts import AccountLease, SellerAccount
from counterpart.amazon.models.orders import AmazonOrder, OrderNote
from counterpart.amazon.running import run_account, tell_account
from counterpart.amazon.stores.lease import Lease
from counterpart.amazon.stores.order_settings import change_settings
from counterpart.inventory.checking import stock_findings
from counterpart.orders.models.documents import Invoice
from counterpart.orders.models.orders import Order


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Let all acts begin in the same instant, each with its own connection to the database."""
    start = threading.Barrier(len(acts))

    def act(one: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return one()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(act, one) for one in acts]]


def test_of_two_runs_started_together_one_works_and_nothing_is_doubled(lasting_shop):
    shop = lasting_shop
    order_ids = {shop.buyer_orders("MUG", 1) for _ in range(5)}
    shop.advance(minutes=3)
    account = SellerAccount.objects.get()

    runs = together(*[lambda: run_account(account, shop.clock)] * 3)
    assert any(runs)
    assert sum(run.created for run in runs if run) == 5
    assert set(Order.objects.values_list("external_id", flat=True)) == order_ids
    assert (Order.objects.count(), Invoice.objects.count()) == (5, 5)
    assert shop.stock("MUG").reserved == 5
    assert list(stock_findings()) == []
    assert AccountLease.objects.get().holder == ""


def test_while_one_works_the_other_is_told_so_and_asks_nothing(shop):
    asked = shop.amazon.count()
    lease = Lease(shop.account)
    assert lease.take()
    assert run_account(shop.account, shop.clock) is None
    assert tell_account(shop.account, shop.clock) is None
    assert shop.amazon.count() == asked
    lease.give_back()
    assert run_account(shop.account, shop.clock) is not None


def test_a_person_and_a_person_import_the_same_order_once(lasting_shop):
    shop = lasting_shop
    change_settings(shop.store, {"import": "disabled"}, actor="bo", now=NOON)
    order_id = shop.buyer_orders("MUG", 2)
    shop.sync()
    change_settings(shop.store, {"import": "enabled"}, actor="bo", now=NOON)

    def by_hand() -> str:
        try:
            return import_order(shop.row(order_id), actor="bo", now=shop.now).import_state
        except ImportRefused as no:
            return str(no)

    answers = together(by_hand, by_hand)
    assert set(answers) <= {"created", f"{order_id} is already in Commerce."}
    assert (Order.objects.count(), shop.stock("MUG").reserved) == (1, 2)
    assert shop.row(order_id).import_state == "created"
    assert OrderNote.objects.filter(code="created").count() == 1


def test_a_run_that_read_the_order_before_a_person_imported_it_changes_nothing(shop):
    order_id = shop.buyer_orders("CUP", 1)
    shop.sync()
    put_in_stock("CUP", 5)
    stale = orders_with_stores([shop.row(order_id).pk])
    import_order(shop.row(order_id), actor="bo", now=shop.now)
    before = AmazonOrder.objects.values().get()
    tally = Tally()
    carry_out(stale, tally, actor="sync", now=shop.now)
    assert (tally, AmazonOrder.objects.values().get()) == (Tally(), before)
    assert (Order.objects.count(), shop.stock("CUP").reserved) == (1, 1)


def test_the_last_unit_is_sold_once_to_two_sellers_accounts(lasting_shop):
    """P4: two accounts are worked on at the same time and share one stock."""
    shop = lasting_shop
    other = Credentials(client_id="client", client_secret="secret", refresh_token="Atzr|2")
    open_seller(shop.amazon, "A2SELLER", other, [US])
    second = connect(shop.clock, name="Second", seller_id="A2SELLER", credentials=other)
    shop.advance(seconds=1)
    shop.buyer_orders("LAMP", 1)
    shop.buyer_orders("LAMP", 1, seller="A2SELLER")
    shop.advance(minutes=3)
    runs = together(
        lambda: run_account(shop.account, shop.clock),
        lambda: run_account(second.account, shop.clock),
    )
    assert sorted(run.created for run in runs) == [0, 1]
    assert (Order.objects.count(), shop.stock("LAMP").salable) == (1, 0)
    [held] = AmazonOrder.objects.filter(import_state="held")
    assert held.hold_cause == "out_of_stock"
