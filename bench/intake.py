"""How much CPU takes a page of a hundred new orders, from JSON to committed Commerce orders?"""

import statistics
import time
from collections.abc import Iterator
from datetime import timedelta

from bench import bulk_sql
from bench.cpu import Meter, run_pages
from bench.one_at_a_time import import_page
from bench.pages import PER_PAGE, Pages
from bench.rows import Row, ratio
from bench.scene import NOON, connected_store, found_house
from counterpart.amazon.models.stores import AmazonStore
from counterpart.core.clock import SteppingClock
from counterpart.orders.models.orders import Order

PAGES = 14
PEER_PAGES = 5
LATER = timedelta(minutes=10).total_seconds()


def measure(database: str) -> Iterator[Row]:
    """Take in new pages, the same pages again, and the references."""
    clock = SteppingClock(NOON)
    found_house()
    store = connected_store(clock)
    clock.wait(LATER)
    pages = Pages(clock.now())
    clock.wait(LATER)
    places = bulk_sql.fresh_copy()
    bodies = [pages.page(number, is_last=number == PAGES) for number in range(PAGES + 1)]

    marks: list[dict[str, int]] = []
    new = Meter(at_question=lambda: marks.append(bulk_sql.newest_ids()))
    created = run_pages(store.account, clock, bodies, new).created
    clock.wait(LATER)
    again = Meter()
    unchanged = run_pages(store.account, clock, bodies, again).unchanged
    if not created == unchanged == len(bodies) * PER_PAGE:
        raise RuntimeError(f"{created} orders were created, {unchanged} were unchanged.")
    bare = bulk_sql.median_seconds(places, marks)
    peers = _peers(store, pages, clock)
    yield from _rows(database, new.median(), again.median(), bare, peers)


def _peers(store: AmazonStore, pages: Pages, clock: SteppingClock) -> float:
    spent = []
    before = Order.objects.count()
    for number in range(PAGES + 1, PAGES + 1 + PEER_PAGES):
        body = pages.page(number, is_last=True)
        began = time.process_time()
        import_page(store, body, now=clock.now())
        spent.append(time.process_time() - began)
    if Order.objects.count() != before + PEER_PAGES * PER_PAGE:
        raise RuntimeError("The reference importer did not create every order.")
    return statistics.median(spent[1:])


def _rows(database: str, new: float, again: float, bare: float, peers: float) -> Iterator[Row]:
    what = f"CPU, a page of {PER_PAGE} new orders, {database}"
    counted = "" if database == "SQLite" else "CPU of this process; the server's is not in it."
    yield Row(what, _ms(new), f"bare bulk SQL: {_ms(bare)}", ratio(new, bare), "≤ 4", counted)
    yield Row(what, _ms(new), f"one order at a time: {_ms(peers)}", ratio(new, peers), "≤ 1/10")
    yield Row(
        f"CPU, the same page again, unchanged, {database}",
        _ms(again),
        f"new: {_ms(new)}",
        ratio(again, new),
    )


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
