"""How is Amazon asked to write a report?"""

from datetime import datetime, timedelta

from counterpart.amazon.client.errors import (
    ReconnectStore,
    Rejected,
    TryLater,
    Unreadable,
    Unsure,
)
from counterpart.amazon.client.reports.fetching import SeenReport, create_report, find_reports
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.models.reports import Report, ReportState
from counterpart.amazon.reports.failing import fail, try_again
from counterpart.amazon.reports.states import move
from counterpart.core.clock import Clock

FIRST_LOOK = timedelta(seconds=30)
# A report whose answer was lost stands in Amazon's list by then, or never came into being.
LISTED_WITHIN = timedelta(minutes=5)
LOOK_AGAIN = timedelta(minutes=1)
CLOCKS_DIFFER = timedelta(minutes=2)
MILLISECOND = timedelta(milliseconds=1)


def request_report(report: Report, line: Transport, *, clock: Clock) -> None:
    """Ask Amazon to write a wanted report: row first, call second, settle third.

    `requested_at` on a wanted report says that Amazon may have heard: then its list is asked
    before anything is asked for again. A second report would do no harm, but Amazon allows few.
    Safe to repeat and to kill. Raises what the client raises but for refusals.
    """
    if report.requested_at is not None:
        _search(report, line, clock=clock)
    elif _claim(report, clock.now()):
        _ask(report, line, clock=clock)


def _claim(report: Report, now: datetime) -> bool:
    mine = Report.objects.filter(pk=report.pk, state=ReportState.WANTED, requested_at=None)
    report.requested_at = now
    return bool(mine.update(requested_at=now, next_look_at=now + LOOK_AGAIN))


def _ask(report: Report, line: Transport, *, clock: Clock) -> None:
    try:
        report_id = create_report(
            line,
            report_type=report.report_type,
            marketplace_ids=report.marketplace_ids,
            data_start=report.data_start,
            data_end=report.data_end,
        )
    except TryLater as later:
        _give_back(report, later.at)
        raise
    except ReconnectStore:
        _give_back(report, clock.now() + LOOK_AGAIN)
        raise
    except (Unsure, Unreadable):
        # The row stands as it does after a crash at this point.
        return
    except Rejected as no:
        fail(report, no, now=clock.now())
    else:
        _mark_requested(report, report_id, now=clock.now())


def _give_back(report: Report, at: datetime) -> None:
    """Amazon certainly did not hear: the same is asked again from then on."""
    report.requested_at = None
    Report.objects.filter(pk=report.pk, state=ReportState.WANTED).update(
        requested_at=None, next_look_at=at
    )


def _mark_requested(report: Report, report_id: str, *, now: datetime) -> None:
    move(report, ReportState.REQUESTED, report_id=report_id, next_look_at=now + FIRST_LOOK)


def _search(report: Report, line: Transport, *, clock: Clock) -> None:
    """Find the report whose answer was lost, or ask anew once it would stand in Amazon's list."""
    asked_at = report.requested_at or report.created_at
    found = find_reports(
        line, report_types=[report.report_type], created_since=asked_at - CLOCKS_DIFFER
    )
    known = Report.objects.filter(account=report.account_id).exclude(report_id="")
    ids = set(known.values_list("report_id", flat=True))
    mine = [one for one in found if one.report_id not in ids and _is_the_same(one, report)]
    now = clock.now()
    if mine:
        # Whoever asked for it: the same question has the same answer.
        _mark_requested(report, mine[0].report_id, now=now)
    elif now - asked_at > LISTED_WITHIN:
        try_again(report, code="", words="", now=now)
    else:
        Report.objects.filter(pk=report.pk).update(next_look_at=now + LOOK_AGAIN)


def _is_the_same(seen: SeenReport, report: Report) -> bool:
    if seen.marketplace_ids and seen.marketplace_ids != set(report.marketplace_ids):
        return False
    bounds = ((seen.data_start, report.data_start), (seen.data_end, report.data_end))
    # Without bounds Amazon sets its own; a bound is sent in whole milliseconds.
    return all(
        ours is None or (theirs is not None and abs(theirs - ours) < MILLISECOND)
        for theirs, ours in bounds
    )
