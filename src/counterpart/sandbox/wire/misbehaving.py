"""What can this Amazon be told to do badly?"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from counterpart.sandbox.books.ledger import Ledger, NotPossible, told
from counterpart.sandbox.wire.faults import KINDS, PASSING, Fault, Faults
from counterpart.sandbox.wire.quotas import PLANS, Quotas


class Misbehaving(Ledger):
    """Each takes `operation` (any but the token where None) and `times`."""

    faults: Faults
    quotas: Quotas
    page_generation: int

    def throttles(
        self, *, operation: str | None = None, times: int = 1, retry_after: int | None = None
    ) -> None:
        self.misbehaves("throttles", operation, times, retry_after=retry_after)

    def fails(self, status: int = 503, *, operation: str | None = None, times: int = 1) -> None:
        self.misbehaves("fails", operation, times, status=status)

    def answers_html(
        self, status: int = 503, *, operation: str | None = None, times: int = 1
    ) -> None:
        self.misbehaves("answers_html", operation, times, status=status)

    def answers_empty(
        self, status: int = 429, *, operation: str | None = None, times: int = 1
    ) -> None:
        self.misbehaves("answers_empty", operation, times, status=status)

    def answers_message_only(
        self, status: int = 403, *, operation: str | None = None, times: int = 1
    ) -> None:
        self.misbehaves("answers_message_only", operation, times, status=status)

    def answers_slowly(
        self, seconds: float, *, operation: str | None = None, times: int = 1
    ) -> None:
        """Act at once, answer later."""
        self.misbehaves("answers_slowly", operation, times, seconds=seconds)

    def drops_before(self, *, operation: str | None = None, times: int = 1) -> None:
        """Close the connection without acting."""
        self.misbehaves("drops_before", operation, times)

    def drops_after(self, *, operation: str | None = None, times: int = 1) -> None:
        """Act, then close the connection without an answer."""
        self.misbehaves("drops_after", operation, times)

    def cuts_short(self, *, operation: str | None = None, times: int = 1) -> None:
        """Act, announce the whole answer, send half of it and close."""
        self.misbehaves("cuts_short", operation, times)

    def redirects(self, to_url: str, *, operation: str | None = None, times: int = 1) -> None:
        self.misbehaves("redirects", operation, times, to_url=to_url)

    def repeats_orders_across_pages(
        self, *, operation: str | None = "searchOrders", times: int = 1
    ) -> None:
        """Serve the last order of a page again at the top of the next one."""
        self.misbehaves("repeats_orders_across_pages", operation, times)

    def changes_orders_while_paging(
        self, *, operation: str | None = "searchOrders", times: int = 1
    ) -> None:
        """Update an order of the next page as soon as a page has been served."""
        self.misbehaves("changes_orders_while_paging", operation, times)

    def rejects_confirmation(
        self,
        message: str = "The shipment cannot be confirmed.",
        code: str = "InvalidInput",
        *,
        order_id: str | None = None,
        times: int = 1,
    ) -> None:
        said = {"message": message, "code": code, "order_id": order_id}
        self.misbehaves("rejects_confirmation", "confirmShipment", times, **said)

    def forgets_confirmation(self, *, times: int = 1) -> None:
        """Answer 204 and do nothing."""
        self.misbehaves("forgets_confirmation", "confirmShipment", times)

    @told
    def misbehaves(self, /, kind: str, operation: str | None, times: int, **settings: Any) -> None:
        check_operation(operation)
        self.faults.add(Fault(kind, operation, times, settings))

    @told
    def expires_page_tokens(self) -> None:
        self.page_generation += 1

    @told
    def teaches_rate(self, operation: str, rate: float, burst: int | None = None) -> None:
        """Change the usage plan; the answers' x-amzn-RateLimit-Limit says so."""
        if operation not in PLANS:
            raise NotPossible(f"There is no usage plan for {operation}.")
        self.quotas.teach(operation, rate, burst)

    @told
    def storm(self, seed: int = 1, rate: float = 0.1, kinds: Sequence[str] = PASSING) -> None:
        """Misbehave at random, repeatably, until `calms_down`."""
        unknown = sorted(set(kinds) - KINDS)
        if unknown:
            raise NotPossible(f"There is no {', '.join(unknown)}; there is {', '.join(KINDS)}.")
        self.faults.begin_storm(seed, rate, tuple(kinds))

    @told
    def calms_down(self) -> Counter[str]:
        """End all misbehaviour and return what has fired so far."""
        self.faults.clear()
        return Counter(self.faults.fired)

    @property
    def fired(self) -> Counter[str]:
        return self.faults.fired


def check_operation(operation: str | None) -> None:
    known = {*PLANS, "token"}
    if operation is not None and operation not in known:
        raise NotPossible(
            f"There is no operation {operation}; there is {', '.join(sorted(known))}."
        )
