"""One table says which report is wanted how often; what was read decides when the next one is."""

from datetime import timedelta

from tests.scene import CREDENTIALS, US, connect, open_seller

from counterpart.amazon.client.reports.merchant_listings import LISTINGS_REPORT
from counterpart.amazon.client.reports.returns import RETURNS_REPORT
from counterpart.amazon.models.accounts import Connection
from counterpart.amazon.models.reports import Report, ReportState
from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.reports.schedule import WISHES, want_due_reports
from counterpart.amazon.reports.states import move
from counterpart.amazon.running import read_reports
from counterpart.amazon.stores.lease import leased

DAYS_60, DAYS_2 = timedelta(days=60), timedelta(days=2)


def covered(reports):
    return [
        (one.report_type, one.data_end - one.data_start if one.data_end else None)
        for one in reports
    ]


def finish(shop, to=ReportState.EMPTY):
    for report in Report.objects.filter(state=ReportState.WANTED):
        move(report, ReportState.REQUESTED)
        move(report, to, finished_at=shop.now)


def wants(shop, **time):
    shop.advance(**time)
    return covered(want_due_reports(shop.account, now=shop.now))


def test_at_first_all_that_amazon_gives_in_one_report_is_wanted(shop):
    assert wants(shop, minutes=1) == [(RETURNS_REPORT, DAYS_60), (LISTINGS_REPORT, None)]
    report = Report.objects.get(report_type=RETURNS_REPORT)
    # Amazon refuses an end in the future.
    assert report.data_end == shop.now - timedelta(minutes=2)
    assert report.marketplace_ids == [US]
    assert wants(shop, minutes=1) == []


def test_then_the_last_two_days_every_four_hours_and_all_once_a_day(shop):
    wants(shop, minutes=1)
    finish(shop)
    seen = []
    for hour in range(1, 25):
        seen += [(hour, *one) for one in wants(shop, hours=1)]
        finish(shop)
    assert seen == [
        *[(hour, RETURNS_REPORT, DAYS_2) for hour in (4, 8, 12, 16, 20)],
        (24, RETURNS_REPORT, DAYS_60),
        (24, LISTINGS_REPORT, None),
    ]


def test_after_a_long_rest_nothing_is_missed(shop):
    """Not even when a report of the last two days would have come first."""
    wants(shop, minutes=1)
    finish(shop)
    assert wants(shop, days=30)[0] == (RETURNS_REPORT, DAYS_60)


def test_what_failed_is_wanted_again_after_four_hours(shop):
    wants(shop, minutes=1)
    finish(shop, ReportState.FAILED)
    assert wants(shop, hours=3) == []
    assert wants(shop, hours=1) == [(RETURNS_REPORT, DAYS_60), (LISTINGS_REPORT, None)]


def test_each_marketplace_has_its_own_reports(shop):
    open_seller(shop.amazon, "A1SELLER", CREDENTIALS, [US, "A2EUQ1WTGCTBG2"])
    connect(shop.clock, name="Canada", marketplace="CA")
    seen = []
    for _ in range(3):
        wants(shop, minutes=1)
        seen.append(sorted(Report.objects.filter(state=ReportState.WANTED)
                           .values_list("report_type", "marketplace_ids")))  # fmt: skip
        finish(shop)
    assert [[marketplaces for _, marketplaces in one] for one in seen] == [
        [["A2EUQ1WTGCTBG2"], ["A2EUQ1WTGCTBG2"]],
        [[US], [US]],
        [],
    ]


def test_each_marketplace_has_its_turn_though_we_look_only_once_a_day(shop):
    open_seller(shop.amazon, "A1SELLER", CREDENTIALS, [US, "A2EUQ1WTGCTBG2"])
    connect(shop.clock, name="Canada", marketplace="CA")
    for _ in range(4):
        wants(shop, days=1)
        finish(shop)
    listings = Report.objects.filter(report_type=LISTINGS_REPORT).order_by("pk")
    told = [place for one in listings for place in one.marketplace_ids]
    assert told == ["A2EUQ1WTGCTBG2", US, "A2EUQ1WTGCTBG2", US]


def test_no_window_is_longer_than_amazon_allows():
    assert max(wish.covers for wish in WISHES if wish.covers) == timedelta(days=60)


def test_a_whole_day_brings_every_return_in(shop):
    order_id = shop.buyer_orders(quantity=3)
    shop.amazon.ships(order_id)
    shop.sync()
    for _ in range(3):
        shop.amazon.buyer_returns(order_id, quantity=1)
        for _ in range(3):
            shop.advance(hours=1)
            assert read_reports(shop.account, shop.clock)
            shop.advance(minutes=5)
            assert read_reports(shop.account, shop.clock)
    shop.read_reports(hours=4)
    assert AmazonReturn.objects.count() == 3


def test_while_another_works_on_the_account_nothing_is_done(shop):
    with leased(shop.account) as lease:
        assert lease is not None
        assert not read_reports(shop.account, shop.clock)
    assert Report.objects.count() == 0


def test_an_account_that_must_be_connected_again_is_not_asked(shop):
    shop.account.connection = Connection.RECONNECT
    shop.account.save()
    shop.amazon.forget_requests()
    assert read_reports(shop.account, shop.clock)
    assert list(shop.amazon.requests) == []
