"""Every report that Amazon was asked for is seen, with what stood in it (B-13)."""

from datetime import timedelta
from typing import Any

import pytest
from tests.scene import NOON, US, Shop
from tests.users.scene import made
from tests.web.amazon_orders.details_page import facts, html_of, links
from tests.web.lists.reading import file, heads, tabs
from tests.web.runs.test_runs import list_rows
from tests.web.stores.rooms import page, someone, text_of

from counterpart.amazon.client.reports.returns import RETURNS_REPORT
from counterpart.amazon.models.reports import Report, ReportState
from counterpart.users.models import User
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website

NO = "The report could not be generated."


def written(rooms: Shop, **facts: Any) -> Report:
    """A report that Amazon has written and that was read, unless told otherwise."""
    usual = {
        "report_type": RETURNS_REPORT,
        "marketplace_ids": [US],
        "data_start": NOON - timedelta(days=60),
        "data_end": NOON,
        "state": ReportState.DONE,
        "report_id": "50001",
        "attempts": 1,
        "next_look_at": NOON,
        "requested_at": NOON,
        "finished_at": NOON + timedelta(minutes=4),
        "rows": 12,
        "request_id": "r-1",
        "created_at": NOON,
    }
    return Report.objects.create(account=rooms.account, **{**usual, **facts})


def listed(query: str = "", login: str = "ada") -> list[dict[str, str]]:
    return list_rows(html_of(someone(login), f"/reports/{query}"))


def test_a_report_stands_in_the_list_with_what_stood_in_it(rooms):
    written(rooms)
    assert listed() == [
        {
            "Created": "Nov 2, 2026, 12:00:00 PM",
            "What about": f"Returns {RETURNS_REPORT}",
            "Amazon store": "US Store",
            "Time told of": "Sep 3, 12:00 PM – Nov 2, 12:00 PM",
            "State": "Read",
            "Rows": "12",
            "Broken rows": "0",
        }
    ]


def test_the_page_of_a_report_tells_all_that_is_known(rooms):
    report = written(rooms, broken_rows=2)
    html = html_of(someone(), f"/reports/{report.pk}/")
    assert facts(html, "came") == {
        "State": "Read",
        "Rows": "12",
        "Broken rows": "2",
        "Failed attempts": "1",
        "Amazon's error": "–",
    }
    assert facts(html, "facts") == {
        "What about": f"Returns {RETURNS_REPORT}",
        "Time told of": "Sep 3, 12:00 PM – Nov 2, 12:00 PM",
        "Account": "A1SELLER (NA)",
        "Created": "Nov 2, 2026, 12:00:00 PM",
        "Asked for": "Nov 2, 2026, 12:00:00 PM",
        "Finished": "Nov 2, 2026, 12:04:00 PM",
        "Report number at Amazon": "50001",
        "Amazon's request id": "r-1",
    }
    assert "2 rows could not be read and were left out" in text_of(
        someone().get(f"/reports/{report.pk}/")
    )


def test_a_report_that_failed_says_why_in_amazons_words(rooms):
    report = written(
        rooms, state=ReportState.FAILED, rows=0, error=NO, error_code="FATAL", attempts=3
    )
    said = page(someone(), f"/reports/{report.pk}/")
    assert f"Amazon's words: {NO}" in said
    assert "Amazon could not write it" in said
    assert [one["State"] for one in listed("?tab=trouble")] == ["Amazon could not write it"]


def test_a_report_that_waits_says_when_it_is_looked_at_again(rooms):
    report = written(
        rooms, state=ReportState.REQUESTED, rows=0, finished_at=None, report_type="GET_OTHER"
    )
    html = html_of(someone(), f"/reports/{report.pk}/")
    assert facts(html, "came")["Looked at again"] == "Nov 2, 2026, 12:00:00 PM"
    assert facts(html, "facts")["What about"] == "GET_OTHER"


def test_feeds_and_reports_lead_to_each_other(rooms):
    for here in ("/feeds/", "/reports/"):
        ways = links(html_of(someone(), here))
        assert (ways["Feeds"], ways["Reports"]) == ("/feeds/", "/reports/")


def test_without_a_report_the_list_says_what_will_come(rooms):
    Report.objects.all().delete()
    assert "Amazon was not asked for a report yet" in page(someone(), "/reports/")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2),
        ("?tab=open", 1),
        ("?tab=trouble", 0),
        ("?state=done", 1),
        ("?state=failed", 0),
        (f"?type={RETURNS_REPORT}", 1),
        ("?created_from=2026-11-02&created_to=2026-11-02", 2),
        ("?created_from=2026-11-03", 0),
        ("?created_to=2026-11-01", 0),
        ("?created_from=nonsense", 2),
        ("?q=50001", 1),
        ("?q=r-1", 2),
        ("?q=5000", 0),
        ("?sort=created", 2),
    ],
)
def test_the_list_is_filtered(rooms, query, count):
    Report.objects.all().delete()
    written(rooms)
    written(rooms, state=ReportState.WANTED, report_id="", report_type="GET_OTHER")
    assert len(listed(query)) == count


def test_the_list_leaves_as_a_file(rooms):
    written(rooms)
    head, line = file(someone().get("/reports/?export=csv&columns=window&columns=code"))
    assert (head, line) == (
        ["Created", "Time told of", "Amazon's error"],
        ["2026-11-02T12:00:00+00:00", "2026-09-03T12:00:00+00:00/2026-11-02T12:00:00+00:00", ""],
    )


def test_reports_of_other_websites_are_like_none(rooms):
    report = written(rooms)
    assert someone("cy").get("/reports/").status_code == 403
    cy = User.objects.get(username="cy")
    other = open_website("other", name="Other")
    cy.roles.add(made("elsewhere", Permission.VIEW_CHANNEL, websites=[other]))
    assert "Amazon was not asked for a report yet" in page(someone("cy"), "/reports/")
    answer = someone("cy").get(f"/reports/{report.pk}/")
    assert (answer.status_code, "no such report" in text_of(answer)) == (404, True)
    assert heads(someone("cy").get("/reports/", {"q": "50001"})) == []
    assert tabs(someone("cy").get("/reports/")) == {}
