"""What becomes of an order that is canceled on Amazon (K-5, C-39)?"""

from decimal import Decimal

import pytest
from tests.scene import NOON

from counterpart.amazon.models.orders import ImportState
from counterpart.amazon.stores.order_settings import change_settings
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.models import StockItem
from counterpart.orders.checking import order_findings
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.history import told
from counterpart.orders.labels.status_editing import assign_status, create_status
from counterpart.orders.models.documents import CreditMemo
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State
from counterpart.orders.steps.holding import hold_order


@pytest.fixture(autouse=True)
def nothing_disagrees_afterwards(shop):
    yield
    assert [*stock_findings(), *order_findings()] == []


@pytest.mark.parametrize("status", ["PENDING", "UNSHIPPED"])
def test_an_order_canceled_before_it_is_created_never_comes_to_be(shop, status):
    order_id = shop.buyer_orders("CUP" if status == "UNSHIPPED" else "MUG", 2, status=status)
    shop.sync()
    shop.amazon.cancels(order_id, by="BUYER", reason="Found it cheaper")
    runs = [shop.sync(), shop.sync()]
    assert [run.canceled for run in runs] == [1, 0]
    assert (shop.row(order_id).status, Order.objects.count()) == ("Canceled", 0)
    assert shop.notes(order_id).count("Canceled on Amazon.") == 1
    assert shop.stock("MUG").salable == 10


def test_a_paid_order_is_closed_with_a_credit_memo_once(shop):
    order_id = shop.buyer_orders("MUG", 2, shipping="4.00", tax="1.98")
    shop.sync()
    shop.amazon.cancels(order_id)
    runs = [shop.sync(), shop.sync(), shop.sync()]
    assert [run.canceled for run in runs] == [1, 0, 0]
    order, memo = shop.order(order_id), CreditMemo.objects.get()
    assert (order.status, order.total_refunded) == ("closed", order.grand_total)
    assert (memo.grand_total, memo.shipping) == (order.grand_total, order.shipping)
    assert [line.returned_to_stock for line in memo.lines.all()] == [True]
    assert (shop.row(order_id).status, shop.row(order_id).import_state) == (
        "Canceled",
        ImportState.CANCELED,
    )
    assert shop.note(order_id) == f"Canceled on Amazon; Commerce order {order.number} is Closed."
    assert (shop.stock("MUG").on_hand, shop.stock("MUG").salable) == (10, 10)


def test_an_order_without_an_invoice_is_canceled(shop):
    change_settings(
        shop.store,
        {"order_status": "custom", "processing_order_status": "pending"},
        actor="bo",
        now=NOON,
    )
    order_id = shop.buyer_orders("MUG", 2)
    shop.sync()
    shop.amazon.cancels(order_id)
    assert (shop.sync().canceled, shop.sync().canceled) == (1, 0)
    order = shop.order(order_id)
    assert (order.status, order.total_canceled, CreditMemo.objects.count()) == (
        "canceled",
        order.grand_total,
        0,
    )
    assert shop.stock("MUG").salable == 10


def test_an_order_invoiced_in_part_is_credited_and_the_rest_canceled(shop):
    change_settings(
        shop.store,
        {"order_status": "custom", "processing_order_status": "pending"},
        actor="bo",
        now=NOON,
    )
    order_id = shop.buyer_orders("MUG", 3)
    shop.sync()
    invoice_order(shop.order(order_id), items={"MUG": Decimal(1)}, actor="bo", now=shop.now)
    shop.amazon.cancels(order_id)
    shop.sync()
    line = shop.order(order_id).lines.get()
    assert (line.invoiced, line.refunded, line.canceled) == (1, 1, 2)
    assert (shop.order(order_id).status, shop.stock("MUG").salable) == ("closed", 10)


def test_a_free_replacement_is_closed_too(shop):
    first = shop.buyer_orders("MUG", 1)
    order_id = shop.buyer_orders("MUG", 1, replacement_of=first)
    shop.sync()
    shop.amazon.cancels(order_id)
    shop.sync()
    assert (shop.order(order_id).status, shop.stock("MUG").salable) == ("closed", 9)


def test_an_order_with_shipped_units_waits_for_a_person(shop):
    """Packed here while Amazon canceled: goods have left, so nothing is given back by itself."""
    order_id = shop.buyer_orders("MUG", 2)
    shop.sync()
    shop.ship(order_id, items={"MUG": Decimal(1)})
    shop.amazon.cancels(order_id)
    run = shop.sync()
    order = shop.order(order_id)
    assert (run.canceled, order.status, order.stop_shipping_because) == (
        0,
        "processing",
        "canceled_by_channel",
    )
    assert (
        f"Canceled on Amazon, but units of Commerce order {order.number} were already shipped. "
        "Decide by hand."
    ) in shop.notes(order_id)
    assert CreditMemo.objects.count() == 0


def test_a_hold_ends_when_amazon_cancels(shop):
    """The channel goes first: the history tells that the hold was released, and by whom."""
    order_id = shop.buyer_orders("MUG", 2)
    shop.sync()
    hold_order(shop.order(order_id), actor="bo", now=shop.now)
    shop.amazon.cancels(order_id)
    assert (shop.sync().canceled, shop.sync().canceled) == (1, 0)
    order = shop.order(order_id)
    assert (order.status, order.held_from_state, shop.stock("MUG").salable) == ("closed", "", 10)
    assert [
        (told(entry), entry.actor) for entry in order.history.filter(code__in=["held", "unheld"])
    ] == [
        ("The order was put on hold.", "bo"),
        ("The order was released from hold.", "sync"),
    ]


def test_an_order_on_hold_with_shipped_units_stays_on_hold(shop):
    order_id = shop.buyer_orders("MUG", 2)
    shop.sync()
    shop.ship(order_id, items={"MUG": Decimal(1)})
    hold_order(shop.order(order_id), actor="bo", now=shop.now)
    shop.amazon.cancels(order_id)
    shop.sync()
    order = shop.order(order_id)
    assert (order.status, order.stop_shipping_because) == ("holded", "canceled_by_channel")


def test_an_invoice_that_nobody_paid_is_canceled_too(shop):
    change_settings(
        shop.store,
        {"order_status": "custom", "processing_order_status": "pending"},
        actor="bo",
        now=NOON,
    )
    order_id = shop.buyer_orders("MUG", 3)
    shop.sync()
    invoice = invoice_order(
        shop.order(order_id), items={"MUG": Decimal(1)}, capture=False, actor="bo", now=shop.now
    )
    shop.amazon.cancels(order_id)
    assert shop.sync().canceled == 1
    invoice.refresh_from_db()
    assert (invoice.state, shop.order(order_id).status, shop.stock("MUG").salable) == (
        "canceled",
        "canceled",
        10,
    )


def test_an_order_that_commerce_refuses_to_end_does_not_stop_the_others(shop):
    """It is told once, tried in every run, and followed when what stood in the way is gone."""
    stuck, good = shop.buyer_orders("MUG", 1), shop.buyer_orders("MUG", 1)
    shop.sync()
    StockItem.objects.filter(product__sku="MUG").update(reserved=Decimal(1))
    shop.amazon.cancels(good)
    first = shop.sync()
    shop.amazon.cancels(stuck)
    runs = [first, shop.sync(), shop.sync()]
    assert [(run.outcome, run.canceled) for run in runs] == [("done", 1), ("done", 0), ("done", 0)]
    assert shop.notes(stuck)[-1].startswith("The change on Amazon could not be followed: Product")
    assert len(shop.notes(stuck)) == 4
    StockItem.objects.filter(product__sku="MUG").update(reserved=Decimal(1))
    assert (shop.sync().canceled, shop.order(stuck).status) == (1, "closed")


def test_a_custom_default_of_processing_is_used_by_import(shop):
    """P-3: the workflow uses the default status of a state, whatever it is called."""
    status = create_status("packing", "Packing", actor="bo", now=shop.now)
    assign_status(status, State.PROCESSING, is_default=True, actor="bo", now=shop.now)
    order_id = shop.buyer_orders("MUG", 1)
    shop.sync()
    order = shop.order(order_id)
    assert (order.state, order.status) == ("processing", "packing")
