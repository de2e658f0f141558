"""The command that tells which reports Amazon was asked to write."""

from typing import Any

import click

from counterpart.amazon.models.reports import Report, ReportState
from counterpart.amazon.queries import find_reports
from counterpart.cli.guarding import granted, needs
from counterpart.cli.options import Commands, json_option
from counterpart.cli.printing import moment, print_json, print_table
from counterpart.users.permissions import Permission


@click.group(cls=Commands)
def reports() -> None:
    """See which reports Amazon was asked to write, and what stood in them."""


@reports.command("list")
@click.option("--last", type=click.IntRange(min=1), default=20, show_default=True, help="How many.")
@json_option
@needs(Permission.VIEW_CHANNEL)
def list_(*, last: int, as_json: bool) -> None:
    """List the reports, the last one first, with how many of their rows could not be read."""
    found = list(find_reports(scope=granted())[:last])
    if as_json:
        print_json([_facts(report) for report in found])
        return
    print_table(
        "Reports",
        ["Id", "Created", "Account", "Type", "From", "To", "State", "Rows", "Broken", "What"],
        [
            (report.pk, report.created_at, report.account, report.report_type, report.data_start,
             report.data_end, ReportState(report.state).label, report.rows, report.broken_rows,
             report.error or None)
            for report in found
        ],
        empty="Amazon was not asked for a report yet.",
    )  # fmt: skip


def _facts(report: Report) -> dict[str, Any]:
    return {
        "id": report.pk,
        "report_id": report.report_id or None,
        "account": str(report.account),
        "type": report.report_type,
        "marketplaces": report.marketplace_ids,
        "from": moment(report.data_start),
        "to": moment(report.data_end),
        "state": report.state,
        "rows": report.rows,
        "broken_rows": report.broken_rows,
        "attempts": report.attempts,
        "created_at": moment(report.created_at),
        "requested_at": moment(report.requested_at),
        "finished_at": moment(report.finished_at),
        "error_code": report.error_code or None,
        "error": report.error or None,
        "request_id": report.request_id or None,
    }
