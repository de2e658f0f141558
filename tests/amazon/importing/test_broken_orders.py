"""A broken order in a page is quarantined with its request id, and heals (P1, README 9)."""

from datetime import timedelta

import pytest
from tests.amazon.importing.setting import add_canada

from counterpart.amazon.models.orders import AmazonOrder, ImportState, UnreadableDocument
from counterpart.amazon.stores.activity import set_active
from counterpart.orders.models.orders import Order


@pytest.fixture
def broken(shop) -> str:
    order_id = shop.buyer_orders("MUG", 1)
    shop.amazon.breaks_order(order_id)
    return order_id


def searched(shop) -> str:
    return [seen.request_id for seen in shop.amazon.requests if seen.operation == "searchOrders"][
        -1
    ]


def test_a_broken_order_is_shown_with_the_request_id_and_the_page_is_not_lost(shop, broken):
    good = shop.buyer_orders("MUG", 1)
    run = shop.sync()
    assert (run.outcome, run.received, run.unreadable, run.created) == ("done", 2, 1, 1)
    row, request_id = shop.row(broken), searched(shop)
    assert (row.status, row.import_state, row.hold_cause) == ("Error", "held", "unreadable")
    assert shop.note(broken) == (
        "Cannot create sales order: Amazon's document cannot be read: Object missing required "
        f"field `createdTime`. Amazon's request id is {request_id}."
    )
    kept = UnreadableDocument.objects.get()
    assert (kept.request_id, kept.settled_at) == (request_id, None)
    assert shop.order(good).status == "processing"


def test_it_is_asked_for_by_its_id_with_growing_pauses(shop, broken):
    asked = []
    for minutes in (3, 3, 3, 3, 3, 3, 3, 3):
        before = shop.amazon.count("getOrder")
        shop.sync(minutes=minutes)
        asked.append(shop.amazon.count("getOrder") - before)
    assert asked == [1, 0, 1, 0, 0, 0, 1, 0]
    assert shop.notes(broken).count(shop.note(broken)) == 1


def test_asking_again_by_id_heals_it(shop, broken):
    shop.sync()
    shop.amazon.mends_order(broken)
    shop.amazon.holds_back(broken, 3600)
    shop.sync(minutes=6)
    shop.sync()
    assert (shop.row(broken).status, shop.order(broken).status) == ("Unshipped", "processing")
    assert UnreadableDocument.objects.get().settled_at is not None
    before = shop.amazon.count("getOrder")
    shop.sync(minutes=30)
    assert shop.amazon.count("getOrder") == before


def test_a_later_page_heals_it_too(shop, broken):
    shop.sync()
    shop.amazon.mends_order(broken)
    shop.sync(minutes=4)
    assert shop.order(broken).status == "processing"
    shop.sync(minutes=4)
    assert UnreadableDocument.objects.get().settled_at is not None


def test_a_known_order_that_breaks_keeps_what_is_known(shop):
    order_id = shop.buyer_orders("MUG", 1)
    shop.sync()
    shop.amazon.breaks_order(order_id)
    shop.sync()
    assert (shop.row(order_id).import_state, shop.order(order_id).status) == (
        ImportState.CREATED,
        "processing",
    )
    assert shop.note(order_id).startswith("Amazon sent a document that cannot be read: ")


def test_a_broken_order_from_before_the_connection_is_never_shown(shop):
    order_id = shop.buyer_orders("MUG", 1, placed_at=shop.store.connected_at - timedelta(days=1))
    shop.amazon.leaves_out(order_id, "orderItems")
    shop.sync()
    assert AmazonOrder.objects.count() == 0


def test_an_order_without_a_date_is_forgotten_once_it_proves_to_be_from_before(shop):
    """C-05: shown only because its date could not be read."""
    order_id = shop.buyer_orders("MUG", 1, placed_at=shop.store.connected_at - timedelta(days=1))
    shop.amazon.breaks_order(order_id)
    shop.sync()
    assert AmazonOrder.objects.count() == 1
    shop.amazon.mends_order(order_id)
    shop.sync(minutes=6)
    assert (AmazonOrder.objects.count(), Order.objects.count()) == (0, 0)


def test_an_order_amazon_no_longer_knows_stays_held(shop, broken):
    shop.sync()
    del shop.amazon.orders[broken]
    shop.amazon.shelves["A1SELLER"].by_updated.clear()
    shop.amazon.shelves["A1SELLER"].by_created.clear()
    run = shop.sync(minutes=6)
    assert (run.outcome, shop.row(broken).status) == ("done", "Error")


def test_an_order_of_a_resting_store_is_asked_for_again_later(shop, broken):
    canada = add_canada(shop)
    shop.sync()
    shop.amazon.mends_order(broken)
    shop.amazon.holds_back(broken, 24 * 3600)
    set_active(shop.store, False, now=shop.now, actor="bo")  # noqa: FBT003
    shop.sync(minutes=6)
    assert (canada.is_active, shop.row(broken).status) == (True, "Error")
    set_active(shop.store, True, now=shop.now, actor="bo")  # noqa: FBT003
    shop.sync(minutes=30)
    assert shop.order(broken).status == "processing"
