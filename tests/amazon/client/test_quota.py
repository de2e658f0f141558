"""Buckets in virtual time, and a transport that lives within them."""

import threading
from datetime import timedelta

import pytest
from tests.amazon.client.scene import NOON
from tests.amazon.client.scripted_amazon import Says, says

from counterpart.amazon.client.errors import TryLater
from counterpart.amazon.client.quota import Bucket, MemoryQuota
from counterpart.amazon.client.usage_plans import USAGE_PLANS, UsagePlan


def seconds(number):
    return timedelta(seconds=number)


def taken(quota, *, now, operation="getOrder"):
    """Answer how many requests a quota gives at one moment, and when the next one is free."""
    count = 0
    while True:
        try:
            quota.take(operation, now=now)
        except TryLater as later:
            return count, later.at
        count += 1


def get(transport):
    return transport.get("getOrder", "/orders/2026-01-01/orders/1")


@pytest.mark.parametrize("operation", USAGE_PLANS)
def test_bucket_gives_its_burst_and_then_its_rate(operation):
    plan, quota = USAGE_PLANS[operation], MemoryQuota()
    count, at = taken(quota, now=NOON, operation=operation)
    assert count == plan.burst
    assert abs(at - NOON - seconds(1 / plan.rate)) < seconds(0.00001)
    assert taken(quota, now=at - timedelta(microseconds=2), operation=operation)[0] == 0
    assert taken(quota, now=at, operation=operation)[0] == 1


def test_full_bucket_does_not_overflow():
    quota = MemoryQuota()
    taken(quota, now=NOON)
    assert taken(quota, now=NOON + timedelta(days=9))[0] == 30


def test_bucket_never_gives_more_than_burst_and_rate_over_a_day():
    quota, clock, total = MemoryQuota(), NOON, 0
    while clock < NOON + seconds(3600):
        count, clock = taken(quota, now=clock, operation="searchOrders")
        total += count
    assert total == 20 + int(3600 * 0.0056)


def test_bucket_goes_by_the_rate_learned():
    quota = MemoryQuota()
    taken(quota, now=NOON)
    quota.learn("getOrder", 4.0, now=NOON)
    assert taken(quota, now=NOON) == (0, NOON + seconds(0.25))


@pytest.mark.parametrize("nonsense", [0.0, -1.0, float("nan"), float("inf")])
def test_bucket_keeps_its_rate_when_told_nonsense(nonsense):
    bucket = Bucket.full(UsagePlan(rate=2.0, burst=1), now=NOON)
    assert bucket.learned(nonsense) == bucket


def test_pause_lets_nothing_out_and_then_one():
    quota = MemoryQuota()
    quota.pause("getOrder", NOON + seconds(10), now=NOON)
    assert taken(quota, now=NOON + seconds(9)) == (0, NOON + seconds(10))
    assert taken(quota, now=NOON + seconds(10)) == (1, NOON + seconds(12))


def test_pause_is_never_shortened():
    quota = MemoryQuota()
    quota.pause("getOrder", NOON + seconds(10), now=NOON)
    quota.pause("getOrder", NOON + seconds(5), now=NOON)
    assert taken(quota, now=NOON) == (0, NOON + seconds(10))


def test_threads_share_one_bucket():
    quota, counts = MemoryQuota(), []
    threads = [
        threading.Thread(target=lambda: counts.append(taken(quota, now=NOON)[0])) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 30


def test_short_wait_happens_inside_and_a_long_one_comes_out(amazon, connect, clock):
    quota = MemoryQuota(plans={"getOrder": UsagePlan(rate=2.0, burst=1)})
    amazon.script = [says({})] * 3
    transport = connect(quota=quota)
    get(transport)
    get(transport)
    assert clock.now() == NOON + seconds(0.5)
    impatient = connect(quota=quota, patience=0.1)
    with pytest.raises(TryLater) as caught:
        get(impatient)
    assert caught.value.at == NOON + seconds(1)
    assert len(amazon.asked) == 2


def test_33_questions_take_six_seconds(amazon, connect, clock):
    amazon.script = [says({})] * 33
    transport = connect(patience=2.0)
    for _ in range(33):
        get(transport)
    assert clock.now() == NOON + seconds(6)


def test_every_attempt_takes_from_the_quota(amazon, connect):
    quota = MemoryQuota(plans={"getOrder": UsagePlan(rate=0.001, burst=2)})
    amazon.script = [Says(503)] * 3
    with pytest.raises(TryLater):
        get(connect(quota=quota))
    assert len(amazon.asked) == 2


def test_rate_in_the_answer_is_learned(amazon, connect, clock):
    quota = MemoryQuota()
    amazon.script = [says({}, x_amzn_RateLimit_Limit="5.0")]
    get(connect(quota=quota))
    assert taken(quota, now=NOON) == (29, NOON + seconds(0.2))


@pytest.mark.parametrize("nonsense", ["", "often", "-1", "0", "nan", "inf", "1e999"])
def test_nonsense_in_headers_is_passed_over(amazon, connect, nonsense):
    quota = MemoryQuota()
    amazon.script = [says({}, x_amzn_RateLimit_Limit=nonsense)]
    get(connect(quota=quota))
    assert taken(quota, now=NOON) == (29, NOON + seconds(2))


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({}, 2.0),
        ({"x_amzn_RateLimit_Limit": "0.1"}, 10.0),
        ({"Retry_After": "7"}, 7.0),
        ({"Retry_After": "0"}, 1.0),
        ({"Retry_After": "Mon, 01 Jun 2026 12:00:30 GMT"}, 30.0),
        ({"Retry_After": "999999999999"}, 86400.0),
        ({"Retry_After": "soon"}, 2.0),
        ({"Retry_After": "nan"}, 2.0),
    ],
)
@pytest.mark.parametrize("body", [b"", b"<html>", b'{"errors": [{"code": "QuotaExceeded"}]}'])
def test_throttled_call_pauses_and_is_not_repeated(amazon, connect, headers, pause, body):
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    amazon.script = [Says(429, body, pairs), says({})]
    quota = MemoryQuota()
    transport = connect(quota=quota)
    with pytest.raises(TryLater) as caught:
        get(transport)
    assert caught.value.at == NOON + seconds(pause)
    assert taken(quota, now=NOON) == (0, NOON + seconds(pause))
    assert len(amazon.asked) == 1


def test_throttled_change_is_not_repeated(amazon, connect):
    amazon.script = [Says(429), Says(204)]
    with pytest.raises(TryLater) as caught:
        connect().post("confirmShipment", "/x", body={})
    assert caught.value.at == NOON + seconds(0.5)
    assert len(amazon.asked) == 1
