"""Amazon orders are found by either number, buyer, SKU, ASIN and tracking number (T-15)."""

from typing import Any

import pytest
from tests.journeys.canaries import _seen, amazon_document

from counterpart.amazon.erasing.copies import erase_copies
from counterpart.amazon.finding.counting import counts_by_status
from counterpart.amazon.finding.matching import matching, within
from counterpart.amazon.finding.renewing import renew_amazon_order_words
from counterpart.amazon.importing.record import record_orders
from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderWord
from counterpart.core import secrets
from counterpart.core.finding import narrowing
from counterpart.core.finding.blind_rank import rank
from counterpart.core.rotating import Rotated
from counterpart.orders.finding.matching import matching as matching_orders
from counterpart.orders.finding.renewing import renew_order_words
from counterpart.orders.models.orders import Order
from counterpart.websites.scopes import EVERYTHING, NOTHING, Scope

IDA: dict[str, Any] = {"buyer_name": "Ida Lindström", "buyer_email": "x7q@marketplace.example.com"}


def found(**wanted: Any) -> list[str]:
    rows = matching(AmazonOrder.objects.all(), **wanted)
    return sorted(rows.values_list("amazon_order_id", flat=True))


@pytest.fixture(params=["a few keys", "more than a few"])
def _either_way(request, monkeypatch):
    if request.param == "more than a few":
        monkeypatch.setattr(narrowing, "FEW", 0)


@pytest.mark.usefixtures("_either_way")
def test_each_order_is_found_by_all_that_is_known_of_it(shop):
    mug = shop.buyer_orders("MUG", 1, **IDA)
    cup = shop.buyer_orders("CUP", 1, buyer_name="Bo Bay", buyer_email="bo@example.com")
    shop.sync()
    shop.ship(mug, tracking="1Z999")
    order, item = shop.order(mug), shop.row(mug).items.get()
    asked = [
        {"number": mug}, {"number": mug[4:]}, {"number": order.number}, {"text": mug[:8]},
        {"text": mug}, {"text": order.number}, {"text": "lind"}, {"text": "lindström ida"},
        {"buyer": "LINDSTROM"}, {"buyer": "x7q@marketplace.example.com"}, {"buyer": "x7q"},
        {"text": "x7q"}, {"text": "MUG"}, {"sku": "mug"}, {"sku": "MU"}, {"text": item.asin},
        {"asin": item.asin.lower()}, {"text": "1Z999"}, {"tracking": "1z 999"},
        {"text": "ida", "sku": "MUG"},
    ]  # fmt: skip
    both = [] if mug[:8] != cup[:8] else [cup]
    wrong = {
        str(wanted): found(**wanted)
        for wanted in asked
        if found(**wanted) not in ([mug], sorted([mug, *both]))
    }
    assert wrong == {}
    assert (found(sku="CUP"), found(buyer="bo ba"), found(text="CUP")) == ([cup], [cup], [cup])


@pytest.mark.usefixtures("_either_way")
@pytest.mark.parametrize(
    "wanted",
    [
        {"text": "lindstrand"}, {"text": "ida bo"}, {"buyer": "1 street"}, {"number": "11"},
        {"number": "x"}, {"sku": "MUGS"}, {"asin": "B0NOTHERE0"}, {"tracking": "1Z"},
        {"text": "–"}, {"text": "ida", "sku": "CUP"},
    ],
)  # fmt: skip
def test_nothing_else_is_found(shop, wanted):
    shop.buyer_orders("MUG", 1, **IDA)
    shop.sync()
    assert found(**wanted) == []
    assert len(found(text=" ")) == 1


def recorded(shop, minute: int, **buyer: str) -> AmazonOrder:
    """Let Amazon say something new of the one order of its buyer."""
    document = amazon_document(1)
    document["lastUpdatedTime"] = f"2026-11-02T13:{minute:02d}:00Z"
    document["buyer"] |= buyer
    record_orders(
        shop.account, [shop.store], [_seen(document)], request_id="r", actor="sync", now=shop.now
    )
    return AmazonOrder.objects.get()


def test_buyer_with_another_name_is_found_by_it_and_by_no_old_one(shop):
    recorded(shop, 1)
    before = set(AmazonOrderWord.objects.values_list("word", flat=True))
    assert (len(found(buyer="canary")), len(found(buyer="canary-firm"))) == (1, 1)
    recorded(shop, 2)
    assert set(AmazonOrderWord.objects.values_list("word", flat=True)) == before
    row = recorded(shop, 3, buyerName="Ida Lindström")
    assert (len(found(buyer="lind")), found(buyer="canary-buyer")) == (1, [])
    assert row.buyer_rank == rank("Ida Lindström")


def test_erased_buyer_is_not_found_and_does_not_come_back(shop):
    row = recorded(shop, 1)
    assert row.buyer_rank is not None
    erase_copies([row.pk], actor="bo", now=shop.now)
    for again in (AmazonOrder.objects.get(), recorded(shop, 2)):
        assert (again.buyer_rank, AmazonOrderWord.objects.count()) == (None, 0)
    assert (found(text="canary"), found(number=row.amazon_order_id)) == ([], [row.amazon_order_id])


def test_deleted_order_leaves_no_words(shop):
    recorded(shop, 1).delete()
    assert AmazonOrderWord.objects.count() == 0


def test_orders_are_counted_by_status_within_a_scope(shop):
    for _ in range(3):
        shop.buyer_orders("MUG", 1)
    shop.buyer_orders("CUP", 1)
    shop.sync()
    view = shop.store.order_settings.store_view_id
    for scope in (EVERYTHING, Scope(frozenset({view}))):
        counts = counts_by_status(scope=scope, most=2)
        assert {name: count for name, count in counts.items() if count} == {
            "Unshipped": 3,
            "Error": 1,
        }
    assert counts_by_status(stores=[shop.store.pk], most=1)["Unshipped"] == 2
    assert set(counts_by_status(stores=[shop.store.pk + 1]).values()) == {0}
    assert set(counts_by_status(scope=NOTHING).values()) == {0}
    assert not AmazonOrder.objects.filter(within(NOTHING)).exists()


def test_people_are_found_and_sorted_by_a_new_key_alone(shop, settings):
    """A new key comes in; everything is made with it, once; then the old key can go."""
    old = settings.SECRET_KEYS[0]
    mug = shop.buyer_orders("MUG", 1, **IDA)
    shop.sync()
    ranks = list(Order.objects.values_list("customer_rank", flat=True))
    settings.SECRET_KEYS = ["new", old]
    secrets._cipher.cache_clear()
    assert (found(text="lind"), len(matching_orders(Order.objects.all(), text="ida"))) == ([mug], 1)
    renewed = (renew_order_words(), renew_amazon_order_words())
    assert renewed == (
        Rotated("orders.OrderWord", renewed=1),
        Rotated("amazon.AmazonOrderWord", renewed=1),
    )
    assert (renew_order_words(), renew_amazon_order_words()) == (
        Rotated("orders.OrderWord"),
        Rotated("amazon.AmazonOrderWord"),
    )
    settings.SECRET_KEYS = ["new"]
    assert (found(text="lind"), len(matching_orders(Order.objects.all(), text="ida"))) == ([mug], 1)
    assert list(Order.objects.values_list("customer_rank", flat=True)) != ranks
    secrets._cipher.cache_clear()


def test_row_that_no_key_reads_keeps_its_words_and_is_counted(shop, settings):
    old = settings.SECRET_KEYS[0]
    shop.buyer_orders("MUG", 1, **IDA)
    shop.sync()
    before = set(AmazonOrderWord.objects.values_list("word", flat=True))
    settings.SECRET_KEYS = ["lost"]
    secrets._cipher.cache_clear()
    assert renew_amazon_order_words() == Rotated("amazon.AmazonOrderWord", unreadable=1)
    assert renew_order_words() == Rotated("orders.OrderWord", unreadable=1)
    settings.SECRET_KEYS = [old]
    secrets._cipher.cache_clear()
    assert set(AmazonOrderWord.objects.values_list("word", flat=True)) == before
