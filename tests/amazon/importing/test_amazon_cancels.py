"""What becomes of an order that is canceled on Amazon (K-5, C-39)?"""

from decimal import Decimal

import pytest

from counterpart.amazon.models.orders import ImportState
from counterpart.amazon.stores.order_settings import change_settings
from counterpart.inventory.checking import stock_findings
from counterpart.orders.checking import order_findings
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.models.documents import CreditMemo
from counterpart.orders.models.orders import Order


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
    change_settings(shop.store, {"order_status": "custom", "processing_order_status": "pending"})
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
    change_settings(shop.store, {"order_status": "custom", "processing_order_status": "pending"})
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


def test_an_order_that_commerce_refuses_to_end_does_not_stop_the_others(shop):
    """An order on hold cannot be credited: it is told, and followed once the hold is gone."""
    held, good = shop.buyer_orders("MUG", 1), shop.buyer_orders("MUG", 1)
    shop.sync()
    Order.objects.filter(external_id=held).update(state="holded", status="holded")
    shop.amazon.cancels(held)
    shop.amazon.cancels(good)
    runs = [shop.sync(), shop.sync()]
    assert [(run.outcome, run.canceled) for run in runs] == [("done", 1), ("done", 0)]
    assert shop.notes(held)[-1] == (
        "The change on Amazon could not be followed: A On Hold order cannot be credited."
    )
    assert len(shop.notes(held)) == 4
    Order.objects.filter(external_id=held).update(state="processing", status="processing")
    assert (shop.sync().canceled, shop.order(held).status) == (1, "closed")
