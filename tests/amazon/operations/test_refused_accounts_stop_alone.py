"""A revoked account asks for a person, stops no other account, and heals by itself."""

import pytest
from tests.amazon.operations.outbox import (
    asked,
    make_pass,
    posts,
    shipped_order,
    states,
    tracking_numbers,
)
from tests.scene import connect, open_seller

from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.running import accounts_at_work, run_account
from counterpart.orders.models.orders import Order

OTHER = Credentials(client_id="other", client_secret="secret", refresh_token="Atzr|other")
UK = "A1F83G8C2ARO7P"


@pytest.fixture
def other_store(shop):
    open_seller(shop.amazon, "A2SELLER", OTHER, [UK])
    return connect(
        shop.clock, name="UK Store", marketplace="UK", seller_id="A2SELLER", credentials=OTHER
    )


def test_a_revoked_account_is_marked_and_its_shipment_waits(shop):
    order_id = shipped_order(shop)
    shop.amazon.revokes("A1SELLER")
    run = shop.sync()
    assert (run.outcome, run.sent, run.accepted, states()) == ("reconnect", 0, 0, ["queued"])
    account = SellerAccount.objects.get()
    assert (account.connection, account.trouble) == ("reconnect", run.sentence)
    assert "the seller's authorization was revoked or has run out" in run.sentence
    # Nothing is searched for with credentials that were just refused.
    assert asked(shop) == ["confirmShipment", "token"]
    assert shop.row(order_id).status == "Unshipped"


def test_an_account_heals_by_itself_when_amazon_accepts_it_again(shop):
    shipped_order(shop)
    shop.amazon.revokes("A1SELLER")
    for _ in range(3):
        shop.sync()
    assert posts(shop) == [{}]
    shop.amazon.sellers["A1SELLER"].revoked = False
    for _ in range(3):
        shop.sync()
    account = SellerAccount.objects.get()
    assert (account.connection, account.trouble) == ("connected", "")
    assert (tracking_numbers(shop), states()) == (["1Z999"], ["visible"])


def test_the_other_account_goes_on(shop, other_store):
    shipped_order(shop)
    ours = shop.amazon.buyer_orders("MUG", 1, status="UNSHIPPED", seller="A2SELLER", marketplace=UK)
    shop.amazon.revokes("A1SELLER")
    shop.advance(minutes=3)
    outcomes = [make_pass(account, shop).outcome for account in accounts_at_work()]
    assert outcomes == ["reconnect", "done"]
    assert Order.objects.get(external_id=ours).state == "processing"
    assert list(SellerAccount.objects.order_by("pk").values_list("connection", flat=True)) == [
        "reconnect",
        "connected",
    ]


def test_accounts_use_up_only_their_own_quota(shop, other_store):
    shop.amazon.throttles(operation="searchOrders", retry_after=3600)
    shop.advance(minutes=3)
    outcomes = [make_pass(account, shop).outcome for account in accounts_at_work()]
    assert outcomes == ["stopped_at_quota", "done"]


def test_a_shipment_of_one_account_is_never_told_to_another(shop, other_store):
    ours = shop.amazon.buyer_orders("MUG", 1, status="UNSHIPPED", seller="A2SELLER", marketplace=UK)
    shop.advance(minutes=3)
    for account in accounts_at_work():
        run_account(account, shop.clock)
    shop.ship(ours)
    run_account(shop.account, shop.clock)
    assert (states(), tracking_numbers(shop)) == ([], [])
    run_account(other_store.account, shop.clock)
    assert [(one.seller_id, one.body["marketplaceId"]) for one in shop.amazon.requests
            if one.operation == "confirmShipment"] == [("A2SELLER", UK)]  # fmt: skip
