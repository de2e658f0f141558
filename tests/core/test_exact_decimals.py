from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F, Max, Q, Sum
from tests.scene import NOON

from counterpart.catalog.models import Product
from counterpart.core.fields import ExactDecimalField, exact


def priced(sku: str, price: Decimal | int) -> Product:
    return Product.objects.create(sku=sku, name=sku, price=price, created_at=NOON, updated_at=NOON)


@pytest.mark.parametrize(
    "price", ["0", "0.0001", "-0.0001", "19.99", "0.1", "922337203685477.5807", "-12.3456"]
)
def test_decimal_comes_back_as_it_went_in(db, price):
    priced("MUG", Decimal(price))
    assert Product.objects.get().price == Decimal(price)


def test_row_holds_a_whole_number_of_ten_thousandths(db):
    priced("MUG", Decimal("19.99"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT price FROM catalog_product")
        assert cursor.fetchall() == [(199900,)]


@pytest.mark.parametrize(
    ("price", "kept"),
    [("0.00005", "0.0001"), ("0.00004", "0"), ("-0.00005", "-0.0001"), (3, "3"), ("2.5", "2.5")],
)
def test_finer_decimal_is_rounded_half_up(db, price, kept):
    priced("MUG", price if isinstance(price, int) else Decimal(price))
    assert Product.objects.get().price == Decimal(kept)


def test_rows_compare_and_sort_as_numbers_and_not_as_text(db):
    for sku, price in [("MUG", "9.5"), ("LAMP", "10"), ("CUP", "-1")]:
        priced(sku, Decimal(price))
    assert (
        list(Product.objects.order_by("price").values_list("sku", flat=True)),
        list(Product.objects.filter(price__gte=Decimal("9.5")).values_list("sku", flat=True)),
        list(Product.objects.filter(Q(price=Decimal("9.50"))).values_list("sku", flat=True)),
        list(Product.objects.filter(price__in=[Decimal(10), 9]).values_list("sku", flat=True)),
        Product.objects.aggregate(all=Sum("price"), most=Max("price")),
    ) == (
        ["CUP", "MUG", "LAMP"],
        ["LAMP", "MUG"],
        ["MUG"],
        ["LAMP"],
        {"all": Decimal("18.5"), "most": Decimal(10)},
    )


def test_many_small_decimals_add_up_exactly(db):
    Product.objects.bulk_create(
        Product(
            sku=f"MUG-{number}",
            name="Mug",
            price=Decimal("0.1"),
            created_at=NOON,
            updated_at=NOON,
        )
        for number in range(30)
    )
    assert Product.objects.aggregate(all=Sum("price")) == {"all": Decimal(3)}


def test_arithmetic_in_the_database_needs_exact(db):
    priced("MUG", Decimal("1.5"))
    Product.objects.update(price=F("price") + exact(Decimal("0.25")))
    Product.objects.update(price=F("price") - exact(Decimal("0.05")))
    assert Product.objects.get().price == Decimal("1.7")


def test_updating_many_rows_at_once_keeps_each_decimal(db):
    rows = [priced("MUG", Decimal(1)), priced("LAMP", Decimal(2))]
    for row in rows:
        row.price += Decimal("0.01")
    Product.objects.bulk_update(rows, ["price"])
    assert list(Product.objects.order_by("pk").values_list("price", flat=True)) == [
        Decimal("1.01"),
        Decimal("2.01"),
    ]


def test_nothing_stays_nothing():
    field = ExactDecimalField()
    assert (field.get_prep_value(None), field.from_db_value(None), field.to_python(None)) == (
        None,
        None,
        None,
    )


def test_text_that_is_no_number_is_refused():
    with pytest.raises(ValidationError) as refusal:
        ExactDecimalField().to_python("twelve")
    assert refusal.value.messages == ["“twelve” is not a decimal number."]
