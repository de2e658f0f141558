"""A browser that runs no script filters, ships and comments all the same (row 25)."""

import pytest


@pytest.fixture
def plain_bo(comes):
    """Bo at a browser in which no script runs."""
    return comes("bo", java_script_enabled=False)


def test_an_order_is_found_shipped_and_commented_without_a_script(plain_bo, shop):
    bo = plain_bo
    number = shop.buyer_orders("MUG", 2, price="24.50")
    shop.buyer_orders("MUG", 1, price="99.00")
    shop.sync()
    bo.opens("/amazon-orders/").reads("2 orders").ticks("Unshipped").writes("Total: Max", "49.75")
    bo.presses("Apply filters").reads("1 order")
    assert bo.numbers == [number]
    bo.follows(number).ships("1Z999", MUG="2").reads("was created", "1Z999")
    bo.comments("The box is wet.").reads("The box is wet.", within=bo.part("Timeline"))
    shop.sync()
    bo.reloads().reads("Accepted by Amazon")
    bo.follows("Orders").searches(number).strikes("Enter").reads("1 order")
