"""Do the returns that Amazon's last reports tell of stand here as they are told?"""

from collections.abc import Iterator

from counterpart.amazon.client.reports.fetching import get_report, get_report_document
from counterpart.amazon.client.reports.returns import RETURNS_REPORT, SeenReturn, read_returns
from counterpart.amazon.client.reports.tables import read_table
from counterpart.amazon.comparing.tallying import Look
from counterpart.amazon.models.reports import Report, ReportState
from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.returns.merging import find_same

RETURNS = "returns"


def differing_returns(look: Look) -> Iterator[str]:
    """Yield a sentence for each return of the last report of a marketplace that is not here so.

    Reports are read again, never asked for. Raises what the client raises.
    """
    for report in _last_reports(look):
        seen = get_report(look.line, report.report_id)
        if seen.document_id is None:
            continue
        fetched = get_report_document(look.line, seen.document_id)
        for one in read_returns(read_table(fetched.content, fetched.content_type)):
            look.tally.compared[RETURNS] += 1
            yield from _of_return(look, one, report)


def _last_reports(look: Look) -> list[Report]:
    """Amazon tells of one marketplace in each report."""
    done = Report.objects.filter(
        account=look.account,
        report_type=RETURNS_REPORT,
        state=ReportState.DONE,
        created_at__gte=look.since,
    )
    last: dict[str, Report] = {}
    for report in done.order_by("pk").iterator():
        last[" ".join(report.marketplace_ids)] = report
    return list(last.values())


def _of_return(look: Look, seen: SeenReturn, report: Report) -> Iterator[str]:
    known = AmazonReturn.objects.filter(account=look.account, order_number=seen.order_id)
    row = find_same(seen, list(known))
    name = f"The return {seen.rma_id or seen.sku} of Amazon order {seen.order_id}"
    if row is None:
        yield f"{name} is at Amazon, but not here."
    elif report.finished_at and row.last_seen_at > report.finished_at:
        look.tally.underway[RETURNS] += 1
    elif (seen.status, seen.quantity) != (row.status, row.quantity):
        yield (
            f"{name}: Amazon says {seen.quantity or 0} of it, {seen.status or 'no status'}; "
            f"stored are {row.quantity or 0}, {row.status or 'no status'}."
        )
