"""What becomes of a report that Amazon refused, gave up, or wrote so that nobody can read it?"""

from datetime import datetime, timedelta

import structlog
from django.utils.translation import gettext

from counterpart.amazon.client.errors import AmazonError, ReconnectStore, Rejected
from counterpart.amazon.models.reports import Report, ReportState
from counterpart.amazon.reports.states import move
from counterpart.amazon.stores.troubles import write_trouble

# After so many attempts that came to nothing it counts as failed; the next one of its type is
# wanted at its own time (`schedule.py`).
MOST_ATTEMPTS = 4
PAUSES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
REFUSED = 403

log = structlog.get_logger()


def try_again(report: Report, *, code: str, words: str, now: datetime, attempts: int = 0) -> None:
    """Want the report anew after a growing pause, or give up after four attempts and tell it.

    `attempts` are those made so far, this one included; without it, this is one more.
    """
    made = attempts or report.attempts + 1
    told = {"attempts": made, "error_code": code[:100], "error": words}
    if made >= MOST_ATTEMPTS:
        _give_up(report, now=now, **told)
        return
    again = {"report_id": "", "requested_at": None, "next_look_at": now + pause_after(made)}
    if report.state == ReportState.WANTED:
        Report.objects.filter(pk=report.pk, state=ReportState.WANTED).update(**told, **again)
    else:
        move(report, ReportState.WANTED, **told, **again)


def fail(report: Report, no: Rejected | ReconnectStore, *, now: datetime) -> None:
    """Give a report up that Amazon refused: the same question gets the same answer.

    The refused call stands in the error log already.
    """
    words = _not_permitted() if no.http_status == REFUSED else no.message
    told = {"error_code": no.code[:100], "error": words, "request_id": no.request_id[:100]}
    move(report, ReportState.FAILED, finished_at=now, **told)


def tell_of_broken_rows(report: Report, *, now: datetime) -> None:
    """Tell the error log that rows of a report could not be read, without what stood in them."""
    if report.broken_rows:
        words = gettext("{count} rows of the report {type} cannot be read").format(
            count=report.broken_rows, type=report.report_type
        )
        _tell(report, "getReportDocument", "BrokenRows", words, now)


def pause_after(attempts: int) -> timedelta:
    """Answer how long to wait after so many attempts."""
    return PAUSES[min(attempts, len(PAUSES)) - 1]


def _give_up(report: Report, *, now: datetime, **told: object) -> None:
    if move(report, ReportState.FAILED, finished_at=now, **told):
        words = report.error or gettext("it did not come into being")
        said = gettext("Amazon does not write the report {type}: {words}").format(
            type=report.report_type, words=words
        )
        _tell(report, "createReport", report.error_code or "NotWritten", said, now)


def _tell(report: Report, call: str, code: str, words: str, now: datetime) -> None:
    log.warning("report_trouble", report=report.pk, report_type=report.report_type, code=code)
    trouble = AmazonError(words, operation=call, code=code)
    write_trouble(report.account, trouble, path="", now=now)


def _not_permitted() -> str:
    return gettext(
        "Amazon does not permit this report. Give the application the roles “Inventory and Order "
        "Tracking” and “Product Listing” in Seller Central, and authorize it anew."
    )
