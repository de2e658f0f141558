"""How long do pages of lists of a million orders take, beside SQL by hand for the same rows?"""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import product
from typing import Any, NamedTuple

from django.db import connection

from bench.rows import Row, ratio
from bench.scene import NOON, found_house
from counterpart.amazon.finding import counting as amazon_counting
from counterpart.amazon.finding import matching as amazon_matching
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.cli.generating.command import fill_with_orders
from counterpart.core.finding.counting import MOST, capped_count
from counterpart.core.finding.paging import keys_of_page
from counterpart.orders.finding import counting, matching
from counterpart.orders.models.orders import Order

ORDERS = 1_000_000
SIZE = 25
REACH = "mean ≤ 2, p95 < 100 ms"
STARTS = (0, 2_000, 9_975)
TIMES = 3


class List(NamedTuple):
    """A list as its page shows it: what it is narrowed by and sorted by."""

    name: str
    model: type[Any]
    date: str
    total: str
    place: str
    sorts: tuple[str, ...]


AMAZON = List(
    "Amazon orders", AmazonOrder, "purchased_at", "total", "store_id",
    ("purchased_at", "amazon_order_id", "status", "buyer_rank", "total", "ship_by", "note_code",
     "order", "last_updated_at"),
)  # fmt: skip
COMMERCE = List(
    "Commerce orders", Order, "placed_at", "grand_total", "store_view_id",
    ("placed_at", "number", "status", "customer_rank", "bill_to_rank", "ship_to_rank",
     "grand_total", "base_grand_total", "purchase_point"),
)  # fmt: skip
SEARCHES: dict[str, dict[str, str]] = {
    "a whole number": {"number": "{number}"},
    "the end of a number": {"text": "{end}"},
    "a name": {"text": "ada linden"},
    "the beginning of a name": {"text": "li"},
    "a SKU": {"text": "INVENTED-007"},
    "a tracking number": {"text": "1Z7000000100"},
    "nothing that is there": {"text": "qqqqq"},
}


def measure(database: str) -> Iterator[Row]:
    """Invent the orders, then open pages of both lists in many ways."""
    found_house()
    began = time.monotonic()
    fill_with_orders(ORDERS, seed=1, now=NOON)
    spent = time.monotonic() - began
    yield Row(f"Orders invented per second, {database}", f"{ORDERS / spent:,.0f}")
    for one in (AMAZON, COMMERCE):
        yield _pages(one, database)
    yield _searches(AMAZON, amazon_matching.matching, database)
    yield _searches(COMMERCE, matching.matching, database)
    for name, count in (
        ("Amazon orders", amazon_counting.counts_by_status),
        ("Commerce orders", counting.counts_by_status),
    ):
        yield Row(f"Tabs of {name} counted, {database}", _ms([_seconds(count)]))


def _pages(of: List, database: str) -> Row:
    ours, bare = [], []
    for narrowed, sort, start in product(_filters(of), of.sorts, STARTS):
        for sign in ("", "-"):
            ours.append(_seconds(lambda: _page(of, narrowed, f"{sign}{sort}", start)))  # noqa: B023
            bare.append(_seconds(lambda: _bare(of, narrowed, f"{sign}{sort}", start)))  # noqa: B023
    return Row(
        f"A page of {ORDERS:,} {of.name}, {len(ours)} ways, mean / p50 / p95, {database}",
        f"{_mean(ours)} / {_ms(ours)}",
        f"bare SQL: {_mean(bare)} / {_ms(bare)}",
        ratio(statistics.fmean(ours), statistics.fmean(bare)),
        REACH,
    )


def _filters(of: List) -> list[dict[str, Any]]:
    place = of.model.objects.values_list(of.place, flat=True).order_by("-pk")[0]
    few = "Error" if of is AMAZON else "processing"
    many = "Completed" if of is AMAZON else "complete"
    return [
        {},
        {"status": many},
        {"status": few},
        {of.place: place},
        {of.place: place, "status": many},
        {f"{of.date}__gte": NOON - timedelta(days=30), f"{of.date}__lt": NOON},
        {f"{of.total}__gte": 25, f"{of.total}__lte": 75},
        {f"{of.total}__gte": 250, "status": many},
    ]


def _page(of: List, narrowed: dict[str, Any], sort: str, start: int) -> None:
    rows = of.model.objects.filter(**narrowed)
    count = capped_count(rows)
    keys = keys_of_page(
        rows,
        sort.removeprefix("-"),
        is_descending=sort.startswith("-"),
        start=start,
        stop=start + SIZE,
        are_few=count <= MOST,
    )
    list(of.model.objects.filter(pk__in=keys).values_list())


def _bare(of: List, narrowed: dict[str, Any], sort: str, start: int) -> None:
    """What somebody would write by hand for the same answer."""
    table, way = of.model._meta.db_table, "DESC" if sort.startswith("-") else "ASC"  # noqa: SLF001
    column = of.model._meta.get_field(sort.removeprefix("-")).column  # noqa: SLF001
    found, values = of.model.objects.filter(**narrowed).values_list("pk").query.sql_with_params()
    where = found.partition(" WHERE ")[2] or "1 = 1"
    rows = f'FROM "{table}" WHERE {where}'
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM (SELECT 1 {rows} LIMIT {MOST + 1}) AS n", values)  # noqa: S608
        cursor.execute(
            f"SELECT id {rows} ORDER BY {column} {way} NULLS LAST, id {way} "
            f"LIMIT {SIZE} OFFSET {start}",
            values,
        )
        keys = [key for (key,) in cursor.fetchall()]
        marks = ", ".join(["%s"] * len(keys)) or "NULL"
        cursor.execute(f'SELECT * FROM "{table}" WHERE id IN ({marks})', keys)  # noqa: S608
        cursor.fetchall()


def _searches(of: List, find: Callable[..., Any], database: str) -> Row:
    number = of.model.objects.order_by("-pk")[ORDERS // 2]
    text = str(getattr(number, "amazon_order_id", "") or number.number)
    spent = []
    for wanted in SEARCHES.values():
        told = {key: value.format(number=text, end=text[-7:]) for key, value in wanted.items()}
        spent.append(_seconds(lambda: _found(of, find(of.model.objects.all(), **told))))  # noqa: B023
    what = f"Found among {ORDERS:,} {of.name}, {len(SEARCHES)} searches, p50 / p95, {database}"
    return Row(what, _ms(spent), reach="p95 < 100 ms")


def _found(of: List, rows: Any) -> None:
    few = capped_count(rows) <= MOST
    keys_of_page(rows, of.date, is_descending=True, start=0, stop=SIZE, are_few=few)


def _seconds(work: Callable[[], object]) -> float:
    """The best of some times: what comes from outside only adds."""
    spent = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return min(spent)


def _mean(seconds: list[float]) -> str:
    return f"{statistics.fmean(seconds) * 1000:.1f}"


def _ms(seconds: list[float]) -> str:
    if len(seconds) == 1:
        return f"{seconds[0] * 1000:.1f} ms"
    p95 = statistics.quantiles(seconds, n=20, method="inclusive")[-1]
    return f"{statistics.median(seconds) * 1000:.1f} / {p95 * 1000:.1f} ms"
