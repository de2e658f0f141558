"""The page *Carriers* of a store: what fell back to Other is mapped there (S-07)."""

from tests.amazon.operations.outbox import states
from tests.amazon.operations.parcels import order_of, ship
from tests.web.stores.rooms import messages_of, page, someone, text_of

from counterpart.amazon.models.carriers import CarrierMapping


def path_of(shop, ending: str = "") -> str:
    return f"/stores/{shop.store.pk}/carriers/{ending}"


def test_a_store_without_shipments_says_so(rooms):
    client = someone()
    assert "Nothing was shipped yet" in page(client, path_of(rooms))
    assert "What your carriers go by at Amazon" in page(client, f"/stores/{rooms.store.pk}/")


def test_what_fell_back_is_mapped_and_sent_again_with_one_form(rooms):
    order_id = order_of(rooms, MUG=1)
    ship(rooms, order_id, "N1", carrier="Pigeon Post")
    rooms.amazon.rejects_confirmation("The carrier is not valid.")
    rooms.sync()
    client = someone()
    assert "Pigeon Post Other Not mapped" in " ".join(
        page(client, path_of(rooms)).replace("· Pigeon Post", "").split()
    )
    html = client.get(path_of(rooms, "?carrier=Pigeon%20Post")).content.decode()
    assert 'value="Pigeon Post"' in html
    answer = client.post(path_of(rooms), {"carrier": "Pigeon Post", "code": "DPD", "name": ""})
    assert messages_of(client, answer) == (
        "The carrier was mapped. Amazon is told of 1 parcel with the next sync."
    ) or "Amazon is told of 1 parcel with the next sync." in messages_of(client, answer)
    assert states() == ["queued"]
    rooms.sync()
    assert [one["carrier_code"] for one in rooms.amazon.confirmations] == ["DPD"]
    assert "Mapped" in page(client, path_of(rooms))


def test_other_without_a_name_is_refused_and_the_input_stays(rooms):
    client = someone()
    answer = client.post(path_of(rooms), {"carrier": "Snail", "code": "Other", "name": ""})
    html = answer.content.decode()
    assert "“Other” needs the name that the buyer reads" in html
    assert 'value="Snail"' in html
    assert CarrierMapping.objects.count() == 0
    missing = client.post(path_of(rooms), {"carrier": "", "code": "PIGEON"})
    assert "Carrier on shipments" in text_of(missing)


def test_a_form_that_is_sent_twice_takes_effect_once(rooms):
    client = someone()
    form = {"carrier": "Snail", "code": "DPD", "name": "", "form_token": "t" * 32}
    assert client.post(path_of(rooms), form).status_code == 302
    again = client.post(path_of(rooms), form | {"code": "GLS"})
    assert again.status_code == 200
    assert CarrierMapping.objects.get().amazon_code == "DPD"


def test_a_mapping_is_taken_back(rooms):
    client = someone()
    client.post(path_of(rooms), {"carrier": "Snail", "code": "DPD"})
    answer = client.post(path_of(rooms, "unmap/"), {"carrier": "snail"})
    assert "The mapping was taken back." in messages_of(client, answer)
    assert CarrierMapping.objects.count() == 0
    answer = client.post(path_of(rooms, "unmap/"), {"carrier": "snail"})
    assert "says nothing of the carrier" in messages_of(client, answer)


def test_who_may_not_configure_the_channel_is_refused(rooms):
    for login in ("bo", "cy"):
        client = someone(login)
        assert client.get(path_of(rooms)).status_code == 403
        assert client.post(path_of(rooms), {"carrier": "Snail", "code": "DPD"}).status_code == 403
        assert client.post(path_of(rooms, "unmap/"), {"carrier": "x"}).status_code == 403
    assert CarrierMapping.objects.count() == 0
