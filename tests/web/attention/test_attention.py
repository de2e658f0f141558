"""Held orders are shown by what mends them, and mended once for all of them (B-14, C-23)."""

from decimal import Decimal

import pytest
from tests.web.stores.rooms import messages_of, page, someone

from counterpart.amazon.models.orders import ImportState
from counterpart.catalog.models import Product
from counterpart.inventory.adjusting import set_quantity

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(rooms):
    """Two orders of CUP, which nobody knows, and one of two LAMPs, of which there is one."""
    numbers = [
        rooms.buyer_orders("CUP", status="UNSHIPPED"),
        rooms.buyer_orders("CUP", status="UNSHIPPED"),
        rooms.buyer_orders("LAMP", 2, status="UNSHIPPED"),
    ]
    rooms.sync()
    return rooms, numbers


def test_orders_held_for_the_same_reason_stand_together(held):
    told = page(someone(), "/attention/")

    assert "Product is not in the catalog · CUP 2 orders" in told
    assert "Out of stock · LAMP 1 order" in told
    assert told.count("Look again now") == 2
    assert "Create the product" in told
    assert "Count the stock" in told


def test_the_message_names_the_stores_on_every_page(held):
    """C-23: in its exact words."""
    assert (
        "Your Amazon store(s) has orders that cannot be imported into Commerce. "
        "See Recent Orders in the store dashboard(s): US Store"
    ) in page(someone(), "/amazon-orders/")


def test_a_mended_cause_releases_its_orders_and_no_others(held):
    shop, numbers = held
    set_quantity(Product.objects.get(sku="LAMP"), Decimal(5), now=shop.now)
    client = someone()

    answer = client.post("/attention/release/", {"cause": "out_of_stock", "sku": "LAMP"})

    assert messages_of(client, answer) == "1 order was created in Commerce."
    states = [shop.row(number).import_state for number in numbers]
    assert states == [ImportState.HELD, ImportState.HELD, ImportState.CREATED]


def test_looking_again_twice_creates_nothing_twice(held):
    shop, numbers = held
    set_quantity(Product.objects.get(sku="LAMP"), Decimal(5), now=shop.now)
    client = someone()
    messages_of(client, client.post("/attention/release/"))
    first = shop.order(numbers[2]).pk

    answer = client.post("/attention/release/")

    assert "created in Commerce" not in messages_of(client, answer)
    assert shop.order(numbers[2]).pk == first


def test_what_is_still_held_says_why(held):
    client = someone()

    answer = client.post("/attention/release/", {"cause": "not_found", "sku": "CUP"})

    assert messages_of(client, answer).startswith("2 orders are still held:")


def test_nothing_held_is_good_news(rooms):
    assert "Every order could be created" in page(someone(), "/attention/")


def test_whoever_may_not_work_the_channel_looks_only(held):
    shop, numbers = held
    client = someone("cy")

    assert client.get("/attention/").status_code == 403
    assert client.post("/attention/release/").status_code == 403
    assert {shop.row(number).import_state for number in numbers} == {ImportState.HELD}
