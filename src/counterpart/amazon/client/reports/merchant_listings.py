"""Which listings does Amazon's report of all of them tell of?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from counterpart.amazon.client.wire import LARGEST_QUANTITY

LISTINGS_REPORT = "GET_MERCHANT_LISTINGS_ALL_DATA"
SIGNS = re.compile(r"[^a-z0-9]")
WHOLE = re.compile(r"[0-9]{1,10}")


@dataclass(frozen=True)
class ReportedListing:
    """One row: a seller SKU as it stood when Amazon wrote the report. What is missing is empty.

    `channel` is Amazon's code: DEFAULT is the merchant, every other an Amazon warehouse.
    """

    sku: str
    asin: str
    title: str
    channel: str
    quantity: int | None
    status: str


def read_merchant_listings(table: Iterable[Mapping[str, str]]) -> Iterator[ReportedListing]:
    """Read the rows of GET_MERCHANT_LISTINGS_ALL_DATA; one without a SKU is skipped.

    Columns are found by their names, whatever their order; new ones are ignored.
    """
    for row in table:
        named = {SIGNS.sub("", name.lower()): value for name, value in row.items()}
        if named.get("sellersku"):
            yield _seen(named)


def _seen(row: Mapping[str, str]) -> ReportedListing:
    return ReportedListing(
        sku=row["sellersku"],
        asin=row.get("asin1", ""),
        title=row.get("itemname", ""),
        channel=row.get("fulfillmentchannel", "").upper(),
        quantity=_quantity(row.get("quantity", "")),
        status=row.get("status", ""),
    )


def _quantity(text: str) -> int | None:
    if not WHOLE.fullmatch(text):
        return None
    return int(text) if int(text) <= LARGEST_QUANTITY else None
