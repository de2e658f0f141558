"""Is there something to do about feeds now?"""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.feeds import Feed, FeedState
from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.operations.feeding.fed import FED, FEED_TYPES
from counterpart.amazon.operations.feeding.states import ENDS

# "Feeds API Best Practices": the same type at most once in twenty minutes.
APART = timedelta(minutes=20)


def has_feed_work(account: SellerAccount, now: datetime) -> bool:
    """Tell whether a feed is to be formed, sent, or asked about, or was cut off."""
    return any(may_form(account, kind, now) for kind in FED) or feeds_due(account, now).exists()


def may_form(account: SellerAccount, kind: OperationKind, now: datetime) -> bool:
    """Tell whether operations wait and the next feed of their type may begin."""
    if not waiting(account, kind, now).exists():
        return False
    others = Feed.objects.filter(account=account, feed_type=FED[kind].FEED_TYPE)
    recent = Q(created_at__gt=now - APART) & ~Q(state=FeedState.NOT_CREATED)
    return not others.filter(recent | Q(state=FeedState.PREPARED)).exists()


def waiting(account: SellerAccount, kind: OperationKind, now: datetime) -> QuerySet[Operation]:
    """Answer the operations that wait for a feed."""
    return Operation.objects.filter(
        account=account, kind=kind, state=OperationState.QUEUED, next_attempt_at__lte=now
    )


def feeds_due(account: SellerAccount, now: datetime) -> QuerySet[Feed]:
    """Answer the feeds that are not at an end and are to be looked at now."""
    underway = Feed.objects.filter(account=account, feed_type__in=FEED_TYPES)
    return underway.exclude(state__in=ENDS).filter(next_look_at__lte=now).order_by("pk")


def sent_without_feed(account: SellerAccount) -> QuerySet[Operation]:
    """Answer the operations said to be on their way whose feed is at an end, or gone."""
    sending = Operation.objects.filter(
        account=account, kind__in=list(FED), state=OperationState.SENDING
    )
    return sending.filter(Q(feed=None) | Q(feed__state__in=ENDS)).order_by("pk")
