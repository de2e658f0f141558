"""A product file says what it would do before it does it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from counterpart.audit.models import AuditEntry
from counterpart.catalog.models import Product
from counterpart.catalog.products import save_product
from counterpart.inventory.adjusting import configure, set_quantity
from counterpart.inventory.models import ProductFile, StockItem, StockMovement
from counterpart.inventory.product_files import keeping
from counterpart.inventory.product_files.csv_reading import FileRefused
from counterpart.inventory.product_files.keeping import find_file, import_kept, keep_file
from counterpart.inventory.product_files.previewing import (
    Change,
    Effect,
    RowPreview,
    import_previewed,
    preview_products,
)
from counterpart.websites.founding import open_website

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
FILE = b"""sku,name,enabled,price,quantity,most,websites,asin,colour
MUG,Mug,yes,9.99,10,12,*,B00MUG0001,red
CUP,Cup,,5,,,,,
LAMP,Bright lamp,no,,4,5,base,,
TRAY,,,,-1,,,,
MUG,,,,,,,,
,Nothing,,,,,,,
BOWL,,,,,0,,,
"""

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def stocked():
    open_website("other", name="Other")
    mug, _ = save_product("MUG", name="Mug", price=Decimal("9.99"), asin="B00MUG0001", now=NOON)
    configure(mug, most=Decimal(12))
    set_quantity(mug, Decimal(10), now=NOON)
    lamp, _ = save_product("LAMP", name="Lamp", now=NOON)
    set_quantity(lamp, Decimal(1), now=NOON)


def everything():
    return (
        list(Product.objects.order_by("pk").values()),
        list(StockItem.objects.order_by("pk").values()),
        StockMovement.objects.count(),
        AuditEntry.objects.count(),
    )


def test_each_row_says_what_it_would_do_and_nothing_is_written(stocked):
    before = everything()
    preview = preview_products(FILE)
    assert everything() == before
    assert preview.rows == [
        RowPreview(3, "CUP", Effect.NEW, (
            Change("sku", "", "CUP"), Change("name", "", "Cup"), Change("price", "", "5"),
        )),
        RowPreview(4, "LAMP", Effect.CHANGED, (
            Change("name", "Lamp", "Bright lamp"),
            Change("enabled", "yes", "no"),
            Change("quantity", "1", "4"),
            Change("most", "10000", "5"),
            Change("websites", "*", "base"),
        )),
        RowPreview(5, "", Effect.REFUSED, sentence="“-1” in quantity is negative."),
        RowPreview(6, "", Effect.REFUSED, sentence="SKU MUG was already on line 2."),
        RowPreview(7, "", Effect.REFUSED, sentence="The SKU is missing."),
        RowPreview(8, "", Effect.REFUSED, sentence="The most that may be bought cannot be 0."),
    ]  # fmt: skip
    assert preview.counts == {
        Effect.NEW: 1,
        Effect.CHANGED: 1,
        Effect.UNCHANGED: 1,
        Effect.REFUSED: 4,
    }
    assert (preview.total, preview.ignored_columns, preview.changes_something) == (
        7,
        ("colour",),
        True,
    )


def test_the_import_does_what_the_preview_said(stocked):
    preview = preview_products(FILE)
    report = import_previewed(FILE, preview.fingerprint, actor="ada", now=NOON)
    assert (report.created, report.updated, report.unchanged) == (
        preview.counts[Effect.NEW],
        preview.counts[Effect.CHANGED],
        preview.counts[Effect.UNCHANGED],
    )
    assert report.refused == [
        (row.line, row.sentence) for row in preview.rows if row.effect == Effect.REFUSED
    ]
    again = preview_products(FILE)
    assert (again.changes_something, again.counts[Effect.UNCHANGED]) == (False, 3)


@pytest.mark.parametrize(
    "row",
    [
        "MUG,,,,,,,,", "MUG,,,9.990,10.0,12.00,,b00mug0001,", "MUG,,,,11,,,,", "MUG,,,,,5,,,",
        "MUG,,,,,,base,,", "MUG,,,,,,base|other,,", "MUG,,,,,,*,,", "MUG,,,,,,|,,",
        "MUG,,no,,,,,,", "LAMP,,,,0,,,,", "NEW,,,,0,10000,*,,", "NEW,,,,,,|,,",
    ],
)  # fmt: skip
def test_preview_and_import_agree_about_every_kind_of_row(stocked, row):
    file = f"sku,name,enabled,price,quantity,most,websites,asin,colour\n{row}\n".encode()
    said = preview_products(file).counts
    done = import_previewed(file, preview_products(file).fingerprint, actor="ada", now=NOON)
    assert (said[Effect.NEW], said[Effect.CHANGED], said[Effect.UNCHANGED]) == (
        done.created,
        done.updated,
        done.unchanged,
    )


def test_a_rule_that_only_the_present_rules_forbid_is_refused_in_the_preview_too(stocked):
    file = b"sku,fewest\nMUG,13\n"
    sentence = "The fewest that may be bought, 13, is more than the most, 12."
    assert preview_products(file).rows == [RowPreview(2, "MUG", Effect.REFUSED, sentence=sentence)]
    report = import_previewed(file, preview_products(file).fingerprint, actor="ada", now=NOON)
    assert report.refused == [(2, sentence)]


def test_rows_beyond_the_limit_are_counted(stocked):
    file = b"sku\n" + b"".join(b"NEW-%d\n" % number for number in range(700))
    preview = preview_products(file, most_rows=3)
    assert (len(preview.rows), preview.counts[Effect.NEW]) == (3, 700)


def test_another_file_than_the_one_previewed_is_refused(stocked):
    before = everything()
    with pytest.raises(FileRefused) as no:
        import_previewed(FILE + b"\n", preview_products(FILE).fingerprint, actor="ada", now=NOON)
    assert no.value.sentence == "This is not the file that was previewed. Preview it again."
    assert everything() == before


def test_a_file_without_columns_is_refused():
    with pytest.raises(FileRefused, match="one of them must be sku"):
        preview_products(b"name\nMug\n")


def test_a_kept_file_is_imported_once_and_goes():
    file = keep_file(FILE, name="products.csv", actor="ada", now=NOON)
    assert bytes(find_file(file.pk).content) == FILE
    report = import_kept(file.pk, file.fingerprint, actor="ada", now=NOON)
    assert report.created == 3
    with pytest.raises(FileRefused) as no:
        import_kept(file.pk, file.fingerprint, actor="ada", now=NOON)
    assert no.value.sentence == (
        "This file was imported already, or is no longer kept. Choose it again."
    )
    assert not ProductFile.objects.exists()


def test_a_file_that_nobody_imports_goes_after_a_day():
    old = keep_file(b"sku\n", name="old.csv", actor="ada", now=NOON)
    keep_file(b"sku\n", name="young.csv", actor="ada", now=NOON + timedelta(hours=24))
    assert find_file(old.pk) == old
    keep_file(b"sku\n", name="next.csv", actor="ada", now=NOON + timedelta(hours=25))
    assert sorted(ProductFile.objects.values_list("name", flat=True)) == ["next.csv", "young.csv"]


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(keeping, "LARGEST", 2 * 1024**2)
    with pytest.raises(FileRefused) as no:
        keep_file(b"x" * (2 * 1024**2 + 1), name="large.csv", actor="ada", now=NOON)
    assert no.value.sentence == "The file is larger than 2 MB. Import it in parts."
    assert not ProductFile.objects.exists()
