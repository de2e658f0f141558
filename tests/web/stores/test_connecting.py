"""A store is connected on its pages, with credentials or by way of Amazon (L-71 … L-74)."""

from typing import Any

import pytest
from tests.amazon.stores.test_authorizing import SECOND, agree
from tests.scene import US, open_seller
from tests.web.stores.rooms import messages_of, page, someone, text_of

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.stores import AmazonStore, StoreDraft
from counterpart.websites.models import Website

ADD = "/stores/add/"
UK = "A1F83G8C2ARO7P"


@pytest.fixture
def application(rooms, settings):
    """A second seller, and a public application that the seller may authorize."""
    open_seller(rooms.amazon, "A2SELLER", SECOND, [US])
    settings.AMAZON_APPLICATION_ID = "amzn1.sp.solution.sandbox"
    settings.AMAZON_CLIENT_ID = "amzn1.application-oa2-client.sandbox"
    settings.AMAZON_CLIENT_SECRET = "amzn1.oa2-cs.v1.sandbox"
    settings.URL = "https://counterpart.example"
    return rooms


def told(**changes: Any) -> dict[str, Any]:
    """What somebody types who brings a private application's credentials."""
    return {
        "website": Website.objects.get(code="base").pk,
        "email": "ada@example.com",
        "name": "Second",
        "marketplace": US,
        "amazon_identifier": "",
        "product_attribute": "",
        "way": "private",
        "seller_id": "A2SELLER",
        "client_id": SECOND.client_id,
        "client_secret": SECOND.client_secret,
        "refresh_token": SECOND.refresh_token,
    } | changes


def names() -> list[str]:
    return list(AmazonStore.objects.values_list("name", flat=True))


def test_a_store_is_connected_with_credentials(rooms):
    open_seller(rooms.amazon, "A2SELLER", SECOND, [US])
    client = someone()
    answer = client.post(ADD, told(amazon_identifier="asin", product_attribute="asin"))
    assert "Second is connected. Orders purchased from now on are followed." in messages_of(
        client, answer
    )
    store = AmazonStore.objects.get(name="Second")
    assert (store.marketplace_id, store.account.seller_id, store.connected_at) == (
        US, "A2SELLER", rooms.now,
    )  # fmt: skip
    assert store.identifier_mapping.product_attribute == "asin"


def test_every_marketplace_of_amazon_can_be_chosen(rooms):
    text = page(someone(), ADD)
    assert "United Kingdom" in text
    assert "Japan" in text
    # Nobody can be sent to Amazon's page without an application.
    assert "Connect by" not in text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "New Store Name : This field is required."),
        ({"email": "ada"}, "Email Address : Enter a valid email address."),
        ({"marketplace": ""}, "Amazon Marketplace Country : This field is required."),
        ({"client_id": ""}, "Client id : A private application needs this."),
        ({"seller_id": " "}, "Seller id : A private application needs this."),
        ({"amazon_identifier": "asin"},
         "Map a Magento attribute : Choose both fields of the mapping, or neither."),
        ({"marketplace": UK}, "This seller does not sell in United Kingdom."),
        ({"client_secret": "wrong"}, "Amazon refused these credentials:"),
        ({"name": "us store"}, "There is already a store named “us store”."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_the_input_stays_but_for_secrets(rooms, changes, sentence):
    open_seller(rooms.amazon, "A2SELLER", SECOND, [US])
    client = someone()
    answer = client.post(ADD, told(**changes))
    assert answer.status_code == 200
    html = answer.content.decode()
    assert sentence in text_of(answer)
    assert f'value="{told(**changes)["email"]}"' in html
    for secret in (SECOND.client_secret, SECOND.refresh_token, "wrong"):
        assert f'value="{secret}"' not in html
    assert names() == ["US Store"]
    assert SellerAccount.objects.count() == 1


def go_to_amazon(client, **changes: Any) -> str:
    """Send the form, and answer the address of Amazon's page."""
    answer = client.post(ADD, told(way="authorize", seller_id="", client_id="", **changes))
    assert (answer.status_code, answer["Location"]) == (302, "/stores/authorize/")
    html = client.get("/stores/authorize/").content.decode()
    link = html.partition('<a class="btn primary" href="')[2].partition('"')[0]
    return link.replace("&amp;", "&")


def come_back(client, returned) -> Any:
    return client.get(
        "/stores/authorized/",
        {
            "state": returned.state,
            "selling_partner_id": returned.seller_id,
            "spapi_oauth_code": returned.code,
        },
    )


def test_a_store_is_connected_by_way_of_amazons_page(application):
    client = someone()
    returned = agree(go_to_amazon(client))
    answer = come_back(client, returned)
    assert (answer["Location"], answer["Referrer-Policy"]) == ("/stores/", "no-referrer")
    assert "Second is connected to Amazon." in messages_of(client, answer)
    assert names() == ["Second", "US Store"]
    again = come_back(client, returned)
    assert "was used before" in messages_of(client, again)


def test_what_another_browser_began_is_refused(application):
    returned = agree(go_to_amazon(someone()))
    other = someone()
    assert "This authorization is not known here" in messages_of(other, come_back(other, returned))
    assert names() == ["US Store"]


def test_a_form_for_amazons_page_asks_for_no_credentials(application):
    client = someone()
    text = page(client, ADD)
    assert "Connect by" in text
    assert go_to_amazon(client).startswith(f"{application.amazon.endpoint}/apps/authorize/consent?")
    assert StoreDraft.objects.get().name == "Second"


def test_nobody_is_led_to_amazon_who_told_nothing(rooms):
    answer = someone().get("/stores/authorize/")
    assert (answer.status_code, answer["Location"]) == (302, ADD)


def test_a_refused_account_is_connected_anew_with_fresh_credentials(rooms):
    """L-74."""
    rooms.amazon.revokes()
    rooms.sync()
    path = f"/stores/{rooms.store.pk}/connection/"
    client = someone()
    assert "Refused by Amazon" in page(client, path)
    open_seller(rooms.amazon, "A1SELLER", SECOND, [US])
    answer = client.post(
        path,
        {
            "client_id": SECOND.client_id,
            "client_secret": SECOND.client_secret,
            "refresh_token": SECOND.refresh_token,
        },
    )
    assert "US Store is connected to Amazon." in messages_of(client, answer)
    assert rooms.sync().outcome == "done"
    assert AmazonStore.objects.get().connected_at == rooms.store.connected_at


def test_a_renewal_goes_by_way_of_amazons_page(application):
    client = someone()
    path = f"/stores/{application.store.pk}/connection/"
    assert "Accepted" in page(client, path)
    answer = client.post(path, {"way": "authorize"})
    assert answer["Location"] == "/stores/authorize/"
    html = client.get("/stores/authorize/").content.decode()
    address = html.partition('<a class="btn primary" href="')[2].partition('"')[0]
    returned = agree(address.replace("&amp;", "&"), seller="A2SELLER")
    # Another seller's agreement is none for this store.
    assert "belongs to A1SELLER" in messages_of(client, come_back(client, returned))
    assert SellerAccount.objects.get().client_id == "client"


@pytest.mark.parametrize("path", [ADD, "/stores/authorize/", "/stores/authorized/"])
def test_whoever_may_not_configure_is_refused(rooms, path):
    assert someone("cy").get(path).status_code == 403
