"""What is this Amazon: its books, its habits and its request log in one handle?"""

from collections import deque
from collections.abc import Mapping
from datetime import datetime

from counterpart.sandbox.books.granting import APPLICATION_ID, Application
from counterpart.sandbox.books.refunding.refunding import USUAL_DELAY
from counterpart.sandbox.wire.answers import Reply, Request, Seen
from counterpart.sandbox.wire.desk import Desk
from counterpart.sandbox.wire.faults import Faults
from counterpart.sandbox.wire.gate import answer
from counterpart.sandbox.wire.quotas import Quotas

REMEMBERED_REQUESTS = 50_000


class Amazon(Desk):
    """A small Amazon: the same seed, clock and story bring the same bytes."""

    def __init__(
        self,
        *,
        seed: int = 7,
        now: str | datetime | None = None,
        speed: float = 1.0,
        enforce_quotas: bool = True,
        strict: bool = False,
        plans: Mapping[str, tuple[float, int]] | None = None,
    ) -> None:
        super().__init__(seed=seed, now=now, speed=speed)
        self.strict = strict
        self.tokens = {}
        self.applications = {APPLICATION_ID: Application(APPLICATION_ID)}
        self.grants = {}
        self.codes = {}
        self.stored = {}
        self.compression = "now and then"
        self.feeds = {}
        self.listings = {}
        self.listing_lag = None
        self.returns = {}
        self.reports = {}
        self.report_seconds = None
        self.refund_delay = USUAL_DELAY
        self.quotas = Quotas(enforced=enforce_quotas, plans=plans)
        self.faults = Faults()
        self.page_generation = 0
        self.log: deque[Seen] = deque(maxlen=REMEMBERED_REQUESTS)

    def answer(self, request: Request) -> Reply:
        return answer(self, request)

    @property
    def requests(self) -> list[Seen]:
        with self.lock:
            return list(self.log)

    def count(self, operation: str | None = None) -> int:
        return sum(operation in (None, seen.operation) for seen in self.requests)

    def forget_requests(self) -> None:
        with self.lock:
            self.log.clear()
