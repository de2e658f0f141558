"""Orders that appear late are found; old documents never overwrite new ones (P1)."""

from datetime import timedelta

import pytest

from counterpart.amazon.client.decoding import decode_order
from counterpart.amazon.client.wire import SeenOrder
from counterpart.amazon.importing.pull import active_stores
from counterpart.amazon.importing.record import record_orders
from counterpart.amazon.models.orders import AmazonOrder, OrderNote
from counterpart.amazon.models.runs import PullWindow
from counterpart.orders.models.orders import Order


def test_an_order_held_back_for_minutes_is_found_by_the_overlap(shop):
    order_id = shop.buyer_orders("MUG", 1)
    shop.amazon.holds_back(order_id, 10 * 60)
    shop.sync()
    shop.sync(minutes=5)
    assert Order.objects.count() == 0
    shop.sync(minutes=5)
    assert shop.order(order_id).status == "processing"


def test_an_order_held_back_for_hours_is_found_by_the_daily_sweep(shop):
    order_id = shop.buyer_orders("MUG", 1)
    shop.amazon.holds_back(order_id, 20 * 3600)
    for _ in range(4):
        shop.sync(hours=5)
        assert Order.objects.count() == 0
    shop.sync(hours=5)
    assert shop.order(order_id).status == "processing"
    sweeps = PullWindow.objects.filter(is_sweep=True)
    [sweep] = [seen for seen in shop.amazon.requests if "createdAfter" in seen.query]
    assert (sweeps.count(), sweep.query.get("lastUpdatedAfter")) == (1, None)


def test_the_sweep_happens_once_a_day_and_looks_a_day_back(shop):
    for _ in range(49):
        shop.sync(hours=1)
    sweeps = list(PullWindow.objects.filter(is_sweep=True).order_by("pk"))
    assert len(sweeps) == 2
    assert sweeps[0].after == shop.account.created_at - timedelta(hours=24)
    assert sweeps[1].after == sweeps[0].before - timedelta(hours=24)


@pytest.fixture
def recorded(shop):
    order_id = shop.buyer_orders("MUG", 1)
    shop.sync()
    return shop, order_id


def record(shop, document: str):
    seen = decode_order(document.encode(), request_id="r")
    assert isinstance(seen, SeenOrder)
    return record_orders(
        shop.account, active_stores(shop.account), [seen], request_id="r", actor="t", now=shop.now
    )


def told(shop, order_id: str, *, status: str, seconds: int) -> str:
    """The order's document with another status, told so many seconds after the last one."""
    row = shop.row(order_id)
    at = row.last_updated_at + timedelta(seconds=seconds)
    was = f'"lastUpdatedTime":"{row.last_updated_at.isoformat().replace("+00:00", "Z")}"'
    assert was in row.document
    is_at = f'"lastUpdatedTime":"{at.isoformat().replace("+00:00", "Z")}"'
    return row.document.replace(was, is_at).replace(
        f'"fulfillmentStatus":"{row.amazon_status}"', f'"fulfillmentStatus":"{status}"'
    )


@pytest.mark.parametrize(
    ("was", "status", "seconds", "becomes"),
    [
        ("UNSHIPPED", "SHIPPED", 1, "SHIPPED"),
        ("UNSHIPPED", "PENDING", -1, "UNSHIPPED"),
        ("UNSHIPPED", "SHIPPED", -1, "UNSHIPPED"),
        ("UNSHIPPED", "SHIPPED", 0, "SHIPPED"),
        ("UNSHIPPED", "PARTIALLY_SHIPPED", 0, "PARTIALLY_SHIPPED"),
        ("SHIPPED", "UNSHIPPED", 0, "SHIPPED"),
        ("CANCELLED", "UNSHIPPED", 0, "CANCELLED"),
        ("CANCELLED", "UNSHIPPED", 1, "UNSHIPPED"),
    ],
)
def test_the_newest_document_counts(recorded, was, status, seconds, becomes):
    shop, order_id = recorded
    if was != "UNSHIPPED":
        record(shop, told(shop, order_id, status=was, seconds=1))
    notes = OrderNote.objects.count()
    answer = record(shop, told(shop, order_id, status=status, seconds=seconds))
    assert shop.row(order_id).amazon_status == becomes
    is_news = becomes != was
    assert (len(answer.rows), answer.unchanged) == (is_news, not is_news)
    assert OrderNote.objects.count() == notes + is_news


def test_recording_the_same_twice_changes_nothing(recorded):
    shop, order_id = recorded
    before = AmazonOrder.objects.values().get()
    answer = record(shop, shop.row(order_id).document)
    assert (answer.rows, answer.unchanged) == ([], 1)
    assert AmazonOrder.objects.values().get() == before


def test_what_a_document_leaves_out_stays(recorded):
    """Amazon omits parts without meaning that they are gone."""
    shop, order_id = recorded
    before = shop.row(order_id)
    shop.amazon.leaves_out(order_id, "buyer", "recipient", "proceeds.grandTotal")
    shop.sync()
    after = shop.row(order_id)
    assert (after.buyer, after.address, after.total) == (before.buyer, before.address, before.total)
    assert after.last_updated_at > before.last_updated_at


def test_items_that_amazon_takes_away_are_gone(shop):
    order_id = shop.buyer_orders(lines=[{"sku": "CUP"}, {"sku": "MUG"}])
    shop.sync()
    shop.amazon.patch_document(order_id, lambda document: document["orderItems"].pop(0) and None)
    shop.sync()
    assert [item.sku for item in shop.row(order_id).items.all()] == ["MUG"]


def test_the_timeline_tells_each_status_once(recorded):
    shop, order_id = recorded
    shop.amazon.ships_partly(shop.buyer_orders("MUG", 2), {"MUG": 1})
    shop.amazon.ships(order_id)
    shop.sync()
    shop.sync()
    told_of = [note for note in shop.notes(order_id) if note.startswith("Status")]
    assert told_of == ["Status updated to Shipped."]
