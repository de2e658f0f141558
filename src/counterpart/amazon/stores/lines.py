"""How does an account get a line to Amazon?"""

from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext

from counterpart.amazon.client.listening import Listener
from counterpart.amazon.client.marketplaces import ENDPOINTS
from counterpart.amazon.client.quota import MemoryQuota, Quota
from counterpart.amazon.client.tokens import Credentials, MemoryTokenCache, TokenCache
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.stores.channel_settings import is_read_only
from counterpart.amazon.stores.hearing import Hearing
from counterpart.amazon.stores.home import look_at_home
from counterpart.amazon.stores.quota import SharedQuota
from counterpart.amazon.stores.tokens import SharedToken
from counterpart.core.clock import Clock

ACTOR = "sync"
LONGEST_PATIENCE = 3600.0


class CallInsideTransaction(RuntimeError):
    """A request to Amazon was about to be sent while a database transaction was open."""


def line_to_amazon(account: SellerAccount, clock: Clock) -> Transport:
    """Open a line for a connected account; token and quota are shared by all processes.

    Nothing that changes anything leaves by it in read-only mode, which goes on here if the
    database belongs elsewhere. What fails is written down until it is solved.
    """
    return _line(account, clock, quota=SharedQuota(account))


def reading_line(account: SellerAccount, clock: Clock) -> Transport:
    """Open a line that only asks and has time: it waits for the quota as long as that takes.

    Half of each usage plan stays with those who are at work.
    """
    return _line(
        account,
        clock,
        quota=SharedQuota(account, kept_back=0.5),
        may_change=lambda: False,
        patience=LONGEST_PATIENCE,
    )


def trial_line(region: str, credentials: Credentials, clock: Clock) -> Transport:
    """Open a line for credentials that are not stored yet."""
    return _transport(
        region=region,
        credentials=credentials,
        tokens=MemoryTokenCache(),
        quota=MemoryQuota(),
        clock=clock,
    )


def _line(
    account: SellerAccount,
    clock: Clock,
    *,
    quota: Quota,
    may_change: Callable[[], bool] | None = None,
    patience: float = 1.0,
) -> Transport:
    look_at_home(actor=ACTOR, now=clock.now())
    return _transport(
        region=account.region,
        credentials=Credentials(
            client_id=account.client_id,
            client_secret=account.client_secret,
            refresh_token=account.refresh_token,
        ),
        tokens=SharedToken(account),
        quota=quota,
        clock=clock,
        listener=Hearing(account, clock),
        may_change=may_change,
        patience=patience,
    )


def _transport(
    *,
    region: str,
    credentials: Credentials,
    tokens: TokenCache,
    quota: Quota,
    clock: Clock,
    listener: Listener | None = None,
    may_change: Callable[[], bool] | None = None,
    patience: float = 1.0,
) -> Transport:
    return Transport(
        endpoint=settings.AMAZON_ENDPOINT or ENDPOINTS[region],
        token_url=settings.AMAZON_TOKEN_URL,
        credentials=credentials,
        tokens=tokens,
        quota=quota,
        clock=clock,
        guard=refuse_inside_transaction,
        may_change=may_change or _may_change,
        listener=listener,
        patience=patience,
    )


def _may_change() -> bool:
    return not is_read_only()


def refuse_inside_transaction() -> None:
    """Raise when a transaction is open: a lost answer must not roll back what we know.

    The transaction that a test runner wraps around a test does not count.
    """
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise CallInsideTransaction(
            gettext("Amazon is never called inside a database transaction.")
        )
