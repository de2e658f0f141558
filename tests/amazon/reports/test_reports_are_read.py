"""A report is followed to its end, and read in one transaction with what stands in it."""

from datetime import timedelta

import pytest
from tests.amazon.reports.asking import Reader, asked, at_amazon, states, wanted, work

from counterpart.amazon.client.documents import Fetched
from counterpart.amazon.client.errors import Unreadable
from counterpart.amazon.client.reports.returns import RETURNS_REPORT
from counterpart.amazon.models.logs import CommunicationError
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.reports import Report, ReportState
from counterpart.amazon.reports import following
from counterpart.amazon.reports.following import work_on_reports
from counterpart.amazon.reports.reading import ReadRows
from counterpart.amazon.reports.states import move
from counterpart.amazon.reports.wanting import want_report
from counterpart.amazon.stores.lines import line_to_amazon


def errors():
    rows = CommunicationError.objects.order_by("pk")
    return [(one.call, one.code, one.message) for one in rows]


def test_a_report_is_read_once_it_is_written(shop):
    report, reader = wanted(shop), Reader()
    work(shop, reader)
    work(shop, reader)
    report.refresh_from_db()
    assert (report.state, report.rows, report.broken_rows, report.attempts) == ("done", 1, 0, 0)
    assert (report.finished_at, reader.read) == (shop.now, [report.report_id])
    asked(shop)
    work(shop, reader, days=1)
    assert (asked(shop), len(reader.read)) == ([], 1)


def test_nothing_of_its_content_is_kept(shop):
    report = wanted(shop)
    work(shop)
    work(shop)
    [row] = Report.objects.values()
    order_id = next(iter(shop.amazon.book()))
    assert report.report_type == RETURNS_REPORT
    assert not [name for name, value in row.items() if order_id in str(value)]


def test_pauses_between_looks_grow_from_half_a_minute_to_a_quarter_of_an_hour(shop):
    shop.amazon.reports_take(7200)
    wanted(shop)
    work(shop, seconds=30)
    asked(shop)
    began, seen = shop.now, []
    while shop.now - began < timedelta(minutes=60):
        work(shop, seconds=30)
        if asked(shop):
            seen.append(int((shop.now - began).total_seconds()))
    pauses = [after - before for before, after in zip([0, *seen], seen, strict=False)]
    assert pauses == [30, 30, 60, 120, 240, 480, 900, 900]


def test_a_report_without_data_is_empty(shop):
    report = want_report(
        shop.account,
        RETURNS_REPORT,
        data_start=shop.now - timedelta(days=2),
        data_end=shop.now - timedelta(days=1),
        now=shop.now,
    )
    reader = Reader()
    work(shop, reader)
    work(shop, reader)
    report.refresh_from_db()
    assert (report.state, report.finished_at, reader.read) == ("empty", shop.now, [])


def test_a_report_that_amazon_broke_off_is_asked_for_again_and_given_up_after_four_times(shop):
    report = wanted(shop)
    shop.amazon.reports_break(times=4)
    tries = []
    for _ in range(90):
        work(shop, minutes=2)
        tries += ["createReport"] * asked(shop).count("createReport")
    report.refresh_from_db()
    assert (len(tries), report.state, report.attempts, report.error_code) == (
        4,
        "failed",
        4,
        "FATAL",
    )
    assert errors() == [
        (
            "createReport",
            "FATAL",
            f"Amazon does not write the report {RETURNS_REPORT}: it did not come into being",
        )
    ]


def test_a_report_that_broke_off_once_is_read_in_the_end(shop):
    report, reader = wanted(shop), Reader()
    shop.amazon.reports_break()
    for _ in range(6):
        work(shop, reader, minutes=2)
    report.refresh_from_db()
    assert (report.state, report.attempts, at_amazon(shop)) == ("done", 1, ["FATAL", "DONE"])
    assert (report.error_code, errors()) == ("", [])


def test_what_cannot_be_read_is_fetched_anew_and_given_up_in_the_end(shop):
    report, reader = wanted(shop), Reader()
    reader.trouble = Unreadable("it has no first line with names", operation="getReportDocument")
    for _ in range(90):
        work(shop, reader, minutes=3)
    report.refresh_from_db()
    assert (report.state, report.attempts, report.rows, reader.read) == ("failed", 4, 0, [])
    [(call, code, message)] = errors()
    assert (call, code) == ("createReport", "NotWritten")
    assert message.endswith("it has no first line with names")


def test_what_a_reader_wrote_is_undone_with_the_step_when_it_dies(shop):
    report = wanted(shop)
    work(shop)
    shop.sync()
    order_id = AmazonOrder.objects.get().amazon_order_id

    class Bug(Exception):
        pass

    def reader(report, fetched):
        AmazonOrder.objects.update(programs="HALF")
        raise Bug

    with pytest.raises(Bug):
        read_by(shop, reader)
    report.refresh_from_db()
    assert (report.state, report.attempts) == ("requested", 1)
    assert AmazonOrder.objects.get(amazon_order_id=order_id).programs != "HALF"


def test_a_report_at_which_the_reader_always_dies_is_not_fetched_for_ever(shop):
    report, deaths = wanted(shop), 0
    work(shop)

    def reader(report, fetched):
        raise KeyError

    for _ in range(200):
        shop.advance(minutes=5)
        try:
            read_by(shop, reader)
        except KeyError:
            deaths += 1
    report.refresh_from_db()
    assert (deaths, report.state, report.attempts) == (4, "failed", 5)


def test_trouble_with_the_document_costs_no_attempt(shop):
    report, reader = wanted(shop), Reader()
    work(shop)
    shop.amazon.throttles(operation="getReportDocument", retry_after=120)
    work(shop, reader)
    report.refresh_from_db()
    assert (report.state, report.attempts, reader.read) == ("requested", 0, [])
    assert report.next_look_at == shop.now + timedelta(minutes=2)
    shop.amazon.fails(503, operation="downloadDocument", times=3)
    work(shop, reader)
    report.refresh_from_db()
    assert (report.state, report.attempts) == ("requested", 0)
    work(shop, reader)
    assert states() == ["done"]


def test_broken_rows_are_counted_and_told(shop):
    report = wanted(shop)
    work(shop)
    shop.advance(minutes=2)
    read_by(shop, lambda report, fetched: ReadRows(5, 2))
    report.refresh_from_db()
    assert (report.state, report.rows, report.broken_rows) == ("done", 5, 2)
    assert errors() == [
        ("getReportDocument", "BrokenRows", f"2 rows of the report {RETURNS_REPORT} cannot be read")
    ]


def test_a_report_that_amazon_forgot_is_asked_for_again(shop):
    report, reader = wanted(shop), Reader()
    work(shop)
    for one in shop.amazon.reports.values():
        one.seller_id = "SOMEBODY"
    work(shop, reader)
    assert states() == ["requested"]
    work(shop, reader, minutes=20)
    report.refresh_from_db()
    assert (report.state, report.attempts, report.report_id) == ("wanted", 1, "")
    work(shop, reader, minutes=5)
    work(shop, reader)
    assert (states(), len(reader.read)) == (["done"], 1)


def test_a_report_that_never_ends_is_given_up_after_a_day(shop):
    report = wanted(shop)
    shop.amazon.reports_take(10 * 24 * 3600)
    work(shop)
    work(shop, hours=25)
    report.refresh_from_db()
    assert (report.state, report.error_code) == ("wanted", "NotFinished")


def test_an_answer_that_cannot_be_read_is_asked_for_later(shop):
    report = wanted(shop)
    work(shop)
    shop.amazon.answers_html(200, operation="getReport")
    assert work(shop) is None
    report.refresh_from_db()
    assert (report.state, report.attempts) == ("requested", 0)
    work(shop, minutes=5)
    assert states() == ["done"]


def test_two_workers_read_once(shop):
    """Both have fetched it; the one that takes the step reads it."""
    report = wanted(shop)
    work(shop)
    shop.advance(minutes=2)
    first, second = Report.objects.get(), Report.objects.get()
    assert move(first, ReportState.DONE, finished_at=shop.now)
    reader = Reader()
    following._settle(second, Fetched(b"", ""), {RETURNS_REPORT: reader}, clock=shop.clock)
    report.refresh_from_db()
    assert (report.state, reader.read) == ("done", [])


def read_by(shop, reader):
    with line_to_amazon(shop.account, shop.clock) as line:
        return work_on_reports(
            shop.account,
            line,
            {RETURNS_REPORT: reader},
            clock=shop.clock,
            keep_alone=lambda: None,
        )
