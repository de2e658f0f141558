"""A person asks for a pass over an account, and the worker's next minute makes it (B-18)."""

import pytest
from tests.scene import NOON

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.runs import AccountRun
from counterpart.amazon.stores.asking import LookRefused, accounts_asked_for, ask_for_look
from counterpart.amazon.stores.lease import leased
from counterpart.amazon.stores.signs_of_life import is_alive, last_beat
from counterpart.worker.running import do_job


def test_what_was_asked_for_is_done_once_with_the_next_minute(shop):
    for _ in range(2):
        assert ask_for_look([shop.account], now=shop.now) == 1
    assert accounts_asked_for() == [shop.account.pk]
    shop.advance(minutes=3)
    for _ in range(2):
        assert do_job("run_asked", shop.account.pk, shop.clock)
    assert AccountRun.objects.get().outcome == "done"
    assert accounts_asked_for() == []


def test_a_pass_that_begins_by_itself_fulfills_the_wish(shop):
    ask_for_look([shop.account], now=shop.now)
    shop.sync()
    assert accounts_asked_for() == []


def test_a_wish_stays_while_another_process_is_at_work(shop):
    ask_for_look([shop.account], now=shop.now)
    with leased(shop.account) as lease:
        assert lease is not None
        assert do_job("run_asked", shop.account.pk, shop.clock)
    assert accounts_asked_for() == [shop.account.pk]
    assert AccountRun.objects.count() == 0


def test_the_first_wish_counts(shop):
    ask_for_look([shop.account], now=NOON)
    shop.advance(minutes=1)
    ask_for_look([shop.account], now=shop.now)
    assert SellerAccount.objects.get().look_asked_at == NOON


def test_where_no_store_takes_part_nothing_is_asked(shop):
    shop.store.is_active = False
    shop.store.save()
    with pytest.raises(LookRefused) as refusal:
        ask_for_look([shop.account], now=shop.now)
    assert str(refusal.value) == "No active store is there to sync. Activate one first."
    assert SellerAccount.objects.get().look_asked_at is None


def test_the_worker_shows_that_it_lives(shop):
    assert (last_beat(), is_alive(None, shop.now)) == (None, False)
    for _ in range(2):
        assert do_job("show_life", 0, shop.clock)
    beaten_at = last_beat()
    assert (beaten_at, is_alive(beaten_at, shop.now)) == (shop.now, True)
    shop.advance(minutes=9)
    assert is_alive(beaten_at, shop.now)
    shop.advance(minutes=1)
    assert not is_alive(beaten_at, shop.now)
