"""A store is renamed, rests, works again, and is deleted on its pages (F-11 … F-13)."""

from tests.web.stores.rooms import messages_of, page, someone, text_of

from counterpart.amazon.deleting.finishing import finish_deletions
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.stores.activity import set_active
from counterpart.amazon.stores.integration import change_integration
from counterpart.orders.models.orders import Order


def path_of(shop, page_name: str) -> str:
    return f"/stores/{shop.store.pk}/{page_name}/"


def store() -> AmazonStore:
    return AmazonStore.objects.get()


def test_name_and_address_are_saved(rooms):
    client, path = someone(), path_of(rooms, "integration")
    assert "Amazon Marketplace Country: United States" in page(client, path)
    seen = rooms.store.updated_at.isoformat()
    answer = client.post(path, {"email": "bo@example.com", "name": "Mugs", "seen": seen})
    assert "The settings were saved." in messages_of(client, answer)
    assert (store().name, store().email) == ("Mugs", "bo@example.com")


def test_what_is_wrong_is_said_and_the_input_stays(rooms):
    client, path = someone(), path_of(rooms, "integration")
    answer = client.post(path, {"email": "nowhere", "name": "Mugs"})
    assert "Email Address : Enter a valid email address." in text_of(answer)
    html = answer.content.decode()
    assert 'value="nowhere"' in html
    assert 'value="Mugs"' in html
    assert store().name == "US Store"


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(rooms):
    client, path = someone(), path_of(rooms, "integration")
    seen = rooms.store.updated_at.isoformat()
    rooms.advance(minutes=1)
    change_integration(rooms.store, name="Cups", actor="bo", now=rooms.now)
    answer = client.post(path, {"email": "ada@example.com", "name": "Mugs", "seen": seen})
    assert "This was changed by somebody else meanwhile." in text_of(answer)
    assert store().name == "Cups"


def test_a_store_rests_and_works_again(rooms):
    client = someone()
    answer = client.post(path_of(rooms, "deactivate"))
    assert "US Store rests; nothing is lost." in messages_of(client, answer)
    assert store().is_active is False
    answer = client.post(path_of(rooms, "activate"))
    assert "US Store is active again." in messages_of(client, answer)
    assert store().is_active is True


def test_a_sync_of_a_resting_store_is_refused_with_a_sentence(rooms):
    set_active(rooms.store, False, actor="bo", now=rooms.now)  # noqa: FBT003
    client = someone()
    answer = client.post(path_of(rooms, "sync"))
    assert "No active store is there to sync. Activate one first." in messages_of(client, answer)


def test_the_page_names_what_goes_and_what_stays(rooms):
    rooms.buyer_orders("MUG")
    rooms.buyer_orders("CUP")
    rooms.sync()
    text = page(someone(), path_of(rooms, "delete"))
    assert "2 Amazon orders with their items and notes" in text
    assert "1 Commerce order; it is worked without Amazon from then on" in text
    assert "Its name is: US Store" in text


def test_a_store_is_deleted_once_its_name_was_typed(rooms):
    order = rooms.buyer_orders("MUG")
    rooms.sync()
    client, path = someone(), path_of(rooms, "delete")
    refused = client.post(path, {"typed_name": "us store"})
    assert "type its name exactly: “US Store”. Nothing was deleted." in text_of(refused)
    assert 'value="us store"' in refused.content.decode()
    assert store().deletion_asked_at is None
    answer = client.post(path, {"typed_name": "US Store"})
    assert "US Store is being deleted. Its Commerce orders stay." in messages_of(client, answer)
    assert "Being deleted" in page(client, "/stores/")
    again = client.post(path, {"typed_name": "US Store"})
    assert "US Store is being deleted; nothing about it can be changed." in text_of(again)
    finish_deletions(actor="worker", now=rooms.now)
    assert "US Store" not in page(client, "/stores/")
    assert Order.objects.get().external_id == order
    assert client.get(path).status_code == 404


def test_shipments_that_amazon_was_not_told_of_need_a_word_of_their_own(rooms):
    order = rooms.buyer_orders("MUG")
    rooms.sync()
    rooms.ship(order)
    client, path = someone(), path_of(rooms, "delete")
    assert "Amazon has not accepted 1 shipment yet." in page(client, path)
    refused = client.post(path, {"typed_name": "US Store"})
    assert "Nothing was deleted." in text_of(refused)
    assert store().deletion_asked_at is None
    client.post(path, {"typed_name": "US Store", "despite_waiting": "on"})
    assert store().deletion_asked_at == rooms.now


def test_whoever_may_not_configure_changes_nothing(rooms):
    client = someone("cy")
    for name in ("integration", "connection", "delete"):
        assert client.get(path_of(rooms, name)).status_code == 403
    for name in ("activate", "deactivate", "sync", "delete"):
        assert client.post(path_of(rooms, name)).status_code == 403
    assert (store().is_active, store().deletion_asked_at) == (True, None)
