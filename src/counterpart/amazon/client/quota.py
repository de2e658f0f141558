"""May this call go out now, or when?"""

import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, Self

from counterpart.amazon.client.errors import TryLater
from counterpart.amazon.client.usage_plans import USAGE_PLANS, UsagePlan


class Quota(Protocol):
    """The requests Amazon still allows for one seller account, shared by everyone who sends."""

    def take(self, operation: str, *, now: datetime) -> None:
        """Use up one request; raises TryLater, with the moment one is free, if none is left."""

    def learn(self, operation: str, rate: float, *, now: datetime) -> None:
        """Go by the rate per second that Amazon reported from now on."""

    def pause(self, operation: str, until: datetime, *, now: datetime) -> None:
        """Let nothing out before that moment, and then one request. Never shortens a pause."""


@dataclass(frozen=True)
class Bucket:
    """Amazon's token bucket at a moment. A bucket whose moment lies ahead is closed until then."""

    rate: float
    burst: int
    tokens: float
    as_of: datetime

    @classmethod
    def full(cls, plan: UsagePlan, *, now: datetime) -> Self:
        return cls(rate=plan.rate, burst=plan.burst, tokens=float(plan.burst), as_of=now)

    def refilled(self, now: datetime) -> Self:
        if now <= self.as_of:
            return self
        gained = (now - self.as_of).total_seconds() * self.rate
        return replace(self, tokens=min(float(self.burst), self.tokens + gained), as_of=now)

    def after_taking(self) -> Self:
        return replace(self, tokens=max(self.tokens - 1, 0.0))

    def next_at(self) -> datetime:
        """Answer the first moment at which a request may go out; not later than `as_of`: now."""
        if self.tokens >= 1:
            return self.as_of
        microseconds = math.ceil((1 - self.tokens) / self.rate * 1_000_000 - 1e-3)
        return self.as_of + timedelta(microseconds=max(microseconds, 0))

    def learned(self, rate: float) -> Self:
        if not (math.isfinite(rate) and rate > 0):
            return self
        return replace(self, rate=rate)

    def paused(self, until: datetime) -> Self:
        """Amazon says it is empty: nothing before `until`, one request then."""
        if until <= self.as_of:
            return replace(self, tokens=min(self.tokens, 1.0))
        return replace(self, tokens=1.0, as_of=until)


class MemoryQuota:
    """A quota for one process. Thread-safe."""

    def __init__(self, *, plans: Mapping[str, UsagePlan] = USAGE_PLANS) -> None:
        self._plans = plans
        self._buckets: dict[str, Bucket] = {}
        self._lock = threading.Lock()

    def take(self, operation: str, *, now: datetime) -> None:
        with self._lock:
            bucket = self._bucket(operation, now)
            at = bucket.next_at()
            if at > now:
                raise TryLater(at, operation=operation)
            self._buckets[operation] = bucket.after_taking()

    def learn(self, operation: str, rate: float, *, now: datetime) -> None:
        with self._lock:
            self._buckets[operation] = self._bucket(operation, now).learned(rate)

    def pause(self, operation: str, until: datetime, *, now: datetime) -> None:
        with self._lock:
            self._buckets[operation] = self._bucket(operation, now).paused(until)

    def _bucket(self, operation: str, now: datetime) -> Bucket:
        bucket = self._buckets.get(operation) or Bucket.full(self._plans[operation], now=now)
        return bucket.refilled(now)
