"""Is there something to do about feeds now?"""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.feeds import Feed, FeedState
from counterpart.amazon.operations.feeding.contents import Contents, Kinds
from counterpart.amazon.operations.feeding.states import ENDS

# "Feeds API Best Practices": the same type at most once in twenty minutes.
APART = timedelta(minutes=20)


def has_feed_work(account: SellerAccount, kinds: Kinds, now: datetime) -> bool:
    """Tell whether a feed of these kinds is to be formed, sent, or asked about, or was cut off."""
    may_be_formed = any(may_form(account, contents, now) for contents in kinds.values())
    return may_be_formed or feeds_due(account, kinds, now).exists()


def may_form(account: SellerAccount, contents: Contents, now: datetime) -> bool:
    """Tell whether something waits and the next feed of its type may begin."""
    return contents.are_waiting(account, now) and is_time_for(account, contents.feed_type, now)


def is_time_for(account: SellerAccount, feed_type: str, now: datetime) -> bool:
    """Tell whether the last feed of a type is long enough ago, and none is left to hand in."""
    others = Feed.objects.filter(account=account, feed_type=feed_type)
    recent = Q(created_at__gt=now - APART) & ~Q(state=FeedState.NOT_CREATED)
    return not others.filter(recent | Q(state=FeedState.PREPARED)).exists()


def feeds_due(account: SellerAccount, kinds: Kinds, now: datetime) -> QuerySet[Feed]:
    """Answer the feeds that are not at an end and are to be looked at now."""
    underway = Feed.objects.filter(account=account, feed_type__in=list(kinds))
    return underway.exclude(state__in=ENDS).filter(next_look_at__lte=now).order_by("pk")
