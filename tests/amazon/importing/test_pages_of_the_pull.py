"""A window is read to its end whatever happens between its pages (P1, P5)."""

from datetime import timedelta

import pytest
from tests.amazon.importing.setting import leave_requests

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.runs import PullWindow


@pytest.fixture
def busy(shop):
    """A shop with 210 new orders, which are three pages."""
    for _ in range(210):
        shop.buyer_orders("MUG", 1, status="PENDING")
    return shop


def taken_in() -> int:
    return AmazonOrder.objects.count()


def tokens(shop) -> list[bool]:
    return [
        "paginationToken" in seen.query
        for seen in shop.amazon.requests
        if seen.operation == "searchOrders" and seen.status == 200
    ]


def seen_until(shop):
    shop.store.refresh_from_db()
    return shop.store.orders_seen_until


def test_three_pages_are_one_window(busy):
    run = busy.sync()
    assert (run.pages, run.received, run.waiting, run.outcome) == (3, 210, 210, "done")
    assert tokens(busy) == [False, True, True]
    window = PullWindow.objects.get()
    assert (window.pages, window.received, window.next_token) == (3, 210, "")
    assert window.done_at == busy.now


def test_a_stop_at_the_quota_goes_on_with_the_token_in_the_next_run(busy):
    began, asked_at = seen_until(busy), busy.now + timedelta(minutes=3)
    busy.advance(minutes=3)
    leave_requests(busy, 2)
    run = busy.sync(seconds=1)
    assert (run.outcome, run.pages, run.recorded) == ("stopped_at_quota", 2, 200)
    assert run.may_go_on_at is not None
    assert run.may_go_on_at > busy.now
    assert seen_until(busy) == began
    window = PullWindow.objects.get()
    assert (window.done_at, window.next_token != "", window.received) == (None, True, 200)

    late = busy.buyer_orders("MUG", 1, status="PENDING")
    run = busy.sync(minutes=15)
    assert (run.outcome, run.recorded) == ("done", 11)
    # The last page of the first window, then the next window, which looks back over it.
    assert tokens(busy) == [False, True, True, False, True, True]
    assert seen_until(busy) > asked_at
    assert busy.row(late).status == "Pending"


def test_the_cursor_stays_until_the_last_page_is_stored(busy):
    began = seen_until(busy)
    busy.advance(minutes=3)
    leave_requests(busy, 2)
    for _ in range(3):
        busy.sync(seconds=1)
        assert seen_until(busy) == began


@pytest.mark.parametrize("hours", [1, 30], ids=["refused", "too old"])
def test_a_token_that_is_no_longer_good_begins_the_same_window_again(busy, hours):
    busy.advance(minutes=3)
    leave_requests(busy, 2)
    busy.sync(seconds=1)
    window = PullWindow.objects.get()
    busy.amazon.expires_page_tokens()
    busy.amazon.forget_requests()
    run = busy.sync(hours=hours)
    assert (run.outcome, taken_in()) == ("done", 210)
    searches = [one for one in busy.amazon.requests if one.operation == "searchOrders"]
    again = searches[1] if hours == 1 else searches[0]
    assert (searches[0].status == 400) == (hours == 1)
    assert "paginationToken" not in again.query
    window.refresh_from_db()
    told = window.before.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert again.query["lastUpdatedBefore"] == [told]
    assert window.done_at == busy.now


def test_a_token_refused_in_mid_way_starts_over_even_if_amazon_repeats_its_tokens(busy):
    """One page answers 400 although the token is good: the same tokens come again, and count."""
    busy.advance(minutes=3)
    refused = []
    search = busy.amazon.answer

    def refuse_the_second_page_once(request):
        if "paginationToken" in request.query and not refused:
            refused.append(request)
            request.query["paginationToken"] = ["nonsense"]
        return search(request)

    busy.amazon.answer = refuse_the_second_page_once
    run = busy.sync(seconds=1)
    assert (len(refused), run.outcome, taken_in()) == (1, "done", 210)


def test_orders_that_repeat_across_pages_are_taken_in_once(busy):
    busy.amazon.repeats_orders_across_pages(times=2)
    run = busy.sync()
    assert (run.received, run.recorded, run.unchanged) == (212, 210, 2)
    assert taken_in() == 210


def test_orders_that_change_while_paging_are_found(busy):
    busy.amazon.changes_orders_while_paging(times=2)
    busy.sync()
    busy.sync()
    assert taken_in() == 210


@pytest.mark.parametrize("trouble", ["fails", "cuts_short"])
def test_trouble_between_pages_costs_time_and_no_order(busy, trouble):
    began = seen_until(busy)
    busy.advance(minutes=3)
    busy.amazon.misbehaves("answers_slowly", "searchOrders", 1, seconds=0)
    busy.amazon.misbehaves(trouble, "searchOrders", 9)
    run = busy.sync(seconds=1)
    assert (run.outcome, run.pages, taken_in()) == ("amazon_trouble", 1, 100)
    assert (run.sentence != "", seen_until(busy)) == (True, began)
    busy.amazon.calms_down()
    run = busy.sync(minutes=10)
    assert (run.outcome, taken_in()) == ("done", 210)


def test_a_throttled_page_is_asked_for_when_amazon_says_so(busy):
    busy.advance(minutes=3)
    busy.amazon.throttles(operation="searchOrders", retry_after=600)
    run = busy.sync(seconds=1)
    assert (run.outcome, run.may_go_on_at) == (
        "stopped_at_quota",
        busy.now + timedelta(seconds=600),
    )
    asked = busy.amazon.count("searchOrders")
    busy.sync(minutes=5)
    assert busy.amazon.count("searchOrders") == asked
    busy.sync(minutes=20)
    assert taken_in() == 210


def test_a_page_that_names_itself_as_the_next_ends_the_run(busy):
    busy.advance(minutes=3)
    first = []
    search = busy.amazon.answer

    def always_the_second_page(request):
        if "paginationToken" in request.query:
            first.append(first[0] if first else request.query["paginationToken"])
            reply = search(request)
            reply.body = reply.body.replace(
                reply.body.partition(b'"nextToken":"')[2].partition(b'"')[0],
                first[0][0].encode(),
            )
            return reply
        return search(request)

    busy.amazon.answer = always_the_second_page
    run = busy.sync(seconds=1)
    assert run.outcome == "amazon_trouble"
    assert run.sentence.startswith("Amazon's answer to searchOrders cannot be read: it repeats a ")
    assert len(first) < 3
