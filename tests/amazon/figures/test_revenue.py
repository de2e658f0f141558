"""What a store sold: full days, in the reader's zone, in each currency (L-22, L-25, T-23)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.amazon.figures.copies import copied
from tests.scene import CREDENTIALS, US, connect, open_seller

from counterpart.amazon.figures.periods import last_days
from counterpart.amazon.figures.revenue import Amount, lifetime_of, revenue_of

UTC_ZONE = ZoneInfo("UTC")
NOW = datetime(2026, 11, 10, 15, 0, tzinfo=UTC)
CA = "A2EUQ1WTGCTBG2"


def at(day: int, hour: int = 12, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def week(zone: ZoneInfo = UTC_ZONE, now: datetime = NOW):
    return last_days(7, zone=zone, now=now)


def test_a_period_ends_with_the_last_full_day():
    """A curve that ends with the running day shows a fall that is none (ui.md, pitfall 10)."""
    period = week()
    assert (period.first, period.last) == (date(2026, 11, 3), date(2026, 11, 9))
    assert (period.before[0], period.before[-1]) == (date(2026, 10, 27), date(2026, 11, 2))
    assert (period.begins_at, period.ends_at) == (at(3, 0), at(10, 0))
    assert len(last_days(30, zone=UTC_ZONE, now=NOW).days) == 30


def test_a_store_that_sold_nothing_has_a_flat_line(shop):
    assert revenue_of([shop.store], week()) == {
        shop.store.pk: revenue_of([shop.store], week())[shop.store.pk]
    }
    (mine,) = revenue_of([shop.store], week())[shop.store.pk]
    assert (mine.currency, mine.total, mine.before, mine.orders, mine.trend) == (
        "USD", Decimal(0), Decimal(0), 0, None,
    )  # fmt: skip
    assert mine.days == tuple((date(2026, 11, day), Decimal(0)) for day in range(3, 10))


def test_each_day_and_the_days_before_are_added_up_to_the_cent(shop):
    copied(shop.store, at(3, 0), "10.01")
    copied(shop.store, at(9, 23), "0.10")
    copied(shop.store, at(9, 1), "20.20")
    copied(shop.store, at(10, 0), "999")
    copied(shop.store, at(2, 23), "5.05")
    copied(shop.store, at(27, 0, month=10), "15")
    copied(shop.store, at(26, 23, month=10), "999")
    (mine,) = revenue_of([shop.store], week())[shop.store.pk]
    amounts = {day.day: amount for day, amount in mine.days if amount}
    assert amounts == {3: Decimal("10.01"), 9: Decimal("20.30")}
    assert (mine.total, mine.orders, mine.before) == (Decimal("30.31"), 3, Decimal("20.05"))
    assert mine.trend == (Decimal("30.31") - Decimal("20.05")) / Decimal("20.05")


@pytest.mark.parametrize("status", ["Canceled", "Error"])
def test_what_is_no_revenue_is_left_out(shop, status):
    copied(shop.store, at(5), "10", status=status)
    copied(shop.store, at(5), None, currency="", status="Pending")
    copied(shop.store, at(5), "7")
    (mine,) = revenue_of([shop.store], week())[shop.store.pk]
    assert (mine.total, mine.orders) == (Decimal(7), 1)
    assert lifetime_of(shop.store) == (Amount("USD", Decimal(7), 1),)


def test_currencies_are_never_added_up(shop):
    copied(shop.store, at(5), "10")
    copied(shop.store, at(5), "8", currency="CAD")
    copied(shop.store, at(1), "4", currency="EUR")
    found = revenue_of([shop.store], week())[shop.store.pk]
    assert [(one.currency, one.total, one.before) for one in found] == [
        ("USD", Decimal(10), Decimal(0)),
        ("CAD", Decimal(8), Decimal(0)),
        ("EUR", Decimal(0), Decimal(4)),
    ]
    assert lifetime_of(shop.store) == (
        Amount("USD", Decimal(10), 1),
        Amount("CAD", Decimal(8), 1),
        Amount("EUR", Decimal(4), 1),
    )


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("America/Los_Angeles", at(6, 6), 5),
        ("Asia/Kolkata", at(5, 19), 6),
        ("Asia/Tokyo", at(5, 14), 5),
        ("Asia/Tokyo", at(5, 15), 6),
    ],
)
def test_a_day_begins_at_midnight_where_the_reader_is(shop, zone, moment, day):
    copied(shop.store, moment, "3")
    (mine,) = revenue_of([shop.store], week(ZoneInfo(zone)))[shop.store.pk]
    assert [one.day for one, amount in mine.days if amount] == [day]


def test_a_day_of_twenty_five_hours_is_one_day(shop):
    """Clocks went back in Berlin on 2026-10-25 at three."""
    berlin = ZoneInfo("Europe/Berlin")
    period = week(berlin, datetime(2026, 10, 28, 12, tzinfo=UTC))
    copied(shop.store, datetime(2026, 10, 24, 22, 0, tzinfo=UTC), "1")
    copied(shop.store, datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC), "2")
    copied(shop.store, datetime(2026, 10, 25, 23, 0, tzinfo=UTC), "4")
    (mine,) = revenue_of([shop.store], period)[shop.store.pk]
    assert {day.day: amount for day, amount in mine.days if amount} == {
        25: Decimal(3),
        26: Decimal(4),
    }


def test_every_day_of_thirty_has_its_own_sum(shop):
    for back in range(61):
        copied(shop.store, NOW - timedelta(days=back), str(back + 1))
    period = last_days(30, zone=UTC_ZONE, now=NOW)
    (mine,) = revenue_of([shop.store], period)[shop.store.pk]
    assert [amount for _, amount in mine.days] == [Decimal(31 - place) for place in range(30)]
    assert mine.before == sum(range(32, 62))


def test_all_stores_together_ask_once(shop):
    open_seller(shop.amazon, "A1SELLER", CREDENTIALS, [US, CA])
    canada = connect(shop.clock, name="CA Store", marketplace="CA")
    copied(shop.store, at(5), "10")
    copied(canada, at(5), "20", currency="CAD")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = revenue_of([shop.store, canada], week())
    assert len(asked) == 1
    assert {key: [(one.currency, one.total) for one in some] for key, some in found.items()} == {
        shop.store.pk: [("USD", Decimal(10))],
        canada.pk: [("CAD", Decimal(20))],
    }
