"""Buyers' names and addresses as they really are written (T-16, T-17, L-52, K-18)."""

import pytest
from tests.scene import NOON

from counterpart.amazon.importing.addresses import address_blockers, wrong_fields
from counterpart.amazon.importing.blocking import Blocker
from counterpart.amazon.importing.correcting import correct_address
from counterpart.amazon.models.orders import ImportState
from counterpart.amazon.stores.order_settings import change_settings
from counterpart.customers.addresses import AddressRefused, standardized
from counterpart.orders.models.orders import Order, OrderAddress

STREET = {
    "addressLine1": "1 Main Street",
    "city": "Escondido",
    "stateOrRegion": "CA",
    "postalCode": "92025",
    "countryCode": "US",
}


def delivered_to(order: Order) -> tuple[str, str]:
    address = OrderAddress.objects.get(order=order)
    return address.country, address.person.get("region", "")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"stateOrRegion": "californiA"}, ("US", "CA")),
        ({"stateOrRegion": " Calif ornia "}, ("US", "CA")),
        ({"stateOrRegion": "US-CA"}, ("US", "CA")),
        ({"countryCode": "PR", "stateOrRegion": "San Juan"}, ("PR", "San Juan")),
        ({"countryCode": "PR", "stateOrRegion": None}, ("PR", "")),
        ({"countryCode": "US", "stateOrRegion": "PR"}, ("US", "PR")),
        ({"countryCode": "US", "stateOrRegion": "Puerto Rico"}, ("US", "PR")),
        ({"countryCode": "UK", "stateOrRegion": "Kent"}, ("GB", "Kent")),
        ({"countryCode": "GB", "stateOrRegion": None}, ("GB", "")),
        ({"countryCode": "United Kingdom"}, ("GB", "CA")),
        ({"countryCode": "CA", "stateOrRegion": "Québec"}, ("CA", "QC")),
    ],
)
def test_usual_spellings_become_codes(shop, fields, expected):
    order_id = shop.buyer_orders("MUG", 1, address=STREET | fields)
    shop.sync()
    assert delivered_to(shop.order(order_id)) == expected


@pytest.mark.parametrize(
    "name",
    [
        "Ida 🦊 Example",
        'O\'Neil "Bob" <b>',
        "Cher",
        "名前 太郎",
        "Ida\u0000Example",
        "x" * 400,
        " ",
    ],
    ids=["emoji", "quotes", "one word", "kanji", "NUL", "long", "blank"],
)
def test_no_name_keeps_an_order_from_being_created(shop, name):
    change_settings(shop.store, {"customer_creation": "account"}, actor="bo", now=NOON)
    order_id = shop.buyer_orders("MUG", 1, buyer_name=name, address=STREET)
    run = shop.sync()
    order = shop.order(order_id)
    assert (run.created, order.status) == (1, "processing")
    assert order.customer_name == " ".join(name.replace("\0", "\ufffd").split()) or name == " "


@pytest.mark.parametrize("missing", ["phone", "addressType", "name", "postalCode"])
def test_an_address_may_lack_what_no_parcel_needs(shop, missing):
    order_id = shop.buyer_orders("MUG", 1)
    shop.amazon.leaves_out(order_id, f"recipient.deliveryAddress.{missing}")
    shop.sync()
    assert shop.order(order_id).status == "processing"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"addressLine1": None}, "The delivery address lacks: street."),
        ({"countryCode": None}, "The delivery address lacks: country."),
        ({"city": None, "stateOrRegion": None}, "The delivery address lacks: city, region."),
        ({"countryCode": "Moon"}, "The country of the address is none that is known."),
        ({"stateOrRegion": "Kent"}, "The region of the address is not one of US."),
    ],
)
def test_an_address_no_parcel_can_reach_holds_the_order(shop, fields, sentence):
    order_id = shop.buyer_orders("MUG", 1, address=STREET | fields)
    shop.sync()
    assert shop.note(order_id) == f"Cannot create sales order: {sentence}"
    assert (Order.objects.count(), shop.stock("MUG").reserved) == (0, 0)


def test_a_missing_address_is_told_with_the_role_it_needs(shop):
    order_id = shop.buyer_orders("MUG", 1)
    shop.amazon.leaves_out(order_id, "recipient")
    shop.sync()
    assert shop.note(order_id) == ("Cannot create sales order: Amazon gives no delivery address.")


def test_a_corrected_address_lets_the_order_in(shop):
    """T-16, L-52: stored as a code; the order is created at once; Amazon is not told."""
    order_id = shop.buyer_orders("MUG", 1, address=STREET | {"stateOrRegion": "Calfornia"})
    shop.sync()
    assert shop.row(order_id).hold_cause == "address_region_unknown"
    asked = shop.amazon.count()
    row = correct_address(shop.row(order_id), {"region": "californiA"}, actor="bo", now=shop.now)
    assert (row.import_state, row.corrected_address["region"]) == (ImportState.CREATED, "CA")
    assert row.address["region"] == "Calfornia"
    assert delivered_to(shop.order(order_id)) == ("US", "CA")
    assert shop.notes(order_id)[-2:] == [
        "The delivery address was corrected by hand.",
        "Commerce order 000000001 was created.",
    ]
    assert shop.amazon.count() == asked
    shop.sync()
    assert delivered_to(shop.order(order_id)) == ("US", "CA")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"region": "Kent"}, "The region of the address is not one of US."),
        ({"planet": "Mars"}, ("There is no address field planet. Fields: name, company, line1, "
          "line2, line3, city, region, postcode, country, phone.")),
    ],
)  # fmt: skip
def test_a_correction_that_helps_nobody_is_refused(shop, changes, sentence):
    order_id = shop.buyer_orders("MUG", 1, address=STREET | {"stateOrRegion": "Calfornia"})
    shop.sync()
    notes = shop.notes(order_id)
    with pytest.raises(AddressRefused) as refusal:
        correct_address(shop.row(order_id), changes, actor="bo", now=shop.now)
    assert str(refusal.value) == sentence
    assert (shop.row(order_id).corrected_address, shop.notes(order_id)) == ({}, notes)


def test_a_phone_number_that_amazon_withholds_later_stays(shop):
    """Suppressed past the latest delivery date (2026-01-01 model, CustomerAddress.phone)."""
    order_id = shop.buyer_orders("MUG", 1)
    shop.sync()
    phone = shop.row(order_id).address["phone"]
    shop.amazon.leaves_out(order_id, "recipient.deliveryAddress.phone")
    shop.sync()
    assert phone
    assert shop.row(order_id).address["phone"] == phone
    shop.amazon.changes_address(order_id, addressLine1="2 Side Street")
    shop.sync()
    assert "phone" not in shop.row(order_id).address


@pytest.mark.parametrize("country", ["us", " US ", "United States"])
def test_a_country_is_found_in_any_spelling(country):
    assert standardized({"country": country, "region": "new york"})["region"] == "NY"


def test_nothing_at_all_is_a_missing_address():
    assert address_blockers(standardized({})) == (Blocker("address_missing"),)


@pytest.mark.parametrize("line1", ["", "1 Main Street"])
@pytest.mark.parametrize("city", ["", "Salem"])
@pytest.mark.parametrize("region", ["", "Kent", "OR"])
@pytest.mark.parametrize("country", ["", "Moon", "US", "GB"])
def test_a_field_is_in_the_way_exactly_when_the_address_is(line1, city, region, country):
    """What the page marks at its fields and what holds an order never disagree (L-52)."""
    given = {"line1": line1, "city": city, "region": region, "country": country}
    address = standardized(given)
    assert bool(wrong_fields(address)) == bool(address_blockers(address))


def test_each_field_that_is_in_the_way_says_why():
    address = standardized({"line2": "Flat 2", "region": "Kent", "country": "US"})
    assert wrong_fields(address) == {
        "city": Blocker("address_incomplete", {"fields": "city"}),
        "region": Blocker("address_region_unknown", {"country": "US"}),
    }
    assert wrong_fields(standardized({"line1": "1 Crater", "country": "Moon"})) == {
        "country": Blocker("address_country_unknown")
    }
    assert set(wrong_fields(standardized({}))) == {"line1", "country"}
