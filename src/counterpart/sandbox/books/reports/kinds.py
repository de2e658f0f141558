"""Which types of report does this Amazon make, and how are they written?"""

from collections.abc import Iterable
from datetime import timedelta

from counterpart.sandbox.books.marketplaces import MARKETPLACES
from counterpart.sandbox.books.reports import listings_report, orders_report, returns_report
from counterpart.sandbox.books.reports.reports import Kind, Row

KINDS: dict[str, Kind] = {
    "GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE": Kind(
        returns_report.COLUMNS, returns_report.rows, timedelta(days=60)
    ),
    "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL": Kind(
        orders_report.COLUMNS, orders_report.rows, timedelta(days=30)
    ),
    "GET_MERCHANT_LISTINGS_ALL_DATA": Kind(listings_report.COLUMNS, listings_report.rows),
}
# Amazon writes flat files in the old encodings of their countries; the rest is UTF-8.
CHARSETS = {
    "JP": ("Shift_JIS", "cp932"),
    **dict.fromkeys(("GB", "DE", "FR", "IT", "ES", "NL", "BE", "SE", "IE"), ("Cp1252", "cp1252")),
}
UNICODE = ("UTF-8", "utf-8")


def write_table(columns: Iterable[str], rows: Iterable[Row], codec: str) -> bytes:
    """Write what fits the encoding; for the rest stands a question mark, as at Amazon."""
    lines = ["\t".join(columns)]
    lines += ["\t".join(flat(row.get(column, "")) for column in columns) for row in rows]
    return ("\r\n".join(lines) + "\r\n").encode(codec, errors="replace")


def flat(value: object) -> str:
    """Return one cell: a tab or a line's end within would move every column behind it."""
    return " ".join(str(value).splitlines()).replace("\t", " ")


def charset_of(marketplace_id: str) -> tuple[str, str]:
    """Return the name that the Content-Type tells, and Python's."""
    return CHARSETS.get(MARKETPLACES[marketplace_id].country, UNICODE)
