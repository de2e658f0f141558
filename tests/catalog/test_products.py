"""Products are kept, found and offered on websites (CO-2, CO-16 salability)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from counterpart.audit.models import AuditEntry
from counterpart.catalog.identifying import ProductRefused
from counterpart.catalog.models import Product, ProductWebsite
from counterpart.catalog.products import (
    Standing,
    find_products,
    save_product,
    set_enabled,
    standing,
)
from counterpart.websites.founding import open_website

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)

pytestmark = pytest.mark.django_db


def kept(sku: str) -> Mapping[str, object]:
    return Product.objects.values().get(sku=sku)


def test_a_product_is_created_with_what_was_said_and_its_sku_for_a_name():
    product, is_new = save_product(" MUG ", price=Decimal("9.99"), asin="b0 0mug-0001", now=NOON)
    assert is_new
    assert kept("MUG") == {
        "id": product.pk,
        "sku": "MUG",
        "name": "MUG",
        "is_enabled": True,
        "is_on_every_website": True,
        "is_virtual": False,
        "price": Decimal("9.99"),
        "asin": "B00MUG0001",
        "ean": "",
        "upc": "",
        "isbn": "",
        "gcid": "",
        "fulfilled_by": "",
        "created_at": NOON,
        "updated_at": NOON,
    }


def test_saving_twice_writes_nothing_the_second_time():
    save_product("MUG", name="Mug", price=Decimal(5), now=NOON)
    before = kept("MUG")
    assert save_product("MUG", name="Mug", price=Decimal(5), now=LATER)[1] is False
    assert kept("MUG") == before


def test_what_is_not_said_stays_and_an_empty_identifier_is_taken_away():
    save_product("MUG", name="Mug", asin="B00MUG0001", price=Decimal(5), now=NOON)
    save_product("MUG", asin="", price=None, is_enabled=False, now=LATER)
    told = kept("MUG")
    assert (told["name"], told["asin"], told["price"], told["is_enabled"]) == (
        "Mug", "", Decimal(5), False,
    )  # fmt: skip
    assert told["updated_at"] == LATER


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"sku": "  "}, "A SKU has 1 to 64 characters."),
        ({"sku": "M" * 65}, "A SKU has 1 to 64 characters."),
        ({"sku": "M\0G"}, "A SKU has no control characters."),
        ({"sku": "M\nG"}, "A SKU has no control characters."),
        ({"name": " "}, "A name has 1 to 500 characters."),
        ({"name": "x" * 501}, "A name has 1 to 500 characters."),
        ({"name": "a\0b"}, "A name has no control characters."),
        ({"price": Decimal(-1)}, "A price cannot be -1."),
        ({"price": Decimal("NaN")}, "A price cannot be NaN."),
        ({"price": Decimal("0.00001")}, "The price 0.00001 has more than 4 decimal places."),
        ({"asin": "B0"}, "An ASIN has 10 letters and digits: “B0” is none."),
        ({"ean": "1" * 14}, "An EAN has 12 or 13 digits: “11111111111111” is none."),
        ({"upc": "12345678901x"}, "A UPC has 12 digits: “12345678901x” is none."),
        ({"isbn": "123"}, "An ISBN has 10 or 13 digits: “123” is none."),
        ({"gcid": "x" * 21}, f"A GCID has at most 20 characters: “{'x' * 21}” is none."),
    ],
)
def test_a_product_that_cannot_be_is_refused_and_nothing_is_kept(facts, sentence):
    with pytest.raises(ProductRefused) as no:
        save_product(**{"sku": "CUP", "now": NOON} | facts)
    assert no.value.sentence == sentence
    assert list(Product.objects.all()) == []


@pytest.mark.parametrize(
    ("name", "said", "stored"),
    [
        ("asin", "b000000001", "B000000001"),
        ("ean", "4 006381 333931", "4006381333931"),
        ("ean", "012345678905", "012345678905"),
        ("upc", "0-12345-67890-5", "012345678905"),
        ("isbn", "0-306-40615-2", "0306406152"),
        ("isbn", "080442957x", "080442957X"),
        ("isbn", "978-0-306-40615-7", "9780306406157"),
        ("gcid", " ab-12 cd ", "ab-12 cd"),
    ],
)
def test_identifiers_are_kept_without_what_people_write_between_the_digits(name, said, stored):
    product, _ = save_product("MUG", **{name: said}, now=NOON)
    assert kept("MUG")[name] == getattr(product, name) == stored


def test_products_are_found_by_their_exact_skus():
    mug, lamp = (save_product(sku, now=NOON)[0] for sku in ("MUG", "LAMP"))
    assert find_products(["MUG", "CUP", "lamp", "LAMP"]) == {"MUG": mug, "LAMP": lamp}
    assert find_products([f"CUP{number}" for number in range(2000)]) == {}


def test_a_products_standing_is_its_own_unless_the_website_says_otherwise():
    """Table of CO-16: disabled, not on the website, or sellable (T-06)."""
    base, outlet = open_website("base"), open_website("outlet")
    mug, _ = save_product("MUG", now=NOON)
    lamp, _ = save_product("LAMP", websites=[base], now=NOON)
    off, _ = save_product("OFF", is_enabled=False, now=NOON)
    back, _ = save_product("BACK", is_enabled=False, now=NOON)
    set_enabled(back, is_enabled=True, website=outlet, now=NOON)
    set_enabled(mug, is_enabled=False, website=outlet, now=NOON)
    everything = [mug, lamp, off, back]
    assert standing(everything, base) == {
        mug.pk: Standing.SELLABLE,
        lamp.pk: Standing.SELLABLE,
        off.pk: Standing.DISABLED,
        back.pk: Standing.DISABLED,
    }
    assert standing(everything, outlet) == {
        mug.pk: Standing.DISABLED,
        lamp.pk: Standing.NOT_ON_WEBSITE,
        off.pk: Standing.DISABLED,
        back.pk: Standing.SELLABLE,
    }


def test_naming_websites_takes_the_product_off_the_others():
    base, outlet = open_website("base"), open_website("outlet")
    mug, _ = save_product("MUG", websites=[base, outlet], now=NOON)
    for _ in range(2):
        mug, _ = save_product("MUG", websites=[outlet], now=LATER)
    words = ProductWebsite.objects.order_by("website")
    assert list(words.values_list("website__code", "is_assigned")) == [
        ("base", False),
        ("outlet", True),
    ]
    assert standing([mug], base) == {mug.pk: Standing.NOT_ON_WEBSITE}


def test_disabling_on_one_website_leaves_an_unassigned_product_unassigned():
    base, outlet = open_website("base"), open_website("outlet")
    lamp, _ = save_product("LAMP", websites=[base], now=NOON)
    set_enabled(lamp, is_enabled=True, website=outlet, now=LATER)
    assert standing([lamp], outlet) == {lamp.pk: Standing.NOT_ON_WEBSITE}


def test_disabling_twice_is_disabling_once():
    mug, _ = save_product("MUG", now=NOON)
    set_enabled(mug, is_enabled=False, now=LATER)
    set_enabled(mug, is_enabled=False, now=LATER + timedelta(hours=1))
    assert (kept("MUG")["is_enabled"], kept("MUG")["updated_at"]) == (False, LATER)


@pytest.mark.parametrize("count", [1, 3])
def test_standing_takes_one_query(count, django_assert_num_queries):
    base = open_website("base")
    products = [save_product(f"MUG{number}", now=NOON)[0] for number in range(count)]
    with django_assert_num_queries(1):
        standing(products, base)
    with django_assert_num_queries(1):
        find_products([product.sku for product in products])


def test_a_change_by_a_person_is_written_down_once():
    base = open_website("base")
    for _ in range(2):
        save_product("MUG", name="Mug", price=Decimal(5), actor="bo", now=NOON)
    save_product("MUG", is_virtual=True, websites=[base], actor="bo", now=LATER)
    mug, _ = save_product("MUG", is_virtual=True, websites=[base], actor="bo", now=LATER)
    for _ in range(2):
        set_enabled(mug, is_enabled=False, actor="bo", now=LATER)
    entries = AuditEntry.objects.order_by("pk")
    assert [(one.action, one.subject, one.actor, one.happened_at) for one in entries] == [
        ("product_created", "MUG", "bo", NOON),
        ("product_changed", "MUG", "bo", LATER),
        ("product_changed", "MUG", "bo", LATER),
    ]
    assert [(one.before, one.after) for one in entries[1:]] == [
        (
            {"is_on_every_website": True, "is_virtual": False, "websites": {}},
            {
                "is_on_every_website": False,
                "is_virtual": True,
                "websites": {"base": {"assigned": True, "enabled": None}},
            },
        ),
        ({"is_enabled": True}, {"is_enabled": False}),
    ]


def test_what_no_person_did_leaves_no_entry():
    mug, _ = save_product("MUG", name="Mug", now=NOON)
    set_enabled(mug, is_enabled=False, website=open_website("base"), now=NOON)
    assert AuditEntry.objects.count() == 0
