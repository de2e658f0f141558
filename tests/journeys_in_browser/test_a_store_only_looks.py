"""The import is disabled: orders are only seen, and later brought in by hand (L-01, C-07, K-8)."""

import pytest
from playwright.sync_api import expect
from tests.scene import connect, open_seller

from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.running import run_account

BRITISH = Credentials(client_id="client", client_secret="secret", refresh_token="Atzr|british")
AMERICA = "https://sellercentral.amazon.com/orders-v3/order/"
EUROPE = "https://sellercentral-europe.amazon.com/orders-v3/order/"
LIST = "/amazon-orders/"


@pytest.fixture
def british(shop):
    """A second store, in the United Kingdom."""
    open_seller(shop.amazon, "A2SELLER", BRITISH, ["A1F83G8C2ARO7P"])
    store = connect(
        shop.clock,
        name="UK Store",
        marketplace="UK",
        seller_id="A2SELLER",
        credentials=BRITISH,
    )
    shop.advance(seconds=1)
    return store


def disables_the_import(person, store):
    """Disable it: all other settings rest at once, and stay so."""
    person.opens(f"/stores/{store.pk}/order-settings/")
    others = person.page.get_by_role("group", name="How orders are imported")
    for is_saved in (False, True):
        if is_saved:
            person.presses("Save order settings").reads("The order settings were saved.")
        else:
            person.picks("Import Amazon Orders", "Disabled")
        boxes = others.get_by_role("combobox").all()
        assert len(boxes) == 9
        for box in boxes:
            expect(box).to_be_disabled()


def leads_outside(person, number):
    """The number of an order leads to Seller Central, in a page of its own."""
    link = person.page.get_by_role("link", name=number, exact=True)
    expect(link).to_have_attribute("target", "_blank")
    return link.get_attribute("href")


def test_orders_are_only_seen_until_somebody_brings_them_in(ada, shop, british):
    disables_the_import(ada, shop.store)
    disables_the_import(ada, british)
    first, second = (shop.buyer_orders("MUG", 1) for _ in range(2))
    third = shop.buyer_orders("MUG", 1, seller="A2SELLER")
    shop.sync()
    run_account(british.account, shop.clock)
    ada.opens(LIST).reads("3 orders")
    assert [leads_outside(ada, number) for number in (first, third)] == [
        f"{AMERICA}{first}",
        f"{EUROPE}{third}",
    ]
    ada.follows(f"Details {first}").reads("View only", "The import is disabled for this store")
    assert ada.button("Import into Commerce").count() == 0

    ada.opens(f"/stores/{shop.store.pk}/order-settings/").picks("Import Amazon Orders", "Enabled")
    ada.presses("Save order settings").reads("The order settings were saved.")
    shop.sync()
    assert [shop.row(one).order for one in (first, second)] == [None, None]

    ada.opens(LIST).chooses(first, second, third).presses("Import into Commerce")
    ada.reads("2 orders are in Commerce now.", "1 order could not be created:", third)
    ada.follows(first).is_at(f"/orders/{shop.order(first).pk}/")
    assert [shop.order(one).state for one in (first, second)] == ["processing"] * 2
    assert shop.row(third).order is None
