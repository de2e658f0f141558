"""A store's name and contact address can change, nothing else of it can (F-13, L-75)."""

from typing import Any

import pytest
from tests.amazon.stores.test_connecting import everything
from tests.scene import NOON, connect

from counterpart.amazon.deleting.asking import delete_store
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.stores.activity import StoreIsLeaving
from counterpart.amazon.stores.integration import change_integration
from counterpart.amazon.stores.naming import IntegrationRefused
from counterpart.audit.models import AuditEntry

ADA: dict[str, Any] = {"actor": "ada", "now": NOON}


def trail() -> list[tuple]:
    entries = AuditEntry.objects.filter(action="store_integration_changed").order_by("pk")
    return [(one.actor, one.subject, one.before, one.after) for one in entries]


def test_name_and_address_change_and_are_told(shop):
    change_integration(shop.store, name="  Mugs   US ", email=" bo@example.com ", **ADA)
    store = AmazonStore.objects.get()
    assert (store.name, store.email, store.updated_at) == ("Mugs US", "bo@example.com", NOON)
    assert store.connected_at == shop.store.connected_at
    assert trail() == [
        (
            "ada",
            "Mugs US",
            {"name": "US Store", "email": "ada@example.com"},
            {"name": "Mugs US", "email": "bo@example.com"},
        )
    ]


def test_the_same_change_again_leaves_no_trace(shop):
    for _ in range(2):
        change_integration(shop.store, name="Mugs", **ADA)
    assert [(before, after) for _, _, before, after in trail()] == [
        ({"name": "US Store"}, {"name": "Mugs"})
    ]


def test_a_store_may_be_written_in_another_case(shop):
    assert change_integration(shop.store, name="us store", **ADA).name == "us store"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": " "}, "A store needs a name."),
        ({"name": "x" * 201}, "A store's name has at most 200 letters."),
        ({"name": "ca store"}, "There is already a store named “ca store”."),
        ({"email": ""}, "A store needs a contact e-mail address."),
        ({"email": "ada"}, "“ada” is not an e-mail address."),
        ({"name": "Mugs", "email": "a@b"}, "“a@b” is not an e-mail address."),
    ],
)
def test_what_a_store_cannot_have_is_refused(shop, change, sentence):
    shop.amazon.open_account(
        seller_id="A1SELLER",
        client_id="client",
        client_secret="secret",
        refresh_token="Atzr|token",
        marketplaces=["ATVPDKIKX0DER", "A2EUQ1WTGCTBG2"],
    )
    connect(shop.clock, name="CA Store", marketplace="CA")
    before = everything()
    with pytest.raises(IntegrationRefused) as refusal:
        change_integration(shop.store, **change, **ADA)
    assert str(refusal.value) == sentence
    assert everything() == before
    assert trail() == []


def test_a_store_that_is_being_deleted_keeps_its_name(shop):
    delete_store(shop.store, typed_name="US Store", **ADA)
    before = everything()
    with pytest.raises(StoreIsLeaving) as refusal:
        change_integration(shop.store, name="Mugs", **ADA)
    assert str(refusal.value) == ("US Store is being deleted; nothing about it can be changed.")
    assert everything() == before
