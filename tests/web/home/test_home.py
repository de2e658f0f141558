"""The home tells at a glance how every store stands, and what is left to set up (F-10 … F-15)."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.amazon.figures.copies import copied
from tests.scene import CREDENTIALS, NOON, US, connect, open_seller
from tests.users.scene import hired, made
from tests.web.stores.rooms import opened, page, someone, words_in

from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.stores.activity import set_active
from counterpart.amazon.stores.signs_of_life import beat
from counterpart.core.clock import SteppingClock
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website

CA = "A2EUQ1WTGCTBG2"
HOME = "/stores/"


def card(html: str, store: AmazonStore) -> str:
    return words_in(
        html.partition(f'aria-labelledby="store{store.pk}"')[2].partition("</section>")[0]
    )


def test_a_card_tells_website_state_dates_and_sales(rooms):
    copied(rooms.store, rooms.now - timedelta(days=1), "120.00")
    copied(rooms.store, rooms.now - timedelta(days=40), "100.00")
    rooms.sync()
    rooms.advance(minutes=4)
    html = someone().get(HOME).content.decode()
    text = card(html, rooms.store)
    for words in (
        "US US Store Active Magento Website Main Website Created Nov 2, 2026, 12:00:00 PM",
        "Last Updated 4 minutes ago",
        "Gross Market Volume (30 days) $120.00 +20% against as many days before",
        "View Store",
        "Deactivate",
    ):
        assert words in text
    assert '<svg class="spark"' in html
    assert "style=" not in html


def test_a_store_that_sold_nothing_has_zero_and_no_arrow(rooms):
    html = someone().get(HOME).content.decode()
    text = card(html, rooms.store)
    assert "$0.00 Nothing was sold in the days before" in text
    assert "trending" not in html


def test_an_inactive_store_says_so_and_can_be_activated(rooms):
    set_active(rooms.store, False, actor="bo", now=rooms.now)  # noqa: FBT003
    text = card(someone().get(HOME).content.decode(), rooms.store)
    assert "Inactive" in text
    assert "Activate" in text
    assert "Deactivate" not in text


def test_what_needs_attention_stands_on_the_card_and_leads_to_it(rooms):
    rooms.buyer_orders("CUP")
    rooms.sync()
    copied(rooms.store, rooms.now, status="Unshipped", ship_by=rooms.now - timedelta(hours=1))
    client = someone()
    html = client.get(HOME).content.decode()
    text = card(html, rooms.store)
    assert "1 order cannot be imported" in text
    assert "1 shipment is late" in text


def test_a_refused_account_can_be_connected_from_its_card(rooms):
    rooms.amazon.revokes()
    rooms.sync()
    html = someone().get(HOME).content.decode()
    assert "Amazon no longer accepts the credentials. Connect store" in card(html, rooms.store)
    assert f'href="/stores/{rooms.store.pk}/connection/"' in html


def test_currencies_are_shown_each_for_itself(rooms):
    copied(rooms.store, rooms.now - timedelta(days=1), "10.00")
    copied(rooms.store, rooms.now - timedelta(days=1), "8.00", currency="CAD")
    text = card(someone().get(HOME).content.decode(), rooms.store)
    assert "$10.00" in text
    assert "CA$8.00" in text


def test_without_a_store_the_page_says_what_to_do(house, settings):
    opened(SteppingClock(NOON), settings)
    text = page(someone(), HOME)
    assert "No Amazon store is connected yet" in text
    assert "Next step Start the worker" in text
    assert "1 of 11 done" in text


def test_the_checklist_shows_the_next_step_and_goes_on(rooms):
    client = someone()
    assert "Next step Start the worker" in page(client, HOME)
    beat(rooms.now)
    assert "Next step Protect your sign-in with a second factor" in page(client, HOME)
    text = page(client, "/setup/")
    assert "Start the worker Done" in text
    assert "Count your stock Done" in text
    assert "Name a mail server To do" in text


def test_stores_of_other_websites_are_not_there(rooms):
    other = open_website("other", name="Other")
    made("others", Permission.VIEW_CHANNEL, websites=[other])
    dee = hired("dee", "others")
    dee.password_set_at = rooms.now
    dee.save()
    text = page(someone("dee"), HOME)
    assert "US Store" not in text
    assert "No Amazon store is connected yet" in text
    assert "Add Amazon Store" not in text
    assert someone("dee").get(f"/stores/{rooms.store.pk}/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_stores(rooms):
    client = someone()
    client.get(HOME)
    with CaptureQueriesContext(connection) as few:
        client.get(HOME)
    open_seller(rooms.amazon, "A1SELLER", CREDENTIALS, [US, CA])
    store = connect(rooms.clock, name="CA Store", marketplace="CA")
    copied(store, rooms.now - timedelta(days=1), currency="CAD")
    with CaptureQueriesContext(connection) as many:
        html = client.get(HOME).content.decode()
    assert "CA$10.00" in card(html, store)
    # Another currency than the website's: whether its rate is set is asked once more.
    assert len(many) <= len(few) + 1


def test_whoever_may_not_see_the_channel_is_refused(rooms):
    for path in (HOME, "/setup/"):
        assert someone("cy").get(path).status_code == 403
