"""What of Amazon's side need not be remembered any longer?"""

from datetime import datetime, timedelta

from django.db.models import Max, Q, QuerySet

from counterpart.amazon.importing.record import ENDED
from counterpart.amazon.listings.changes import changes_before
from counterpart.amazon.models.logs import CommunicationError
from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderItem, UnreadableDocument
from counterpart.amazon.models.reports import Report
from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.models.runs import AccountRun, Outcome, PullWindow
from counterpart.amazon.models.stores import ChannelSettings, ClearLogs
from counterpart.amazon.stores.debug_log import clear_debug_logs
from counterpart.amazon.stores.troubles import solve_settled
from counterpart.core.cleaning import delete_in_portions

# Amazon permits 18 months for what is not personal; the job must not come a day too late.
KEEP_COPIES = timedelta(days=540)
PERIODS = {
    ClearLogs.DAILY: timedelta(days=1),
    ClearLogs.WEEKLY: timedelta(days=7),
    ClearLogs.MONTHLY: timedelta(days=30),
}
# A run of which one of these is not zero did something, and is kept like the audit trail.
TELLING = (
    "received", "recorded", "unreadable", "created", "canceled", "failed", "sent", "accepted",
    "rejected", "unsure", "completed",
)  # fmt: skip


def clean_receipts(*, before: datetime) -> int:
    """Delete receipts, windows, reports and settled unreadable documents from before a moment.

    The newest window of each account stays: the next pull goes by it. Safe to repeat; answers how
    many rows went.
    """
    runs = AccountRun.objects.filter(started_at__lt=before).exclude(outcome=Outcome.RUNNING)
    done = PullWindow.objects.filter(done_at__isnull=False)
    newest = done.filter(is_sweep=False).values("account").annotate(last=Max("pk")).values("last")
    windows = done.filter(done_at__lt=before).exclude(
        pk__in=list(newest.values_list("last", flat=True))
    )
    documents = UnreadableDocument.objects.filter(settled_at__lt=before)
    reports = Report.objects.filter(finished_at__lt=before)
    return sum(delete_in_portions(rows) for rows in (runs, windows, documents, reports))


def clear_logs(*, now: datetime) -> int:
    """Clear what the operator need not see any longer, as often as the channel's settings say.

    Gone are errors that are solved, lines of the listing changes log, and receipts of runs in which
    nothing happened, all as old as the period; whatever else tells of a change stays for as long as
    the audit trail. Safe to repeat: of two at once, one clears. Answers how many rows and files
    went.
    """
    solve_settled(now=now)
    files = clear_debug_logs(now=now)
    period = _period_that_is_over(now)
    if period is None:
        return files
    before = now - period
    errors = CommunicationError.objects.filter(solved_at__isnull=False, solved_at__lt=before)
    gone = (errors, changes_before(before), _quiet_runs(before))
    return files + sum(delete_in_portions(rows) for rows in gone)


def clear_old_errors(*, before: datetime) -> int:
    """Delete errors that nobody solved and that did not happen again for long."""
    return delete_in_portions(CommunicationError.objects.filter(last_happened_at__lt=before))


def _period_that_is_over(now: datetime) -> timedelta | None:
    row, _ = ChannelSettings.objects.get_or_create(pk=1)
    period = PERIODS[ClearLogs(row.clear_logs)]
    due = Q(logs_cleared_at=None) | Q(logs_cleared_at__lte=now - period)
    is_ours = ChannelSettings.objects.filter(due, pk=1).update(logs_cleared_at=now)
    return period if is_ours else None


def _quiet_runs(before: datetime) -> QuerySet[AccountRun]:
    """The newest that went through stays: pages tell by it how fresh an account is."""
    quiet = dict.fromkeys(TELLING, 0)
    newest = AccountRun.objects.filter(outcome=Outcome.DONE).values("account")
    kept = list(newest.annotate(last=Max("pk")).order_by().values_list("last", flat=True))
    return AccountRun.objects.filter(**quiet, outcome=Outcome.DONE, started_at__lt=before).exclude(
        pk__in=kept
    )


def clean_copies(*, now: datetime) -> int:
    """Delete items of ended orders, and returns, that Amazon no longer lets us keep.

    Answers how many. The row of the order stays: without it, late news would bring the order in a
    second time. What was bought stands in the Commerce order. Safe to repeat.
    """
    ended = AmazonOrder.objects.filter(
        Q(amazon_status__in=list(ENDED)), purchased_at__lt=now - KEEP_COPIES
    )
    items = AmazonOrderItem.objects.filter(amazon_order__in=ended)
    returns = AmazonReturn.objects.filter(last_seen_at__lt=now - KEEP_COPIES)
    return delete_in_portions(items) + delete_in_portions(returns)
