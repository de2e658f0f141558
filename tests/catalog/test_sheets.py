"""A product is said anew as a whole, and many are enabled each for itself (CO-2, C-21)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from counterpart.audit.models import AuditEntry
from counterpart.catalog.enabling import Outcome, enable_products
from counterpart.catalog.identifying import ProductRefused
from counterpart.catalog.models import Product, ProductWebsite
from counterpart.catalog.products import Standing, save_product, standing
from counterpart.catalog.sheets import (
    OnWebsite,
    Sheet,
    change_product,
    create_product,
    read_sheet,
)
from counterpart.websites.founding import open_website

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
MUG = Sheet(
    name="Mug",
    price=Decimal("9.99"),
    is_virtual=True,
    asin="B00MUG0001",
    ean="4006381333931",
    upc="036000291452",
    isbn="9780306406157",
    gcid="G1",
    fulfilled_by="amazon",
)

pytestmark = pytest.mark.django_db


def create(sku="MUG", sheet=MUG):
    return create_product(sku, sheet, actor="ada", now=NOON)


def change(product, sheet):
    return change_product(product, sheet, actor="ada", now=LATER)


def test_a_sheet_is_read_as_it_was_written():
    website = open_website("other", name="Other")
    sheet = replace(
        MUG,
        is_on_every_website=False,
        words={website.pk: OnWebsite(is_assigned=True, is_enabled=False)},
    )
    product = create(sheet=sheet)
    assert read_sheet(product) == sheet
    assert (product.sku, product.created_at, product.updated_at) == ("MUG", NOON, NOON)
    entry = AuditEntry.objects.get(action="product_created")
    assert (entry.actor, entry.subject, entry.after["asin"]) == ("ada", "MUG", "B00MUG0001")


def test_an_sku_that_there_is_already_is_refused():
    create()
    with pytest.raises(ProductRefused) as no:
        create(" MUG ", replace(MUG, name="Another"))
    assert no.value.sentence == "There is already a product with the SKU “MUG”."
    assert [one.name for one in Product.objects.all()] == ["Mug"]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"name": " "}, "A name has 1 to 500 characters."),
        ({"price": Decimal(-1)}, "A price cannot be -1."),
        ({"fulfilled_by": "ada"}, "“ada” does not ship; choose one of merchant, amazon."),
        ({"ean": "12"}, "An EAN has 12 or 13 digits: “12” is none."),
    ],
)
def test_a_sheet_that_makes_no_sense_changes_nothing(facts, sentence):
    product = create()
    for attempt in (lambda sheet: create("CUP", sheet), lambda sheet: change(product, sheet)):
        with pytest.raises(ProductRefused) as no:
            attempt(replace(MUG, **facts))
        assert no.value.sentence == sentence
    assert Product.objects.count() == 1
    assert read_sheet(Product.objects.get()) == MUG


def test_changing_twice_writes_once():
    product = create()
    wanted = replace(MUG, name="Big mug", asin="", price=Decimal("10.00"))
    change(product, wanted)
    change(product, wanted)
    assert read_sheet(Product.objects.get()) == wanted
    entry = AuditEntry.objects.get(action="product_changed")
    assert (entry.before, entry.after) == (
        {"name": "Mug", "asin": "B00MUG0001", "price": "9.99"},
        {"name": "Big mug", "asin": "", "price": "10"},
    )
    assert Product.objects.get().updated_at == LATER


def test_what_a_website_says_is_kept_only_where_it_differs():
    base, other = open_website("base", name="Base"), open_website("other", name="Other")
    product = create(sheet=replace(MUG, words={
        base.pk: OnWebsite(is_assigned=True),
        other.pk: OnWebsite(is_assigned=True, is_enabled=False),
    }))  # fmt: skip
    assert standing([product], base) == {product.pk: Standing.SELLABLE}
    assert standing([product], other) == {product.pk: Standing.DISABLED}
    assert ProductWebsite.objects.count() == 1
    product = change(product, replace(MUG, is_on_every_website=False, words={
        base.pk: OnWebsite(is_assigned=True), other.pk: OnWebsite(is_assigned=False),
    }))  # fmt: skip
    assert standing([product], base) == {product.pk: Standing.SELLABLE}
    assert standing([product], other) == {product.pk: Standing.NOT_ON_WEBSITE}
    change(product, MUG)
    assert not ProductWebsite.objects.exists()


def test_many_are_disabled_each_for_itself_and_say_what_came_of_it():
    mug, cup = create(), create("CUP", replace(MUG, is_enabled=False))
    told = enable_products([mug.pk, cup.pk, 0], is_enabled=False, actor="ada", now=LATER)
    assert told == [
        Outcome("CUP", is_changed=False, sentence="It was disabled already."),
        Outcome("MUG", is_changed=True, sentence="It is disabled now."),
    ]
    again = enable_products([mug.pk], is_enabled=False, actor="ada", now=LATER)
    assert [one.is_changed for one in again] == [False]
    assert list(Product.objects.values_list("is_enabled", flat=True)) == [False, False]
    entry = AuditEntry.objects.get(action="product_changed")
    assert (entry.subject, entry.before, entry.after) == (
        "MUG",
        {"is_enabled": True},
        {"is_enabled": False},
    )


def test_enabling_leaves_what_a_website_says():
    website = open_website("other", name="Other")
    product, _ = save_product("LAMP", is_enabled=False, now=NOON)
    ProductWebsite.objects.create(product=product, website=website, is_enabled=False)
    enable_products([product.pk], is_enabled=True, actor="ada", now=LATER)
    product.refresh_from_db()
    assert (product.is_enabled, standing([product], website)) == (
        True,
        {product.pk: Standing.DISABLED},
    )
