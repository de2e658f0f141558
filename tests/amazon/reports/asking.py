"""How does a test let reports be asked for, and what stands where afterwards?"""

from datetime import timedelta
from typing import Any

from tests.scene import Shop

from counterpart.amazon.client.documents import Fetched
from counterpart.amazon.client.reports.returns import RETURNS_REPORT
from counterpart.amazon.models.reports import Report
from counterpart.amazon.reports.following import work_on_reports
from counterpart.amazon.reports.reading import Readers, ReadRows
from counterpart.amazon.reports.wanting import want_report
from counterpart.amazon.stores.lines import line_to_amazon

HOUR = timedelta(hours=1)


class Reader:
    """Reads reports and remembers what it was given; it can be told to fail."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.trouble: Exception | None = None

    def __call__(self, report: Report, fetched: Fetched) -> ReadRows:
        if self.trouble is not None:
            raise self.trouble
        self.read.append(report.report_id)
        return ReadRows(len(fetched.content.splitlines()) - 1, 0)


def wanted(shop: Shop) -> Report:
    """Want a report of the returns of the last hour, with one return in it."""
    order_id = shop.buyer_orders()
    shop.amazon.ships(order_id)
    shop.amazon.buyer_returns(order_id)
    shop.advance(minutes=3)
    end = shop.now - timedelta(minutes=1)
    report = want_report(
        shop.account, RETURNS_REPORT, data_start=end - HOUR, data_end=end, now=shop.now
    )
    assert report is not None
    shop.amazon.forget_requests()
    return report


def work(shop: Shop, reader: Reader | None = None, **time: float) -> Any:
    """Let time pass, and look after the reports."""
    shop.advance(**(time or {"minutes": 2}))
    readers: Readers = {RETURNS_REPORT: reader or Reader()}
    with line_to_amazon(shop.account, shop.clock) as line:
        return work_on_reports(
            shop.account, line, readers, clock=shop.clock, keep_alone=lambda: None
        )


def asked(shop: Shop) -> list[str]:
    """Answer what was asked of Amazon since the last time."""
    seen = [one.operation for one in shop.amazon.requests if one.operation != "token"]
    shop.amazon.forget_requests()
    return seen


def states() -> list[str]:
    return list(Report.objects.order_by("pk").values_list("state", flat=True))


def at_amazon(shop: Shop) -> list[str]:
    return [one["status"] for one in shop.amazon.tell_reports()]
