"""All processes of an account share one quota and one access token (P5)."""

from datetime import timedelta

import pytest
from django.db import transaction
from tests.scene import NOON

from counterpart.amazon.client.errors import TryLater
from counterpart.amazon.client.orders import get_order
from counterpart.amazon.client.tokens import AccessToken
from counterpart.amazon.models.accounts import QuotaBucket, SellerAccount
from counterpart.amazon.stores.lines import CallInsideTransaction, line_to_amazon
from counterpart.amazon.stores.quota import SharedQuota
from counterpart.amazon.stores.tokens import SharedToken

SEARCH = "searchOrders"


@pytest.fixture
def account(house) -> SellerAccount:
    return SellerAccount.objects.create(
        seller_id="A1", region="NA", client_id="c", client_secret="s", refresh_token="r",
        created_at=NOON,
    )  # fmt: skip


def test_two_processes_together_take_what_one_may(account):
    """The burst of searchOrders is 20; the next one is free after 1 / 0.0056 seconds."""
    quotas = SharedQuota(account), SharedQuota(account)
    free_at = NOON + timedelta(microseconds=178_571_429)
    for number in range(20):
        quotas[number % 2].take(SEARCH, now=NOON)
    for quota in quotas:
        with pytest.raises(TryLater) as later:
            quota.take(SEARCH, now=NOON)
        assert later.value.at == free_at
    quotas[0].take(SEARCH, now=free_at)
    with pytest.raises(TryLater):
        quotas[1].take(SEARCH, now=free_at)


def test_what_one_process_learns_the_other_goes_by(account):
    SharedQuota(account).learn(SEARCH, 0.5, now=NOON)
    for _ in range(20):
        SharedQuota(account).take(SEARCH, now=NOON)
    with pytest.raises(TryLater) as later:
        SharedQuota(account).take(SEARCH, now=NOON)
    assert later.value.at == NOON + timedelta(seconds=2)
    SharedQuota(account).learn(SEARCH, 0.1, now=NOON)
    with pytest.raises(TryLater) as later:
        SharedQuota(account).take(SEARCH, now=NOON)
    assert later.value.at == NOON + timedelta(seconds=10)


def test_a_pause_holds_for_all_and_is_never_shortened(account):
    until = NOON + timedelta(minutes=10)
    SharedQuota(account).pause(SEARCH, until, now=NOON)
    SharedQuota(account).pause(SEARCH, NOON + timedelta(minutes=1), now=NOON)
    with pytest.raises(TryLater) as later:
        SharedQuota(account).take(SEARCH, now=NOON + timedelta(minutes=2))
    assert later.value.at == until
    SharedQuota(account).take(SEARCH, now=until)
    with pytest.raises(TryLater):
        SharedQuota(account).take(SEARCH, now=until)


def test_operations_and_accounts_do_not_share(account):
    other = SellerAccount.objects.create(
        seller_id="A2", region="NA", client_id="c", client_secret="s", refresh_token="r",
        created_at=NOON,
    )  # fmt: skip
    for _ in range(20):
        SharedQuota(account).take(SEARCH, now=NOON)
    SharedQuota(account).take("getOrder", now=NOON)
    SharedQuota(other).take(SEARCH, now=NOON)
    assert QuotaBucket.objects.count() == 3


def test_amazons_header_teaches_the_rate(shop):
    shop.amazon.teaches_rate(SEARCH, 0.0167)
    shop.sync()
    assert QuotaBucket.objects.get(operation=SEARCH).rate == 0.0167
    shop.amazon.teaches_rate(SEARCH, 0.0042)
    shop.sync()
    assert QuotaBucket.objects.get(operation=SEARCH).rate == 0.0042


def test_a_token_is_fetched_once_for_all(shop):
    shop.amazon.forget_requests()
    order_id = shop.buyer_orders("MUG", 1)
    for _ in range(2):
        with line_to_amazon(SellerAccount.objects.get(), shop.clock) as line:
            get_order(line, order_id)
    assert [seen.operation for seen in shop.amazon.requests] == ["token", "getOrder", "getOrder"]


def test_a_dead_token_is_replaced_once_and_the_call_succeeds(shop):
    shop.sync()
    shop.amazon.expires_tokens()
    shop.amazon.forget_requests()
    run = shop.sync()
    assert run.outcome == "done"
    told = [(seen.operation, seen.status) for seen in shop.amazon.requests]
    assert told == [(SEARCH, 403), ("token", 200), (SEARCH, 200)]


def test_dropping_an_old_token_leaves_a_newer_one(account):
    old = AccessToken("old", NOON)
    new = AccessToken("new", NOON + timedelta(hours=1))
    tokens = SharedToken(account)
    assert tokens.load() is None
    tokens.save(old)
    SharedToken(account).save(new)
    tokens.drop(old)
    assert tokens.load() == new
    tokens.drop(new)
    tokens.drop(new)
    assert tokens.load() is None


def test_amazon_is_never_called_inside_a_transaction(lasting_shop):
    asked = lasting_shop.amazon.count()
    line = line_to_amazon(lasting_shop.account, lasting_shop.clock)
    with line, transaction.atomic(), pytest.raises(CallInsideTransaction):
        get_order(line, "111-0000000-0000001")
    assert lasting_shop.amazon.count() == asked
