"""How is a report asked for, and fetched once Amazon has written it?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from counterpart.amazon.client.asking import every_page, given, moment, quoted
from counterpart.amazon.client.documents import Fetched, fetch_document
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.client.wire import Identifier, in_utc

REPORTS_PATH = "/reports/2021-06-30/reports"
DOCUMENTS_PATH = "/reports/2021-06-30/documents"
MOST_TYPES = 10
PAGE_SIZE = 100


@dataclass(frozen=True)
class SeenReport:
    """A report as Amazon shows it; CANCELLED is also its word for "there are no data"."""

    report_id: str
    report_type: str
    processing_status: str
    created_at: datetime
    data_start: datetime | None
    data_end: datetime | None
    document_id: str | None
    marketplace_ids: frozenset[str] = frozenset()


def create_report(
    transport: Transport,
    *,
    report_type: str,
    marketplace_ids: Iterable[str],
    data_start: datetime | None = None,
    data_end: datetime | None = None,
    options: Mapping[str, str] | None = None,
) -> str:
    """Ask Amazon to write a report and answer its id.

    Raises Unsure if it is not known whether Amazon heard; a second report does no harm but costs
    one of the few requests that Amazon allows.
    """
    body: dict[str, Any] = {
        "reportType": report_type,
        "marketplaceIds": list(marketplace_ids),
        **given(
            {
                "dataStartTime": moment(data_start),
                "dataEndTime": moment(data_end),
                "reportOptions": dict(options or {}),
            }
        ),
    }
    return transport.post("createReport", REPORTS_PATH, body=body).confirmed(_NewReport).report_id


def get_report(transport: Transport, report_id: str) -> SeenReport:
    """Ask for one report. Safe to repeat; an unknown id raises Rejected with http_status 404."""
    answer = transport.get("getReport", f"{REPORTS_PATH}/{quoted(report_id)}")
    return _seen(answer.decoded(_Report))


def find_reports(
    transport: Transport, *, report_types: Iterable[str], created_since: datetime
) -> tuple[SeenReport, ...]:
    """Ask for all reports of at most ten types since a moment, ours or not. Safe to repeat.

    Amazon keeps reports for 90 days. A page more than the quota allows raises TryLater.
    """
    types = tuple(report_types)
    if not 1 <= len(types) <= MOST_TYPES:
        raise ValueError("Reports are asked for by one to ten types.")
    params = {
        "reportTypes": ",".join(types),
        "createdSince": moment(created_since),
        "pageSize": str(PAGE_SIZE),
    }
    pages = every_page(transport, "getReports", REPORTS_PATH, params, _Reports)
    return tuple(_seen(one) for page in pages for one in page.reports)


def get_report_document(transport: Transport, document_id: str) -> Fetched:
    """Fetch a written report, unpacked. Safe to repeat; raises TryLater or Unreadable.

    It may name buyers: it must not be kept as a file.
    """
    answer = transport.get("getReportDocument", f"{DOCUMENTS_PATH}/{quoted(document_id)}")
    found = answer.decoded(_Document)
    return fetch_document(transport, found.url, is_compressed=bool(found.compression_algorithm))


class _NewReport(msgspec.Struct, rename="camel"):
    report_id: Identifier


class _Document(msgspec.Struct, rename="camel"):
    url: str
    compression_algorithm: str | None = None


class _Report(msgspec.Struct, rename="camel"):
    report_id: Identifier
    report_type: str
    processing_status: str
    created_time: datetime
    data_start_time: datetime | None = None
    data_end_time: datetime | None = None
    report_document_id: str | None = None
    # Amazon's model does not require it.
    marketplace_ids: list[str] | None = None


class _Reports(msgspec.Struct, rename="camel"):
    # Required: an answer without it must not pass for "no such report".
    reports: list[_Report]
    next_token: str | None = None


def _seen(report: _Report) -> SeenReport:
    return SeenReport(
        report_id=report.report_id,
        report_type=report.report_type,
        processing_status=report.processing_status,
        created_at=in_utc(report.created_time),
        data_start=in_utc(report.data_start_time) if report.data_start_time else None,
        data_end=in_utc(report.data_end_time) if report.data_end_time else None,
        document_id=report.report_document_id or None,
        marketplace_ids=frozenset(report.marketplace_ids or ()),
    )
