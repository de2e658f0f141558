"""How is a store connected, and what is refused (L-70…L-76, C-05, K-11)?"""

from dataclasses import replace
from typing import Any

import pytest
from tests.scene import CREDENTIALS, US, connect, open_seller

from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.stores import AmazonStore, OrderSettings
from counterpart.amazon.stores.activity import StoreUnknown, get_store, set_active
from counterpart.amazon.stores.connecting import ConnectionRefused, NewStore, connect_store
from counterpart.websites.founding import default_view, open_website
from counterpart.websites.models import Website

SECOND = Credentials("second", "secret", "Atzr|second")
CANADA = "A2EUQ1WTGCTBG2"


def everything() -> list[list[Any]]:
    return [
        [*SellerAccount.objects.values()],
        [*AmazonStore.objects.values()],
        [*OrderSettings.objects.values()],
        [*Website.objects.values()],
    ]


def new_store(**changes) -> NewStore:
    store = NewStore(
        name="Second",
        website=Website.objects.get(code="base"),
        marketplace="US",
        email="ada@example.com",
        seller_id="A1SELLER",
        credentials=CREDENTIALS,
    )
    return replace(store, **changes)


def refused(shop, new: NewStore) -> str:
    before = everything()
    with pytest.raises(ConnectionRefused) as refusal:
        connect_store(new, shop.clock, actor="bo")
    assert everything() == before
    return str(refusal.value)


def test_a_connected_store_begins_now_and_imports(shop):
    store = shop.store
    assert (store.name, store.marketplace_id, store.is_active) == ("US Store", US, True)
    assert store.connected_at == store.orders_seen_until
    settings = OrderSettings.objects.get(store=store)
    assert (settings.import_amazon_orders, settings.store_view) == (
        True,
        default_view(store.website),
    )
    assert [seen.operation for seen in shop.amazon.requests] == [
        "token",
        "getMarketplaceParticipations",
    ]


@pytest.mark.parametrize("country", ["US", "us", "Amazon.com", "www.amazon.com", US])
def test_a_marketplace_is_found_by_any_of_its_names(shop, country):
    again = connect(shop.clock, name="US Store", marketplace=country)
    assert again == shop.store


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"marketplace": "Atlantis"},
         ("“Atlantis” is not an Amazon marketplace. Use a country such as US, UK or JP, or a "
          "marketplace id.")),
        ({"name": " "}, "Connecting a store needs a name for the store."),
        ({"seller_id": ""}, "Connecting a store needs the seller id."),
        ({"email": ""}, "Connecting a store needs a contact e-mail address."),
        ({"email": "ada"}, "“ada” is not an e-mail address."),
        ({"credentials": replace(CREDENTIALS, client_id="")},
         "Connecting a store needs the client id."),
        ({"credentials": replace(CREDENTIALS, client_secret=" ")},
         "Connecting a store needs the client secret."),
        ({"credentials": replace(CREDENTIALS, refresh_token="")},
         "Connecting a store needs the refresh token."),
    ],
)  # fmt: skip
def test_what_is_missing_is_refused_before_amazon_is_asked(shop, changes, sentence):
    asked = shop.amazon.count()
    assert refused(shop, new_store(**changes)) == sentence
    assert shop.amazon.count() == asked


def test_a_wrong_secret_is_refused_with_what_to_do(shop):
    wrong = replace(CREDENTIALS, client_secret="not-the-secret")
    told = refused(shop, new_store(credentials=wrong))
    assert told.startswith(
        "Amazon refused these credentials: Amazon refused access for getAccessToken: the client id "
        "or secret is wrong or was rotated; enter the current ones (invalid_client, HTTP 401"
    )
    assert "not-the-secret" not in told


def test_a_revoked_grant_is_refused_with_what_to_do(shop):
    shop.amazon.revokes("A1SELLER")
    assert refused(shop, new_store()).startswith(
        "Amazon refused these credentials: Amazon refused access for getAccessToken: the seller's "
        "authorization was revoked or has run out; authorize it again (invalid_grant, HTTP 400"
    )


def test_a_marketplace_the_seller_has_not_joined_is_refused(shop):
    assert refused(shop, new_store(marketplace="CA")) == (
        "This seller does not sell in Canada. Marketplaces joined: Amazon.com."
    )


def test_a_new_website_is_founded_with_the_store_and_not_by_a_refusal(shop):
    open_seller(shop.amazon, "A2SELLER", SECOND, [US])
    unjoined = new_store(website="Tea Shop", seller_id="A2SELLER", marketplace="CA")
    refused(shop, replace(unjoined, credentials=SECOND))
    joined = replace(unjoined, credentials=SECOND, marketplace="US")
    store = connect_store(joined, shop.clock, actor="bo")
    assert (store.website.code, store.website.name) == ("tea_shop", "Tea Shop")
    assert store.order_settings.store_view == default_view(store.website)


@pytest.mark.parametrize("operation", ["token", "getMarketplaceParticipations"])
def test_an_amazon_that_is_down_changes_nothing(shop, operation):
    shop.amazon.fails(503, operation=operation, times=9)
    assert refused(shop, new_store()).startswith(
        "Amazon could not be asked just now; nothing was changed. "
    )


def test_connecting_again_renews_the_credentials_and_keeps_the_cut_off(shop):
    shop.sync()
    before = AmazonStore.objects.get()
    renewed = replace(CREDENTIALS, client_secret="newer", refresh_token="Atzr|newer")
    open_seller(shop.amazon, "A1SELLER", renewed, [US])
    shop.advance(days=1)
    again = connect(shop.clock, name="US Store", credentials=renewed)
    account = SellerAccount.objects.get()
    assert (account.client_secret, account.refresh_token, account.access_token) == (
        "newer", "Atzr|newer", "",
    )  # fmt: skip
    assert (again.pk, again.connected_at, again.orders_seen_until) == (
        before.pk, before.connected_at, before.orders_seen_until,
    )  # fmt: skip
    order_id = shop.buyer_orders("MUG", 1)
    shop.sync()
    assert shop.order(order_id).status == "processing"


def test_a_revoked_account_asks_for_a_person_and_heals_by_connecting_again(shop):
    shop.amazon.revokes("A1SELLER")
    run = shop.sync(hours=2)
    account = SellerAccount.objects.get()
    assert (run.outcome, account.connection) == ("reconnect", "reconnect")
    assert account.trouble == run.sentence
    open_seller(shop.amazon, "A1SELLER", CREDENTIALS, [US])
    connect(shop.clock, name="US Store")
    order_id = shop.buyer_orders("MUG", 1)
    assert shop.sync().outcome == "done"
    account = SellerAccount.objects.get()
    assert (account.connection, account.trouble) == ("connected", "")
    assert shop.order(order_id).status == "processing"


def test_a_name_is_taken_once(shop):
    open_seller(shop.amazon, "A1SELLER", CREDENTIALS, [US, CANADA])
    assert refused(shop, new_store(name="US Store", marketplace="CA")) == (
        "There is already a store named “US Store”."
    )


def test_a_marketplace_of_a_seller_is_one_store(shop):
    assert refused(shop, new_store(name="Another")) == (
        "United States of this seller is already connected as “US Store”."
    )


def test_a_stores_website_cannot_be_changed(shop):
    other = open_website("other", name="Other")
    assert refused(shop, new_store(name="US Store", website=other)) == (
        "United States of this seller is connected as “US Store” to the website “Main Website”; "
        "a store's website cannot be changed."
    )


def test_a_second_store_of_another_website_has_its_own_settings(shop):
    open_seller(shop.amazon, "A1SELLER", CREDENTIALS, [US, CANADA])
    other = open_website("other", name="Other")
    store = connect(shop.clock, name="CA Store", marketplace="CA", website=other)
    assert (store.account, store.order_settings.store_view) == (shop.account, default_view(other))


def test_a_store_is_found_by_name_in_any_case_or_refused_with_those_there_are(shop):
    assert get_store(" us store ") == shop.store
    with pytest.raises(StoreUnknown) as refusal:
        get_store("Mars")
    assert str(refusal.value) == "There is no store named “Mars”. Stores: US Store."


def test_resting_and_waking_up_can_be_repeated(shop):
    for is_active in (False, False, True, True):
        set_active(shop.store, is_active, now=shop.now, actor="bo")
        assert AmazonStore.objects.get().is_active == is_active
