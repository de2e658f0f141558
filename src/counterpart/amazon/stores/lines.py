"""How does an account get a line to Amazon?"""

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext

from counterpart.amazon.client.marketplaces import ENDPOINTS
from counterpart.amazon.client.quota import MemoryQuota, Quota
from counterpart.amazon.client.tokens import Credentials, MemoryTokenCache, TokenCache
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.stores.quota import SharedQuota
from counterpart.amazon.stores.tokens import SharedToken
from counterpart.core.clock import Clock


class CallInsideTransaction(RuntimeError):
    """A request to Amazon was about to be sent while a database transaction was open."""


def line_to_amazon(account: SellerAccount, clock: Clock) -> Transport:
    """Open a line for a connected account; token and quota are shared by all processes."""
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
    *, region: str, credentials: Credentials, tokens: TokenCache, quota: Quota, clock: Clock
) -> Transport:
    return Transport(
        endpoint=settings.AMAZON_ENDPOINT or ENDPOINTS[region],
        token_url=settings.AMAZON_TOKEN_URL,
        credentials=credentials,
        tokens=tokens,
        quota=quota,
        clock=clock,
        guard=refuse_inside_transaction,
    )


def refuse_inside_transaction() -> None:
    """Raise when a transaction is open: a lost answer must not roll back what we know.

    The transaction that a test runner wraps around a test does not count.
    """
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise CallInsideTransaction(
            gettext("Amazon is never called inside a database transaction.")
        )
