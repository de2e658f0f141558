"""Products and their stock come in from a CSV file (CO-2, CO-6)."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.inventory.scene import (
    NOON,
    at_source,
    figures,
    ledger,
    on_shelf,
    promise,
    queries,
    units,
)

from counterpart.audit.models import AuditEntry
from counterpart.catalog.models import Product, ProductWebsite
from counterpart.catalog.products import Standing, standing
from counterpart.inventory.availability import Availability, availability
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.models import Source, StockItem, StockMovement
from counterpart.inventory.product_files.importing import ImportReport, import_products
from counterpart.inventory.product_files.writing import Counts, write_rows
from counterpart.websites.founding import open_website

LATER = NOON + timedelta(hours=1)
HEADER = "sku,name,enabled,price,quantity,manage_stock,asin\n"


def brought_in(content: str | bytes, *, now=NOON) -> ImportReport:
    data = content.encode() if isinstance(content, str) else content
    return import_products(io.BytesIO(data), now=now)


def skus() -> list[str]:
    return list(Product.objects.order_by("sku").values_list("sku", flat=True))


def test_a_file_makes_products_and_counts_them(stock, source):
    report = brought_in(
        "sku,name,enabled,price,quantity,manage_stock,asin,backorders,threshold,ean,upc,isbn,gcid\n"
        "MUG,Mug,yes,9.99,10,yes,B00MUG0001,notify,-5,4006381333931,012345678905,0306406152,x 1\n"
        "LAMP,Lamp,no,0.0001,0.5,no,,,,,,,\n"
    )
    assert report == ImportReport(created=2)
    mug, lamp = Product.objects.order_by("-sku")
    assert [
        (one.name, one.is_enabled, one.price, one.asin, one.ean, one.upc, one.isbn, one.gcid)
        for one in (mug, lamp)
    ] == [
        ("Mug", True, Decimal("9.99"), "B00MUG0001", "4006381333931", "012345678905",
         "0306406152", "x 1"),
        ("Lamp", False, Decimal("0.0001"), "", "", "", "", ""),
    ]  # fmt: skip
    assert availability(stock, [mug.pk, lamp.pk]) == {
        mug.pk: Availability(
            on_hand=Decimal(10), threshold=Decimal(-5), manages_stock=True, backorders="notify"
        ),
        lamp.pk: Availability(on_hand=Decimal("0.5"), manages_stock=False),
    }
    assert [at_source(one, source) for one in (mug, lamp)] == [[10], [Decimal("0.5")]]
    assert ledger() == [
        ("counted", "MUG", 10, 0, ""),
        ("counted", "LAMP", Decimal("0.5"), 0, ""),
    ]
    assert stock_findings() == []


def test_a_file_says_who_ships_and_takes_it_back(stock):
    def shipped_by() -> list[str]:
        return list(Product.objects.order_by("sku").values_list("fulfilled_by", flat=True))

    columns = "sku,fulfilled_by\n"
    brought_in(columns + "CUP,\nLAMP,Merchant\nMUG,amazon\n")
    assert shipped_by() == ["", "merchant", "amazon"]
    assert brought_in(columns + "LAMP,\nMUG,amazon\n") == ImportReport(unchanged=2)
    assert brought_in(columns + "LAMP,nobody\nMUG,\n") == ImportReport(updated=1, unchanged=1)
    assert shipped_by() == ["", "", "amazon"]
    report = brought_in(columns + "MUG,ada\n")
    assert report.refused == [(2, "“ada” does not ship; choose one of merchant, amazon.")]
    assert shipped_by() == ["", "", "amazon"]


def test_the_same_file_twice_changes_nothing_the_second_time(stock):
    content = HEADER + "MUG,Mug,yes,9.99,10,yes,B00MUG0001\nLAMP,Lamp,no,5,1,no,\n"
    brought_in(content)
    before = (list(Product.objects.values()), ledger())
    assert brought_in(content, now=LATER) == ImportReport(unchanged=2)
    assert (list(Product.objects.values()), ledger()) == before


def test_what_the_file_does_not_say_stays(stock):
    mug = on_shelf("MUG", 10, backorders="allow")
    promise(units(mug, 3))
    report = brought_in("SKU, Price ,name,Enabled,Quantity\nMUG,5,,no,\n", now=LATER)
    assert report == ImportReport(updated=1)
    mug.refresh_from_db()
    assert (mug.name, mug.price, mug.is_enabled) == ("MUG", 5, False)
    assert (mug.created_at, mug.updated_at) == (NOON, LATER)
    assert availability(stock, [mug.pk])[mug.pk] == Availability(
        on_hand=Decimal(10), reserved=Decimal(3), backorders="allow"
    )


def test_a_count_goes_to_the_default_source_and_leaves_promises(stock, source):
    shed = Source.objects.create(code="shed", name="Shed")
    mug = on_shelf("MUG", 10)
    on_shelf("MUG", 4, source=shed)
    promise(units(mug, 3))
    assert brought_in("sku,quantity\nMUG,8\n") == ImportReport(updated=1)
    assert (figures(mug), at_source(mug, source), at_source(mug, shed)) == ((8, 3, 5), [8], [4])
    assert stock_findings() == []


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("start", ["", "\ufeff", "\n \n", "\ufeff\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_files_of_all_programs_are_read(stock, separator, start, end):
    lines = ["sku,name,price", 'MUG,"A ""mug""",9.99', "LAMP,Lämp,5"]
    content = start + end.join(line.replace(",", separator) for line in lines)
    assert brought_in(content) == ImportReport(created=2)
    assert list(Product.objects.values_list("sku", "name", "price")) == [
        ("LAMP", "Lämp", 5),
        ("MUG", 'A "mug"', Decimal("9.99")),
    ]


def test_text_and_files_are_read_as_well_as_bytes_and_stay_open(stock, tmp_path):
    path = tmp_path / "products.csv"
    path.write_bytes("\ufeffsku,name\r\nMUG,Mäg\r\n".encode())
    with path.open(encoding="latin-1") as file:
        assert import_products(file, now=NOON) == ImportReport(created=1)
        assert not file.closed
    with path.open("rb") as file:
        assert import_products(file, now=NOON) == ImportReport(unchanged=1)
        assert not file.closed
    text = io.StringIO("\ufeffsku,name\r\nMUG,Mäg\r\n")
    assert import_products(text, now=NOON) == ImportReport(unchanged=1)


@pytest.mark.parametrize(
    ("said", "is_enabled"),
    [
        ("yes", True), ("TRUE", True), ("1", True), ("Enabled", True),
        ("no", False), ("False", False), ("0", False), ("disabled", False),
    ],
)  # fmt: skip
def test_yes_and_no_are_said_in_many_ways(stock, said, is_enabled):
    brought_in(f"sku,enabled\nMUG,{said}\n")
    assert Product.objects.get().is_enabled is is_enabled


def test_websites_are_named_by_their_codes(stock):
    base, outlet = open_website("base"), open_website("outlet")
    told = []
    for cell in ("", "base", "base", "BASE| outlet ", "|", "*", "*"):
        report = brought_in(f"sku,name,websites\nMUG,Mug,{cell}\n")
        mug = Product.objects.get()
        told.append(
            (
                "changed" if report.created + report.updated else "unchanged",
                [standing([mug], one)[mug.pk] is Standing.SELLABLE for one in (base, outlet)],
            )
        )
    assert told == [
        ("changed", [True, True]),
        ("changed", [True, False]),
        ("unchanged", [True, False]),
        ("changed", [True, True]),
        ("changed", [False, False]),
        ("changed", [True, True]),
        ("unchanged", [True, True]),
    ]
    assert ProductWebsite.objects.count() == 2


def test_a_sku_twice_is_imported_once(stock):
    report = brought_in("sku,price\n\nMUG,1\nLAMP,2\n\n\nMUG,3\n")
    assert report == ImportReport(created=2, refused=[(7, "SKU MUG was already on line 3.")])
    assert Product.objects.get(sku="MUG").price == 1


def test_columns_that_mean_nothing_here_are_named(stock):
    report = brought_in("Color,sku,,Weight,color\nred,MUG,,1,red\n")
    assert report == ImportReport(created=1, ignored_columns=("color", "weight"))


def test_progress_is_told_after_each_batch(stock):
    told: list[int] = []
    content = "sku\n" + "".join(f"MUG{number}\n" for number in range(1001))
    report = import_products(io.BytesIO(content.encode()), now=NOON, progress=told.append)
    assert (report, told) == (ImportReport(created=1001), [500, 1000, 1001])


def test_nothing_to_write_writes_nothing(stock):
    assert write_rows([], now=NOON) == Counts()
    assert (skus(), ledger()) == ([], [])


def test_a_batch_takes_as_many_queries_for_one_row_as_for_three(stock):
    open_website("base")

    def counted(*roles: str) -> list[int]:
        rows = [f"{role},Mug,5,7,yes,base\n" for role in roles]
        content = "sku,name,price,quantity,manage_stock,websites\n" + "".join(rows)
        return [queries(lambda: brought_in(content)), queries(lambda: brought_in(content))]

    assert counted("MUG") == counted("LAMP", "BOX", "JAR")


def test_rules_for_one_line_and_virtual_goods_come_with_the_file(stock):
    content = (
        "sku,virtual,fewest,most,increment,decimals,notify_below\n"
        "MUG,yes,2,8,0.5,yes,-1\n"
        "CUP,,0,,,,\n"
        "LAMP,,9,5,,,\n"
    )
    assert brought_in(content) == ImportReport(
        created=1,
        refused=[
            (3, "The fewest that may be bought cannot be 0."),
            (4, "The fewest that may be bought, 9, is more than the most, 5."),
        ],
    )
    names = ("fewest", "most", "increment", "allows_decimals", "notify_below")
    assert Product.objects.get().is_virtual
    assert StockItem.objects.values_list(*names).get() == (2, 8, Decimal("0.5"), True, -1)
    assert brought_in("sku,name\nMUG,Mug\n") == ImportReport(updated=1)
    assert Product.objects.get().is_virtual


def test_a_file_is_one_entry_of_the_audit_trail_and_the_ledger_names_its_bringer(stock):
    content = b"sku,quantity\nMUG,5\nLAMP,-1\n"
    for _ in range(2):
        import_products(io.BytesIO(content), actor="bo", now=NOON)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject_kind, entry.actor, entry.before, entry.after) == (
        "products_imported",
        "products",
        "bo",
        {},
        {"created": 1, "updated": 0, "unchanged": 0, "refused": 1},
    )
    assert list(StockMovement.objects.values_list("actor", flat=True)) == ["bo"]
