"""How much CPU does each page cost, from its bytes to the request for the next one?"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from unittest.mock import patch

from bench.pages import PagedLine
from counterpart.amazon import running
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.runs import AccountRun
from counterpart.core.clock import SteppingClock


@dataclass
class Meter:
    """CPU of this process between an answer and the next question; `at_question` is not in it."""

    at_question: Callable[[], None] = lambda: None
    pages: list[float] = field(default_factory=list)
    began: float | None = None

    def before(self) -> None:
        if self.began is not None:
            self.pages.append(time.process_time() - self.began)
        self.at_question()

    def after(self) -> None:
        self.began = time.process_time()

    def median(self) -> float:
        """Leave out the first pages, which fill caches."""
        return statistics.median(self.pages[2:])


def run_pages(
    account: SellerAccount, clock: SteppingClock, bodies: list[bytes], meter: Meter
) -> AccountRun:
    """Make one pass over an account whose Amazon has these pages."""
    line = PagedLine(bodies.__getitem__, before=meter.before, after=meter.after)
    with patch.object(running, "line_to_amazon", lambda *_: line):
        run = running.run_account(account, clock)
    if run is None or run.sentence:
        raise RuntimeError(f"The pages could not be taken in: {run and run.sentence}")
    return run
