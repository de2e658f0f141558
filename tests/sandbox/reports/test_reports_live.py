import gzip
from contextlib import closing
from typing import Any

import httpx
import pytest
from tests.sandbox.caller import Caller, refusal
from tests.sandbox.listings.listing_caller import CANADA, GERMANY, US
from tests.sandbox.models import REPORTS, check, model, parameters
from tests.sandbox.reports.report_caller import (
    DOCUMENTS,
    LAST_WEEK,
    LISTINGS,
    ORDERS,
    PLACE,
    create,
    created,
    document_of,
    filled,
    report,
    table,
)

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.books.ledger import Seller
from counterpart.sandbox.books.reports.reports import STATUSES
from counterpart.sandbox.books.wishes import LineWishes
from counterpart.sandbox.wire.reports import reading, requesting


def test_a_report_is_queued_made_and_done(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=5)
    report_id = created(caller)
    assert report(caller, report_id) == {
        "marketplaceIds": [US],
        "reportId": report_id,
        "reportType": LISTINGS,
        "dataStartTime": "2026-11-02T12:00:00Z",
        "dataEndTime": "2026-11-02T12:00:00Z",
        "createdTime": "2026-11-02T12:00:00Z",
        "processingStatus": "IN_QUEUE",
    }
    seen = []
    for _ in range(60):
        amazon.advance(seconds=1)
        seen.append(report(caller, report_id)["processingStatus"])
    assert list(dict.fromkeys(seen)) == ["IN_QUEUE", "IN_PROGRESS", "DONE"]
    done = report(caller, report_id)
    assert done["processingStartTime"] < done["processingEndTime"]
    assert "reportDocumentId" in done


def test_the_wait_can_be_told(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG")
    amazon.reports_take(seconds=1800)
    report_id = created(caller)
    amazon.advance(minutes=29)
    assert report(caller, report_id)["processingStatus"] == "IN_PROGRESS"
    amazon.advance(minutes=2)
    assert report(caller, report_id)["processingStatus"] == "DONE"


def test_without_data_there_is_no_report(amazon: Amazon, caller: Caller) -> None:
    report_id = created(caller)
    amazon.advance(minutes=2)
    told = report(caller, report_id)
    assert (told["processingStatus"], "reportDocumentId" in told) == ("CANCELLED", False)


def test_a_report_can_break(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG")
    amazon.reports_break(report_type=ORDERS)
    amazon.reports_break(report_type=LISTINGS)
    broken = created(caller)
    again = created(caller)
    amazon.advance(minutes=2)
    told = report(caller, broken)
    assert (told["processingStatus"], "reportDocumentId" in told) == ("FATAL", False)
    assert report(caller, again)["processingStatus"] == "DONE"


def test_only_a_report_in_the_queue_can_be_canceled(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG")
    report_id, other = created(caller), created(caller)
    answer = caller.delete(f"{PLACE}/{report_id}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert report(caller, report_id)["processingStatus"] == "CANCELLED"
    amazon.advance(minutes=2)
    assert report(caller, report_id)["processingStatus"] == "CANCELLED"
    assert refusal(caller.delete(f"{PLACE}/{other}")) == (400, "InvalidInput")
    assert refusal(caller.delete(f"{PLACE}/1")) == (404, "NotFound")


@pytest.mark.parametrize(
    "wrong",
    [
        {"reportType": "GET_THE_MOON"},
        {"reportType": None},
        {"marketplaceIds": None},
        {"marketplaceIds": []},
        {"marketplaceIds": [GERMANY]},
        {"dataStartTime": "yesterday"},
        {"dataEndTime": "2026-11-02T12:00:01Z"},
        {"dataStartTime": "2026-11-02T11:00:00Z", "dataEndTime": "2026-11-02T10:00:00Z"},
        {"reportOptions": ["all"]},
    ],
)
def test_a_wrong_wish_is_refused(caller: Caller, wrong: dict[str, Any]) -> None:
    answer = create(caller, **wrong)
    check(REPORTS, "ErrorList", answer.json())
    assert refusal(answer) == (400, "InvalidInput")


@pytest.mark.parametrize(("days", "status"), [(30, "DONE"), (31, "FATAL")])
def test_orders_are_reported_for_thirty_days_at_most(
    amazon: Amazon, caller: Caller, days: int, status: str
) -> None:
    amazon.buyer_orders("MUG", 1, placed_at="2026-11-01T12:00:00Z")
    start = {30: "2026-10-03T12:00:00Z", 31: "2026-10-02T12:00:00Z"}[days]
    report_id = created(caller, reportType=ORDERS, dataStartTime=start)
    amazon.advance(minutes=2)
    assert report(caller, report_id)["processingStatus"] == status


def test_documents_are_compressed_now_and_then(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG")
    amazon.compresses_documents("always")
    report_id = created(caller)
    told = document_of(caller, report_id)
    answer = httpx.get(told["url"])
    assert told["compressionAlgorithm"] == "GZIP"
    assert answer.headers["Content-Type"] == "text/tab-separated-values; charset=UTF-8"
    plain = gzip.decompress(answer.content)
    eased = document_of(caller, report_id, enableContentEncodingUrlHeader="true")
    # The client takes the content's encoding off by itself.
    assert httpx.get(eased["url"]).content == plain
    amazon.compresses_documents("never")
    told = document_of(caller, created(caller))
    assert "compressionAlgorithm" not in told
    assert httpx.get(told["url"]).content == plain


def test_an_address_lives_five_minutes(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG")
    report_id = created(caller)
    told = document_of(caller, report_id)
    amazon.advance(minutes=5)
    assert httpx.get(told["url"]).status_code == 403
    assert httpx.get(document_of(caller, report_id)["url"]).status_code == 200


def test_reports_are_listed_page_by_page(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG")
    ids = [created(caller) for _ in range(5)]
    amazon.advance(minutes=2)
    late = created(caller)
    first = caller.get(PLACE, params={"reportTypes": f"{LISTINGS},{ORDERS}", "pageSize": 4}).json()
    check(REPORTS, "GetReportsResponse", first)
    rest = caller.get(PLACE, params={"nextToken": first["nextToken"]}).json()
    check(REPORTS, "GetReportsResponse", rest)
    assert "nextToken" not in rest
    listed = [one["reportId"] for one in (*first["reports"], *rest["reports"])]
    assert listed == [late, *reversed(ids)]

    def found(**said: str) -> int:
        answer = caller.get(PLACE, params={"reportTypes": LISTINGS, **said}).json()
        check(REPORTS, "GetReportsResponse", answer)
        return len(answer["reports"])

    assert found(processingStatuses="IN_QUEUE,FATAL") == 1
    assert found(createdSince="2026-11-02T12:01:00Z") == 1
    assert found(createdUntil="2026-11-02T12:01:00Z") == 5
    assert found(marketplaceIds=CANADA) == 0
    assert found(reportTypes=ORDERS) == 0
    amazon.expires_page_tokens()
    answer = caller.get(PLACE, params={"nextToken": first["nextToken"]})
    assert refusal(answer) == (400, "InvalidInput")


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"reportTypes": LISTINGS, "pageSize": 101},
        {"reportTypes": LISTINGS, "processingStatuses": "ASLEEP"},
        {"reportTypes": ",".join(map(str, range(11)))},
        {"nextToken": "x"},
        {"nextToken": "x", "pageSize": 1},
        {"reportTypes": LISTINGS, "createdSince": "now"},
    ],
)
def test_a_wrong_question_is_refused(caller: Caller, wrong: dict[str, Any]) -> None:
    answer = caller.get(PLACE, params=wrong)
    check(REPORTS, "ErrorList", answer.json())
    assert refusal(answer) == (400, "InvalidInput")


def test_what_is_another_sellers_or_too_old_is_not_found(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG")
    report_id = created(caller)
    document_id = document_of(caller, report_id)["reportDocumentId"]
    other: Seller = amazon.open_account(seller_id="A9OTHER")
    with closing(Caller(caller.server, other)) as stranger:
        assert refusal(stranger.get(f"{PLACE}/{report_id}")) == (404, "NotFound")
        assert refusal(stranger.get(f"{DOCUMENTS}/{document_id}")) == (404, "NotFound")
    amazon.advance(days=91)
    caller.sign_in()
    assert refusal(caller.get(f"{PLACE}/{report_id}")) == (404, "NotFound")
    assert caller.get(PLACE, params={"reportTypes": LISTINGS}).json() == {"reports": []}


FIRST_LINE = {
    "purchase-date": "2026-11-02T12:00:00+00:00",
    "last-updated-date": "2026-11-02T12:00:00+00:00",
    "order-status": "Unshipped",
    "fulfillment-channel": "Merchant",
    "sales-channel": "Amazon.com",
    "ship-service-level": "Standard",
    "product-name": "Mug",
    "sku": "MUG",
    "item-status": "Unshipped",
    "quantity": "2",
    "currency": "USD",
    "item-price": "24.00",
    "item-tax": "1.00",
    "shipping-price": "4.00",
    "shipping-tax": "0",
    "gift-wrap-price": "0",
    "gift-wrap-tax": "0",
    "item-promotion-discount": "0",
    "ship-promotion-discount": "0",
    "is-business-order": "false",
}


def test_orders_are_told_line_by_line(amazon: Amazon, caller: Caller) -> None:
    lines: list[LineWishes] = [
        {"sku": "MUG", "quantity": 2, "price": "12.00", "tax": "1.00", "shipping": "4.00"},
        {"sku": "LAMP", "quantity": 1, "price": "39.90", "title": "A\tlamp"},
    ]
    paid = amazon.buyer_orders(lines=lines, status="UNSHIPPED")
    waiting = amazon.buyer_orders("MUG", 1)
    amazon.buyer_orders("MUG", 1, placed_at="2026-10-01T00:00:00Z")
    amazon.advance(minutes=3)
    wanted = {"reportType": ORDERS, "dataStartTime": LAST_WEEK}
    rows = {
        (row["amazon-order-id"], row["sku"]): row
        for row in table(caller, created(caller, **wanted))
    }
    assert sorted(rows) == sorted([(paid, "MUG"), (paid, "LAMP"), (waiting, "MUG")])
    mug = filled(rows[paid, "MUG"])
    place = {name: mug.pop(f"ship-{name}") for name in ("city", "state", "postal-code", "country")}
    address = amazon.orders[paid].address
    assert place == {
        "city": address["city"],
        "state": address["stateOrRegion"],
        "postal-code": address["postalCode"],
        "country": "US",
    }
    assert mug == {
        **FIRST_LINE,
        "amazon-order-id": paid,
        "asin": amazon.orders[paid].lines[0].asin,
    }
    assert rows[paid, "LAMP"]["product-name"] == "A lamp"
    pending = rows[waiting, "MUG"]
    assert (pending["order-status"], pending["item-price"]) == ("Pending", "")


def test_listings_are_told_with_price_and_quantity(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=5, price="12.50", asin="B000000001")
    amazon.offers("LAMP", fulfilled_by="AMAZON", asin="B000000002")
    amazon.offers("VASE", quantity=0)
    rows = {row["seller-sku"]: row for row in table(caller, created(caller))}
    wanted = ("asin1", "item-name", "price", "quantity", "fulfillment-channel", "status")
    assert {sku: tuple(row[name] for name in wanted) for sku, row in rows.items()} == {
        "MUG": ("B000000001", "Mug", "12.50", "5", "DEFAULT", "Active"),
        "LAMP": ("B000000002", "Lamp", "12.00", "", "AMAZON_NA", "Active"),
        "VASE": (rows["VASE"]["asin1"], "Vase", "12.00", "0", "DEFAULT", "Inactive"),
    }


def test_the_encoding_is_the_marketplaces(amazon: Amazon, caller: Caller) -> None:
    amazon.open_account(seller_id="A1SELLER", marketplaces=[GERMANY])
    caller.seller = amazon.seller()
    caller.sign_in()
    amazon.offers("CUP", title="Kännchen für Öl ☕")
    report_id = created(caller, marketplaceIds=[GERMANY])
    [row] = table(caller, report_id, "cp1252")
    assert row["item-name"] == "Kännchen für Öl ?"
    url = document_of(caller, report_id)["url"]
    assert httpx.get(url).headers["Content-Type"] == "text/tab-separated-values; charset=Cp1252"


def test_lists_are_those_of_the_model() -> None:
    told = parameters(REPORTS, "getReports")
    assert frozenset(told) == reading.LIST_PARAMETERS
    assert frozenset(told["processingStatuses"]["items"]["enum"]) == STATUSES
    assert told["pageSize"]["maximum"] == reading.MOST_PER_PAGE
    assert told["reportTypes"]["maxItems"] == reading.MOST_TYPES
    documents = frozenset(parameters(REPORTS, "getReportDocument")) - {"reportDocumentId"}
    assert documents == reading.DOCUMENT_PARAMETERS
    fields = model(REPORTS)["definitions"]["CreateReportSpecification"]["properties"]
    assert frozenset(fields) == requesting.REQUEST_FIELDS


def test_general_troubles_reach_reports(amazon: Amazon, caller: Caller) -> None:
    amazon.throttles(operation="createReport")
    assert refusal(create(caller)) == (429, "QuotaExceeded")
    amazon.drops_after(operation="createReport")
    with pytest.raises(httpx.RemoteProtocolError):
        create(caller)
    assert len(amazon.tell_reports()) == 1
    amazon.fails(operation="getReports")
    assert caller.get(PLACE, params={"reportTypes": LISTINGS}).status_code == 503
