"""How are getReport, getReports and getReportDocument answered?"""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import unquote

from counterpart.sandbox.books.clock import show_time
from counterpart.sandbox.books.ledger import Seller
from counterpart.sandbox.books.reports.reporting import KEPT
from counterpart.sandbox.books.reports.reports import STATUSES, Report
from counterpart.sandbox.wire.answers import (
    Reply,
    Request,
    Seen,
    as_json,
    invalid_input,
    not_found,
)
from counterpart.sandbox.wire.continuing import read_next, write_next
from counterpart.sandbox.wire.desk import Desk
from counterpart.sandbox.wire.parameters import (
    Query,
    read_choice,
    read_list,
    read_moment,
    read_number,
    read_one,
)

# Reports model: the parameters of each operation.
LIST_PARAMETERS = frozenset(
    {
        "reportTypes",
        "processingStatuses",
        "marketplaceIds",
        "pageSize",
        "createdSince",
        "createdUntil",
        "nextToken",
    }
)
DOCUMENT_PARAMETERS = frozenset({"enableContentEncodingUrlHeader"})
LIST = "reports"
MOST_TYPES = MOST_MARKETPLACES = 10
PAGE_SIZE, MOST_PER_PAGE = 10, 100


def get_report(desk: Desk, request: Request, seller: Seller, _seen: Seen) -> Reply:
    return as_json(200, show_report(find_report(desk, request, seller)))


def find_report(desk: Desk, request: Request, seller: Seller) -> Report:
    report_id = unquote(request.path.rsplit("/", 1)[-1])
    report = desk.find_report(seller.seller_id, report_id)
    if report is None:
        raise not_found(f"The report {report_id} was not found.")
    return report


def show_report(report: Report) -> dict[str, Any]:
    told: dict[str, Any] = {
        "marketplaceIds": report.marketplace_ids,
        "reportId": report.report_id,
        "reportType": report.report_type,
        "dataStartTime": show_time(report.data_start),
        "dataEndTime": show_time(report.data_end),
        "createdTime": show_time(report.created_at),
        "processingStatus": report.status,
    }
    if report.started_at is not None:
        told["processingStartTime"] = show_time(report.started_at)
    if report.ended_at is not None:
        told["processingEndTime"] = show_time(report.ended_at)
    if report.document_id is not None:
        told["reportDocumentId"] = report.document_id
    return told


def get_reports(desk: Desk, request: Request, seller: Seller, _seen: Seen) -> Reply:
    query, last = read_question(desk, request.query)
    types = read_list(query, "reportTypes")
    if not 1 <= len(types) <= MOST_TYPES:
        raise invalid_input(f"reportTypes must hold 1 to {MOST_TYPES} values.")
    size = read_number(query, "pageSize", usual=PAGE_SIZE, most=MOST_PER_PAGE)
    found = (one for one in desk.reports_of(seller.seller_id) if is_after(one, last))
    wanted = matching(desk, query, types)
    page = list(islice((one for one in found if wanted(one)), size + 1))
    answer: dict[str, Any] = {"reports": [show_report(one) for one in page[:size]]}
    if len(page) > size:
        place = [desk.page_generation, query, page[size - 1].report_id]
        answer["nextToken"] = write_next(desk.seed, LIST, place)
    return as_json(200, answer)


def read_question(desk: Desk, query: Query) -> tuple[Query, str | None]:
    """Return what is asked; a token repeats the first question and must stand alone."""
    token = read_one(query, "nextToken")
    if token is None:
        return query, None
    if len(query) > 1:
        raise invalid_input("nextToken must be the only parameter.")
    generation, asked, last = read_next(desk.seed, LIST, token)
    if generation != desk.page_generation:
        raise invalid_input("The nextToken has expired.")
    return asked, last


def is_after(report: Report, last: str | None) -> bool:
    """Reports are listed newest first, and their numbers grow."""
    return last is None or report.report_id < last


def matching(desk: Desk, query: Query, types: Sequence[str]) -> Callable[[Report], bool]:
    statuses = read_choice(query, "processingStatuses", STATUSES)
    marketplaces = read_list(query, "marketplaceIds")
    if len(marketplaces) > MOST_MARKETPLACES:
        raise invalid_input(f"marketplaceIds holds more than {MOST_MARKETPLACES} values.")
    oldest = desk.clock.now() - KEPT
    since = read_end(query, "createdSince", oldest)
    until = read_end(query, "createdUntil", desk.clock.now())

    def is_wanted(one: Report) -> bool:
        return (
            one.report_type in types
            and (not statuses or one.status in statuses)
            and (not marketplaces or bool(set(marketplaces) & set(one.marketplace_ids)))
            and max(since, oldest) <= one.created_at <= until
        )

    return is_wanted


def read_end(query: Query, name: str, otherwise: datetime) -> datetime:
    return read_moment(query, name) if name in query else otherwise


def get_report_document(desk: Desk, request: Request, seller: Seller, _seen: Seen) -> Reply:
    document_id = unquote(request.path.rsplit("/", 1)[-1])
    document = desk.find_document(seller.seller_id, document_id)
    if document is None or not document.is_result:
        raise not_found(f"The report document {document_id} was not found.")
    header = read_one(request.query, "enableContentEncodingUrlHeader") or "false"
    if header not in {"true", "false"}:
        raise invalid_input("enableContentEncodingUrlHeader must be true or false.")
    as_gzip = header == "true" and document.is_compressed
    url = desk.presign(document, "GET", encoding="gzip" if as_gzip else "identity")
    told = {"reportDocumentId": document_id, "url": url}
    if document.is_compressed:
        told["compressionAlgorithm"] = "GZIP"
    return as_json(200, told)
