"""Which feeds are under way, which had trouble, and which take too long?"""

from datetime import datetime

from django.db.models import Q

from counterpart.amazon.models.feeds import FeedState
from counterpart.amazon.operations.feeding.states import UNDERWAY
from counterpart.amazon.operations.feeding.stuck import STUCK_AFTER

OPEN = Q(state__in=UNDERWAY)
TROUBLE = Q(rejected__gt=0) | Q(state__in=[FeedState.FAILED, FeedState.NOT_CREATED])


def stuck(now: datetime) -> Q:
    """Answer which feeds should have been worked through long ago."""
    return OPEN & Q(created_at__lte=now - STUCK_AFTER)
