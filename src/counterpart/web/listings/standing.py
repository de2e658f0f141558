"""Which listings wait, which were refused, and at which does Amazon show something else?"""

from django.db.models import F, Q

from counterpart.amazon.listings.reasons import CONFLICTS
from counterpart.amazon.models.listings import ListingState

WAITING = Q(state__in=[ListingState.CHANGED, ListingState.SENDING, ListingState.ACCEPTED])
REJECTED = Q(state=ListingState.REJECTED)
LEFT = Q(state=ListingState.LEFT)
DIFFERS = Q(wanted__isnull=False) & (Q(seen=None) | ~Q(seen=F("wanted")))
CONFLICT = Q(left_because__in=sorted(CONFLICTS))
