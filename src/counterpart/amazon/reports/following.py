"""What became of the reports that are wanted or asked for?"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from counterpart.amazon.client.documents import Fetched
from counterpart.amazon.client.errors import ReconnectStore, Rejected, TryLater, Unreadable
from counterpart.amazon.client.reports.fetching import SeenReport, get_report, get_report_document
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.reports import Report, ReportState
from counterpart.amazon.reports.due import reports_due
from counterpart.amazon.reports.failing import (
    MOST_ATTEMPTS,
    REFUSED,
    fail,
    pause_after,
    tell_of_broken_rows,
    try_again,
)
from counterpart.amazon.reports.reading import Readers
from counterpart.amazon.reports.requesting import request_report
from counterpart.amazon.reports.states import move
from counterpart.core.clock import Clock

SHORTEST = timedelta(seconds=30)
LONGEST = timedelta(minutes=15)
# Of a type there is one at a time: one that never ends would end all of them.
STUCK_AFTER = timedelta(days=1)
NO_SUCH_REPORT = 404
# Amazon's word for "there are no data" as well as for a report that somebody canceled.
NOTHING_TO_TELL = "CANCELLED"


def work_on_reports(
    account: SellerAccount,
    line: Transport,
    readers: Readers,
    *,
    clock: Clock,
    keep_alone: Callable[[], None],
) -> ReconnectStore | None:
    """Ask for the reports that are wanted, and read those that Amazon has written.

    The caller holds the account's lease, which `keep_alone` renews before each report, or raises.
    Safe to repeat and to kill at any point: a report is settled in one transaction with all that
    its reader wrote. A used-up quota or trouble at Amazon costs only the report its turn; answers
    a refusal that concerns the whole account. Reports are asked for in read-only mode too, since
    nothing of the seller's changes by it.
    """
    mine = reports_due(account, clock.now()).filter(report_type__in=list(readers))
    for report in mine:
        keep_alone()
        try:
            _work_on(report, line, readers, clock=clock)
        except TryLater as later:
            _wait(report, later.at)
        except ReconnectStore as refused:
            if refused.http_status != REFUSED:
                _wait(report, clock.now() + LONGEST)
                return refused
            fail(report, refused, now=clock.now())
        except Rejected as no:
            try_again(report, code=no.code, words=no.message, now=clock.now())
        except Unreadable:
            _look_later(report, clock.now())
    return None


def _work_on(report: Report, line: Transport, readers: Readers, *, clock: Clock) -> None:
    if report.state == ReportState.WANTED:
        request_report(report, line, clock=clock)
    else:
        _look(report, line, readers, clock=clock)


def _look(report: Report, line: Transport, readers: Readers, *, clock: Clock) -> None:
    try:
        seen = get_report(line, report.report_id)
    except Rejected as no:
        if no.http_status != NO_SUCH_REPORT or _age(report, clock.now()) > LONGEST:
            raise
        _look_later(report, clock.now())
        return
    if seen.processing_status == "DONE":
        _take_in(report, seen, line, readers, clock=clock)
    elif seen.processing_status == NOTHING_TO_TELL:
        move(report, ReportState.EMPTY, finished_at=clock.now(), error="", error_code="")
    elif seen.processing_status == "FATAL":
        try_again(report, code="FATAL", words="", now=clock.now())
    else:
        _look_later(report, clock.now())


def _take_in(
    report: Report, seen: SeenReport, line: Transport, readers: Readers, *, clock: Clock
) -> None:
    """Fetch and read a report. One whose reader dies counts as an attempt and is not read forever.

    The attempt is written down before, and taken back when it was only Amazon that had no time.
    """
    made = report.attempts + 1
    if report.attempts >= MOST_ATTEMPTS:
        try_again(report, code="", words="", now=clock.now())
        return
    _note_attempt(report, made, clock.now() + pause_after(made))
    try:
        fetched = _fetched(seen, line)
        _settle(report, fetched, readers, clock=clock)
    except (TryLater, ReconnectStore):
        _note_attempt(report, made - 1, clock.now())
        raise
    except (Unreadable, Rejected) as trouble:
        # The step that was taken with the rows is undone with them.
        report.refresh_from_db()
        words, code = trouble.message, trouble.code
        try_again(report, code=code, words=words, now=clock.now(), attempts=made)


def _fetched(seen: SeenReport, line: Transport) -> Fetched:
    if seen.document_id is None:
        raise Unreadable("it has no document", operation="getReport")
    return get_report_document(line, seen.document_id)


@transaction.atomic
def _settle(report: Report, fetched: Fetched, readers: Readers, *, clock: Clock) -> None:
    """Take the step first: of two workers, one reads. What it reads is undone if it dies."""
    settled = {"finished_at": clock.now(), "error": "", "error_code": ""}
    if not move(report, ReportState.DONE, attempts=report.attempts - 1, **settled):
        return
    rows, broken = readers[report.report_type](report, fetched)
    Report.objects.filter(pk=report.pk).update(rows=rows, broken_rows=broken)
    report.broken_rows = broken
    tell_of_broken_rows(report, now=clock.now())


def _note_attempt(report: Report, made: int, at: datetime) -> None:
    report.attempts = made
    mine = Report.objects.filter(pk=report.pk, state=ReportState.REQUESTED)
    mine.update(attempts=made, next_look_at=at)


def _look_later(report: Report, now: datetime) -> None:
    """Pause as long as it has taken so far: soon at first, then more and more rarely."""
    if _age(report, now) > STUCK_AFTER:
        try_again(report, code="NotFinished", words="", now=now)
    else:
        _wait(report, now + min(max(_age(report, now), SHORTEST), LONGEST))


def _wait(report: Report, at: datetime) -> None:
    Report.objects.filter(pk=report.pk).update(next_look_at=at)


def _age(report: Report, now: datetime) -> timedelta:
    return now - (report.requested_at or report.created_at)
