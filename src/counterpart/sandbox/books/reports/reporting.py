"""How does a report live, from the queue to its document?"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from counterpart.sandbox.books.ledger import NotPossible, told
from counterpart.sandbox.books.reports.kinds import KINDS, charset_of, write_table
from counterpart.sandbox.books.reports.reports import Report
from counterpart.sandbox.books.returns.returning import Returning
from counterpart.sandbox.books.seeds import dice
from counterpart.sandbox.books.storage.storing import Storing

# How long a report waits and how long it is made, in seconds, unless it was told.
WAITS = (2.0, 15.0)
WORKS = (5.0, 45.0)
# Reports 2021-06-30 model: "Reports are retained for a maximum of 90 days."
KEPT = timedelta(days=90)


class Reporting(Returning, Storing):
    reports: dict[str, Report]
    report_seconds: float | None

    def queue_report(
        self,
        seller_id: str,
        *,
        report_type: str,
        marketplace_ids: Sequence[str],
        data_start: datetime,
        data_end: datetime,
        options: Mapping[str, str],
    ) -> Report:
        """Take a report into the queue."""
        number = self.next_number("report")
        report = Report(
            report_id=f"{70_000 + self.seed}{number:06d}",
            seller_id=seller_id,
            report_type=report_type,
            marketplace_ids=list(marketplace_ids),
            data_start=data_start,
            data_end=data_end,
            created_at=self.clock.now(),
            options=dict(options),
            breaks=self.strike("reports_break", report_type=report_type) is not None,
        )
        self.reports[report.report_id] = report
        roll = dice(self.seed, "report", number)
        waits, works = roll.uniform(*WAITS), roll.uniform(*WORKS)
        begins = report.created_at + timedelta(seconds=waits)
        if self.report_seconds is not None:
            works = max(0.0, self.report_seconds - waits)
        self.schedule(begins, "begins_report", report_id=report.report_id)
        self.schedule(begins + timedelta(seconds=works), "ends_report", report_id=report.report_id)
        return report

    @told
    def reports_take(self, seconds: float | None = 3600) -> None:
        """Let reports take so long from now on; None returns to less than a minute."""
        self.report_seconds = seconds

    def find_report(self, seller_id: str, report_id: str) -> Report | None:
        """Find a report of the seller that is still kept."""
        report = self.reports.get(report_id)
        if report is None or report.seller_id != seller_id:
            return None
        return report if self.clock.now() - report.created_at <= KEPT else None

    def reports_of(self, seller_id: str) -> Iterator[Report]:
        """Yield the seller's reports, newest first."""
        return (one for one in reversed(self.reports.values()) if one.seller_id == seller_id)

    def begins_report(self, report_id: str) -> None:
        report = self.reports[report_id]
        if report.status != "IN_QUEUE":
            raise NotPossible(f"The report {report_id} is {report.status}.")
        report.status = "IN_PROGRESS"
        report.started_at = self.clock.now()

    def ends_report(self, report_id: str) -> None:
        report = self.reports[report_id]
        if report.status != "IN_PROGRESS":
            raise NotPossible(f"The report {report_id} is {report.status}.")
        if report.breaks or is_too_long(report):
            self.end_report(report, "FATAL")
            return
        kind = KINDS[report.report_type]
        rows = list(kind.rows(self, report))
        if not rows:
            self.end_report(report, "CANCELLED")
            return
        name, codec = charset_of(report.marketplace_ids[0])
        content = write_table(kind.columns, rows, codec)
        document = self.publish_document(
            report.seller_id, f"text/tab-separated-values; charset={name}", content
        )
        report.document_id = document.document_id
        self.end_report(report, "DONE")

    def end_report(self, report: Report, status: str) -> None:
        report.status = status
        report.started_at = report.started_at or self.clock.now()
        report.ended_at = self.clock.now()

    def tell_reports(self) -> list[dict[str, Any]]:
        return [
            {
                "report_id": report.report_id,
                "seller_id": report.seller_id,
                "report_type": report.report_type,
                "status": report.status,
                "document_id": report.document_id,
            }
            for report in self.reports.values()
        ]


def is_too_long(report: Report) -> bool:
    longest = KINDS[report.report_type].longest
    return longest is not None and report.data_end - report.data_start > longest
