"""How do all processes of an account share Amazon's usage plans?"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from counterpart.amazon.client.errors import TryLater
from counterpart.amazon.client.quota import Bucket
from counterpart.amazon.client.usage_plans import USAGE_PLANS
from counterpart.amazon.models.accounts import QuotaBucket, SellerAccount


@dataclass(frozen=True)
class SharedQuota:
    """The usage plans of one account, kept in the database.

    `kept_back` is the share of each that is left to others, at most all but one request.
    """

    account: SellerAccount
    kept_back: float = 0.0

    def take(self, operation: str, *, now: datetime) -> None:
        """Take one request out of the bucket, or raise TryLater with the time of the next one."""

        def taken(bucket: Bucket) -> Bucket:
            at = self._ours(bucket).next_at()
            if at > now:
                raise TryLater(at, operation=operation)
            return bucket.after_taking()

        self._change(operation, taken, now=now)

    def learn(self, operation: str, rate: float, *, now: datetime) -> None:
        """Go by the rate that Amazon's header tells, up or down."""
        row = self._row(operation, now)
        if row.rate != rate:
            self._change(operation, lambda bucket: bucket.learned(rate), now=now)

    def pause(self, operation: str, until: datetime, *, now: datetime) -> None:
        """Ask nothing of this operation until then: Amazon has throttled it."""
        self._change(operation, lambda bucket: bucket.paused(until), now=now)

    def _ours(self, bucket: Bucket) -> Bucket:
        left_to_others = min(bucket.burst * self.kept_back, bucket.burst - 1)
        return replace(bucket, tokens=bucket.tokens - left_to_others)

    def _change(self, operation: str, change: Callable[[Bucket], Bucket], *, now: datetime) -> None:
        """Change the bucket; when another process was faster, look again and repeat."""
        while True:
            row = self._row(operation, now)
            old = Bucket(rate=row.rate, burst=row.burst, tokens=row.tokens, as_of=row.as_of)
            new = change(old.refilled(now))
            if QuotaBucket.objects.filter(pk=row.pk, version=row.version).update(
                rate=new.rate, tokens=new.tokens, as_of=new.as_of, version=row.version + 1
            ):
                return

    def _row(self, operation: str, now: datetime) -> QuotaBucket:
        full = Bucket.full(USAGE_PLANS[operation], now=now)
        row, _ = QuotaBucket.objects.get_or_create(
            account=self.account,
            operation=operation,
            defaults={
                "rate": full.rate,
                "burst": full.burst,
                "tokens": full.tokens,
                "as_of": full.as_of,
            },
        )
        return row
