"""An order from Amazon on its page: who ships, who cancels, what Amazon answered (T-19, CO-16)."""

from typing import Any

import pytest
from django.core import mail
from tests.browser.serving import stand_still
from tests.browser.signing_in import signed_in
from tests.scene import Shop
from tests.users.scene import hired
from tests.web.orders.order_page import (
    address,
    buttons,
    done,
    happenings,
    opened,
    parcel,
    reasons,
    section,
    told,
    words,
)

from counterpart.amazon.models.operations import Operation
from counterpart.orders.documents.shipping import NewTrack, ship_order
from counterpart.orders.mails.listing import find_mails
from counterpart.orders.models.orders import Order

NO = "The tracking number is not valid for this carrier."


@pytest.fixture
def client(shop, settings):
    """Ada, signed in; the pages go by the shop's clock."""
    stand_still(settings, shop.clock)
    hired("ada", "owner")
    return signed_in("ada")


def imported(shop: Shop, quantity: int = 2, **wishes: Any) -> Order:
    number = shop.buyer_orders("MUG", quantity, **wishes)
    shop.sync()
    return shop.order(number)


def links(page: str) -> list[str]:
    """Answer what the part about payment links to."""
    body = section(page, "payment").partition('<ul class="linklist">')[2].partition("</ul>")[0]
    return [words(one) for one in body.split("</li>") if words(one)]


def confirmation(page: str) -> str:
    """Answer what the page says of the only shipment."""
    return words(section(page, "shipments"))


def test_the_amazon_number_and_its_links_follow_what_was_shipped(shop, client):
    """T-19, C-35: View or Cancel while nothing was shipped, View afterwards, all orders always."""
    order = imported(shop)
    page = opened(client, order)
    said = words(section(page, "payment"))
    assert "Amazon Channel Payment" in said
    assert f"Amazon Order Number: {order.external_id}" in said
    assert "Amazon status Unshipped Ship by Nov 4, 12:00 PM" in said
    assert "The order was placed using USD." in said
    row = shop.row(order.external_id)
    assert f'href="/amazon-orders/{row.pk}/"' in section(page, "payment")
    assert links(page) == [
        "View or Cancel Amazon Order", "View all Amazon Orders", "Open in Seller Central",
    ]  # fmt: skip
    shop.ship(order.external_id)
    shop.sync()
    shop.sync()
    assert links(opened(client, order)) == [
        "View Amazon Order", "View all Amazon Orders", "Open in Seller Central",
    ]  # fmt: skip


def test_what_only_amazon_may_do_is_not_done_here(shop, client):
    """CO-16: edit, reorder and cancel are refused with the reason; cancel leads to Amazon's."""
    order = imported(shop)
    page = opened(client, order)
    assert {one: buttons(page)[one] for one in ("Edit", "Cancel", "Reorder", "Ship")} == {
        "Edit": False, "Cancel": False, "Reorder": False, "Ship": True,
    }  # fmt: skip
    assert "canceled there" in reasons(page)["Cancel"]
    page = opened(client, order, "order_cancel")
    assert ["canceled there" in words(page), "View or Cancel Amazon Order" in page] == [True] * 2
    assert 'name="form_token"' not in page
    client.post(f"/orders/{order.pk}/cancel/", {"comment": "x"})
    order.refresh_from_db()
    assert order.state == "processing"


def test_a_shipment_tells_how_far_amazon_knows_of_it(shop, client):
    """Row 10: queued, then accepted and visible, each in words on the order."""
    order = imported(shop)
    fields = parcel(order, tracking="1Z777", MUG=2)
    page = done(client, order, "order_ship", parcels="1", **fields)
    assert told(page) == [
        "Shipment #000000001 was created. Amazon will be told with the next sync."
    ]
    assert "Amazon is told with the next sync" in confirmation(page)
    shop.sync()
    page = opened(client, order)
    assert "Accepted by Amazon" in confirmation(page)
    shop.sync()
    page = opened(client, order)
    assert "Visible at Amazon" in confirmation(page)
    assert happenings(page)[0].startswith("The order became Complete.")


def test_shipping_for_amazon_needs_a_tracking_number(shop, client):
    order = imported(shop)
    fields = parcel(order, carrier="", tracking="", MUG=2)
    page = done(client, order, "order_ship", parcels="1", **fields)
    assert "shipping it needs a carrier and a tracking number" in told(page)[0]
    assert order.shipments.count() == 0


def test_the_form_proposes_the_carriers_that_were_used_before(shop, client):
    """S-07: those with a code of Amazon's first in the list, other names beside the field."""
    first, second = imported(shop), imported(shop)
    ship_order(
        first,
        tracks=[NewTrack("Pigeon Post", "P1"), NewTrack("dpd", "D1")],
        actor="bo",
        now=shop.now,
    )
    html = " ".join(client.get(address(second, "order_ship")).content.decode().split())
    assert '<optgroup label="Used before"> <option value="DPD">DPD</option>' in html
    assert '<option value="Pigeon Post">' in html


def test_what_amazon_rejected_is_corrected_and_told_again(shop, client):
    """K-4: the page shows Amazon's own words; the correction edits the parcel, never doubles it."""
    order = imported(shop)
    shop.ship(order.external_id, tracking="WRONG")
    shop.amazon.rejects_confirmation(NO, order_id=order.external_id)
    shop.sync()
    page = opened(client, order)
    assert "Rejected by Amazon" in confirmation(page)
    assert NO in confirmation(page)
    shipment = order.shipments.get()
    assert "Rejected by Amazon" in words(opened(client, order, "order_resend", shipment.pk))
    page = done(client, order, "order_resend", shipment.pk, carrier="UPS", tracking="1Z8")
    assert told(page) == ["Shipment #000000001: Amazon will be told with the next sync."]
    assert "1Z8" in confirmation(page)
    shop.sync()
    shop.sync()
    assert "Visible at Amazon" in confirmation(opened(client, order))
    assert Operation.objects.count() == 1


def test_the_timeline_merges_what_amazon_said_with_what_happened_here(shop, client):
    """P-10: newest first, both sources, and each alone."""
    order = imported(shop)
    shop.ship(order.external_id, tracking="1Z777")
    shop.sync()
    page = opened(client, order)
    story = happenings(page)
    places = [
        next(place for place, one in enumerate(story) if beginning in one)
        for beginning in ("Amazon accepted the shipment", "Shipment #", "Received from Amazon as")
    ]
    assert places == sorted(places)
    amazon = happenings(client.get(f"/orders/{order.pk}/", {"show": "amazon"}).content.decode())
    assert {one.startswith("Amazon ·") for one in amazon} == {True}
    assert len(amazon) == shop.row(order.external_id).notes.count()


def test_who_may_not_see_the_channel_finds_no_way_there(shop, client):
    order = imported(shop)
    hired("bo", "warehouse")
    page = opened(signed_in("bo"), order)
    assert links(page) == []
    assert order.external_id in section(page, "payment")
    assert [one for one in happenings(page) if one.startswith("Amazon ·")] == []


def test_a_buyer_is_written_to_by_hand_at_the_relay_address_alone(shop, client):
    """K-13: nothing goes by itself; by hand it goes where Amazon passes it on."""
    order = imported(shop)
    assert list(find_mails()) == []
    page = words(opened(client, order, "order_mail"))
    assert "the address that the marketplace gave for this buyer" in page
    assert told(done(client, order, "order_mail", about="")) == ["You sent the order email."]
    assert [one.to[0].endswith("@marketplace.amazon.com") for one in mail.outbox] == [True]


def test_a_made_up_buyer_is_not_shown_and_never_written_to(shop, client):
    """L-55, B-11: what Amazon does not tell is said to be so."""
    order = imported(shop, fulfilled_by="AMAZON", status="SHIPPED")
    page = opened(client, order)
    assert "Not provided by Amazon" in words(section(page, "addresses"))
    assert "Buyer not provided" in words(page)
    assert buttons(page)["Send email"] is False
    assert mail.outbox == []


def test_an_address_that_is_corrected_stays_corrected_after_the_next_sync(shop, client):
    """K-18: the copy of the Amazon order keeps the correction too."""
    order = imported(shop)
    home = {"name": "Ida Example", "line1": "9 Other Street", "city": "Salem", "region": "OR",
            "postcode": "97301", "country": "US"}  # fmt: skip
    assert "Amazon is not told" in words(opened(client, order, "order_address", "shipping"))
    page = done(client, order, "order_address", "shipping", **home)
    assert told(page) == ["You updated the order address."]
    shop.sync()
    assert "9 Other Street" in words(section(opened(client, order), "addresses"))
    assert shop.row(order.external_id).corrected_address["line1"] == "9 Other Street"
