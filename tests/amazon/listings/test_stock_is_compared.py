"""Which listings should Amazon show other figures for?"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.amazon.listings.shelves import (
    at,
    compared,
    listed,
    sends,
    stands,
    whole_comparison_is_due,
)
from tests.scene import Shop, connect, open_seller, product, put_in_stock

from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.listings.reckoning.figuring import figure_out
from counterpart.amazon.listings.states import move
from counterpart.amazon.matching.identifiers import map_identifier
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.listings import Listing, ListingChange, ListingState, StockSettings
from counterpart.amazon.models.matches import ListingMatch
from counterpart.amazon.models.stores import AmazonStore, OrderSettings, PendingOrders
from counterpart.catalog.models import Product
from counterpart.catalog.products import set_enabled
from counterpart.inventory.adjusting import configure, set_quantity
from counterpart.websites.models import Website

CA = "A2EUQ1WTGCTBG2"


def test_a_figure_that_amazon_does_not_show_waits_to_be_sent(shop: Shop) -> None:
    sends(shop)
    mug, lamp = listed(shop, "MUG", seen=3), listed(shop, "LAMP", seen=1)
    assert compared(shop) == 1
    assert stands(mug) == ("changed", 10, "")
    assert stands(lamp) == ("in_step", 1, "")
    assert mug.wanted_at == shop.now
    assert (mug.product, lamp.product) == (product("MUG"), product("LAMP"))


def test_comparing_twice_changes_nothing(shop: Shop) -> None:
    sends(shop)
    mug = listed(shop, "MUG")
    compared(shop)
    before = Listing.objects.values().get(pk=mug.pk)
    shop.advance(hours=1)
    assert compared(shop) == 1
    assert Listing.objects.values().get(pk=mug.pk) == before


@pytest.mark.parametrize(
    ("sku", "facts", "rules", "because"),
    [
        pytest.param("MUG", {}, {"sends_quantity": False}, "sending_off", id="sending off"),
        pytest.param("CUP", {}, {}, "no_product", id="no product"),
        pytest.param("MUG", {"channel": ""}, {}, "unread", id="not read"),
        pytest.param("MUG", {"left_because": "gone"}, {}, "gone", id="gone"),
        pytest.param("MUG", {"channel": "AMAZON_NA"}, {}, "conflict_merchant", id="Amazon ships"),
        pytest.param(
            "MUG", {}, {"fulfilled_by": "amazon"}, "conflict_amazon", id="the merchant ships"
        ),
        pytest.param(
            "MUG", {"channel": "AMAZON_NA"}, {"fulfilled_by": "amazon"}, "by_amazon", id="FBA"
        ),
        pytest.param(
            "MUG", {"channel": "AMAZON_NA", "fulfilled_by": "amazon"}, {}, "by_amazon", id="said"
        ),
        pytest.param("MUG", {"marketplace_ids": [CA]}, {}, "resting", id="offered elsewhere"),
    ],
)
def test_what_is_not_ours_is_left_alone(shop: Shop, sku, facts, rules, because) -> None:
    sends(shop, **rules)
    listing = listed(shop, sku, **facts)
    assert compared(shop) == 0
    assert stands(listing) == ("left", None, because)


@pytest.mark.parametrize("state", ["in_step", "changed", "accepted", "rejected"])
def test_what_is_no_longer_ours_is_left_from_wherever_it_stood(shop: Shop, state) -> None:
    sends(shop, sends_quantity=False)
    mug = listed(shop, "MUG", state=state, wanted=10, sent=10, seen=10)
    assert compared(shop) == 0
    assert stands(mug) == ("left", None, "sending_off")


def test_what_is_being_sent_is_not_moved_but_told_what_is_wanted_by_now(shop: Shop) -> None:
    sends(shop)
    mug = listed(shop, "MUG", state="sending", wanted=4, sent=4)
    compared(shop)
    assert stands(mug) == ("sending", 10, "")


def test_several_products_leave_it_alone(shop: Shop) -> None:
    sends(shop)
    Product.objects.update(asin="B00MUG0001")
    map_identifier(
        shop.store, amazon_identifier="asin", product_attribute="asin", actor="bo", now=shop.now
    )
    listing = listed(shop, "OTHER", asin="B00MUG0001")
    compared(shop)
    assert stands(listing) == ("left", None, "several_products")


def test_what_a_person_said_of_a_seller_sku_decides_its_product(shop: Shop) -> None:
    sends(shop)
    ListingMatch.objects.create(
        account=shop.account, sku="CUP", product=product("LAMP"), actor="bo", matched_at=shop.now
    )
    cup = listed(shop, "CUP")
    compared(shop)
    assert (stands(cup), cup.product) == (("changed", 1, ""), product("LAMP"))


def test_a_conflict_is_written_down_once(shop: Shop) -> None:
    sends(shop)
    listed(shop, "MUG", channel="AMAZON_NA")
    compared(shop)
    whole_comparison_is_due(shop.account)
    compared(shop)
    changes = ListingChange.objects.values_list("action", "code", "actor")
    assert list(changes) == [("Listing", "listing_conflict_merchant", "sync")]


def test_a_disabled_product_is_not_offered(shop: Shop) -> None:
    sends(shop)
    mug = listed(shop, "MUG", seen=10)
    compared(shop)
    set_enabled(product("MUG"), False, now=shop.now)
    shop.advance(minutes=1)
    assert compared(shop) == 1
    assert stands(mug) == ("changed", 0, "")


def test_a_product_disabled_on_the_website_is_not_offered_within_a_quarter(shop: Shop) -> None:
    sends(shop)
    mug = listed(shop, "MUG", seen=10)
    compared(shop)
    set_enabled(product("MUG"), False, website=shop.store.website, now=shop.now)
    shop.advance(minutes=15)
    assert compared(shop) == 1
    assert stands(mug) == ("changed", 0, "")


def test_a_movement_is_found_by_the_next_look(shop: Shop) -> None:
    sends(shop)
    mug, lamp = listed(shop, "MUG", seen=10), listed(shop, "LAMP", seen=1)
    compared(shop)
    shop.advance(minutes=1)
    set_quantity(product("MUG"), Decimal(7), now=shop.now)
    assert compared(shop) == 1
    assert (stands(mug), stands(lamp)) == (("changed", 7, ""), ("in_step", 1, ""))


def test_a_look_between_reads_only_what_moved(shop: Shop) -> None:
    sends(shop)
    mug = listed(shop, "MUG", seen=10)
    shop.advance(hours=1)
    compared(shop)
    shop.advance(minutes=5)
    configure(product("MUG"), threshold=Decimal(4))
    assert (compared(shop), stands(mug)) == (0, ("in_step", 10, ""))
    shop.advance(minutes=10)
    assert (compared(shop), stands(mug)) == (1, ("changed", 6, ""))


def test_a_movement_of_a_step_that_began_long_ago_is_not_missed(shop: Shop) -> None:
    """A pass writes its movements with the moment at which it began."""
    sends(shop)
    mug = listed(shop, "MUG", seen=10)
    shop.advance(hours=1)
    compared(shop)
    shop.advance(minutes=1)
    set_quantity(product("MUG"), Decimal(7), now=shop.now - timedelta(minutes=10))
    assert (compared(shop), stands(mug)) == (1, ("changed", 7, ""))


def test_changed_settings_are_followed_at_once(shop: Shop) -> None:
    row = sends(shop)
    mug = listed(shop, "MUG", seen=10)
    compared(shop)
    StockSettings.objects.filter(pk=row.pk).update(maximum_listed_quantity=4)
    whole_comparison_is_due(shop.account)
    assert (compared(shop), stands(mug)) == (1, ("changed", 4, ""))


def test_settings_changed_during_a_comparison_are_not_lost(shop: Shop, monkeypatch) -> None:
    sends(shop)
    listed(shop, "MUG")
    compared(shop)
    shop.advance(hours=1)

    def meanwhile(*args, **kwargs):
        whole_comparison_is_due(shop.account)
        return figure_out(*args, **kwargs)

    monkeypatch.setattr("counterpart.amazon.listings.comparing.figure_out", meanwhile)
    compared(shop)
    account = SellerAccount.objects.get(pk=shop.account.pk)
    assert account.stock_compared_at is None


def test_a_figure_is_not_in_step_while_another_is_on_its_way(shop: Shop) -> None:
    """Amazon took 9 and still shows 10; ours is 10 again: without sending it would stay 9."""
    sends(shop)
    mug = listed(shop, "MUG", state="accepted", wanted=9, sent=9, seen=10)
    assert compared(shop) == 1
    assert stands(mug) == ("changed", 10, "")
    compared(shop)
    assert stands(mug) == ("changed", 10, "")


def test_less_at_amazon_is_left_to_reading_back(shop: Shop) -> None:
    """It can be an order that was placed a minute ago: sending 10 would sell its unit twice."""
    sends(shop)
    mug = listed(shop, "MUG")
    compared(shop)
    move(at(mug), ListingState.SENDING, sent=10)
    move(at(mug), ListingState.ACCEPTED)
    move(at(mug), ListingState.IN_STEP, seen=10)
    at(mug, seen=9)
    whole_comparison_is_due(shop.account)
    assert (compared(shop), stands(mug)) == (0, ("in_step", 10, ""))
    set_quantity(product("MUG"), Decimal(9), now=shop.now)
    assert (compared(shop), stands(mug)) == (0, ("in_step", 9, ""))
    set_quantity(product("MUG"), Decimal(10), now=shop.now)
    assert (compared(shop), stands(mug)) == (1, ("changed", 10, ""))


def test_a_refused_figure_waits_until_it_is_another_one(shop: Shop) -> None:
    sends(shop)
    mug = listed(shop, "MUG", state="rejected", wanted=10, sent=10, attempts=3)
    assert (compared(shop), stands(mug)) == (0, ("rejected", 10, ""))
    set_quantity(product("MUG"), Decimal(9), now=shop.now)
    assert (compared(shop), stands(mug)) == (1, ("changed", 9, ""))
    assert (mug.attempts, mug.next_attempt_at) == (0, None)


def test_the_oldest_store_of_the_account_decides(shop: Shop) -> None:
    sends(shop, maximum_listed_quantity=4)
    shop.advance(hours=1)
    shop.amazon.open_account(
        seller_id="A1SELLER",
        client_id="client",
        client_secret="secret",
        refresh_token="Atzr|token",
        marketplaces=[shop.store.marketplace_id, CA],
    )
    younger = connect(shop.clock, name="CA Store", marketplace="CA")
    StockSettings.objects.create(store=younger, sends_quantity=True, maximum_listed_quantity=2)
    mug = listed(shop, "MUG", marketplace_ids=[CA, shop.store.marketplace_id])
    compared(shop)
    assert stands(mug) == ("changed", 4, "")


def test_a_resting_oldest_store_still_decides_for_the_others(shop: Shop) -> None:
    sends(shop, maximum_listed_quantity=4)
    shop.amazon.open_account(
        seller_id="A1SELLER",
        client_id="client",
        client_secret="secret",
        refresh_token="Atzr|token",
        marketplaces=[shop.store.marketplace_id, CA],
    )
    connect(shop.clock, name="CA Store", marketplace="CA")
    AmazonStore.objects.filter(pk=shop.store.pk).update(is_active=False)
    both = listed(shop, "MUG", marketplace_ids=[CA, shop.store.marketplace_id])
    ours = listed(shop, "LAMP")
    compared(shop)
    assert (stands(both), stands(ours)) == (("changed", 4, ""), ("left", None, "resting"))


def test_two_accounts_each_offer_all_of_it(shop: Shop) -> None:
    sends(shop)
    other = Credentials(client_id="c2", client_secret="s2", refresh_token="Atzr|two")
    open_seller(shop.amazon, "A2SELLER", other, [shop.store.marketplace_id])
    second = connect(shop.clock, name="Second", seller_id="A2SELLER", credentials=other)
    StockSettings.objects.create(store=second, sends_quantity=True)
    ours, theirs = listed(shop, "MUG"), listed(shop, "MUG", account=second.account)
    compared(shop)
    compared(shop, second.account)
    assert (stands(ours), stands(theirs)) == (("changed", 10, ""), ("changed", 10, ""))


def test_an_account_without_a_store_is_left_alone(shop: Shop) -> None:
    AmazonStore.objects.update(deletion_asked_at=shop.now)
    mug = listed(shop, "MUG")
    assert (compared(shop), stands(mug)) == (0, ("left", None, ""))


def test_a_bounded_number_of_queries_compares_however_many(shop: Shop) -> None:
    sends(shop)

    def cost() -> int:
        whole_comparison_is_due(shop.account)
        with CaptureQueriesContext(connection) as asked:
            compared(shop)
        return len(asked)

    def offered(numbers: range) -> None:
        for number in numbers:
            put_in_stock(f"SKU-{number}", number)
            listed(shop, f"SKU-{number}")

    compared(shop)
    offered(range(10))
    few = cost()
    offered(range(10, 60))
    assert cost() == few


def test_websites_and_pending_orders_are_what_they_are(shop: Shop) -> None:
    """Pending units that are reserved are taken off once."""
    sends(shop)
    OrderSettings.objects.update(pending_orders=PendingOrders.RESERVE)
    mug = listed(shop, "MUG")
    shop.buyer_orders("MUG", 2, status="PENDING")
    shop.sync()
    compared(shop)
    assert stands(mug) == ("changed", 8, "")
    assert Website.objects.count() == 1
