"""An order from Amazon is canceled there, and here only followed (C-35, L-60)."""

from playwright.sync_api import expect

CENTRAL = "https://sellercentral.amazon.com/orders-v3/order/"


def test_cancel_rests_with_the_reason_and_the_way_to_where_it_is_done(bo, shop):
    number = shop.buyer_orders("MUG", 1)
    shop.sync()
    order = shop.order(number)
    bo.opens(f"/orders/{order.pk}/")
    expect(bo.button("Cancel")).to_be_disabled()
    bo.unfolds("Why not?").reads(f"came from Amazon ({number}) and is canceled there")
    bo.opens(f"/orders/{order.pk}/cancel/").reads("the cancellation arrives here with")
    bo.follows("View or Cancel Amazon Order").reads("is canceled at Amazon in Seller Central")
    way = bo.part("Cancel").get_by_role("link", name="Open in Seller Central")
    expect(way).to_have_attribute("href", f"{CENTRAL}{number}")

    shop.amazon.cancels(number)
    shop.sync()
    bo.reloads().reads("Canceled").follows("Commerce order").reads("Closed")
    expect(bo.button("Ship")).to_be_disabled()
    assert shop.stock("MUG").salable == 10
