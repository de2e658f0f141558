"""Which feeds has Amazon been working on for too long?"""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.operations.feeding.contents import Kinds
from counterpart.amazon.operations.feeding.states import UNDERWAY

STUCK_HOURS = 3
STUCK_AFTER = timedelta(hours=STUCK_HOURS)


def is_stuck(feed: Feed, now: datetime) -> bool:
    """Tell whether a feed that is not at an end is too old; it is followed all the same."""
    return feed.state in UNDERWAY and feed.created_at <= now - STUCK_AFTER


def stuck_feeds(now: datetime) -> QuerySet[Feed]:
    """Answer the feeds that are stuck, of all accounts, newest first."""
    return Feed.objects.filter(state__in=UNDERWAY, created_at__lte=now - STUCK_AFTER)


def tell_of_stuck(account: SellerAccount, kinds: Kinds, *, actor: str, now: datetime) -> None:
    """Tell those concerned of each stuck feed, once, and the log. Safe to repeat."""
    for feed in stuck_feeds(now).filter(account=account, feed_type__in=list(kinds)):
        kinds[feed.feed_type].tell_of_stuck(feed, actor=actor, now=now)
