"""A store's stock and fulfillment settings, and how sending quantities begins (F-03, F-34)."""

import re
from html import unescape
from typing import Any

import pytest
from tests.scene import US, Shop, connect
from tests.web.amazon_orders.details_page import html_of, links, rows
from tests.web.listings.shelf import offered, read_listings
from tests.web.stores.rooms import messages_of, page, someone, text_of

from counterpart.amazon.listings.comparing import compare_stock
from counterpart.amazon.listings.settings import read_stock_settings
from counterpart.amazon.models.listings import Listing
from counterpart.amazon.models.stores import AmazonStore
from counterpart.audit.models import AuditEntry

DEFAULTS = {
    "sends_quantity": "disabled",
    "out_of_stock_threshold": "0",
    "maximum_listed_quantity": "10000",
    "unmanaged_quantity": "100",
    "fulfilled_by": "merchant",
}
FORM = {
    "out_of_stock_threshold": "2",
    "maximum_listed_quantity": "50",
    "unmanaged_quantity": "7",
    "fulfilled_by": "attribute",
    "fulfilled_by_attribute": "fulfilled_by",
}
OFF = "sends_quantity"


def path_of(shop: Shop, ending: str = "", store: AmazonStore | None = None) -> str:
    return f"/stores/{(store or shop.store).pk}/listing-settings/{ending}"


def hidden(html: str, name: str) -> str:
    """What a form sends on by itself, from the last form of the page."""
    return unescape(re.findall(rf'name="{name}" value="([^"]*)"', html)[-1])


@pytest.fixture
def canada(rooms) -> AmazonStore:
    """A second store of the same seller, in the same region."""
    rooms.amazon.open_account(
        seller_id="A1SELLER", client_id="client", client_secret="secret",
        refresh_token="Atzr|token", marketplaces=[US, "A2EUQ1WTGCTBG2"],
    )  # fmt: skip
    return connect(rooms.clock, name="CA Store", marketplace="CA")


def test_the_settings_have_their_documented_labels(rooms):
    said = page(someone(), path_of(rooms))
    labels = ("Stock / Quantity", "Out-of-Stock Threshold", "Maximum Listed Quantity",
              "“Do Not Manage Stock” Quantity", "Fulfilled By", "Product Fulfilled By",
              "Fulfilled by Merchant", "Fulfilled by Amazon",
              "Assign Fulfilled By Using Magento Product Attribute",
              "Fulfilled By Attribute")  # fmt: skip
    assert [one for one in labels if one not in said] == []
    assert path_of(rooms) in links(html_of(someone(), f"/stores/{rooms.store.pk}/")).values()


def test_settings_are_saved_once_and_audited(rooms):
    client = someone()
    form = FORM | {"form_token": "t" * 32}
    answer = client.post(path_of(rooms), form)
    assert messages_of(client, answer) == "The listing settings were saved."
    assert client.post(path_of(rooms), form | {"unmanaged_quantity": "8"}).status_code == 200
    saved = {key: value for key, value in FORM.items() if key != "fulfilled_by_attribute"}
    assert read_stock_settings(rooms.store) == DEFAULTS | saved
    entry = AuditEntry.objects.get(action="stock_settings_changed")
    assert (entry.actor, entry.subject) == ("ada", "US Store")


@pytest.mark.parametrize(
    "wrong",
    [
        {"out_of_stock_threshold": "-1"},
        {"out_of_stock_threshold": ""},
        {"maximum_listed_quantity": "1.5"},
        {"unmanaged_quantity": "99999999999"},
        {"fulfilled_by": "pigeons"},
    ],
)
def test_what_is_no_setting_is_refused_and_the_input_stays(rooms, wrong):
    client = someone()
    answer = client.post(path_of(rooms), FORM | wrong)
    assert (answer.status_code, 'class="error"' in answer.content.decode()) == (200, True)
    assert read_stock_settings(rooms.store) == DEFAULTS


def test_a_form_of_an_older_state_is_refused(rooms):
    client = someone()
    seen = hidden(html_of(client, path_of(rooms)), "seen")
    client.post(path_of(rooms), FORM)
    answer = client.post(path_of(rooms), FORM | {"seen": seen, "unmanaged_quantity": "9"})
    assert "changed by somebody else meanwhile" in " ".join(
        str(one) for one in answer.context["messages"]
    )
    assert read_stock_settings(rooms.store)["unmanaged_quantity"] == "7"


def test_the_oldest_store_decides_for_its_region(rooms, canada):
    client = someone()
    assert "this one also decides for CA Store" in page(client, path_of(rooms))
    said = page(client, path_of(rooms, store=canada))
    assert "the oldest decides, which is US Store" in said
    assert "See what would change" not in said
    answer = client.post(path_of(rooms, "preview/", canada))
    assert read_stock_settings(canada) == DEFAULTS
    assert answer.status_code == 200


def begun(shop: Shop, client: Any, **changes: str) -> Any:
    """Press the button of the preview, as the browser would."""
    html = html_of(client, path_of(shop, "preview/"))
    return client.post(
        path_of(shop, "preview/"), {"seen": hidden(html, "seen"), "form_token": "b" * 32} | changes
    )


@pytest.fixture
def shelf(rooms) -> Shop:
    """Amazon shows 12 mugs and 3 lamps; there are 10 mugs, and the one lamp is below its limit."""
    offered(rooms, "MUG", seen=12)
    offered(rooms, "LAMP", seen=3)
    offered(rooms, "CUP", seen=1)
    someone().post(path_of(rooms), FORM | {"fulfilled_by": "merchant"})
    return rooms


def test_sending_cannot_begin_before_listings_were_read(shelf):
    client = someone()
    said = page(client, path_of(shelf, "preview/"))
    assert "Amazon's listings were not read yet." in said
    assert 'name="seen"' not in html_of(client, path_of(shelf, "preview/"))
    answer = client.post(path_of(shelf, "preview/"))
    assert "were not read from Amazon yet" in " ".join(map(str, answer.context["messages"]))
    assert read_stock_settings(shelf.store)[OFF] == "disabled"


def test_a_person_sees_what_would_change_before_anything_is_sent(shelf):
    read_listings(shelf)
    client = someone()
    html = html_of(client, path_of(shelf, "preview/"))
    assert rows(html, "rows") == [
        {"Seller SKU": "LAMP", "Product": "A fine lamp", "Amazon shows": "3", "We would send": "0"},
        {"Seller SKU": "MUG", "Product": "A fine mug", "Amazon shows": "12", "We would send": "10"},
    ]
    said = page(client, path_of(shelf, "preview/"))
    assert "1 listing would fall to 0" in said
    assert "Listings that would change 2 of 2 that we send" in said
    answer = begun(shelf, client)
    assert messages_of(client, answer) == "Quantities are sent to Amazon from the next sync on."
    assert read_stock_settings(shelf.store)[OFF] == "enabled"
    compare_stock(shelf.account, actor="sync", now=shelf.now)
    assert list(Listing.objects.values_list("sku", "wanted", "state")) == [
        ("CUP", None, "left"),
        ("LAMP", 0, "changed"),
        ("MUG", 10, "changed"),
    ]


def test_whoever_saw_fewer_zeroes_looks_again(shelf):
    read_listings(shelf)
    client = someone()
    seen = hidden(html_of(client, path_of(shelf, "preview/")), "seen")
    client.post(path_of(shelf), FORM | {"fulfilled_by": "merchant", "out_of_stock_threshold": "11"})
    answer = begun(shelf, client, seen=seen)
    assert "changed by somebody else meanwhile" in text_of(answer) or "meanwhile" in " ".join(
        str(one) for one in answer.context["messages"]
    )
    assert read_stock_settings(shelf.store)[OFF] == "disabled"


def test_sending_is_stopped_with_one_press(shelf):
    read_listings(shelf)
    client = someone()
    begun(shelf, client)
    assert "Switched on" in page(client, path_of(shelf))
    answer = client.post(path_of(shelf, "stop/"))
    assert "Amazon keeps what it was told last" in messages_of(client, answer)
    assert read_stock_settings(shelf.store)[OFF] == "disabled"
    assert "See what would change" in page(client, path_of(shelf))


def test_who_may_not_configure_the_channel_is_refused(shelf):
    read_listings(shelf)
    for login in ("bo", "cy"):
        client = someone(login)
        for ending in ("", "preview/"):
            assert client.get(path_of(shelf, ending)).status_code == 403
            assert client.post(path_of(shelf, ending), FORM).status_code == 403
        assert client.post(path_of(shelf, "stop/")).status_code == 403
    assert read_stock_settings(shelf.store)["unmanaged_quantity"] == "7"
