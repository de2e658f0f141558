"""The delivery address is corrected on the page, and a held order comes in at once (L-52, T-16)."""

import re

import pytest
from tests.users.scene import made
from tests.web.amazon_orders.details_page import (
    BAD,
    filled_in,
    html_of,
    part,
    path_of,
    told,
    words_in,
)
from tests.web.stores.rooms import someone

from counterpart.amazon.importing.correcting import correct_address
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.orders.models.orders import Order, OrderAddress
from counterpart.users.models import User
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website

SAVED = "The address was saved here; Amazon is not told of it."


@pytest.fixture
def held(rooms) -> str:
    """An order that is held because of its region."""
    number = rooms.buyer_orders("MUG", 1, address=BAD)
    rooms.sync()
    assert rooms.row(number).import_state == ImportState.HELD
    return str(number)


def save(client, rooms, number, **changes):
    fields = filled_in(html_of(client, path_of(rooms, number)), **changes)
    return client.post(path_of(rooms, number, "address/"), fields)


def untouched(number: str) -> bool:
    row = AmazonOrder.objects.get(amazon_order_id=number)
    return not row.corrected_address and not Order.objects.exists()


def test_a_corrected_region_brings_the_held_order_in_at_once(rooms, held):
    """T-16: californiA is stored as CA, and the message tells what came of it."""
    client = someone()
    answer = save(client, rooms, held, region="californiA")
    order = rooms.order(held)
    assert told(client, answer) == [SAVED, f"Commerce order {order.number} was created."]
    assert rooms.row(held).corrected_address["region"] == "CA"
    delivered = OrderAddress.objects.get(order=order)
    assert (delivered.country, delivered.person["region"]) == ("US", "CA")
    html = html_of(client, path_of(rooms, held))
    assert "Corrected by hand. Amazon says:" in words_in(part(html, "addresstitle"))
    assert "Kent" in part(html, "addresstitle")
    assert rooms.notes(held)[-2:] == [
        "The delivery address was corrected by hand.",
        f"Commerce order {order.number} was created.",
    ]


def test_fields_say_whether_they_are_right_as_they_stand(rooms, held):
    """A tick for each field that is right, a sentence at the one that is in the way."""
    form = html_of(someone(), path_of(rooms, held)).partition("/address/")[2]
    marks = re.findall(r'<div class="field ?(\w*)"><label for="id_\w+">([^<]*)</label>', form)
    assert {label: mark for mark, label in marks} == {
        "Recipient": "right",
        "Company": "",
        "Shipping address 1": "right",
        "Shipping address 2": "",
        "Shipping address 3": "",
        "Shipping city": "right",
        "Shipping region": "wrong",
        "Shipping postal code": "right",
        "Shipping country": "right",
        "Shipping phone number": "",
    }
    assert "The region of the address is not one of US." in form


def test_an_address_that_is_still_wrong_is_refused_and_the_input_stays(rooms, held):
    """Behavior 23: a summary, an error at each field, and what was typed."""
    answer = save(someone(), rooms, held, region="Surrey", line1="", phone="+1 503 555 0100")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Nothing was saved. Please correct:" in words_in(html)
    assert 'id="id_region_error"' in html
    assert 'id="id_line1_error"' in html
    assert 'value="Surrey"' in html
    assert 'value="+1 503 555 0100"' in html
    assert untouched(held)


@pytest.mark.parametrize("city", ["x" * 256, "Sa\x07lem"])
def test_texts_that_cannot_be_kept_are_refused_at_their_field(rooms, held, city):
    answer = save(someone(), rooms, held, region="CA", city=city)
    assert 'id="id_city_error"' in answer.content.decode()
    assert untouched(held)


def test_the_order_stays_held_and_the_message_says_why_if_something_else_is_wrong(rooms):
    number = rooms.buyer_orders("CUP", 1, address=BAD)
    rooms.sync()
    client = someone()
    answer = save(client, rooms, number, region="California")
    assert told(client, answer) == [
        SAVED,
        'Cannot create sales order: Product "CUP" does not exist in the catalog.',
    ]
    assert rooms.row(number).corrected_address["region"] == "CA"


def test_the_commerce_order_follows_until_it_has_left(rooms):
    """K-18: here and in Commerce, never at Amazon."""
    number = rooms.buyer_orders("MUG", 1)
    rooms.sync()
    client = someone()
    rooms.amazon.forget_requests()
    assert told(client, save(client, rooms, number, line1="5 New Road")) == [SAVED]
    assert OrderAddress.objects.get(order=rooms.order(number)).person["line1"] == "5 New Road"
    fields = filled_in(html_of(client, path_of(rooms, number)), line1="6 Late Road")
    rooms.ship(number)
    answer = client.post(path_of(rooms, number, "address/"), fields)
    assert "nothing is left to ship" in told(client, answer)[0]
    assert 'value="6 Late Road"' in answer.content.decode()
    assert rooms.row(number).corrected_address["line1"] == "5 New Road"
    assert rooms.amazon.requests == []


def test_a_form_that_is_sent_twice_takes_effect_once(rooms, held):
    client = someone()
    fields = filled_in(html_of(client, path_of(rooms, held)), region="CA")
    path = path_of(rooms, held, "address/")
    assert SAVED in told(client, client.post(path, fields))
    notes = rooms.notes(held)
    again = client.post(path, fields)
    assert told(client, again) == [
        "This form was sent before and took effect once; nothing was done again."
    ]
    assert rooms.notes(held) == notes
    assert Order.objects.count() == 1


def test_what_somebody_else_corrected_meanwhile_is_not_overwritten(rooms, held):
    """Behavior 16: refused, the input stays, and a second try knows what it replaces."""
    client = someone()
    fields = filled_in(html_of(client, path_of(rooms, held)), region="CA", line1="2 Mine")
    correct_address(rooms.row(held), {"region": "OR"}, actor="bo", now=rooms.now)
    answer = client.post(path_of(rooms, held, "address/"), fields)
    assert "The address was changed meanwhile." in told(client, answer)[0]
    html = answer.content.decode()
    assert 'value="2 Mine"' in html
    assert rooms.row(held).corrected_address["region"] == "OR"
    assert told(client, client.post(path_of(rooms, held, "address/"), filled_in(html))) == [SAVED]
    assert rooms.row(held).corrected_address["line1"] == "2 Mine"


def test_who_may_not_edit_sees_no_form_and_is_refused(rooms, held):
    """EDIT_ORDERS and VIEW_BUYERS, both, for that order's website."""
    cy = User.objects.get(username="cy")
    cy.roles.add(made("viewer", Permission.VIEW_CHANNEL, Permission.VIEW_BUYERS))
    fields = filled_in(html_of(someone(), path_of(rooms, held)), region="CA")
    refusals = {}
    for name, permissions, websites in (
        ("nobody", (), ()),
        ("editor", (Permission.EDIT_ORDERS,), [open_website("other", name="Other")]),
    ):
        if permissions:
            cy.roles.add(made(name, *permissions, websites=websites))
        assert 'name="line1"' not in html_of(someone("cy"), path_of(rooms, held))
        answer = someone("cy").post(path_of(rooms, held, "address/"), fields)
        refusals[name] = (answer.status_code, "Edit orders" in answer.content.decode())
    assert refusals == {"nobody": (403, True), "editor": (403, True)}
    assert untouched(held)


def test_an_editor_who_may_not_see_buyers_is_refused(rooms, held):
    cy = User.objects.get(username="cy")
    cy.roles.add(made("blind", Permission.VIEW_CHANNEL, Permission.EDIT_ORDERS))
    assert 'name="line1"' not in html_of(someone("cy"), path_of(rooms, held))
    answer = someone("cy").post(path_of(rooms, held, "address/"), {"region": "CA"})
    assert answer.status_code == 403
    assert untouched(held)


def test_ended_orders_offer_no_form(rooms):
    number = rooms.buyer_orders("MUG", 1)
    rooms.sync()
    rooms.amazon.cancels(number)
    rooms.sync()
    html = html_of(someone(), path_of(rooms, number))
    assert "The order is canceled." in words_in(part(html, "addresstitle"))
    assert 'name="line1"' not in html
