"""Which orders are created and reserve stock? The documented matrix, row by row (L-10, T-09)."""

import pytest
from tests.scene import put_in_stock

from counterpart.inventory.models import StockMovement
from counterpart.orders.models.orders import Order

STOCKS = {"in stock": 10, "out of stock": 0, "not managed": 0}
ANY = tuple(STOCKS)
SALABLE = ("in stock", "not managed")
# Channel, stock, Amazon's statuses, is an order created, is stock reserved.
MATRIX = [
    ("AMAZON", ANY, ("PENDING", "PENDING_AVAILABILITY", "CANCELLED", "UNFULFILLABLE", "UNSHIPPED",
                     "PARTIALLY_SHIPPED"), False, False),
    ("AMAZON", SALABLE, ("SHIPPED",), True, False),
    ("AMAZON", ("out of stock",), ("SHIPPED",), False, False),
    ("MERCHANT", ANY, ("PENDING", "PENDING_AVAILABILITY", "CANCELLED", "UNFULFILLABLE"),
     False, False),
    ("MERCHANT", SALABLE, ("UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED"), True, True),
    ("MERCHANT", ("out of stock",), ("UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED"), False, False),
]  # fmt: skip
ROWS = [
    pytest.param(by, stock, status, is_created, is_reserved, id=f"{by}-{status}-{stock}")
    for by, stocks, statuses, is_created, is_reserved in MATRIX
    for status in statuses
    for stock in stocks
]


@pytest.mark.parametrize(("by", "stock", "status", "is_created", "is_reserved"), ROWS)
def test_the_matrix_is_kept(shop, by, stock, status, is_created, is_reserved):  # noqa: PLR0917  a row
    put_in_stock("MUG", STOCKS[stock], manages_stock=stock != "not managed")
    before = shop.stock("MUG")
    order_id = shop.buyer_orders("MUG", 2, status=status, fulfilled_by=by)
    shop.sync()
    shop.sync()
    assert [order.external_id for order in Order.objects.all()] == [order_id] * is_created
    # Only managed products have reservations (K-7).
    units = 2 if is_reserved and stock == "in stock" else 0
    after = shop.stock("MUG")
    assert (after.on_hand, after.reserved) == (before.on_hand, units)
    movements = StockMovement.objects.exclude(reserved_change=0)
    assert [one.reserved_change for one in movements] == [units] * bool(units)


@pytest.mark.parametrize("by", ["AMAZON", "MERCHANT"])
def test_an_order_that_cannot_be_fulfilled_shows_as_error(shop, by):
    order_id = shop.buyer_orders("MUG", 1, status="UNFULFILLABLE", fulfilled_by=by)
    shop.sync()
    assert (shop.row(order_id).status, shop.row(order_id).amazon_status) == (
        "Error",
        "UNFULFILLABLE",
    )
    assert shop.note(order_id) == (
        "Cannot create sales order: Amazon says the order cannot be fulfilled (UNFULFILLABLE)."
    )


def test_a_late_import_reserves_what_is_already_shipped_too(shop):
    """L-11, as documented: the reservation covers all units, shipped ones included."""
    order_id = shop.buyer_orders("MUG", 3, status="PARTIALLY_SHIPPED")
    shop.sync()
    assert (shop.row(order_id).items_shipped, shop.stock("MUG").reserved) == (1, 3)


def test_an_order_that_amazon_ships_takes_nothing_from_the_next_one(shop):
    """FBA units lie at Amazon: an order for the last LAMP here is not short because of them."""
    by_amazon = shop.buyer_orders("LAMP", 1, status="SHIPPED", fulfilled_by="AMAZON")
    ours = shop.buyer_orders("LAMP", 1)
    run = shop.sync()
    assert (run.created, run.held) == (2, 0)
    assert shop.notes(ours) == [
        "Received from Amazon as Unshipped.",
        f"Commerce order {shop.order(ours).number} was created.",
    ]
    assert shop.order(by_amazon).status == "complete"


def test_the_last_unit_goes_to_the_order_that_was_placed_first(shop):
    first = shop.buyer_orders("LAMP", 1)
    shop.advance(seconds=1)
    second = shop.buyer_orders("LAMP", 1)
    run = shop.sync()
    assert (run.created, run.held) == (1, 1)
    assert shop.order(first).status == "processing"
    assert shop.note(second) == (
        'Cannot create sales order: Product "LAMP" in order is not salable: 1 needed, 0 available.'
    )
