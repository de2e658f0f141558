"""How fresh is what we know of Amazon, and may we still ask there?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import Max

from counterpart.amazon.models.accounts import Connection, SellerAccount
from counterpart.amazon.models.runs import AccountRun, Outcome
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.stores.signs_of_life import is_alive, last_beat

# "Renew Authorizations" on developer-docs.amazon.com/sp-api: every 365 days.
AUTHORIZED_FOR = timedelta(days=365)
RENEW_BEFORE = timedelta(days=30)
MINUTE = 60
# The run went through; one that is stopped at the quota goes on by itself and took in a part.
WENT_WELL = (Outcome.DONE,)


@dataclass(frozen=True)
class Freshness:
    """How an account stands with Amazon.

    `succeeded_at` is the end of the last pass that went through. `trouble` is the sentence of the
    last pass if it did not. `next_at` is when the worker begins the next one, None while nobody
    does. `authorized_until` is None where nobody knows when the seller authorized us.
    """

    succeeded_at: datetime | None
    last: AccountRun | None
    next_at: datetime | None
    asked_at: datetime | None
    is_working: bool
    must_reconnect: bool
    authorized_until: datetime | None
    is_renewal_due: bool

    @property
    def trouble(self) -> str:
        return self.last.sentence if self.last and self.last.outcome not in WENT_WELL else ""


def freshness_of(stores: Iterable[AmazonStore], *, now: datetime) -> dict[int, Freshness]:
    """Answer how the accounts of stores stand, by the accounts' keys; in three queries."""
    accounts = {store.account_id: store.account for store in stores}
    active = {store.account_id for store in stores if store.is_active}
    last = _last_runs(accounts)
    succeeded = _last_successes(accounts)
    works = is_alive(last_beat(), now)
    return {
        key: _freshness(
            account,
            last.get(key),
            succeeded.get(key),
            next_at=next_pass_at(now) if works and key in active else None,
            now=now,
        )
        for key, account in accounts.items()
    }


def next_pass_at(now: datetime) -> datetime:
    """Answer when the worker begins the next pass: every so many minutes since the epoch."""
    step = settings.SYNC_MINUTES * MINUTE
    return datetime.fromtimestamp((int(now.timestamp()) // step + 1) * step, UTC)


def _freshness(
    account: SellerAccount,
    last: AccountRun | None,
    succeeded_at: datetime | None,
    *,
    next_at: datetime | None,
    now: datetime,
) -> Freshness:
    until = account.authorized_at + AUTHORIZED_FOR if account.authorized_at else None
    return Freshness(
        succeeded_at=succeeded_at,
        last=last,
        next_at=next_at,
        asked_at=account.look_asked_at,
        is_working=last is not None and last.outcome == Outcome.RUNNING,
        must_reconnect=account.connection == Connection.RECONNECT,
        authorized_until=until,
        is_renewal_due=until is not None and now >= until - RENEW_BEFORE,
    )


def _last_runs(accounts: Iterable[int]) -> dict[int, AccountRun]:
    newest = AccountRun.objects.filter(account__in=list(accounts)).values("account")
    keys = newest.annotate(last=Max("pk")).order_by().values("last")
    return {run.account_id: run for run in AccountRun.objects.filter(pk__in=keys)}


def _last_successes(accounts: Iterable[int]) -> dict[int, datetime]:
    runs = AccountRun.objects.filter(account__in=list(accounts), outcome__in=WENT_WELL)
    newest = runs.values("account").annotate(at=Max("finished_at")).order_by()
    return {one["account"]: one["at"] for one in newest}
