"""Which returns does Amazon's returns report tell of?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from counterpart.amazon.client.wire import (
    LARGEST_QUANTITY,
    refuse_strange_number,
)

RETURNS_REPORT = "GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE"
LONGEST_REPORT_DAYS = 60
# Amazon's numbers have 19 signs; what is much longer is no number.
LONGEST_NUMBER = 64
# Spelled here, because the names that Python knows follow the language of the machine.
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2})[- ]([a-z]{3})[a-z]*[- ]([0-9]{4})", re.IGNORECASE)
YEAR_MONTH_DAY = re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})")
SIGNS = re.compile(r"[^a-z0-9]")
YES = {"y", "yes", "true", "1"}


@dataclass(frozen=True)
class SeenReturn:
    """One row: an item that a buyer sends back, or asked to. What is missing is empty or None.

    Amazon's words stay as they are. A day that could be two days, such as 03/04/2026, is None.
    """

    order_id: str
    order_item_id: str
    rma_id: str
    merchant_rma_id: str
    sku: str
    asin: str
    title: str
    quantity: int | None
    reason: str
    status: str
    resolution: str
    return_type: str
    carrier: str
    tracking_number: str
    ordered_on: date | None
    requested_on: date | None
    delivered_on: date | None
    refunded: Decimal | None
    currency: str
    is_in_policy: bool | None
    has_claim: bool | None


def read_returns(table: Iterable[Mapping[str, str]]) -> Iterator[SeenReturn]:
    """Read the rows of GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE; one without an order is skipped.

    Columns are found by their names, whatever their order; new ones are ignored.
    """
    for row in table:
        named = {SIGNS.sub("", name.lower()): value for name, value in row.items()}
        if 0 < len(named.get("orderid", "")) <= LONGEST_NUMBER:
            yield _seen(named)


def _seen(row: Mapping[str, str]) -> SeenReturn:
    return SeenReturn(
        order_id=row["orderid"],
        order_item_id=row.get("orderitemid", ""),
        rma_id=row.get("amazonrmaid", ""),
        merchant_rma_id=row.get("merchantrmaid", ""),
        sku=row.get("merchantsku", ""),
        asin=row.get("asin", ""),
        title=row.get("itemname", ""),
        quantity=_quantity(row.get("returnquantity", "")),
        reason=row.get("returnreason", "") or row.get("returnreasoncode", ""),
        status=row.get("returnrequeststatus", ""),
        resolution=row.get("resolution", ""),
        return_type=row.get("returntype", ""),
        carrier=row.get("returncarrier", ""),
        tracking_number=row.get("trackingid", ""),
        ordered_on=_day(row.get("orderdate", "")),
        requested_on=_day(row.get("returnrequestdate", "")),
        delivered_on=_day(row.get("returndeliverydate", "")),
        refunded=_amount(row.get("refundedamount", "")),
        currency=row.get("currencycode", ""),
        is_in_policy=_answer(row.get("inpolicy", "")),
        has_claim=_answer(row.get("atozclaim", "")),
    )


def _answer(text: str) -> bool | None:
    return text.lower() in YES if text else None


def _day(text: str) -> date | None:
    plain = text.strip()
    try:
        if found := YEAR_MONTH_DAY.fullmatch(plain):
            return date(*(int(part) for part in found.groups()))
        if found := DAY_MONTH_YEAR.fullmatch(plain):
            day, month, year = found.groups()
            return date(int(year), MONTHS.index(month.lower()) + 1, int(day))
        return datetime.fromisoformat(plain).date()
    except ValueError:
        return None


def _quantity(text: str) -> int | None:
    amount = _amount(text)
    if amount is None or amount != amount.to_integral_value():
        return None
    return int(amount) if 0 <= amount <= LARGEST_QUANTITY else None


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.strip())
        refuse_strange_number(amount)
    except (InvalidOperation, ValueError):
        return None
    return amount
