"""A part of an order leaves, Amazon says no, is told again, and the rest follows (row 10)."""

import pytest

NO = "The tracking number is not valid for this carrier."


@pytest.fixture
def order(shop):
    """An order of three mugs, in Commerce; its page is where Bo works."""
    number = shop.buyer_orders("MUG", 3)
    shop.sync()
    return shop.order(number)


def test_a_rejected_parcel_is_corrected_and_told_again(bo, shop, order):
    page = f"/orders/{order.pk}/"
    number = order.external_id
    shop.amazon.rejects_confirmation(NO, order_id=number)
    bo.opens(page).ships("WRONG", MUG="1").is_at(page).reads("Amazon is told with the next sync")
    shop.sync()
    bo.reloads().reads("Rejected by Amazon", NO, within=bo.part("Shipments"))

    shop.amazon.calms_down()
    bo.follows("Tell Amazon again").writes("Tracking number", "1ZRIGHT")
    bo.presses("Tell Amazon again").is_at(page)
    shop.sync()
    bo.reloads().reads("Accepted by Amazon", "1ZRIGHT", within=bo.part("Shipments"))
    bo.reads_no("Rejected by Amazon", within=bo.part("Shipments"))
    bo.opens("/amazon-orders/").reads("Partially Shipped", within=bo.row(number))

    bo.opens(page).follows("Ship")
    assert bo.field("Quantity of MUG").input_value() == "2"
    bo.opens(page).ships("1ZREST").is_at(page)
    shop.sync()
    shop.sync()
    bo.reloads().reads("Complete", "1ZREST", "Visible at Amazon")
    assert (shop.row(number).status, shop.order(number).state) == ("Completed", "complete")
