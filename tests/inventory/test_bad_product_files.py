"""A bad row is named by its line and costs only itself; a file that is none is refused."""

import io

import pytest
from django.db import connection
from tests.inventory.scene import NOON, ledger, on_shelf

from counterpart.catalog.models import Product
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.models import SourceItem, StockItem
from counterpart.inventory.product_files.csv_reading import FileRefused
from counterpart.inventory.product_files.importing import ImportReport, import_products

HEADER = "sku,name,enabled,price,quantity,manage_stock,asin,backorders,threshold,websites\n"

BAD_ROWS = [
    (",Cup,yes,1,1,yes,,,,", "The SKU is missing."),
    ("'' ,Cup,yes,1,1,yes,,,", "The row has 9 cells, the first line 10."),
    ("CUP,Cup,yes,1,1,yes,,,,,", "The row has 11 cells, the first line 10."),
    ("CUP", "The row has 1 cells, the first line 10."),
    ("C" * 65 + ",,,,,,,,,", "A SKU has 1 to 64 characters."),
    ("CUP," + "x" * 501 + ",,,,,,,,", "A name has 1 to 500 characters."),
    ("CUP,C\0p,,,,,,,,", "The row contains a NUL character."),
    ("CUP,,maybe,,,,,,,", "“maybe” in enabled is neither yes nor no."),
    ("CUP,,,,,2,,,,", "“2” in manage_stock is neither yes nor no."),
    ("CUP,,,-1,,,,,,", "“-1” in price is negative."),
    ("CUP,,,$5,,,,,,", "“$5” in price is not a number like 12.50."),
    ('CUP,,,"1,5",,,,,,', "“1,5” in price is not a number like 12.50."),
    ("CUP,,,1_000,,,,,,", "“1_000” in price is not a number like 12.50."),
    ("CUP,,,1e3,,,,,,", "“1e3” in price is not a number like 12.50."),
    ("CUP,,,NaN,,,,,,", "“NaN” in price is not a number like 12.50."),
    ("CUP,,,１２,,,,,,", "“１２” in price is not a number like 12.50."),
    (
        "CUP,,,0.00001,,,,,,",
        "“0.00001” in price is too large or has more than 4 decimal places.",
    ),
    (
        "CUP,,,,1000000000000,,,,,",
        "“1000000000000” in quantity is too large or has more than 4 decimal places.",
    ),
    ("CUP,,,,-0.5,,,,,", "“-0.5” in quantity is negative."),
    ("CUP,,,,many,,,,,", "“many” in quantity is not a number like 12.50."),
    ("CUP,,,,,,B0,,,", "An ASIN has 10 letters and digits: “B0” is none."),
    ("CUP,,,,,,,maybe,,", "“maybe” in backorders is unknown; choose one of no, allow, notify."),
    ("CUP,,,,,,,,few,", "“few” in threshold is not a number like 12.50."),
    ("CUP,,,,,,,,,base|moon", "There is no website base, moon."),
    ('CUP,"Cup"x,,,,,,,,', "The row is not valid CSV: ',' expected after '\"'."),
    (
        "CUP," + "x" * 131073 + ",,,,,,,,",
        "The row is not valid CSV: field larger than field limit (131072).",
    ),
]


@pytest.mark.parametrize(("row", "sentence"), BAD_ROWS, ids=[why for _, why in BAD_ROWS])
def test_a_bad_row_costs_only_itself(stock, row, sentence):
    content = f"{HEADER}MUG,Mug,yes,1,1,yes,,,,\n{row}\nLAMP,Lamp,yes,1,1,yes,,,,\n"
    report = import_products(io.BytesIO(content.encode()), now=NOON)
    assert report == ImportReport(created=2, refused=[(3, sentence)])
    assert list(Product.objects.values_list("sku", flat=True)) == ["LAMP", "MUG"]
    assert [model.objects.count() for model in (StockItem, SourceItem)] == [2, 2]
    assert [entry[1] for entry in ledger()] == ["MUG", "LAMP"]


def test_a_bad_row_leaves_the_product_that_exists_as_it_is(stock):
    on_shelf("CUP", 5)
    before = (list(Product.objects.values()), ledger())
    report = import_products(io.BytesIO(b"sku,name,quantity\nCUP,New,-1\n"), now=NOON)
    assert report == ImportReport(refused=[(2, "“-1” in quantity is negative.")])
    assert (list(Product.objects.values()), ledger()) == before


def test_rows_are_named_by_the_line_where_they_begin(stock):
    content = 'sku,name\nMUG,"a\nb\nc"\n\nCUP\n"LA\nMP",x\nLAMP,"\n'
    report = import_products(io.BytesIO(content.encode()), now=NOON)
    assert report == ImportReport(
        created=1,
        refused=[
            (6, "The row has 1 cells, the first line 2."),
            (7, "A SKU has no control characters."),
            (9, "The row is not valid CSV: unexpected end of data."),
        ],
    )
    assert Product.objects.get().name == "a\nb\nc"


def test_a_row_that_is_not_utf_8_costs_only_itself(stock):
    content = b"sku,name\nMUG,Mug\n" + "CUP,Täßchen\n".encode("latin-1") + b"LAMP,Lamp\n"
    report = import_products(io.BytesIO(content), now=NOON)
    assert report == ImportReport(created=2, refused=[(3, "The row is not UTF-8 text.")])


def test_a_row_that_only_the_database_refuses_costs_only_itself(stock):
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNIQUE INDEX one_name_each ON catalog_product (name)")
    content = b"sku,name,quantity\nMUG,Mug,1\nCUP,Mug,1\nLAMP,Lamp,1\n"
    report = import_products(io.BytesIO(content), now=NOON)
    assert report == ImportReport(created=2, refused=[(3, "The database does not take this row.")])
    assert [entry[1] for entry in ledger()] == ["MUG", "LAMP"]
    assert stock_findings() == []


NO_FILES = [
    (b"", "The file is empty."),
    (b"\n\n  \n", "The file is empty."),
    (b"\xef\xbb\xbf", "The file is empty."),
    (b"name,price\nMug,1\n", "The first line must name the columns, and one of them must be sku."),
    (b"MUG,Mug\n", "The first line must name the columns, and one of them must be sku."),
    (b"sku,name,SKU\nMUG,Mug,CUP\n", "The first line names a column twice: sku."),
    (b"sku,Manage Stock,manage_stock\n", "The first line names a column twice: manage_stock."),
    ("sku,näme\n".encode("latin-1"), "The row is not UTF-8 text."),
    ("sku,name\n".encode("utf-16"), "The row contains a NUL character."),
    (b'"sku,name\n', "The row is not valid CSV: unexpected end of data."),
    (b"\x89PNG\r\n\x1a\n\0\0", "The row is not UTF-8 text."),
]


@pytest.mark.parametrize(("content", "sentence"), NO_FILES)
def test_a_file_that_is_none_is_refused_and_nothing_is_imported(stock, content, sentence):
    with pytest.raises(FileRefused) as no:
        import_products(io.BytesIO(content), now=NOON)
    assert no.value.sentence == sentence
    assert list(Product.objects.all()) == []
