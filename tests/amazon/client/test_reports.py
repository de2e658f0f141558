"""Reports are asked for, fetched, and read by the names of their columns."""

import gzip
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from tests.amazon.client.scene import NOON
from tests.amazon.client.scripted_amazon import Drops, Says, says

from counterpart.amazon.client.documents import Fetched
from counterpart.amazon.client.errors import Rejected, Unreadable, Unsure
from counterpart.amazon.client.reports.fetching import (
    SeenReport,
    create_report,
    find_reports,
    get_report,
    get_report_document,
)
from counterpart.amazon.client.reports.returns import RETURNS_REPORT, SeenReturn, read_returns
from counterpart.amazon.client.reports.tables import read_table

US = "ATVPDKIKX0DER"
JUNE = datetime(2026, 6, 1, tzinfo=UTC)
REPORT = {
    "reportId": "55",
    "reportType": RETURNS_REPORT,
    "processingStatus": "DONE",
    "marketplaceIds": [US],
    "createdTime": "2026-06-01T12:00:00Z",
    "dataStartTime": "2026-06-01T02:00:00+02:00",
    "reportDocumentId": "doc-5",
}
SEEN = SeenReport("55", RETURNS_REPORT, "DONE", NOON, JUNE, None, "doc-5", frozenset({US}))
PLAIN = "text/plain; charset="


def query(asked):
    return {name: value for name, [value] in parse_qs(urlsplit(asked.path).query).items()}


def ask(transport, **changes):
    usual = {"report_type": RETURNS_REPORT, "marketplace_ids": [US]}
    return create_report(transport, **(usual | changes))


def test_report_is_asked_for_with_its_bounds(amazon, connect):
    amazon.script = [says({"reportId": "55"}, status=202)] * 2
    transport = connect()
    assert ask(transport, data_start=JUNE, data_end=NOON, options={"a": "b"}) == "55"
    assert ask(transport) == "55"
    assert [json.loads(asked.body) for asked in amazon.asked] == [
        {
            "reportType": RETURNS_REPORT,
            "marketplaceIds": [US],
            "dataStartTime": "2026-06-01T00:00:00.000Z",
            "dataEndTime": "2026-06-01T12:00:00.000Z",
            "reportOptions": {"a": "b"},
        },
        {"reportType": RETURNS_REPORT, "marketplaceIds": [US]},
    ]


@pytest.mark.parametrize("answer", [Drops(), Says(202), says({}, status=202)])
def test_report_with_a_lost_answer_is_unsure(amazon, connect, answer):
    amazon.script = [answer]
    with pytest.raises(Unsure):
        ask(connect())
    assert len(amazon.asked) == 1


def test_report_is_asked_for_while_nothing_may_change(amazon, connect):
    amazon.script = [says({"reportId": "55"}, status=202)]
    assert ask(connect(may_change=lambda: False)) == "55"


def test_report_is_seen_as_amazon_shows_it(amazon, connect):
    amazon.script = [says(REPORT)]
    assert get_report(connect(), "55") == SEEN
    assert amazon.asked[0].path == "/reports/2021-06-30/reports/55"


def test_unknown_report_is_rejected(amazon, connect):
    amazon.script = [says({"errors": [{"code": "NotFound", "message": "no"}]}, status=404)]
    with pytest.raises(Rejected):
        get_report(connect(), "55")


def test_reports_are_found_over_all_pages(amazon, connect):
    amazon.script = [
        says({"reports": [REPORT], "nextToken": "n"}),
        says({"reports": [REPORT | {"reportId": "56"}]}),
    ]
    found = find_reports(connect(), report_types=[RETURNS_REPORT], created_since=JUNE)
    assert [one.report_id for one in found] == ["55", "56"]
    assert [query(asked) for asked in amazon.asked] == [
        {
            "reportTypes": RETURNS_REPORT,
            "createdSince": "2026-06-01T00:00:00.000Z",
            "pageSize": "100",
        },
        {"nextToken": "n"},
    ]


@pytest.mark.parametrize("types", [[], ["TYPE"] * 11])
def test_reports_are_found_by_one_to_ten_types(amazon, connect, types):
    with pytest.raises(ValueError, match=r"^Reports are asked for by one to ten types\.$"):
        find_reports(connect(), report_types=types, created_since=JUNE)


@pytest.mark.parametrize("packing", [None, "GZIP"])
def test_report_is_fetched_with_its_content_type(amazon, connect, packing):
    document = {"reportDocumentId": "doc-5", "url": f"{amazon.url}/docs/5?sig=1"}
    kind = (("Content-Type", "text/plain; charset=Cp1252"),)
    amazon.script = [
        says(document | ({"compressionAlgorithm": packing} if packing else {})),
        Says(200, gzip.compress(b"a\tb") if packing else b"a\tb", kind),
    ]
    fetched = get_report_document(connect(), "doc-5")
    assert fetched == Fetched(b"a\tb", "text/plain; charset=Cp1252")
    assert "a\\tb" not in repr(fetched)


TABLE = "order-id\titem name\tnote\r\n111-1\tGröße\t\r\n\r\n111-2\tTee\n"
ROWS = [
    {"order-id": "111-1", "item name": "Größe", "note": ""},
    {"order-id": "111-2", "item name": "Tee", "note": ""},
]


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [
        ("utf-8", f"{PLAIN}UTF-8"),
        ("utf-8-sig", f"{PLAIN}utf-8"),
        ("utf-8", ""),
        ("utf-8-sig", "text/plain"),
        ("cp1252", f"{PLAIN}Cp1252"),
        ("cp1252", f'{PLAIN}"windows-1252"'),
        ("latin-1", f"{PLAIN}ISO-8859-1"),
        ("cp1252", ""),
        ("cp1252", f"{PLAIN}no-such-thing"),
        ("utf-16", f"{PLAIN}UTF-16"),
    ],
)
def test_table_is_read_in_the_characters_it_names(encoding, content_type):
    table = read_table(TABLE.encode(encoding), content_type)
    assert (list(table), table.broken_lines) == (ROWS, [])
    assert table.columns == ("order-id", "item name", "note")


@pytest.mark.parametrize("charset", ["Shift_JIS", "windows-31j"])
def test_japanese_table_is_read_in_its_characters(charset):
    # The second half of the first sign is a backslash in ASCII.
    text = "注文\t商品\n1\t表示ソ\n"
    assert list(read_table(text.encode("cp932"), PLAIN + charset)) == [
        {"注文": "1", "商品": "表示ソ"}
    ]


def test_row_that_cannot_be_read_is_left_out_and_said():
    """Spapi 8: undecodable rows are rejected loudly, and cost none of their neighbors."""
    content = b"id\tname\n1\tfine\n2\t\xff\xfecanary\n3\ta\tb\n4\tfine\t\t\n5\n"
    with structlog.testing.capture_logs() as logs:
        table = read_table(content, f"{PLAIN}UTF-8")
        assert [row["id"] for row in table] == ["1", "4", "5"]
    assert table.broken_lines == [3, 4]
    assert logs == [
        {
            "event": "A row of a report cannot be read",
            "line": line,
            "charset": "utf-8",
            "log_level": "warning",
        }
        for line in (3, 4)
    ]


@pytest.mark.parametrize(
    ("content", "content_type"),
    [(b"", ""), (b"\n1\t2", ""), (b"\xff\t\n", f"{PLAIN}UTF-8"), (b"\xff", f"{PLAIN}UTF-16")],
)
def test_table_without_names_cannot_be_read(content, content_type):
    with pytest.raises(Unreadable):
        read_table(content, content_type)


@given(st.binary(max_size=200), st.sampled_from(["", f"{PLAIN}UTF-8", f"{PLAIN}UTF-16", "x;;="]))
def test_any_table_is_read_or_refused(content, content_type):
    with structlog.testing.capture_logs():
        try:
            rows = list(read_table(content, content_type))
        except Unreadable:
            return
    assert all("\0" not in value for row in rows for value in row.values())


RETURN = {
    "Order ID": "111-1",
    "Order date": "24-May-2026",
    "Return request date": "2026-06-01T10:00:00Z",
    "Return request status": "Approved",
    "Amazon RMA ID": "Dx1",
    "Merchant RMA ID": "",
    "Label cost": "4.99",
    "Currency code": "USD",
    "Return carrier": "UPS",
    "Tracking ID": "1Z",
    "A-to-Z Claim": "N",
    "Is prime": "Y",
    "ASIN": "B0",
    "Merchant SKU": "MUG",
    "Item Name": "Mug",
    "Return quantity": "2",
    "Return reason": "AMZ-PG-BAD-DESC",
    "In policy": "Y",
    "Return type": "C-Returns",
    "Resolution": "StandardRefund",
    "Return delivery date": "2026/06/05",
    "Refunded Amount": "12.50",
    "Order Item ID": "71",
    "A column of next year": "?",
}
USUAL = SeenReturn(
    order_id="111-1",
    order_item_id="71",
    rma_id="Dx1",
    merchant_rma_id="",
    sku="MUG",
    asin="B0",
    title="Mug",
    quantity=2,
    reason="AMZ-PG-BAD-DESC",
    status="Approved",
    resolution="StandardRefund",
    return_type="C-Returns",
    carrier="UPS",
    tracking_number="1Z",
    ordered_on=date(2026, 5, 24),
    requested_on=date(2026, 6, 1),
    delivered_on=date(2026, 6, 5),
    refunded=Decimal("12.50"),
    currency="USD",
    is_in_policy=True,
    has_claim=False,
)
EMPTY = SeenReturn(
    "1", "", "", "", "", "", "", None, "", "", "", "", "", "", None, None, None, None, "",
    is_in_policy=None, has_claim=None,
)  # fmt: skip


def test_return_is_read_by_the_names_of_its_columns():
    assert list(read_returns([RETURN])) == [USUAL]
    upside_down = dict(reversed(RETURN.items()))
    assert list(read_returns([upside_down])) == [USUAL]
    dashed = {name.lower().replace(" ", "-"): value for name, value in RETURN.items()}
    assert list(read_returns([dashed])) == [USUAL]


def test_return_of_which_little_is_known_is_mostly_empty():
    strange = {
        "Order ID": "1",
        "Order date": "03/04/2026",
        "Return request date": "soon",
        "Return delivery date": "0000-00-00",
        "Return quantity": "-1",
        "Refunded Amount": "NaN",
    }
    assert list(read_returns([{}, {"ASIN": "B0"}, {"order-id": "1"}, strange])) == [EMPTY] * 2


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-06-01", date(2026, 6, 1)),
        ("2026-06-01T23:59:59-08:00", date(2026, 6, 1)),
        ("1-Jun-2026", date(2026, 6, 1)),
        ("01 JUNE 2026", date(2026, 6, 1)),
        ("2026/6/1", date(2026, 6, 1)),
        ("06/01/2026", None),
        ("31-Feb-2026", None),
        ("01-Mai-2026", None),
        ("", None),
    ],
)
def test_day_of_a_return_is_certain_or_unknown(written, day):
    [seen] = read_returns([RETURN | {"Return request date": written}])
    assert seen.requested_on == day


@pytest.mark.parametrize(
    ("written", "quantity"), [("1", 1), ("1.0", 1), ("1.5", None), ("9e99", None), ("one", None)]
)
def test_quantity_of_a_return_is_whole_or_unknown(written, quantity):
    [seen] = read_returns([RETURN | {"Return quantity": written}])
    assert seen.quantity == quantity


@given(st.dictionaries(st.sampled_from(sorted(RETURN)), st.text(max_size=30)))
def test_no_row_is_fatal(row):
    assert len(list(read_returns([row]))) == bool(row.get("Order ID"))


def test_what_is_too_long_for_an_order_number_is_none():
    assert list(read_returns([RETURN | {"Order ID": "1" * 65}])) == []


def test_returns_are_read_from_the_document_on():
    text = "\n".join("\t".join(line) for line in (RETURN.keys(), RETURN.values()))
    assert list(read_returns(read_table(text.encode()))) == [USUAL]
