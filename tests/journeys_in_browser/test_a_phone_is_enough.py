"""On a phone, an order is found and shipped, and nothing is wider than the screen (row 38)."""

import pytest
from tests.browser.looking import too_wide

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def walking_bo(comes):
    """Bo in the aisle, with a phone."""
    return comes("bo", viewport=PHONE, has_touch=True)


def fits(person):
    assert too_wide(person.page) == [], person.page.url


def test_an_order_is_found_and_shipped_with_one_thumb(walking_bo, shop):
    bo = walking_bo
    number, other = (shop.buyer_orders("MUG", 1, buyer_name=name) for name in ("Ida A", "Uwe B"))
    shop.sync()
    bo.opens(f"/stores/{shop.store.pk}/")
    fits(bo)
    bo.follows("Rooms").follows("Amazon orders").reads("2 orders")
    fits(bo)
    bo.searches("Ida").reads("1 order").reads("Ida A").reads_no("Uwe B")
    bo.unfolds("Filter by").ticks("Unshipped").reads("Status: Unshipped")
    fits(bo)
    bo.follows(number).reads("Items ordered")
    fits(bo)
    bo.follows("Ship").reads("Items to ship")
    fits(bo)
    bo.picks("Carrier", "UPS").writes("Tracking number", "1ZPHONE").presses("Submit shipment")
    bo.reads("was created", "1ZPHONE")
    fits(bo)
    assert [shop.order(one).shipments.count() for one in (number, other)] == [1, 0]
