"""Does the memory of one process stay the same while it takes in orders?"""

import gc
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from bench.pages import PER_PAGE, PagedLine, Pages
from bench.rows import Row, ratio
from bench.scene import NOON, connected_store, found_house
from counterpart.amazon import running
from counterpart.core.clock import SteppingClock
from counterpart.orders.models.orders import Order

# A hundred thousand take ten minutes on a busy machine.
FEW, MANY = 10_000, 20_000
PAGE_SIZE = 4096


def measure(database: str) -> Iterator[Row]:
    """Take in many orders in one pass, and look at the resident memory on the way."""
    seen: dict[int, int] = {}
    clock = SteppingClock(NOON)
    found_house()
    account = connected_store(clock).account
    clock.wait(600)
    pages = Pages(clock.now())
    last = MANY // PER_PAGE - 1

    def body(number: int) -> bytes:
        if number * PER_PAGE == FEW:
            seen[FEW] = _resident()
        return pages.page(number, is_last=number == last)

    with patch.object(running, "line_to_amazon", lambda *_: PagedLine(body)):
        running.run_account(account, clock)
    seen[MANY] = _resident()
    if Order.objects.count() != MANY:
        raise RuntimeError("Not every order was taken in.")
    yield Row(
        f"Memory after {MANY:,} orders taken in",
        _megabytes(seen[MANY]),
        f"after {FEW:,}: {_megabytes(seen[FEW])}",
        ratio(seen[MANY], seen[FEW]),
        "flat",
        note=f"resident memory of one process, one pass, {database}.",
    )


def _resident() -> int:
    gc.collect()
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE_SIZE


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.0f} MB"
