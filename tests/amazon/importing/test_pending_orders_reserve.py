"""Stock can be promised to an order that Amazon has not released yet (L-05, L-13, K-6)."""

import pytest
from tests.scene import NOON, put_in_stock

from counterpart.amazon.models.orders import ImportState
from counterpart.amazon.stores.order_settings import change_settings
from counterpart.inventory.checking import stock_findings
from counterpart.orders.models.orders import Order


@pytest.fixture
def reserving(shop):
    change_settings(shop.store, {"pending_orders": "reserve"}, actor="bo", now=NOON)
    return shop


def figures(shop, sku: str = "MUG") -> tuple[int, int]:
    return int(shop.stock(sku).on_hand), int(shop.stock(sku).reserved)


def test_nothing_is_reserved_unless_it_is_asked_for(shop):
    order_id = shop.buyer_orders("MUG", 2, status="PENDING")
    shop.sync()
    assert (shop.row(order_id).is_stock_reserved, figures(shop)) == (False, (10, 0))


def test_a_pending_order_reserves_once(reserving):
    order_id = reserving.buyer_orders("MUG", 2, status="PENDING")
    reserving.sync()
    reserving.sync()
    assert (reserving.row(order_id).is_stock_reserved, figures(reserving)) == (True, (10, 2))
    assert reserving.notes(order_id) == [
        "Received from Amazon as Pending.",
        "Inventory reserved.",
    ]
    assert Order.objects.count() == 0


def test_the_reservation_is_handed_over_when_the_order_is_created(reserving):
    order_id = reserving.buyer_orders("LAMP", 1, status="PENDING")
    reserving.sync()
    other = reserving.buyer_orders("LAMP", 1)
    reserving.sync()
    assert reserving.row(other).import_state == ImportState.HELD
    reserving.amazon.payment_clears(order_id)
    reserving.sync()
    assert reserving.order(order_id).status == "processing"
    assert (reserving.row(order_id).is_stock_reserved, figures(reserving, "LAMP")) == (
        False,
        (1, 1),
    )
    assert reserving.row(other).import_state == ImportState.HELD
    assert list(stock_findings()) == []


def test_the_reservation_is_released_when_the_order_is_canceled(reserving):
    order_id = reserving.buyer_orders("MUG", 2, status="PENDING")
    reserving.sync()
    reserving.amazon.cancels(order_id)
    reserving.sync()
    reserving.sync()
    assert (reserving.row(order_id).status, figures(reserving)) == ("Canceled", (10, 0))
    assert reserving.notes(order_id)[-2:] == ["Inventory released.", "Canceled on Amazon."]
    assert list(stock_findings()) == []


@pytest.mark.parametrize(
    ("status", "by"),
    [("PENDING", "AMAZON"), ("PENDING_AVAILABILITY", "MERCHANT"), ("UNSHIPPED", "AMAZON")],
)
def test_neither_amazons_orders_nor_preorders_reserve(reserving, status, by):
    reserving.buyer_orders("MUG", 2, status=status, fulfilled_by=by)
    reserving.sync()
    assert figures(reserving) == (10, 0)


def test_short_stock_is_told_and_reserves_nothing(reserving):
    order_id = reserving.buyer_orders("LAMP", 2, status="PENDING")
    reserving.sync()
    assert reserving.note(order_id) == "Inventory could not be reserved: LAMP is short."
    assert (reserving.row(order_id).status, figures(reserving, "LAMP")) == ("Pending", (1, 0))
    put_in_stock("LAMP", 2)
    reserving.amazon.payment_clears(order_id)
    reserving.sync()
    assert reserving.order(order_id).status == "processing"


def test_a_pending_order_of_an_unknown_product_simply_waits(reserving):
    order_id = reserving.buyer_orders("CUP", 2, status="PENDING")
    reserving.sync()
    assert reserving.row(order_id).import_state == ImportState.WAITING


def test_another_quantity_is_reserved_when_the_order_is_created(reserving):
    order_id = reserving.buyer_orders("MUG", 2, status="PENDING")
    reserving.sync()
    reserving.amazon.changes_quantity(order_id, "MUG", 5)
    reserving.amazon.payment_clears(order_id)
    reserving.sync()
    assert figures(reserving) == (10, 5)
    assert list(stock_findings()) == []


def test_disabling_the_import_gives_the_promised_units_back(reserving):
    order_id = reserving.buyer_orders("MUG", 2, status="PENDING")
    reserving.sync()
    change_settings(reserving.store, {"import": "disabled"}, actor="bo", now=NOON)
    reserving.amazon.payment_clears(order_id)
    reserving.sync()
    assert (reserving.row(order_id).import_state, figures(reserving)) == (
        ImportState.VIEW_ONLY,
        (10, 0),
    )
    assert list(stock_findings()) == []
