"""Which misbehaviour is due for a request?"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from counterpart.sandbox.books.seeds import dice
from counterpart.sandbox.wire.answers import Reply, as_json

TOKEN = "token"  # noqa: S105
UPLOAD, DOWNLOAD = "uploadDocument", "downloadDocument"
# These take the place of the operation, or change how its answer travels.
INSTEAD = frozenset(
    {
        "throttles",
        "fails",
        "answers_html",
        "answers_empty",
        "answers_message_only",
        "redirects",
        "drops_before",
    }
)
AFTERWARDS = frozenset({"answers_slowly", "drops_after", "cuts_short"})
# These change what the operation does, and are asked for by the operation.
WITHIN = {
    "repeats_orders_across_pages": "searchOrders",
    "changes_orders_while_paging": "searchOrders",
    "rejects_confirmation": "confirmShipment",
    "forgets_confirmation": "confirmShipment",
    "loses_feed": "createFeed",
    "reports_slowly": "createFeed",
    "feeds_get_stuck": "createFeed",
    "feeds_get_canceled": "createFeed",
    "feeds_break": "createFeed",
    "rejects_message": "createFeed",
    "rejects_patch": "patchListingsItem",
    "loses_patch": "patchListingsItem",
    "reports_break": "createReport",
}
KINDS = INSTEAD | AFTERWARDS | frozenset(WITHIN)
# What a storm throws unless it is told otherwise: all of it passes, so that books can agree.
PASSING = (
    "throttles",
    "fails",
    "answers_html",
    "answers_empty",
    "drops_before",
    "drops_after",
    "cuts_short",
    "repeats_orders_across_pages",
    "changes_orders_while_paging",
)


@dataclass
class Fault:
    kind: str
    operation: str | None = None
    times: int = 1
    settings: dict[str, Any] = field(default_factory=dict)

    def fits(self, operation: str) -> bool:
        return self.operation == operation or (self.operation is None and operation != TOKEN)


@dataclass
class Storm:
    roll: random.Random
    rate: float
    kinds: Sequence[str]


class Faults:
    def __init__(self) -> None:
        self.waiting: list[Fault] = []
        self.storm: Storm | None = None
        self.struck: str | None = None
        self.fired: Counter[str] = Counter()

    def add(self, fault: Fault) -> None:
        self.waiting.append(fault)

    def begin_storm(self, seed: int, rate: float, kinds: Sequence[str]) -> None:
        self.storm = Storm(dice("storm", seed), rate, kinds)

    def clear(self) -> None:
        self.waiting.clear()
        self.storm = None
        self.struck = None

    def take_for(self, operation: str) -> Fault | None:
        """Return what befalls this request on its way; draws once for a storm."""
        self.struck = self._draw(operation)
        fault = self._take(INSTEAD | AFTERWARDS, operation)
        if fault is None and self.struck in INSTEAD | AFTERWARDS:
            fault = Fault(self.struck, operation)
        if fault is not None:
            self.fired[fault.kind] += 1
        return fault

    def take_within(self, kind: str, operation: str, **settings: Any) -> Fault | None:
        fault = self._take({kind}, operation, **settings)
        if fault is None and self.struck == kind:
            fault, self.struck = Fault(kind, operation), None
        if fault is not None:
            self.fired[kind] += 1
        return fault

    def _draw(self, operation: str) -> str | None:
        if self.storm is None or self.storm.roll.random() >= self.storm.rate:
            return None
        kind = self.storm.roll.choice(self.storm.kinds)
        return kind if WITHIN.get(kind, operation) == operation else None

    def _take(
        self, kinds: frozenset[str] | set[str], operation: str, **settings: Any
    ) -> Fault | None:
        for fault in self.waiting:
            fitting = all(fault.settings.get(k) in (None, v) for k, v in settings.items())
            if fault.kind in kinds and fault.fits(operation) and fitting:
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                return fault
        return None


def answer_instead(fault: Fault) -> Reply:
    said = fault.settings
    if fault.kind == "drops_before":
        return Reply(0, dropped=True)
    if fault.kind == "redirects":
        return Reply(307, headers={"Location": said.get("to_url", "http://127.0.0.1:9/")})
    if fault.kind == "answers_html":
        page = b"<html><body><h1>Service Unavailable</h1></body></html>"
        return Reply(said.get("status", 503), page, {"Content-Type": "text/html"})
    if fault.kind == "answers_empty":
        return Reply(said.get("status", 429))
    return answer_with_error(fault)


def answer_with_error(fault: Fault) -> Reply:
    said = fault.settings
    if fault.kind == "answers_message_only":
        return as_json(said.get("status", 403), {"message": "Forbidden"})
    if fault.kind == "throttles":
        reply = quota_exceeded()
        if said.get("retry_after") is not None:
            reply.headers["Retry-After"] = str(said["retry_after"])
        return reply
    status = said.get("status", 503)
    code = "InternalFailure" if status == 500 else "ServiceUnavailable"
    error = {"code": code, "message": "We encountered an internal error. Please try again."}
    return as_json(status, {"errors": [error]})


def quota_exceeded() -> Reply:
    error = {
        "code": "QuotaExceeded",
        "message": "You exceeded your quota for the requested resource.",
        "details": "",
    }
    return as_json(429, {"errors": [error]})


def travel_badly(fault: Fault, reply: Reply) -> None:
    if fault.kind == "answers_slowly":
        reply.delay = fault.settings.get("seconds", 0.05)
    elif fault.kind == "drops_after" or not reply.body:
        reply.dropped = True
    else:
        reply.cut_short = True
