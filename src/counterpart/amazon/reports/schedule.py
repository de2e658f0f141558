"""Which report is wanted how often? The one table of all of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

from django.db.models import Q

from counterpart.amazon.client.reports.merchant_listings import LISTINGS_REPORT
from counterpart.amazon.client.reports.returns import LONGEST_REPORT_DAYS, RETURNS_REPORT
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.reports import Report, ReportState
from counterpart.amazon.reports.wanting import marketplaces_of, want_report

# Amazon refuses an end in the future; its clock may be behind ours.
CLOCKS_DIFFER = timedelta(minutes=2)
# After a report that Amazon could not write, sooner than its turn comes.
AFTER_FAILURE = timedelta(hours=4)
PORTION = 50


@dataclass(frozen=True)
class Wish:
    """A report that is wanted again and again; `covers` is how far back it tells, if of a time."""

    report_type: str
    every: timedelta
    covers: timedelta | None = None


# A return changes for weeks without a new date, so that once a day all that Amazon gives in one
# report is read again. The widest of a type stands first.
WISHES = (
    Wish(RETURNS_REPORT, timedelta(days=1), timedelta(days=LONGEST_REPORT_DAYS)),
    Wish(RETURNS_REPORT, timedelta(hours=4), timedelta(days=2)),
    Wish(LISTINGS_REPORT, timedelta(days=1)),
)


def want_due_reports(account: SellerAccount, *, now: datetime) -> list[Report]:
    """Want every report whose time has come, of a type one after the other. Safe to repeat.

    It goes by what was read, never by a mark that a crash could lose. One report tells of one
    marketplace: asked for several, Amazon tells of one of them only ("Inventory Reports"). What
    has waited longest comes first, so that nothing waits behind others of its type for ever.
    """
    due = [
        (_last_asked_at(account, marketplace_id, wish), marketplace_id, wish)
        for marketplace_id, wish in product(marketplaces_of(account), WISHES)
        if is_due(account, marketplace_id, wish, now)
    ]
    due.sort(key=lambda one: one[0] or account.created_at)
    wanted = [_want(account, marketplace_id, wish, now) for _, marketplace_id, wish in due]
    return [report for report in wanted if report]


def is_due(account: SellerAccount, marketplace_id: str, wish: Wish, now: datetime) -> bool:
    """Tell whether no report has told lately what a wish asks for."""
    failed = Q(state=ReportState.FAILED)
    recent = Q(created_at__gt=now - wish.every) & ~failed
    recent |= Q(created_at__gt=now - min(wish.every, AFTER_FAILURE)) & failed
    known = Report.objects.filter(recent, account=account, report_type=wish.report_type)
    return not any(marketplace_id in one.marketplace_ids and _covers(one, wish) for one in known)


def _last_asked_at(account: SellerAccount, marketplace_id: str, wish: Wish) -> datetime | None:
    known = Report.objects.filter(account=account, report_type=wish.report_type)
    same = (
        one.created_at
        for one in known.order_by("-pk").iterator(PORTION)
        if marketplace_id in one.marketplace_ids and _covers(one, wish)
    )
    return next(same, None)


def _want(account: SellerAccount, marketplace_id: str, wish: Wish, now: datetime) -> Report | None:
    end = now - CLOCKS_DIFFER
    return want_report(
        account,
        wish.report_type,
        marketplace_ids=[marketplace_id],
        data_start=end - wish.covers if wish.covers else None,
        data_end=end if wish.covers else None,
        now=now,
    )


def _covers(report: Report, wish: Wish) -> bool:
    if wish.covers is None:
        return True
    if report.data_start is None or report.data_end is None:
        return False
    covers: timedelta = report.data_end - report.data_start
    return covers >= wish.covers
