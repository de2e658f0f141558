"""Which feeds has Amazon been working on for too long?"""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import QuerySet

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.orders import AmazonOrder, OrderNote
from counterpart.amazon.operations.feeding.settling import members
from counterpart.amazon.operations.feeding.states import UNDERWAY
from counterpart.amazon.timeline import write_note

STUCK_AFTER = timedelta(hours=3)
CODE = "cancellation_stuck"

log = structlog.get_logger()


def is_stuck(feed: Feed, now: datetime) -> bool:
    """Tell whether a feed that is not at an end is too old; it is followed all the same."""
    return feed.state in UNDERWAY and feed.created_at <= now - STUCK_AFTER


def stuck_feeds(now: datetime) -> QuerySet[Feed]:
    """Answer the feeds that are stuck, of all accounts, newest first."""
    return Feed.objects.filter(state__in=UNDERWAY, created_at__lte=now - STUCK_AFTER)


def tell_of_stuck(account: SellerAccount, *, actor: str, now: datetime) -> None:
    """Tell the orders of a stuck feed, each once, and the log. Safe to repeat."""
    for feed in stuck_feeds(now).filter(account=account):
        told = OrderNote.objects.filter(code=CODE, params__feed=feed.pk)
        untold = members(feed).exclude(amazon_order__in=told.values("amazon_order"))
        for operation in untold:
            _tell(operation.amazon_order_id, feed, actor=actor, now=now)


@transaction.atomic
def _tell(key: int, feed: Feed, *, actor: str, now: datetime) -> None:
    row = AmazonOrder.objects.get(pk=key)
    hours = STUCK_AFTER // timedelta(hours=1)
    write_note(row, CODE, actor=actor, now=now, hours=hours, feed=feed.pk)
    log.warning("feed_stuck", feed=feed.pk, feed_type=feed.feed_type, order=row.amazon_order_id)
