"""What is configured at the channel is written down: from what, to what, by whom, when (CO-15)."""

from typing import Any

import pytest
from tests.scene import CREDENTIALS, NOON, US, open_seller

from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.stores.activity import set_active
from counterpart.amazon.stores.channel_settings import set_read_only
from counterpart.amazon.stores.connecting import NewStore, connect_store
from counterpart.amazon.stores.order_settings import change_settings
from counterpart.audit.models import AuditEntry
from counterpart.core.errors import Refused
from counterpart.websites.models import Website

OTHER = Credentials("other", "other-secret", "Atzr|other")
ADA: dict[str, Any] = {"actor": "ada", "now": NOON}


def trail(kind: str) -> list[tuple]:
    return [
        (one.action, one.actor, one.subject, one.before, one.after)
        for one in AuditEntry.objects.filter(subject_kind=kind).order_by("pk")
    ]


def as_told(
    *,
    website: Website | str,
    name: str = "US Store",
    seller: str = "A1SELLER",
    email: str = "ada@example.com",
) -> NewStore:
    return NewStore(
        name=name,
        website=website,
        marketplace="US",
        email=email,
        seller_id=seller,
        credentials=CREDENTIALS if seller == "A1SELLER" else OTHER,
    )


def test_changed_order_settings_are_told_with_what_they_were(shop):
    AuditEntry.objects.all().delete()
    change_settings(shop.store, {"pending_orders": "reserve", "import": "enabled"}, **ADA)
    change_settings(shop.store, {"pending_orders": "reserve"}, **ADA)
    with pytest.raises(Refused):
        change_settings(shop.store, {"pending_orders": "do_not_reserve", "color": "red"}, **ADA)
    assert trail("amazon_store") == [
        (
            "store_settings_changed",
            "ada",
            "US Store",
            {"pending_orders": "do_not_reserve"},
            {"pending_orders": "reserve"},
        )
    ]
    assert AuditEntry.objects.get().happened_at == NOON


def test_a_store_that_rests_or_works_again_is_told_once(shop):
    AuditEntry.objects.all().delete()
    for is_active in (False, False, True, True):
        set_active(shop.store, is_active, **ADA)
    no, yes = {"is_active": False}, {"is_active": True}
    assert trail("amazon_store") == [
        ("store_deactivated", "ada", "US Store", yes, no),
        ("store_activated", "ada", "US Store", no, yes),
    ]


def test_read_only_mode_is_told_once(shop):
    for is_on in (True, True, False, False):
        set_read_only(is_on, **ADA)
    no, yes = {"is_read_only": False}, {"is_read_only": True}
    assert trail("setting") == [
        ("read_only_switched", "ada", "read_only", no, yes),
        ("read_only_switched", "ada", "read_only", yes, no),
    ]


def test_connecting_and_connecting_again_are_told_without_credentials(shop):
    facts = {
        "marketplace": US,
        "website": "base",
        "seller": "A1SELLER",
        "email": "ada@example.com",
        "credentials": "verified by Amazon",
    }
    assert trail("amazon_store") == [("store_connected", "bo", "US Store", {}, facts)]
    again = as_told(email="bo@example.com", website=shop.store.website)
    connect_store(again, shop.clock, actor="ada")
    assert trail("amazon_store")[1:] == [
        (
            "store_reconnected",
            "ada",
            "US Store",
            {"email": "ada@example.com"},
            {"email": "bo@example.com", "credentials": "verified by Amazon"},
        )
    ]
    assert "secret" not in str(trail("amazon_store"))


def test_a_website_that_is_founded_with_a_store_is_told(shop):
    open_seller(shop.amazon, "A2SELLER", OTHER, [US])
    connect_store(
        as_told(name="Outlet", seller="A2SELLER", website="Our Outlet"), shop.clock, actor="bo"
    )
    assert trail("website") == [
        (
            "website_opened",
            "bo",
            "our_outlet",
            {},
            {"name": "Our Outlet", "base_currency": "USD"},
        )
    ]


def test_a_connection_that_is_refused_leaves_no_trail(shop):
    AuditEntry.objects.all().delete()
    with pytest.raises(Refused):
        connect_store(
            as_told(name="Other name", website=shop.store.website), shop.clock, actor="bo"
        )
    assert AuditEntry.objects.count() == 0
