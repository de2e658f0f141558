"""What can this Amazon be told to do badly?"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from counterpart.sandbox.books.ledger import Ledger, NotPossible, told
from counterpart.sandbox.wire.faults import (
    DOWNLOAD,
    KINDS,
    PASSING,
    TOKEN,
    UPLOAD,
    WITHIN,
    Fault,
    Faults,
)
from counterpart.sandbox.wire.quotas import PLANS, Quotas

# What a misbehaviour is like that a storm brought, which says nothing more of it.
USUAL: dict[str, dict[str, Any]] = {
    "reports_slowly": {"seconds": 3600.0},
    "feeds_get_stuck": {"where": "IN_PROGRESS"},
    "feeds_break": {"share": 0.5},
    "rejects_message": {"message": "The message cannot be processed.", "code": "18000"},
    "rejects_patch": {"message": "The change cannot be made."},
}


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

    def loses_feed(self, *, feed_type: str | None = None, times: int = 1) -> None:
        """Answer createFeed with 202 and an id, and know nothing of the feed."""
        self.misbehaves("loses_feed", "createFeed", times, feed_type=feed_type)

    def reports_slowly(
        self, seconds: float = 3600, *, feed_type: str | None = None, times: int = 1
    ) -> None:
        """Work so long through the next feeds that are created."""
        said = {"seconds": seconds, "feed_type": feed_type}
        self.misbehaves("reports_slowly", "createFeed", times, **said)

    def feeds_get_stuck(
        self, where: str = "IN_PROGRESS", *, feed_type: str | None = None, times: int = 1
    ) -> None:
        """Let the next feeds stay in progress, or IN_QUEUE, until `feeds_go_on`."""
        if where not in {"IN_QUEUE", "IN_PROGRESS"}:
            raise NotPossible(f"A feed cannot get stuck in {where}.")
        said = {"where": where, "feed_type": feed_type}
        self.misbehaves("feeds_get_stuck", "createFeed", times, **said)

    def feeds_get_canceled(self, *, feed_type: str | None = None, times: int = 1) -> None:
        """Cancel the next feeds before they are worked through."""
        self.misbehaves("feeds_get_canceled", "createFeed", times, feed_type=feed_type)

    def feeds_break(
        self, share: float = 0.5, *, feed_type: str | None = None, times: int = 1
    ) -> None:
        """Carry out that share of the messages of the next feeds, then end in FATAL."""
        said = {"share": share, "feed_type": feed_type}
        self.misbehaves("feeds_break", "createFeed", times, **said)

    def rejects_message(
        self,
        message: str = "The message cannot be processed.",
        code: str = "18000",
        *,
        order_id: str | None = None,
        feed_type: str | None = None,
        times: int = 1,
    ) -> None:
        """Refuse the next messages of feeds, one by one, in these words."""
        said = {"message": message, "code": code, "order_id": order_id, "feed_type": feed_type}
        self.misbehaves("rejects_message", "createFeed", times, **said)

    def rejects_patch(
        self,
        message: str = "The change cannot be made.",
        *,
        sku: str | None = None,
        times: int = 1,
    ) -> None:
        """Answer INVALID, in these words."""
        self.misbehaves("rejects_patch", "patchListingsItem", times, message=message, sku=sku)

    def loses_patch(self, *, sku: str | None = None, times: int = 1) -> None:
        """Answer ACCEPTED and change nothing, ever."""
        self.misbehaves("loses_patch", "patchListingsItem", times, sku=sku)

    def reports_break(self, *, report_type: str | None = None, times: int = 1) -> None:
        """Let the next reports that are created end in FATAL."""
        self.misbehaves("reports_break", "createReport", times, report_type=report_type)

    def strike(self, kind: str, /, **about: str) -> dict[str, Any] | None:
        fault = self.faults.take_within(kind, WITHIN[kind], **about)
        return None if fault is None else {**USUAL.get(kind, {}), **fault.settings}

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
    known = {*PLANS, TOKEN, UPLOAD, DOWNLOAD}
    if operation is not None and operation not in known:
        raise NotPossible(
            f"There is no operation {operation}; there is {', '.join(sorted(known))}."
        )
