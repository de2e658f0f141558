"""What holds an order is mended from its page; parcels are told again (B-14, L-54, K-8)."""

import pytest
from tests.amazon.operations.outbox import states
from tests.scene import put_in_stock
from tests.users.scene import made
from tests.web.amazon_orders.details_page import BAD, html_of, links, part, path_of, told, words_in
from tests.web.stores.rooms import page, someone

from counterpart.amazon.models.operations import Operation
from counterpart.amazon.models.orders import ImportState
from counterpart.amazon.stores.activity import set_active
from counterpart.amazon.stores.order_settings import change_settings
from counterpart.orders.models.documents import Shipment
from counterpart.orders.models.orders import Order
from counterpart.users.models import User
from counterpart.users.permissions import Permission

NO = "The tracking number is not valid for this carrier."


def test_each_blocker_of_a_held_order_has_its_sentence_its_remedy_and_its_way(rooms):
    """B-14: several at once; the ways lead to where the cause is mended, for this order."""
    number = rooms.buyer_orders("CUP", 1, address=BAD)
    rooms.sync()
    row = rooms.row(number)
    box = part(html_of(someone(), path_of(rooms, number)), "fixtitle")
    said = words_in(box)
    assert 'Product "CUP" does not exist in the catalog.' in said
    assert "Create a product with the SKU CUP, or match this SKU to one that is there." in said
    assert "The region of the address is not one of US." in said
    assert "Correct the region of the delivery address." in said
    assert "To be shipped: in 2 days" in said
    assert links(box) == {
        "Create the product": f"/products/create-from/?order={row.pk}&sku=CUP",
        "Match to a product": f"/products/match/?order={row.pk}&sku=CUP",
        "Correct the address": "#address",
    }


def test_stock_that_is_short_is_counted_one_click_away(rooms):
    number = rooms.buyer_orders("LAMP", 2)
    rooms.sync()
    box = part(html_of(someone(), path_of(rooms, number)), "fixtitle")
    assert 'Product "LAMP" in order is not salable: 2 needed, 1 available.' in words_in(box)
    assert links(box) == {"Count the stock": "/products/by-sku/?sku=LAMP&open=stock"}


def test_a_wrong_address_is_mended_on_the_page_itself(rooms):
    number = rooms.buyer_orders("MUG", 1, address=BAD)
    rooms.sync()
    box = part(html_of(someone(), path_of(rooms, number)), "fixtitle")
    assert links(box) == {"Correct the address": "#address"}


def test_a_late_order_says_so(rooms):
    number = rooms.buyer_orders("CUP", 1, ship_within_hours=1)
    rooms.sync()
    rooms.advance(hours=3)
    said = words_in(part(html_of(someone(), path_of(rooms, number)), "fixtitle"))
    assert "Ship-by has passed: 2 hours ago" in said


def test_looking_again_creates_the_order_once_the_cause_is_gone(rooms):
    number = rooms.buyer_orders("LAMP", 2)
    rooms.sync()
    client, path = someone(), path_of(rooms, number, "release/")
    answer = client.post(path)
    assert told(client, answer) == [
        (
            "1 order is still held:\nCannot create sales order: "
            'Product "LAMP" in order is not salable: 2 needed, 1 available.'
        )
    ]
    put_in_stock("LAMP", 5)
    assert told(client, client.post(path)) == ["1 order was created in Commerce."]
    assert rooms.row(number).import_state == ImportState.CREATED
    assert told(client, client.post(path)) == ["No held order is affected."]
    assert Order.objects.count() == 1
    assert "fixtitle" not in html_of(client, path_of(rooms, number))


def test_orders_of_a_resting_store_are_not_looked_at(rooms):
    number = rooms.buyer_orders("LAMP", 2)
    rooms.sync()
    set_active(rooms.store, False, actor="bo", now=rooms.now)  # noqa: FBT003
    assert "Look again now" not in page(someone(), path_of(rooms, number))


def test_an_order_from_a_time_without_import_is_brought_in_by_hand(rooms):
    """T-24, K-8: offered only while import is enabled, and told what came of it."""
    change_settings(rooms.store, {"import_amazon_orders": "disabled"}, actor="ada", now=rooms.now)
    number = rooms.buyer_orders("MUG", 1)
    rooms.sync()
    client, path = someone(), path_of(rooms, number)
    assert "its orders are managed in Seller Central" in page(client, path)
    assert "Import into Commerce" not in page(client, path)
    answer = client.post(path_of(rooms, number, "import/"))
    assert told(client, answer) == [
        "Import Amazon Orders is disabled for US Store; enable it first."
    ]
    change_settings(rooms.store, {"import_amazon_orders": "enabled"}, actor="ada", now=rooms.now)
    rooms.sync()
    assert Order.objects.count() == 0
    assert "Import into Commerce" in page(client, path)
    answer = client.post(path_of(rooms, number, "import/"))
    assert told(client, answer) == [f"Commerce order {rooms.order(number).number} was created."]
    again = client.post(path_of(rooms, number, "import/"))
    assert told(client, again) == [f"{number} is already in Commerce."]
    assert Order.objects.count() == 1


@pytest.fixture
def rejected(rooms) -> str:
    number = rooms.buyer_orders("MUG", 1)
    rooms.sync()
    rooms.ship(number, tracking="WRONG")
    rooms.amazon.rejects_confirmation(NO, order_id=number)
    rooms.sync()
    return str(number)


def resent(client, rooms, number, **fields):
    shipment = Shipment.objects.get()
    return client.post(path_of(rooms, number, "resend/"), {"shipment": str(shipment.pk)} | fields)


def test_a_rejected_parcel_is_corrected_and_told_again(rooms, rejected):
    """L-54: Amazon's words are shown, the correction goes out with the next sync."""
    client = someone()
    said = words_in(part(html_of(client, path_of(rooms, rejected)), "trackingtitle"))
    assert "Rejected by Amazon" in said
    assert NO in said
    answer = resent(client, rooms, rejected, carrier="UPS", tracking="1ZRIGHT")
    assert told(client, answer) == ["Amazon is told of the parcel with the next sync."]
    assert states() == ["queued"]
    answer = resent(client, rooms, rejected, carrier="UPS", tracking="1ZOTHER")
    assert "it cannot be sent again now" in told(client, answer)[0]
    assert Shipment.objects.get().tracks.get().number == "1ZRIGHT"
    rooms.sync()
    assert states() == ["accepted"]


def test_a_shipment_of_another_order_is_not_told_again_from_here(rooms, rejected):
    other = rooms.buyer_orders("MUG", 1)
    rooms.sync()
    client = someone()
    for key in (str(Shipment.objects.get().pk), "", "x", "9" * 30):
        answer = client.post(path_of(rooms, other, "resend/"), {"shipment": key})
        assert told(client, answer) == ["There is no such shipment of this order."]
    assert Operation.objects.get().state == "rejected"


@pytest.mark.parametrize("action", ["release/", "import/", "resend/"])
def test_who_may_only_look_changes_nothing(rooms, rejected, action):
    held = rooms.buyer_orders("LAMP", 2)
    rooms.sync()
    put_in_stock("LAMP", 5)
    cy = User.objects.get(username="cy")
    cy.roles.add(made("lookers", Permission.VIEW_CHANNEL))
    client = someone("cy")
    for number in (rejected, held):
        html = html_of(client, path_of(rooms, number))
        assert "Look again now" not in html
        assert "Tell Amazon again" not in html
        answer = client.post(path_of(rooms, number, action), {"shipment": "1"})
        assert answer.status_code == 403
    assert rooms.row(held).import_state == ImportState.HELD
    assert Operation.objects.get().state == "rejected"
