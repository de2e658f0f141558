"""Products and their stock go out as CSV, safe for spreadsheets, and come back the same."""

import csv
import io
from decimal import Decimal

import pytest
from tests.inventory.scene import NOON, ledger, on_shelf, promise, queries, units

from counterpart.catalog.models import Product, ProductWebsite
from counterpart.catalog.products import save_product
from counterpart.inventory.models import SourceItem, Stock, StockItem, StockMovement
from counterpart.inventory.product_files.exporting import export_products
from counterpart.inventory.product_files.importing import ImportReport, import_products
from counterpart.websites.founding import open_website

HEADER = (
    "sku,name,enabled,price,quantity,manage_stock,asin,ean,upc,isbn,gcid,"
    "backorders,threshold,websites,virtual,fewest,most,increment,decimals,notify_below,"
    "fulfilled_by\r\n"
)
RULES = ",no,1,10000,0,no,1,"
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''+1", "'quoted'", '"', "a,b;c\td", "a\r\nb"]


def written_out(**choices) -> str:
    file = io.StringIO(newline="")
    export_products(file, **choices)
    return file.getvalue()


def emptied() -> None:
    for model in (StockMovement, StockItem, SourceItem, Product):
        model.objects.all().delete()


def test_the_export_says_everything_that_the_import_reads(stock):
    base = open_website("base")
    open_website("outlet")
    save_product(
        "MUG",
        name="Mug",
        is_virtual=True,
        price=Decimal("9.90"),
        asin="B00MUG0001",
        fulfilled_by="amazon",
        now=NOON,
    )
    mug = on_shelf(
        "MUG",
        10,
        backorders="notify",
        threshold=Decimal("-2.5"),
        fewest=Decimal(2),
        most=Decimal(8),
        increment=Decimal("0.5"),
        allows_decimals=True,
        notify_below=Decimal(-1),
    )
    promise(units(mug, 3))
    save_product("LAMP", name="A lamp, big", is_enabled=False, websites=[base], now=NOON)
    save_product("CUP", websites=[], now=NOON)
    on_shelf("BOX", 0, manages_stock=False)
    assert written_out() == (
        f"{HEADER}"
        f"BOX,BOX,yes,0,0,no,,,,,,no,0,*{RULES}\r\n"
        f"CUP,CUP,yes,0,,yes,,,,,,no,0,|{RULES}\r\n"
        f'LAMP,"A lamp, big",no,0,,yes,,,,,,no,0,base{RULES}\r\n'
        "MUG,Mug,yes,9.9,10,yes,B00MUG0001,,,,,notify,-2.5,*,yes,2,8,0.5,yes,-1,amazon\r\n"
    )


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_is_a_formula_and_all_come_back_as_they_were(stock, text):
    save_product("MUG", name=text, gcid=text.replace("\t", "").replace("\r\n", ""), now=NOON)
    first = written_out()
    cells = next(iter(csv.DictReader(io.StringIO(first, newline=""))))
    assert cells["name"] == (f"'{text}" if text.lstrip("'").startswith(("=", "+", "-", "@"))
                             else text)  # fmt: skip
    emptied()
    assert import_products(io.StringIO(first, newline=""), now=NOON) == ImportReport(created=1)
    assert Product.objects.get().name == text
    assert written_out() == first


def test_the_second_export_is_the_first_byte_for_byte(stock):
    base, outlet = open_website("base"), open_website("outlet")
    save_product("-MUG", name="=cmd()", price=Decimal("0.0001"), now=NOON)
    on_shelf("-MUG", "0.5", threshold=Decimal(-50), backorders="allow", allows_decimals=True)
    save_product("LAMP", websites=[outlet], now=NOON)
    cup, _ = save_product("CUP", now=NOON)
    ProductWebsite.objects.create(product=cup, website=base, is_assigned=False)
    first = written_out()
    assert import_products(io.StringIO(first, newline=""), now=NOON).created == 0
    assert written_out() == first
    so_far = ledger()
    assert import_products(io.StringIO(first, newline=""), now=NOON) == ImportReport(unchanged=3)
    assert ledger() == so_far
    emptied()
    import_products(io.BytesIO(first.encode()), now=NOON)
    assert written_out() == first


def test_rules_are_those_of_the_chosen_stock(stock):
    outlet = Stock.objects.create(name="Outlet")
    on_shelf("MUG", 1)
    StockItem.objects.filter(stock=outlet).update(backorders="allow")
    assert written_out(stock=outlet) == f"{HEADER}MUG,MUG,yes,0,1,yes,,,,,,allow,0,*{RULES}\r\n"


def test_exporting_takes_as_many_queries_for_one_product_as_for_three(stock, source):
    on_shelf("MUG", 1)
    with_one = queries(written_out)
    on_shelf("LAMP", 1)
    on_shelf("CUP", 1)
    assert queries(written_out) == with_one
