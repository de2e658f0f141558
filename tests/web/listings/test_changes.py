"""The listing changes log: what was done about each listing, where, when and by whom (F-19)."""

from datetime import timedelta

import pytest
from tests.scene import Shop
from tests.web.amazon_orders.details_page import html_of, links
from tests.web.listings.shelf import offered
from tests.web.lists.reading import file, heads
from tests.web.runs.test_runs import list_rows
from tests.web.stores.rooms import page, someone

from counterpart.amazon.listings.changes import FULFILLED_BY, QUANTITY, write_change
from counterpart.amazon.models.listings import Listing


@pytest.fixture
def log(rooms) -> Shop:
    """A mug that was sent again, and a lamp that Amazon ships an hour later."""
    mug, lamp = offered(rooms, "MUG"), offered(rooms, "LAMP")
    write_change(mug, QUANTITY, "quantity_asked_again", actor="bo", now=rooms.now, quantity=10)
    rooms.advance(hours=1)
    write_change(lamp, FULFILLED_BY, "listing_by_amazon", actor="ada", now=rooms.now)
    return rooms


def test_the_log_has_the_documented_columns_the_last_first(log):
    lines = list_rows(html_of(someone(), "/listings/changes/"))
    assert [{**one, "Created On": ""} for one in lines] == [
        {
            "Amazon Store Name": "US Store",
            "Seller SKU": "LAMP",
            "Region": "Americas",
            "Listing Action": "Fulfilled By",
            "Comments": lines[0]["Comments"],
            "Created On": "",
        },
        {
            "Amazon Store Name": "US Store",
            "Seller SKU": "MUG",
            "Region": "Americas",
            "Listing Action": "Quantity",
            "Comments": "Quantity 10 is sent again, as asked.",
            "Created On": "",
        },
    ]
    assert [one["Created On"][:11] for one in lines] == ["Nov 2, 2026"] * 2


@pytest.mark.parametrize(
    ("query", "skus"),
    [
        ("", ["LAMP", "MUG"]),
        ("?sort=created", ["MUG", "LAMP"]),
        ("?action=Quantity", ["MUG"]),
        ("?sku=LAMP", ["LAMP"]),
        ("?region=NA", ["LAMP", "MUG"]),
        ("?region=FE", []),
        ("?created_from=2026-11-02&created_to=2026-11-02", ["LAMP", "MUG"]),
        ("?created_from=2026-11-03", []),
        ("?created_to=2026-11-01", []),
        ("?q=mu", ["MUG"]),
        ("?q=B0LAMP", ["LAMP"]),
        ("?created_from=nonsense", ["LAMP", "MUG"]),
    ],
)
def test_the_log_is_filtered(log, query, skus):
    assert heads(someone().get(f"/listings/changes/{query}")) == skus


def test_the_log_of_a_store_is_one_click_from_its_dashboard(log):
    path = f"/listings/changes/?store={log.store.pk}"
    assert path in links(html_of(someone(), f"/stores/{log.store.pk}/")).values()
    assert heads(someone().get(path)) == ["LAMP", "MUG"]


def test_the_log_is_exported(log):
    lines = file(someone().get("/listings/changes/?export=csv&sku=MUG"))
    moment = log.now - timedelta(hours=1)
    assert [line[:5] for line in lines] == [
        ["Amazon Store Name", "Seller SKU", "Region", "Listing Action", "Comments"],
        ["US Store", "MUG", "NA", "Quantity", "Quantity 10 is sent again, as asked."],
    ]
    assert lines[1][5].startswith(f"{moment:%Y-%m-%d}")


def test_each_line_leads_to_its_listing(log):
    lamp = Listing.objects.get(sku="LAMP")
    assert links(html_of(someone(), "/listings/changes/"))["LAMP"] == f"/listings/{lamp.pk}/"


def test_a_log_without_lines_says_what_will_stand_there(rooms):
    said = page(someone(), "/listings/changes/")
    assert "Nothing was changed yet Each quantity that Amazon is told" in said
