"""With import disabled, orders are viewed here and managed in Seller Central (C-08, T-08, T-24)."""

import pytest
from tests.scene import NOON, put_in_stock

from counterpart.amazon.importing.requesting import ImportRefused, import_order, import_orders
from counterpart.amazon.models.orders import ImportState
from counterpart.amazon.queries import number_link, stores_with_held_orders
from counterpart.amazon.stores.order_settings import change_settings
from counterpart.orders.models.orders import Order


@pytest.fixture
def viewing(shop):
    change_settings(shop.store, {"import_amazon_orders": "disabled"}, actor="bo", now=NOON)
    return shop


def test_orders_are_rows_that_lead_to_seller_central(viewing):
    order_ids = [viewing.buyer_orders(sku, 1) for sku in ("MUG", "CUP")]
    run = viewing.sync()
    assert (run.recorded, run.created, run.held, Order.objects.count()) == (2, 0, 0, 0)
    assert [viewing.row(one).status for one in order_ids] == ["Unshipped", "Unshipped"]
    assert [number_link(viewing.row(one)) for one in order_ids] == [
        f"https://sellercentral.amazon.com/orders-v3/order/{one}" for one in order_ids
    ]
    assert (stores_with_held_orders(), viewing.stock("MUG").reserved) == ([], 0)


def test_rows_go_on_following_amazon(viewing):
    order_id = viewing.buyer_orders("MUG", 1, status="PENDING")
    viewing.sync()
    viewing.amazon.payment_clears(order_id)
    viewing.sync()
    viewing.amazon.ships(order_id)
    viewing.sync()
    assert (viewing.row(order_id).status, Order.objects.count()) == ("Shipped", 0)
    assert (
        viewing.notes(order_id).count("Import is disabled: the order is managed in Seller Central.")
        == 1
    )


@pytest.mark.parametrize("status", ["PENDING", "UNSHIPPED"])
def test_enabling_creates_new_orders_but_none_of_those_received_meanwhile(viewing, status):
    """K-8, T-24."""
    old = viewing.buyer_orders("MUG", 1, status=status)
    viewing.sync()
    change_settings(viewing.store, {"import_amazon_orders": "enabled"}, actor="bo", now=NOON)
    new = viewing.buyer_orders("MUG", 1)
    if status == "PENDING":
        viewing.amazon.payment_clears(old)
    viewing.sync()
    viewing.sync()
    assert viewing.row(old).import_state == ImportState.VIEW_ONLY
    assert [order.external_id for order in Order.objects.all()] == [new]


def test_an_order_received_meanwhile_is_imported_by_hand(viewing):
    order_id = viewing.buyer_orders("MUG", 1)
    viewing.sync()
    change_settings(viewing.store, {"import_amazon_orders": "enabled"}, actor="bo", now=NOON)
    row = import_order(viewing.row(order_id), actor="bo", now=viewing.now)
    assert (row.import_state, viewing.order(order_id).status) == ("created", "processing")
    assert [(note.code, note.actor) for note in row.notes.all()][-2:] == [
        ("import_requested", "bo"),
        ("created", "bo"),
    ]
    viewing.sync()
    assert Order.objects.count() == 1


def test_an_import_by_hand_that_is_blocked_is_held_and_heals(viewing):
    order_id = viewing.buyer_orders("CUP", 1)
    viewing.sync()
    change_settings(viewing.store, {"import_amazon_orders": "enabled"}, actor="bo", now=NOON)
    row = import_order(viewing.row(order_id), actor="bo", now=viewing.now)
    assert (row.status, row.hold_cause) == ("Error", "not_found")
    put_in_stock("CUP", 1)
    row = import_order(viewing.row(order_id), actor="bo", now=viewing.now)
    assert (row.status, viewing.order(order_id).status) == ("Unshipped", "processing")


def test_existing_orders_stay_manageable_when_the_import_is_disabled(shop):
    order_id = shop.buyer_orders("MUG", 1)
    shop.sync()
    change_settings(shop.store, {"import_amazon_orders": "disabled"}, actor="bo", now=NOON)
    shop.ship(order_id)
    shop.sync()
    shop.sync()
    assert (shop.order(order_id).status, len(shop.amazon.confirmations)) == ("complete", 1)


def test_what_cannot_be_imported_by_hand_is_refused(shop):
    created, canceled = (shop.buyer_orders("MUG", 1) for _ in range(2))
    shop.amazon.cancels(canceled)
    shop.sync()
    with pytest.raises(ImportRefused) as refusal:
        import_order(shop.row(created), actor="bo", now=shop.now)
    assert str(refusal.value) == f"{created} is already in Commerce."
    with pytest.raises(ImportRefused) as refusal:
        import_order(shop.row(canceled), actor="bo", now=shop.now)
    assert str(refusal.value) == f"{canceled} was canceled on Amazon."
    change_settings(shop.store, {"import_amazon_orders": "disabled"}, actor="bo", now=NOON)
    viewed = shop.buyer_orders("MUG", 1)
    shop.sync()
    before = shop.notes(viewed)
    with pytest.raises(ImportRefused) as refusal:
        import_order(shop.row(viewed), actor="bo", now=shop.now)
    assert str(refusal.value) == ("Import Amazon Orders is disabled for US Store; enable it first.")
    assert (shop.notes(viewed), shop.row(viewed).import_state) == (before, "view_only")


def test_selected_orders_are_imported_each_for_itself(shop):
    """K-8, T-24 for many: what one of them meets delays no other."""
    created = shop.buyer_orders("MUG", 1)
    shop.sync()
    change_settings(shop.store, {"import_amazon_orders": "disabled"}, actor="bo", now=NOON)
    viewed, unknown = shop.buyer_orders("MUG", 1), shop.buyer_orders("CUP", 1)
    shop.sync()
    change_settings(shop.store, {"import_amazon_orders": "enabled"}, actor="bo", now=NOON)
    rows = [shop.row(one) for one in (unknown, created, viewed)]
    told = import_orders(rows, actor="bo", now=shop.now)
    assert [(one.amazon_order_id, one.is_in_commerce, one.sentence) for one in told] == [
        (
            unknown,
            False,
            'Cannot create sales order: Product "CUP" does not exist in the catalog.',
        ),
        (created, True, f"{created} is already in Commerce."),
        (viewed, True, f"Commerce order {shop.order(viewed).number} was created."),
    ]
    again = import_orders([shop.row(one) for one in (viewed, viewed)], actor="bo", now=shop.now)
    assert [one.sentence for one in again] == [f"{viewed} is already in Commerce."] * 2
    assert Order.objects.count() == 2
