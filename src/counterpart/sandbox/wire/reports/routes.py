"""Under which paths are reports asked for?"""

from counterpart.sandbox.wire.reports.reading import (
    DOCUMENT_PARAMETERS,
    LIST_PARAMETERS,
    get_report,
    get_report_document,
    get_reports,
)
from counterpart.sandbox.wire.reports.requesting import cancel_report, create_report

REPORTS = r"/reports/2021-06-30/reports"
DOCUMENTS = r"/reports/2021-06-30/documents"
REPORT_ROUTES = (
    ("createReport", "POST", REPORTS, frozenset[str](), create_report),
    ("getReports", "GET", REPORTS, LIST_PARAMETERS, get_reports),
    ("getReport", "GET", rf"{REPORTS}/[^/]+", frozenset[str](), get_report),
    ("cancelReport", "DELETE", rf"{REPORTS}/[^/]+", frozenset[str](), cancel_report),
    (
        "getReportDocument",
        "GET",
        rf"{DOCUMENTS}/[^/]+",
        DOCUMENT_PARAMETERS,
        get_report_document,
    ),
)
