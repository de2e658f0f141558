"""How are createReport and cancelReport answered?"""

from datetime import datetime
from typing import Any

from counterpart.sandbox.books.clock import read_time
from counterpart.sandbox.books.ledger import Seller
from counterpart.sandbox.books.reports.kinds import KINDS
from counterpart.sandbox.wire.answers import Reply, Request, Seen, as_json, invalid_input
from counterpart.sandbox.wire.confirmation import text
from counterpart.sandbox.wire.desk import Desk
from counterpart.sandbox.wire.feeding.creating import read_fields, read_marketplaces
from counterpart.sandbox.wire.reports.reading import find_report

# Reports model, CreateReportSpecification.
REQUEST_FIELDS = frozenset(
    {"reportOptions", "reportType", "dataStartTime", "dataEndTime", "marketplaceIds"}
)


def create_report(desk: Desk, request: Request, seller: Seller, seen: Seen) -> Reply:
    body = read_fields(desk, request, seen, REQUEST_FIELDS)
    report_type = text(body, "reportType")
    if report_type not in KINDS:
        raise invalid_input(f"The report type {report_type} is not known.")
    now = desk.clock.now()
    start, end = read_moment(body, "dataStartTime", now), read_moment(body, "dataEndTime", now)
    if start > end:
        raise invalid_input("dataStartTime must not be after dataEndTime.")
    report = desk.queue_report(
        seller.seller_id,
        report_type=report_type,
        marketplace_ids=read_marketplaces(body, seller),
        data_start=start,
        data_end=end,
        options=read_options(body),
    )
    return as_json(202, {"reportId": report.report_id})


def read_moment(body: dict[str, Any], name: str, now: datetime) -> datetime:
    told = text(body, name, required=False)
    if not told:
        return now
    try:
        moment = read_time(told)
    except ValueError:
        raise invalid_input(f"{name} is not a date-time in ISO 8601 format.") from None
    if moment > now:
        raise invalid_input(f"{name} must not be in the future.")
    return moment


def read_options(body: dict[str, Any]) -> dict[str, str]:
    told = body.get("reportOptions") or {}
    if not isinstance(told, dict) or not all(isinstance(one, str) for one in told.values()):
        raise invalid_input("reportOptions must be an object of strings.")
    return told


def cancel_report(desk: Desk, request: Request, seller: Seller, _seen: Seen) -> Reply:
    report = find_report(desk, request, seller)
    if report.status != "IN_QUEUE":
        raise invalid_input(f"A report that is {report.status} cannot be canceled.")
    desk.end_report(report, "CANCELLED")
    return Reply(200)
