"""How does a test ask for reports and read them?"""

from typing import Any

import httpx
from tests.sandbox.caller import Caller
from tests.sandbox.listings.listing_caller import US, fetch
from tests.sandbox.models import REPORTS, check

PLACE = "/reports/2021-06-30/reports"
DOCUMENTS = "/reports/2021-06-30/documents"
LISTINGS = "GET_MERCHANT_LISTINGS_ALL_DATA"
ORDERS = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
LAST_WEEK = "2026-10-26T12:00:00Z"


def create(caller: Caller, **said: Any) -> httpx.Response:
    return caller.post(PLACE, json={"reportType": LISTINGS, "marketplaceIds": [US], **said})


def created(caller: Caller, **said: Any) -> str:
    answer = create(caller, **said)
    assert answer.status_code == 202, answer.text
    check(REPORTS, "CreateReportResponse", answer.json())
    report_id: str = answer.json()["reportId"]
    return report_id


def report(caller: Caller, report_id: str) -> dict[str, Any]:
    answer = caller.get(f"{PLACE}/{report_id}")
    assert answer.status_code == 200, answer.text
    check(REPORTS, "Report", answer.json())
    told: dict[str, Any] = answer.json()
    return told


def document_of(caller: Caller, report_id: str, **said: Any) -> dict[str, Any]:
    caller.server.amazon.advance(minutes=2)
    document_id = report(caller, report_id)["reportDocumentId"]
    told = caller.get(f"{DOCUMENTS}/{document_id}", params=said).json()
    check(REPORTS, "ReportDocument", told)
    return dict(told)


def table(caller: Caller, report_id: str, charset: str = "utf-8") -> list[dict[str, str]]:
    lines = fetch(document_of(caller, report_id)).decode(charset).split("\r\n")
    assert lines.pop() == ""
    head = lines[0].split("\t")
    return [dict(zip(head, line.split("\t"), strict=True)) for line in lines[1:]]


def filled(row: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if value}
