"""Which stretches of time is Amazon asked about, and when does the cursor move (P1, C-05, K-11)?"""

from datetime import UTC, datetime, timedelta

import pytest
from tests.amazon.importing.setting import CANADA, add_canada, leave_requests
from tests.scene import CREDENTIALS, US, connect, open_seller, open_shop, put_in_stock

from counterpart.amazon.client.orders import ALL_WE_READ
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.runs import PullWindow
from counterpart.amazon.running import run_account
from counterpart.amazon.stores.activity import set_active
from counterpart.orders.models.orders import Order
from counterpart.sandbox.wire.parameters import Search

VISIBLE = timedelta(minutes=2)
OVERLAP = timedelta(minutes=15)
LONG_OVERLAP = timedelta(hours=6)


def asked(shop, *names: str) -> list[tuple[str, ...]]:
    """The values of these parameters in every search, oldest first."""
    return [
        tuple(",".join(seen.query.get(name, ["–"])) for name in names)
        for seen in shop.amazon.requests
        if seen.operation == "searchOrders"
    ]


def moment(time: datetime) -> str:
    return time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def seen_until(shop) -> datetime:
    shop.store.refresh_from_db()
    return shop.store.orders_seen_until


def test_a_search_asks_for_all_that_is_read_in_one_request(shop):
    shop.sync()
    [seen] = [one for one in shop.amazon.requests if one.operation == "searchOrders"]
    connected = shop.store.connected_at
    assert seen.query == {
        "marketplaceIds": [US],
        "lastUpdatedAfter": [moment(connected - OVERLAP)],
        "lastUpdatedBefore": [moment(shop.now - VISIBLE)],
        "includedData": [",".join(ALL_WE_READ)],
        "maxResultsPerPage": ["100"],
    }


def test_each_window_begins_before_the_end_of_the_last_one(shop):
    shop.sync(minutes=5)
    first = shop.now - VISIBLE
    assert seen_until(shop) == first
    shop.sync(minutes=5)
    assert asked(shop, "lastUpdatedAfter", "lastUpdatedBefore")[1] == (
        moment(first - LONG_OVERLAP),
        moment(shop.now - VISIBLE),
    )
    assert seen_until(shop) == shop.now - VISIBLE


def test_after_a_busy_window_the_next_one_looks_back_less(shop):
    """A search costs per page: looking back six hours is free only for few orders."""
    put_in_stock("MUG", 500)
    for _ in range(60):
        shop.buyer_orders("MUG", 1)
    shop.sync(minutes=5)
    shop.sync(minutes=5)
    shop.sync(hours=7)
    bounds = [datetime.fromisoformat(after) for (after,) in asked(shop, "lastUpdatedAfter")]
    first, second = shop.store.connected_at, shop.now - timedelta(hours=7, minutes=5) - VISIBLE
    assert bounds[:2] == [first - OVERLAP, second - OVERLAP]


def test_a_bound_that_amazon_finds_too_close_is_moved_back_at_once(shop):
    """Our clock is a minute ahead of Amazon's: nobody has to know."""
    shop.advance(minutes=10)
    shop.clock.wait(60)
    run = run_account(shop.account, shop.clock)
    assert (run.outcome, run.requests) == ("done", {"searchOrders": 2})
    assert seen_until(shop) == shop.now - 2 * VISIBLE


def test_the_cursor_never_goes_back(shop):
    shop.sync(minutes=30)
    before = seen_until(shop)
    shop.sync(seconds=1)
    assert seen_until(shop) == before + timedelta(seconds=1)
    assert seen_until(shop) > before


def test_a_bound_that_amazon_echoes_smaller_is_where_the_next_window_begins(shop, monkeypatch):
    """An hour behind: Amazon looked less far than it was asked to."""
    shop.sync(hours=3)
    behind = shop.now + timedelta(hours=2)
    echo = {"lastUpdatedBefore": behind.isoformat().replace("+00:00", "Z")}
    monkeypatch.setattr(Search, "echo", property(lambda _: echo))
    shop.sync(hours=3)
    assert seen_until(shop) == behind
    shop.sync()
    assert asked(shop, "lastUpdatedAfter")[2] == (moment(behind - LONG_OVERLAP),)


def test_a_smaller_echo_does_not_change_the_question_from_page_to_page(shop, monkeypatch):
    put_in_stock("MUG", 500)
    for _ in range(150):
        shop.buyer_orders("MUG", 1)
    shop.advance(minutes=3)
    behind = shop.now - timedelta(minutes=2, seconds=30)
    echo = {"lastUpdatedBefore": behind.isoformat().replace("+00:00", "Z")}
    monkeypatch.setattr(Search, "echo", property(lambda _: echo))
    run = shop.sync(seconds=1)
    assert (run.outcome, run.pages, run.created) == ("done", 2, 150)
    assert len(set(asked(shop, "lastUpdatedBefore"))) == 1
    assert seen_until(shop) == behind


@pytest.mark.parametrize(
    ("milliseconds", "is_taken_in"), [(-1000, False), (-1, False), (0, True), (1, True)]
)
def test_the_cut_off_is_exact_to_the_millisecond(shop, milliseconds, is_taken_in):
    """T-02, C-05: whatever the status, and however often it changes."""
    placed_at = shop.store.connected_at + timedelta(milliseconds=milliseconds)
    shop.buyer_orders("MUG", 1, placed_at=placed_at)
    pending = shop.buyer_orders("MUG", 1, placed_at=placed_at, status="PENDING")
    run = shop.sync()
    assert run.before_connection == (0 if is_taken_in else 2)
    shop.amazon.payment_clears(pending)
    shop.sync()
    assert (AmazonOrder.objects.count(), Order.objects.count()) == (2, 2) if is_taken_in else (0, 0)


def test_two_stores_of_an_account_are_one_search(shop):
    canada = add_canada(shop)
    shop.sync()
    shop.amazon.forget_requests()
    ours = shop.buyer_orders("MUG", 1)
    theirs = shop.buyer_orders("MUG", 1, marketplace=CANADA)
    run = shop.sync()
    assert asked(shop, "marketplaceIds") == [(f"{CANADA},{US}",)]
    assert (run.requests["searchOrders"], run.created) == (1, 2)
    assert (shop.row(ours).store, shop.row(theirs).store) == (shop.store, canada)
    assert shop.order(theirs).currency == "CAD"


def test_orders_of_a_marketplace_without_a_store_are_counted_and_left_alone(shop):
    open_seller(shop.amazon, "A1SELLER", CREDENTIALS, [US, CANADA])
    order_id = shop.buyer_orders("MUG", 1)
    shop.amazon.patch_document(
        order_id, lambda document: document["salesChannel"].update(marketplaceId=CANADA)
    )
    run = shop.sync()
    assert (run.received, run.other_marketplaces, run.recorded) == (1, 1, 0)
    assert AmazonOrder.objects.count() == 0


def test_a_store_that_rested_catches_up(shop):
    """T-22, K-12: what was ordered meanwhile is new; nothing is asked while it rests."""
    shop.sync()
    set_active(shop.store, False, now=shop.now, actor="bo")  # noqa: FBT003
    order_id = shop.buyer_orders("MUG", 1)
    asked_before = shop.amazon.count()
    for _ in range(3):
        shop.sync(days=1)
    assert (shop.amazon.count(), AmazonOrder.objects.count()) == (asked_before, 0)
    set_active(shop.store, True, now=shop.now, actor="bo")  # noqa: FBT003
    shop.sync()
    assert shop.order(order_id).status == "processing"


def test_a_store_that_wakes_up_in_the_middle_of_a_window_loses_nothing(shop):
    """Pages read while it rested brought none of its orders: that window does not count for it."""
    canada = add_canada(shop)
    shop.sync()
    for _ in range(201):
        shop.buyer_orders("MUG", 1, marketplace=CANADA, status="PENDING")
    shop.advance(minutes=3)
    recorded = []
    for is_active in (True, False, True):
        set_active(canada, is_active, now=shop.now, actor="bo")
        leave_requests(shop, 1)
        shop.sync(seconds=1)
        recorded.append(AmazonOrder.objects.count())
    assert recorded == [100, 100, 101]
    leave_requests(shop, 20)
    shop.sync()
    assert AmazonOrder.objects.count() == 201


def test_a_store_connected_later_has_its_own_beginning(shop):
    shop.sync(hours=5)
    canada = add_canada(shop)
    shop.amazon.forget_requests()
    shop.sync()
    beginnings = asked(shop, "marketplaceIds", "lastUpdatedAfter")
    assert beginnings == [
        (US, moment(seen_until_before(shop) - LONG_OVERLAP)),
        (CANADA, moment(canada.connected_at - LONG_OVERLAP)),
    ]
    shop.amazon.forget_requests()
    shop.sync()
    assert asked(shop, "marketplaceIds") == [(f"{CANADA},{US}",)]


def seen_until_before(shop) -> datetime:
    done = PullWindow.objects.filter(marketplace_ids=[US], done_at__isnull=False).order_by("pk")
    return list(done)[-2].before


def test_a_connection_between_two_runs_needs_no_moment_of_its_own(house, settings):
    """A run in the instant of connecting asks for nothing impossible and loses nothing."""
    with open_shop(settings) as shop:
        connect(shop.clock, name="US Store")
        run = shop.sync(seconds=0.001)
        assert run.outcome == "done"
        order_id = shop.buyer_orders("MUG", 1)
        shop.sync()
        assert shop.order(order_id).status == "processing"
