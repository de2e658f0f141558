"""A seller authorizes us on Amazon's page, and a store is connected or renewed (L-73, L-74)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from tests.amazon.stores.test_connecting import everything
from tests.scene import US, open_seller

from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.stores import AmazonStore, StoreDraft
from counterpart.amazon.stores.activity import StoreUnknown, get_store
from counterpart.amazon.stores.authorizing import (
    AuthorizationRefused,
    Draft,
    Returned,
    begin_authorization,
    begin_renewal,
    finish_authorization,
)
from counterpart.amazon.stores.connecting import ConnectionRefused
from counterpart.amazon.stores.naming import IntegrationRefused
from counterpart.core.errors import Refused
from counterpart.core.secrets import fingerprint
from counterpart.websites.models import Website
from counterpart.websites.scopes import Scope

SECOND = Credentials("second", "secret", "Atzr|second")
BACK = "https://counterpart.example/stores/authorized/"
BROWSER = "session of Ada's browser"
AGAIN = "Begin again: choose Connect once more."
UNKNOWN = (
    "This authorization is not known here, was used before, or is older than ten minutes. " + AGAIN
)


@pytest.fixture
def application(shop, settings):
    """A public application of ours, and a second seller who has not connected yet."""
    settings.AMAZON_APPLICATION_ID = "amzn1.sp.solution.sandbox"
    settings.AMAZON_CLIENT_ID = "amzn1.application-oa2-client.sandbox"
    settings.AMAZON_CLIENT_SECRET = "amzn1.oa2-cs.v1.sandbox"
    open_seller(shop.amazon, "A2SELLER", SECOND, [US])
    return shop


def draft(**changes: Any) -> Draft:
    facts: dict[str, Any] = {
        "name": "Second",
        "website": Website.objects.get(code="base"),
        "marketplace": "US",
        "email": "ada@example.com",
    }
    return Draft(**(facts | changes))


def begin(shop, **changes: Any) -> str:
    return begin_authorization(
        draft(**changes), session=BROWSER, redirect_uri=BACK, actor="ada", now=shop.now
    )


def finish(shop, returned: Returned, **changes: Any) -> AmazonStore:
    choices = {"session": BROWSER, "redirect_uri": BACK, "actor": "ada", "clock": shop.clock}
    return finish_authorization(returned, **(choices | changes))


def agree(url: str, seller: str = "A2SELLER") -> Returned:
    """Go through Amazon's page as the seller does, step by step."""
    query = parse_qs(urlsplit(url).query)
    words = {name: values[-1] for name, values in query.items()} | {"seller_id": seller}
    page = url.partition("?")[0]
    with httpx.Client() as browser:
        assert browser.get(url).status_code == 200
        for step in ("consent", "almost"):
            answer = browser.post(page, data=words | {"step": step, "understood": "yes"})
            assert answer.status_code == 200
        answer = browser.post(page, data=words | {"step": "continue"})
    assert answer.status_code == 303
    return returned_to(answer.headers["Location"])


def returned_to(address: str) -> Returned:
    assert address.partition("?")[0] == BACK
    query: Mapping[str, list[str]] = parse_qs(urlsplit(address).query)
    return Returned(query["state"][0], query["selling_partner_id"][0], query["spapi_oauth_code"][0])


def test_a_store_is_connected_by_authorizing_us(application):
    shop = application
    store = finish(shop, agree(begin(shop, amazon_identifier="asin", product_attribute="ean")))
    assert (store.name, store.marketplace_id, store.connected_at) == ("Second", US, shop.now)
    account = store.account
    assert (account.seller_id, account.client_id, account.authorized_at) == (
        "A2SELLER",
        "amzn1.application-oa2-client.sandbox",
        shop.now,
    )
    mapping = store.identifier_mapping
    assert (mapping.amazon_identifier, mapping.product_attribute) == ("asin", "ean")
    assert StoreDraft.objects.count() == 0
    shop.store = store
    shop.advance(seconds=1)
    order = shop.buyer_orders("MUG", seller="A2SELLER")
    shop.sync()
    assert shop.order(order).external_id == order


def test_the_address_leads_to_the_marketplaces_own_page(application, settings):
    settings.AMAZON_ENDPOINT = ""
    settings.AMAZON_APPLICATION_IS_DRAFT = True
    url = urlsplit(begin(application, marketplace="UK"))
    query = parse_qs(url.query)
    state = query.pop("state")[0]
    assert (url.scheme, url.netloc, url.path, query) == (
        "https",
        "sellercentral-europe.amazon.com",
        "/apps/authorize/consent",
        {
            "application_id": ["amzn1.sp.solution.sandbox"],
            "redirect_uri": [BACK],
            "version": ["beta"],
        },
    )
    row = StoreDraft.objects.get()
    assert len(state) >= 32
    assert (row.amazon_state, row.browser_session) == (fingerprint(state), fingerprint(BROWSER))


def test_what_came_back_is_good_once(application):
    returned = agree(begin(application))
    finish(application, returned)
    before = everything()
    with pytest.raises(AuthorizationRefused) as refusal:
        finish(application, returned)
    assert (str(refusal.value), everything()) == (UNKNOWN, before)


@pytest.mark.parametrize(
    ("late", "session", "state"),
    [(600, BROWSER, ""), (0, "another browser", ""), (0, BROWSER, "made up")],
)
def test_what_is_late_foreign_or_made_up_is_refused(application, late, session, state):
    shop = application
    returned = agree(begin(shop))
    shop.advance(seconds=late)
    before = everything()
    asked = shop.amazon.count()
    with pytest.raises(AuthorizationRefused) as refusal:
        finish(
            shop,
            Returned(state or returned.state, returned.seller_id, returned.code),
            session=session,
        )
    assert (str(refusal.value), everything(), shop.amazon.count()) == (UNKNOWN, before, asked)


@pytest.mark.parametrize("part", ["seller_id", "code"])
def test_a_return_without_an_authorization_is_refused(application, part):
    """The seller said no, or somebody cut the address."""
    returned = agree(begin(application))
    parts = {"state": returned.state, "seller_id": "A2SELLER", "code": returned.code, part: ""}
    before = everything()
    with pytest.raises(AuthorizationRefused) as refusal:
        finish(application, Returned(**parts))
    assert (str(refusal.value), everything()) == (f"Amazon sent no authorization. {AGAIN}", before)


def test_a_code_that_amazon_refuses_changes_nothing(application):
    returned = agree(begin(application))
    before = everything()
    with pytest.raises(ConnectionRefused) as refusal:
        finish(application, Returned(returned.state, returned.seller_id, "made-up"))
    assert str(refusal.value).startswith(
        "Amazon gave no access for this authorization; nothing was changed."
    )
    assert "invalid_grant" in str(refusal.value)
    assert everything() == before


def test_an_authorization_is_renewed_and_the_cut_off_stays(application):
    shop = application
    store = finish(shop, agree(begin(shop)))
    shop.amazon.revokes("A2SELLER")
    shop.advance(days=1)
    url = begin_renewal(store, session=BROWSER, redirect_uri=BACK, actor="ada", now=shop.now)
    renewed = finish(shop, agree(url))
    assert (renewed.pk, renewed.connected_at) == (store.pk, store.connected_at)
    assert SellerAccount.objects.get(seller_id="A2SELLER").authorized_at == shop.now
    shop.store = renewed
    shop.sync()
    assert shop.account.runs.first().outcome == "done"


def test_another_seller_cannot_take_over_a_store(application):
    shop = application
    url = begin_renewal(shop.store, session=BROWSER, redirect_uri=BACK, actor="ada", now=shop.now)
    returned = agree(url, seller="A2SELLER")
    before = everything()
    with pytest.raises(AuthorizationRefused) as refusal:
        finish(shop, returned)
    assert str(refusal.value) == (
        "The seller who authorized is A2SELLER, but US Store belongs to A1SELLER. Nothing was "
        "changed; sign in to Amazon as that seller."
    )
    assert everything() == before


@pytest.mark.parametrize(
    ("changes", "refusal", "sentence"),
    [
        ({"marketplace": "Atlantis"}, AuthorizationRefused,
         "“Atlantis” is not an Amazon marketplace."),
        ({"name": "us store"}, IntegrationRefused, "There is already a store named “us store”."),
        ({"email": "ada"}, IntegrationRefused, "“ada” is not an e-mail address."),
    ],
)  # fmt: skip
def test_what_a_store_cannot_have_is_refused_before_anybody_goes_anywhere(
    application, changes, refusal, sentence
):
    with pytest.raises(refusal) as refused:
        begin(application, **changes)
    assert (str(refused.value), StoreDraft.objects.count()) == (sentence, 0)


def test_a_website_outside_the_scope_is_refused_like_one_that_does_not_exist(application):
    with pytest.raises(Refused) as refused:
        begin_authorization(
            draft(),
            session=BROWSER,
            redirect_uri=BACK,
            scope=Scope(frozenset({0})),
            actor="bo",
            now=application.now,
        )
    assert str(refused.value) == "There is no website “base”."
    assert StoreDraft.objects.count() == 0


@pytest.mark.parametrize("name", ["APPLICATION_ID", "CLIENT_ID", "CLIENT_SECRET"])
def test_without_an_application_nobody_is_sent_away(application, settings, name):
    setattr(settings, f"AMAZON_{name}", "")
    with pytest.raises(AuthorizationRefused) as refused:
        begin(application)
    assert str(refused.value) == (
        "No public application is configured here (COUNTERPART_APPLICATION_ID, "
        "COUNTERPART_CLIENT_ID, COUNTERPART_CLIENT_SECRET); connect with the credentials of a "
        "private one."
    )
    assert StoreDraft.objects.count() == 0


def test_drafts_of_those_who_never_came_back_are_swept_away(application):
    shop = application
    begin(shop)
    shop.advance(minutes=10)
    begin(shop, name="Third")
    assert [one.name for one in StoreDraft.objects.all()] == ["Third"]
    assert StoreDraft.objects.get().expires_at == shop.now + timedelta(minutes=10)


def test_a_draft_is_no_store(application):
    begin(application)
    with pytest.raises(StoreUnknown):
        get_store("Second")
