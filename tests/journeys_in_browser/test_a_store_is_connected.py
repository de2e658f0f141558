"""A store is connected: by credentials, or by way of Amazon's own page and back (L-71 … L-74)."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from tests.scene import US, open_seller

from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.models.stores import AmazonStore

PRIVATE = Credentials(client_id="private", client_secret="whisper", refresh_token="Atzr|private")
PUBLIC = Credentials(client_id="public", client_secret="secret", refresh_token="Atzr|public")
NOT_KNOWN = "This authorization is not known here, was used before, or is older than ten minutes."


@pytest.fixture
def application(market, shop, settings):
    """A public application of ours, and two sellers who have not connected yet."""
    settings.URL = market.url
    settings.AMAZON_APPLICATION_ID = "amzn1.sp.solution.sandbox"
    settings.AMAZON_CLIENT_ID = "amzn1.application-oa2-client.sandbox"
    settings.AMAZON_CLIENT_SECRET = "amzn1.oa2-cs.v1.sandbox"
    for seller in {"A3SELLER", "A4SELLER"} - {*shop.amazon.sellers}:
        open_seller(shop.amazon, seller, PUBLIC, [US])


def sellers(name):
    """The seller ids and marketplaces of the stores with a name."""
    stores = AmazonStore.objects.filter(name=name)
    return list(stores.values_list("account__seller_id", "marketplace_id"))


def begins(person, name):
    """Ask for a store by way of Amazon's page, up to where Amazon asks who is there."""
    person.opens("/stores/").follows("Add Amazon Store")
    person.writes("New Store Name", name).picks("Amazon Marketplace Country", "United States")
    return person.presses("Connect").follows("Connect store")


def agrees(person, seller):
    """Do at Amazon what the seller is asked for."""
    person.page.get_by_label("Account of the primary user").select_option(seller)
    person.presses("Sign in")
    person.page.get_by_label("I understand").check()
    return person.presses("Next").presses("Continue")


def test_ada_connects_a_store_by_the_credentials_of_a_private_application(ada, shop):
    """A wrong secret connects nothing and says so; what is no secret need not be typed again."""
    open_seller(shop.amazon, "A2SELLER", PRIVATE, [US])
    ada.opens("/stores/").follows("Add Amazon Store")
    ada.writes("New Store Name", "Private").picks("Amazon Marketplace Country", "United States")
    ada.writes("Seller id", "A2SELLER").writes("Client id", PRIVATE.client_id)
    ada.writes("Client secret", "wrong").writes("Refresh token", PRIVATE.refresh_token)
    ada.presses("Connect").reads("Amazon")
    assert (ada.field("New Store Name").input_value(), sellers("Private")) == ("Private", [])
    assert [ada.field(one).input_value() for one in ("Client secret", "Refresh token")] == ["", ""]
    ada.writes("Client secret", PRIVATE.client_secret)
    ada.writes("Refresh token", PRIVATE.refresh_token).presses("Connect").reads(
        "Private is connected. Orders purchased from now on are followed."
    )
    ada.reads("Active", within=ada.part("Private"))
    assert sellers("Private") == [("A2SELLER", US)]


def test_ada_connects_a_store_on_amazons_page_and_the_way_back_is_good_once(ada, application):
    begins(ada, "Second")
    with ada.page.expect_request("**/stores/authorized/**") as way_back:
        agrees(ada, "A3SELLER")
    ada.reads("Second is connected to Amazon.").reads("Active", within=ada.part("Second"))
    assert sellers("Second") == [("A3SELLER", US)]
    ada.opens(way_back.value.url).reads(NOT_KNOWN).is_at("/stores/")
    assert sellers("Second") == [("A3SELLER", US)]


def test_nobody_finishes_what_another_browser_began(ada, comes, application, shop, market):
    """The state belongs to one browser: neither a forged one nor a stolen one connects a store."""
    thief = comes("ada")
    begins(ada, "Third")
    back = f"{market.url}/stores/authorized/"
    asked = dict(parse_qsl(urlsplit(ada.page.url).query))
    code = shop.amazon.consents("A4SELLER", asked["application_id"], back)
    for who, state in ((thief, asked["state"]), (thief, "forged"), (ada, "forged")):
        answer = {"state": state, "selling_partner_id": "A4SELLER", "spapi_oauth_code": code}
        who.opens(f"{back}?{urlencode(answer)}")
        who.reads(NOT_KNOWN).is_at("/stores/")
    assert sellers("Third") == []
