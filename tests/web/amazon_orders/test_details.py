"""One page tells everything about an Amazon order (L-50 … L-55, B-06, B-11, K-7)."""

from decimal import Decimal

from tests.scene import US
from tests.users.scene import made, trail
from tests.web.amazon_orders.details_page import (
    MISSING,
    entries,
    facts,
    html_of,
    links,
    part,
    path_of,
    rows,
    words_in,
)
from tests.web.stores.rooms import page, someone, text_of

from counterpart.amazon.stores.order_settings import change_settings
from counterpart.orders.commenting import comment_order
from counterpart.users.models import User
from counterpart.users.permissions import Permission
from counterpart.web.amazon_orders.words import worded
from counterpart.websites.founding import open_website

BUYER = {"buyer_name": "Zoë Example", "buyer_email": "zoe@marketplace.example"}
HOME = {
    "addressLine1": "1 Main Street",
    "addressLine2": "Flat 2",
    "city": "Salem",
    "stateOrRegion": "OR",
    "postalCode": "97301",
    "countryCode": "US",
    "phone": "+1 503 555 0199",
}


def sold(rooms, **wishes) -> str:
    """An order that tells all that Amazon can tell, taken in."""
    number = rooms.buyer_orders(
        "MUG", 2, price="12.00", tax="1.98", shipping="4.99", address=HOME,
        programs=["PRIME", "AMAZON_BUSINESS"], purchase_order="PO-7", **BUYER | wishes,
    )  # fmt: skip
    rooms.sync()
    return number


def test_all_documented_order_details_stand_on_the_page(rooms):
    """L-50, in its order, with the full times of the reader's zone."""
    number = sold(rooms)
    told = facts(html_of(someone(), path_of(rooms, number)), "orderfacts")
    assert told == {
        "Order number": rooms.order(number).number,
        "Amazon order number": number,
        "Status": "Unshipped",
        "Status at Amazon": "Unshipped",
        "In Commerce": "Created in Commerce",
        "Notes": f"Commerce order {rooms.order(number).number} was created.",
        "Buyer email": "zoe@marketplace.example",
        "Buyer name": "Zoë Example",
        "Purchase order number": "PO-7",
        "Currency": "USD",
        "Order total": "$30.97",
        "Inventory reserved": "Yes",
        "Premium": "No",
        "Prime": "Yes",
        "Replacement": "No",
        "Purchase date": "Nov 2, 2026, 12:00:01 PM",
        "Latest ship date": "Nov 4, 2026, 12:00:01 PM",
    }


def test_all_documented_shipping_details_stand_on_the_page(rooms):
    """L-51; the shipping service level is no longer sent by Amazon and is not made up (L-55)."""
    number = sold(rooms, service_level="FREE_ECONOMY")
    told = facts(html_of(someone(), path_of(rooms, number)), "shippingfacts")
    assert told == {
        "Shipping service": "Free economy",
        "Shipping service level": MISSING,
        "Shipped by Amazon": "No",
        "Business": "Yes",
        "Items shipped": "0",
        "Items unshipped": "2",
        "Fulfillment channel": "Merchant (MFN)",
        "Earliest ship date": "Nov 2, 2026, 12:00:01 PM",
        "Deliver by": "Nov 9, 2026, 12:00:01 PM",
        "Kind of address": MISSING,
        "Shipping phone number": "+1 503 555 0199",
    }


def test_items_show_what_amazon_said_and_the_total_adds_up(rooms):
    """L-53, and the parts that make up the total."""
    number = sold(rooms)
    html = html_of(someone(), path_of(rooms, number))
    item = rooms.row(number).items.get()
    assert rows(html, "itemstitle") == [
        {
            "Title": f"Mug Amazon seller SKU MUG ASIN {item.asin} · Condition New",
            "Qty ordered": "2",
            "Qty shipped": "0",
            "Row price": "$24.00",
            "Row tax": "$1.98",
            "Shipping price": "$4.99",
            "Discount": "$0.00",
        }
    ]
    assert facts(html, "itemstitle") == {
        "Items": "$24.00",
        "Shipping and handling": "$4.99",
        "Tax": "$1.98",
        "Discount": "$0.00",
        "Total": "$30.97",
    }


def test_a_difference_in_amazons_amounts_is_a_line_of_its_own(rooms):
    number = rooms.buyer_orders("MUG", 1, price="12.00")
    rooms.sync()
    rooms.row(number).items.update(price="11.00")
    told = facts(html_of(someone(), path_of(rooms, number)), "itemstitle")
    assert told["Difference that Amazon does not explain"] == "$1.00"
    assert told["Total"] == "$12.00"


def test_a_parcel_is_followed_from_the_queue_to_where_amazon_shows_it(rooms):
    """L-54: waiting, accepted, shown; and what Amazon itself says of it."""
    number = sold(rooms)
    client, path = someone(), path_of(rooms, number)
    assert "Nothing was shipped from here" in page(client, path)
    rooms.ship(number, tracking="1Z999")
    assert states(client, path) == ["Amazon is told with the next sync"]
    rooms.sync()
    assert states(client, path) == ["Accepted by Amazon Accepted Nov 2, 12:06 PM"]
    rooms.sync()
    assert states(client, path) == [
        "Amazon shows it Accepted Nov 2, 12:06 PM Shown Nov 2, 12:09 PM"
    ]
    html = html_of(client, path)
    order = rooms.order(number)
    ours = rows(html, "trackingtitle")[0]
    assert ours["Title and quantity"] == f"2 × Mug Commerce order number {order.number}"
    assert ours["Tracking number"] == (
        "1Z999 Copy 1Z999 Carrier code United Parcel Service "
        f"Shipping method {order.shipping_method}"
    )
    assert "As Amazon shows them" in words_in(part(html, "trackingtitle"))


def states(client, path) -> list[str]:
    return [row["State at Amazon"] for row in rows(html_of(client, path), "trackingtitle")]


def test_the_timeline_tells_of_amazon_of_us_and_of_people(rooms):
    """B-06: everything, newest first, each with who did it."""
    number = sold(rooms)
    rooms.ship(number, tracking="1Z999")
    rooms.sync()
    order = rooms.order(number)
    assert entries(html_of(someone(), path_of(rooms, number))) == [
        ("amazon", "Status updated to Shipped.", "Amazon"),
        ("amazon", "Amazon accepted the shipment: UPS 1Z999.", "Amazon"),
        ("", "Amazon will be told: UPS 1Z999.", "Counterpart"),
        (
            "person",
            "Commerce Tracking number 1Z999 for United Parcel Service was assigned.",
            "bo",
        ),
        ("person", "Commerce Shipment #000000001 was created: MUG × 2.", "bo"),
        ("", "Commerce Invoice #000000001 was created: 30.97 USD.", "Counterpart"),
        ("", f"Commerce The order was created from Amazon order {number}.", "Counterpart"),
        ("", f"Commerce order {order.number} was created.", "Counterpart"),
        ("amazon", "Received from Amazon as Unshipped.", "Amazon"),
    ]


def test_what_amazon_does_not_tell_is_said_to_be_missing(rooms):
    """L-55, B-11: no dummy data for orders that Amazon ships."""
    number = rooms.buyer_orders("MUG", 1, fulfilled_by="AMAZON")
    rooms.sync()
    html = html_of(someone(), path_of(rooms, number))
    told = facts(html, "shippingfacts")
    assert (told["Shipped by Amazon"], told["Fulfillment channel"]) == ("Yes", "Amazon (AFN)")
    assert facts(html, "orderfacts")["Inventory reserved"] == "No"
    assert "Amazon ships this order; its address is Amazon's matter." in words_in(html)
    assert 'name="line1"' not in html


def test_the_address_of_a_pending_order_is_awaited_and_not_asked_for(rooms):
    """Amazon tells it once the payment is verified: nothing is wrong until then."""
    number = rooms.buyer_orders("MUG", 1, status="PENDING")
    rooms.sync()
    row = rooms.row(number)
    row.address = {}
    row.save()
    html = html_of(someone(), path_of(rooms, number))
    assert "as soon as it has verified the payment" in words_in(html)
    assert 'name="line1"' not in html


def test_stock_that_nobody_manages_is_not_said_to_be_reserved(rooms):
    """K-7: Yes, No, Not managed."""
    pending = rooms.buyer_orders("MUG", 1, status="PENDING")
    managed = rooms.buyer_orders("MUG", 1)
    rooms.sync()
    rooms.ship(managed)
    from_elsewhere = rooms.buyer_orders("MUG", 1)
    rooms.sync()
    rooms.order(from_elsewhere).lines.update(is_stock_reserved=False)
    client = someone()
    told = [
        facts(html_of(client, path_of(rooms, one)), "orderfacts")["Inventory reserved"]
        for one in (pending, managed, from_elsewhere)
    ]
    assert told == ["No", "No", "Not managed"]


def test_a_pending_order_that_holds_stock_is_reserved(rooms):
    change_settings(rooms.store, {"pending_orders": "reserve"}, actor="ada", now=rooms.now)
    number = rooms.buyer_orders("MUG", 1, status="PENDING")
    rooms.sync()
    told = facts(html_of(someone(), path_of(rooms, number)), "orderfacts")
    assert told["Inventory reserved"] == "Yes"


def test_gifts_are_shown_with_the_buyers_own_words(rooms):
    number = rooms.buyer_orders(
        lines=[{"sku": "MUG", "gift_message": "For you, <b>dear</b>", "gift_wrap_level": "Classic"}]
    )
    rooms.sync()
    said = words_in(part(html_of(someone(), path_of(rooms, number)), "itemstitle"))
    assert "Gift: Mug Wrapped as: Classic For you, <b>dear</b>" in said


def test_who_may_not_see_buyers_sees_the_order_without_them(rooms):
    """P6: neither name nor address nor e-mail nor gift nor comment, and no trace of a look."""
    number = sold(rooms)
    comment_order(rooms.order(number), "Zoë wants it blue", actor="bo", now=rooms.now)
    User.objects.get(username="cy").roles.add(
        made("lister", Permission.VIEW_CHANNEL, Permission.VIEW_ORDERS)
    )
    html = html_of(someone("cy"), path_of(rooms, number))
    for word in ("Zoë", "zoe@", "Main Street", "503 555", "Salem", "PO-7"):
        assert word not in html
    assert rooms.order(number).number in words_in(html)
    assert trail("buyer_seen") == []


def test_each_look_at_a_buyer_is_written_down_once(rooms):
    number = sold(rooms)
    html_of(someone("bo"), path_of(rooms, number))
    assert trail("buyer_seen") == [("bo", "order", number, {}, {"seen": "buyer"})]


def test_orders_of_other_websites_are_like_none(rooms):
    """CO-14: whoever is limited to a website finds no other one's orders by counting keys."""
    number = sold(rooms)
    other = open_website("other", name="Other")
    cy = User.objects.get(username="cy")
    cy.roles.add(made("limited", Permission.VIEW_CHANNEL, websites=[other]))
    assert someone("cy").get(path_of(rooms, number)).status_code == 404
    cy.roles.add(made("main", Permission.VIEW_CHANNEL, websites=[rooms.store.website]))
    assert someone("cy").get(path_of(rooms, number)).status_code == 200
    assert someone().get("/amazon-orders/999999/").status_code == 404


def test_the_page_leads_to_commerce_to_seller_central_and_to_the_store(rooms):
    """K-1: the details link to both others."""
    number = sold(rooms)
    found = links(html_of(someone(), path_of(rooms, number)).partition("<main")[2])
    assert found["Commerce order"] == f"/orders/{rooms.order(number).pk}/"
    assert found["Seller Central"] == (f"https://sellercentral.amazon.com/orders-v3/order/{number}")
    assert found["US Store"] == f"/stores/{rooms.store.pk}/"
    assert rooms.row(number).marketplace_id == US


def test_back_previous_and_next_follow_the_list_that_led_here(rooms):
    """Behavior 22: the same filter, the same sort, the neighbors in it."""
    numbers = []
    for _ in range(3):
        rooms.advance(minutes=1)
        numbers.append(rooms.buyer_orders("MUG", 1))
    rooms.buyer_orders("CUP", 1)
    rooms.sync()
    oldest, middle, newest = (rooms.row(number).pk for number in numbers)
    query = "status=Unshipped&sort=purchased"
    place = f"/amazon-orders/{middle}/?from={query.replace('&', '%26').replace('=', '%3D')}&at=1"
    html = html_of(someone(), place).partition("<main")[2]
    found = links(html)
    assert found["Back to the list"] == f"/amazon-orders/?{query}"
    assert found["Previous"].startswith(f"/amazon-orders/{oldest}/?")
    assert found["Next"].startswith(f"/amazon-orders/{newest}/?")
    assert found["Next"].endswith("&at=2")
    plain = links(html_of(someone(), f"/amazon-orders/{middle}/").partition("<main")[2])
    assert "Next" not in plain
    assert plain["Back to the list"] == "/amazon-orders/"


def test_erased_buyers_leave_a_page_that_still_opens(rooms):
    number = sold(rooms)
    row = rooms.row(number)
    row.buyer, row.address, row.document = {}, {}, ""
    row.save()
    html = html_of(someone(), path_of(rooms, number))
    assert "The buyer's data were erased" in words_in(html)
    assert facts(html, "orderfacts")["Buyer name"] == MISSING


def test_the_page_costs_the_same_however_much_is_in_the_order(rooms, django_assert_max_num_queries):
    few = sold(rooms)
    many = rooms.buyer_orders(lines=[{"sku": "MUG"} for _ in range(8)])
    rooms.sync()
    for tracking in ("1ZONE", "1ZTWO"):
        rooms.ship(few, items={"MUG": Decimal(1)}, tracking=tracking)
    rooms.sync()
    client = someone()
    for number in (few, many):
        client.get(path_of(rooms, number))
        with django_assert_max_num_queries(28):
            client.get(path_of(rooms, number))


def test_an_unknown_code_of_amazons_is_shown_as_words():
    """P7: unknown words are shown, never fatal."""
    assert worded("BRAND_NEW_SERVICE") == '<span translate="no">Brand new service</span>'
    assert worded("") == ""


def test_cy_is_told_which_permission_is_missing(rooms):
    number = sold(rooms)
    answer = someone("cy").get(path_of(rooms, number))
    assert answer.status_code == 403
    assert "See Amazon stores and orders" in text_of(answer)
