"""An order lives through its day: pending, unshipped, in Commerce, shipped, complete."""

from tests.journeys_in_browser.steps import worker_works


def test_an_order_is_followed_from_the_payment_to_complete(ada, shop):
    """The main job (L-30 … L-43, B-18): each step is seen where the merchant looks for it."""
    dashboard, orders = f"/stores/{shop.store.pk}/", "/amazon-orders/"
    number = shop.buyer_orders("MUG", 2, status="PENDING", buyer_name="Ida Example")
    ada.opens(dashboard).presses("Sync now").reads("A sync is asked for")
    worker_works(shop)
    ada.reloads().reads(number, "Pending", within=ada.part("Recent Orders"))
    ada.follows("All Orders").reads("1 order", "Pending", within=ada.part("Amazon orders"))

    shop.amazon.payment_clears(number)
    ada.presses("Sync now").reads("A sync is asked for")
    worker_works(shop)
    ada.reloads().reads("Unshipped", "Ida Example", within=ada.row(number))
    order = shop.order(number)
    ada.follows(number).is_at(f"/orders/{order.pk}/")
    ada.reads(f"#{order.number}", "Processing", "Amazon Channel Payment")

    ada.ships("1Z999").is_at(f"/orders/{order.pk}/").reads("Amazon is told with the next sync")
    worker_works(shop)
    ada.reloads().reads("Accepted by Amazon").reads("1Z999")
    ada.opens(orders).reads("Shipped", within=ada.row(number))

    ada.presses("Sync now").reads("A sync is asked for")
    worker_works(shop)
    ada.reloads().reads("Completed", within=ada.row(number))
    ada.opens(dashboard).reads("Completed", within=ada.part("Recent Orders"))
    ada.opens(f"/orders/{order.pk}/").reads("Complete", "Visible at Amazon")
    assert (shop.row(number).status, shop.order(number).state) == ("Completed", "complete")
