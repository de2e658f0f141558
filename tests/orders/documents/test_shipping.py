from decimal import Decimal
from typing import Any

import pytest
from tests.orders.scene import (
    BO,
    figures,
    ledger,
    line,
    placed,
    read,
    sentences,
    shelves,
    shipped,
    standing,
    units,
)
from tests.scene import NOON, product, put_in_stock

from counterpart.inventory.adjusting import set_quantity
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.models import Source, Stock, StockMovement, StockSource, StockWebsite
from counterpart.inventory.stocks import default_source
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.shipping import NewTrack
from counterpart.orders.models.documents import Shipment, Track
from counterpart.orders.models.orders import Order
from counterpart.websites.founding import default_view, open_website


def lines_of(shipment: Shipment) -> list[tuple[Any, ...]]:
    rows = shipment.lines.select_related("order_line").order_by("pk")
    return [(row.order_line.position, row.order_line.sku, row.quantity) for row in rows]


def test_all_that_is_left_is_shipped_and_leaves_the_shelf(house):
    shelves()
    order = placed(line("MUG", 2), line("LAMP"), line("CUP"), is_paid=True)
    shipped(order, tracks=[NewTrack("UPS", " 1Z "), NewTrack("Pigeon", "7")])
    shipment = order.shipments.get()
    assert (
        (shipment.number, shipment.source, lines_of(shipment)),
        standing(order),
        ledger(order)[2:],
        (figures("MUG"), figures("LAMP")),
        sentences(order)[2:],
    ) == (
        ("000000001", default_source(), [(1, "MUG", 2), (2, "LAMP", 1), (3, "CUP", 1)]),
        ("complete", "complete"),
        [("shipped", "MUG", "default", -2, -2), ("shipped", "LAMP", "default", -1, -1)],
        ((8, 0, 8), (0, 0, 0)),
        [
            "Shipment #000000001 was created: MUG × 2, LAMP × 1, CUP × 1.",
            "Tracking number 1Z for United Parcel Service was assigned.",
            "Tracking number 7 for Pigeon was assigned.",
            "The order became Complete.",
        ],
    )
    assert list(Track.objects.values_list("carrier_code", "carrier_title", "number")) == [
        ("ups", "United Parcel Service", "1Z"),
        ("custom", "Pigeon", "7"),
    ]


def test_order_is_shipped_in_parts(house):
    shelves()
    order = placed(line("MUG", 3), is_paid=True)
    shipped(order, items={"MUG": Decimal(2)})
    between = (standing(order), units(order), figures("MUG"))
    shipped(order, items={"MUG": Decimal(1)})
    assert (between, standing(order), figures("MUG")) == (
        (("processing", "processing"), [("MUG", "3", "3", "2", "0", "0")], (8, 1, 7)),
        ("complete", "complete"),
        (7, 0, 7),
    )


def test_units_of_a_sku_are_spread_over_its_lines(house):
    shelves()
    order = placed(line("MUG", 2), line("MUG", 3))
    shipped(order, items={"MUG": Decimal(4)})
    shipped(order)
    assert [lines_of(one) for one in order.shipments.order_by("pk")] == [
        [(1, "MUG", 2), (2, "MUG", 2)],
        [(2, "MUG", 1)],
    ]
    assert (figures("MUG"), list(stock_findings())) == ((5, 0, 5), [])


def test_unpaid_order_may_be_shipped_and_stays_open_until_it_is_invoiced(house):
    order = placed()
    shipped(order)
    between = standing(order)
    invoice_order(order, **BO)
    assert (between, standing(order)) == (("processing", "processing"), ("complete", "complete"))


def test_shipping_moves_the_time_of_the_last_change(house):
    order = placed(line("CUP", 2), is_paid=True)
    Order.objects.update(updated_at=NOON.replace(hour=1))
    shipped(order, items={"CUP": Decimal(1)})
    assert read(order).updated_at == NOON


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (NewTrack(" FedEx ", "7"), ("fedex", "Federal Express")),
        (NewTrack("dhl", "7", "DHL Paket"), ("dhl", "DHL Paket")),
        (NewTrack("Custom", "7", "Bike"), ("custom", "Bike")),
    ],
)
def test_carrier_is_one_that_we_know_or_a_custom_one(given, kept):
    checked = given.checked()
    assert (checked.carrier, checked.title, checked.number) == (*kept, "7")


def test_order_whose_stock_lies_elsewhere_moves_nothing(house):
    shelves()
    order = placed(line("MUG", 2), stock_untouched=True)
    shipped(order)
    assert (ledger(order), figures("MUG"), order.shipments.get().source) == ([], (10, 0, 10), None)


def test_unreserved_units_leave_the_shelf_all_the_same(house):
    shelves()
    order = placed(line("MUG", 2), stock=None)
    shipped(order)
    assert (ledger(order), figures("MUG"), list(stock_findings())) == (
        [("shipped", "MUG", "default", -2, 0)],
        (8, 0, 8),
        [],
    )


def test_unmanaged_product_is_never_written(house):
    put_in_stock("MUG", 10, manages_stock=False)
    order = placed(line("MUG", 2))
    shipped(order)
    assert (ledger(order), StockMovement.objects.count()) == ([], 1)


def test_website_with_its_own_stock_ships_from_that_stocks_first_source(house):
    shelves()
    far, second = Source.objects.create(code="far", name="Far"), open_website("second")
    stock = Stock.objects.create(name="Second")
    StockSource.objects.create(stock=stock, source=far)
    StockWebsite.objects.create(website=second, stock=stock)
    set_quantity(product("MUG"), Decimal(5), source=far, now=NOON)
    order = placed(line("MUG", 2), store_view=default_view(second))
    shipped(order)
    assert (ledger(order), figures("MUG"), figures("MUG", stock), list(stock_findings())) == (
        [("order_placed", "MUG", "", 0, 2), ("shipped", "MUG", "far", -2, -2)],
        (10, 0, 10),
        (3, 0, 3),
        [],
    )
