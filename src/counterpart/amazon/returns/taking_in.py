"""How does what Amazon's report tells of returns become rows of ours?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from counterpart.amazon.client.documents import Fetched
from counterpart.amazon.client.reports.returns import SeenReturn, read_returns
from counterpart.amazon.client.reports.tables import read_table
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.reports import Report
from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.reports.reading import ReadRows
from counterpart.amazon.returns.merging import TOLD, KnownOrder, find_same, merge
from counterpart.amazon.returns.telling import as_told, tell_of_changes
from counterpart.core.batches import batched
from counterpart.core.bulk import insert_rows, update_rows

AT_ONCE = 500
WRITTEN = (*TOLD, "amazon_order", "tracking_number", "last_seen_at")


def take_in_returns(report: Report, fetched: Fetched, *, actor: str, now: datetime) -> ReadRows:
    """Write down every return that a report tells of; the orders are told what is new, once.

    Inside the transaction in which the report is settled; safe to repeat. A return of an order
    that was never taken in is kept with the order's number alone. Raises Unreadable.
    """
    table = read_table(fetched.content, fetched.content_type)
    counted = _Counted(table)
    taken = 0
    for portion in batched(read_returns(counted), AT_ONCE):
        _take_in(report.account, portion, actor=actor, now=now)
        taken += len(portion)
    return ReadRows(taken, len(table.broken_lines) + counted.rows - taken)


class _Counted:
    """Rows on their way, counted: one without an order's number is not told of otherwise."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self.rows = 0
        self._source = rows

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        for row in self._source:
            if any(row.values()):
                self.rows += 1
                yield row


def _take_in(
    account: SellerAccount, portion: list[SeenReturn], *, actor: str, now: datetime
) -> None:
    numbers = {one.order_id for one in portion}
    orders = _orders(account, numbers)
    known: dict[str, list[AmazonReturn]] = defaultdict(list)
    for row in AmazonReturn.objects.filter(account=account, order_number__in=numbers):
        known[row.order_number].append(row)
    before = {row.pk: as_told(row) for rows in known.values() for row in rows}
    new: list[AmazonReturn] = []
    seen_again: dict[int, AmazonReturn] = {}
    for seen in portion:
        same = find_same(seen, known[seen.order_id])
        row = same or AmazonReturn(account=account, order_number=seen.order_id, first_seen_at=now)
        if same is None:
            known[seen.order_id].append(row)
            new.append(row)
        elif row.pk:
            seen_again[row.pk] = row
        merge(row, seen, orders.get(seen.order_id), now=now)
    insert_rows(new)
    update_rows(seen_again.values(), list(WRITTEN))
    tell_of_changes(new, seen_again.values(), before, actor=actor, now=now)


def _orders(account: SellerAccount, numbers: set[str]) -> dict[str, KnownOrder]:
    rows = AmazonOrder.objects.filter(account=account, amazon_order_id__in=numbers)
    # Amazon's document goes with the buyer.
    remembering = set(rows.exclude(document="").values_list("pk", flat=True))
    return {
        number: KnownOrder(pk, remembers_buyer=pk in remembering)
        for pk, number in rows.values_list("pk", "amazon_order_id")
    }
