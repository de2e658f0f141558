"""What is done about stock in a pass, in which order?"""

from collections.abc import Callable
from datetime import datetime

from counterpart.amazon.client.errors import AmazonError, ReconnectStore
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.listings.due import (
    are_many,
    cut_off,
    is_at_rest,
    overtaking,
    urgent,
    waiting,
)
from counterpart.amazon.listings.feeding import FEED_TYPE, STOCK_FEEDS, look_before_feeding
from counterpart.amazon.listings.sending import send_few, send_urgent
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.operations.feeding.due import feeds_due, is_time_for
from counterpart.amazon.operations.feeding.states import UNDERWAY
from counterpart.amazon.operations.feeding.working import work_on_feeds
from counterpart.amazon.operations.run import Sent
from counterpart.amazon.stores.channel_settings import is_read_only
from counterpart.core.clock import Clock


def work_on_listings(
    account: SellerAccount,
    line: Transport,
    sent: Sent,
    *,
    actor: str,
    clock: Clock,
    keep_alone: Callable[[], None],
) -> list[AmazonError]:
    """Tell Amazon the figures that changed: what ran out first, then few by calls, many by feed.

    Answers what went wrong. In read-only mode nothing is told, and figures keep waiting. The
    caller holds the account's lease. Safe to repeat and to kill at any point.
    """

    if _has_nothing_to_do(account):
        return []

    def tried(step: Callable[..., None]) -> AmazonError | None:
        try:
            step(account, line, actor=actor, clock=clock, keep_alone=keep_alone)
        except AmazonError as trouble:
            return trouble
        return None

    steps = [] if is_read_only() else [send_urgent, send_few, look_before_feeding]
    troubles: list[AmazonError | None] = []
    for step in steps:
        troubles.append(tried(step))
        if troubles[-1] is not None:
            break
    if not any(isinstance(one, ReconnectStore) for one in troubles):
        troubles += work_on_feeds(
            account, line, sent, STOCK_FEEDS, actor=actor, clock=clock, keep_alone=keep_alone
        )
    return [one for one in troubles if one is not None]


def has_listing_work(account: SellerAccount, now: datetime) -> bool:
    """Tell whether a figure is to be told now, was cut off, or went by a feed that is due."""
    if _has_nothing_to_do(account):
        return False
    return (
        cut_off(account).exists()
        or overtaking(account, now).exists()
        or urgent(account, now).exists()
        or _can_go(account, now)
        or feeds_due(account, STOCK_FEEDS, now).exists()
    )


def _has_nothing_to_do(account: SellerAccount) -> bool:
    feeds = Feed.objects.filter(account=account, feed_type=FEED_TYPE, state__in=UNDERWAY)
    return is_at_rest(account) and not feeds.exists()


def _can_go(account: SellerAccount, now: datetime) -> bool:
    if are_many(account, now):
        return is_time_for(account, FEED_TYPE, now)
    return waiting(account, now).exists()
