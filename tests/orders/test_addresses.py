"""An address is standardized, or refused with everything that is wrong with it (CO-2)."""

import pytest

from counterpart.customers.addresses import AddressRefused
from counterpart.orders.addresses import checked_address
from counterpart.orders.new_order import NewAddress

HOME = {
    "name": "Ida Example",
    "line1": "1 Sample Street",
    "city": "Escondido",
    "region": "CA",
    "postcode": "92025",
    "country": "US",
}
FIELDS = "name, company, line1, line2, line3, city, region, postcode, country, phone"


def refusal(given: object) -> str:
    with pytest.raises(AddressRefused) as no:
        checked_address(given)  # type: ignore[arg-type]  # what others send
    return no.value.sentence.removeprefix("The address cannot be used: ")


def test_spaces_and_spellings_become_one_form():
    given = HOME | {
        "name": "  Ida \t Example ",
        "region": " californiA",
        "country": "united states",
        "company": "",
        "phone": "+1 555  0100",
    }
    assert checked_address(given) == NewAddress(
        "US",
        {
            "name": "Ida Example",
            "line1": "1 Sample Street",
            "city": "Escondido",
            "region": "CA",
            "postcode": "92025",
            "phone": "+1 555 0100",
        },
    )


def test_standard_form_stays_as_it_is():
    once = checked_address(HOME)
    assert checked_address(once.person | {"country": once.country}) == once


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "name is missing."),
        ({"line1": ""}, "street (line1) is missing."),
        ({"city": ""}, "city is missing."),
        ({"postcode": ""}, "postcode is missing."),
        ({"region": ""}, "region is missing."),
        ({"country": ""}, "country is missing."),
        ({"country": "Atlantis"}, "“Atlantis” is no country."),
        ({"region": "Kalifornien"}, "“Kalifornien” is no region of US."),
        ({"name": "", "city": "", "country": "XQ"},
         "name is missing; city is missing; “XQ” is no country."),
        ({"planet": "Mars"}, f"planet is not one of {FIELDS}."),
        ({"name": "x" * 10_000}, "name has more than 255 characters."),
        ({"name": "a\x00b"}, "name has control characters."),
        ({"name": 7}, "name is not text."),
        ({"name": "a\x1bb", "city": ["Oslo"]}, "name has control characters; city is not text."),
    ],
)  # fmt: skip
def test_everything_that_is_wrong_is_told_in_one_sentence(changes, sentence):
    assert refusal(HOME | changes) == sentence


@pytest.mark.parametrize(
    ("country", "needed"),
    [("IE", False), ("HK", False), ("AE", False), ("DE", True), ("GB", True), ("JP", True)],
)
def test_postcode_is_needed_where_the_country_has_postcodes(country, needed):
    given = HOME | {"country": country, "region": "", "postcode": ""}
    if needed:
        assert refusal(given) == "postcode is missing."
    else:
        assert checked_address(given).country == country


@pytest.mark.parametrize("name", ["李小龍", "Ида Пример", "👩‍🚀 Ida", "O'Neil “Bo” <b>", "علی‌رضا"])
def test_names_of_any_script_are_kept(name):
    assert checked_address(HOME | {"name": name}).person["name"] == name
