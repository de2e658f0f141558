"""How does an account get a line to Amazon?"""

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


class CallInsideTransaction(RuntimeError):
    """A request to Amazon was about to be sent while a database transaction was open."""


def line_to_amazon(account: SellerAccount, clock: Clock) -> Transport:
    """Open a line for a connected account; token and quota are shared by all processes.

    Nothing that changes anything leaves by it in read-only mode, which goes on here if the
    database belongs elsewhere. What fails is written down until it is solved.
    """
    look_at_home(actor=ACTOR, now=clock.now())
    return _transport(
        region=account.region,
        credentials=Credentials(
            client_id=account.client_id,
            client_secret=account.client_secret,
            refresh_token=account.refresh_token,
        ),
        tokens=SharedToken(account),
        quota=SharedQuota(account),
        clock=clock,
        listener=Hearing(account, clock),
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


def _transport(
    *,
    region: str,
    credentials: Credentials,
    tokens: TokenCache,
    quota: Quota,
    clock: Clock,
    listener: Listener | None = None,
) -> Transport:
    return Transport(
        endpoint=settings.AMAZON_ENDPOINT or ENDPOINTS[region],
        token_url=settings.AMAZON_TOKEN_URL,
        credentials=credentials,
        tokens=tokens,
        quota=quota,
        clock=clock,
        guard=refuse_inside_transaction,
        may_change=lambda: not is_read_only(),
        listener=listener,
    )


def refuse_inside_transaction() -> None:
    """Raise when a transaction is open: a lost answer must not roll back what we know.

    The transaction that a test runner wraps around a test does not count.
    """
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise CallInsideTransaction(
            gettext("Amazon is never called inside a database transaction.")
        )
