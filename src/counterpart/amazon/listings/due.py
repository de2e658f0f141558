"""Which listings are to be told to Amazon now?"""

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from counterpart.amazon.client.listings.patching import MERCHANT
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.listings import Listing, ListingState
from counterpart.amazon.operations.feeding.states import ENDS
from counterpart.amazon.operations.feeding.stuck import STUCK_AFTER

# Up to so many go by a call for each, at once; more go together by a feed.
FEW = 100
# Who ships a listing is asked again before a figure is sent, unless it was seen this recently.
SEEN_LATELY = timedelta(hours=1)


def is_at_rest(account: SellerAccount) -> bool:
    """Tell whether no figure waits, and none is on its way. Cheap, for accounts without stock."""
    moving = [ListingState.CHANGED, ListingState.SENDING]
    return not Listing.objects.filter(account=account, state__in=moving).exists()


def waiting(account: SellerAccount, now: datetime) -> QuerySet[Listing]:
    """Answer the listings of the merchant whose figure waits, longest first."""
    rows = Listing.objects.filter(
        account=account, state=ListingState.CHANGED, channel=MERCHANT, wanted__isnull=False
    )
    return rows.filter(_is_due(now)).order_by("wanted_at", "pk")


def urgent(account: SellerAccount, now: datetime) -> QuerySet[Listing]:
    """Answer those that must not be sold any longer, but that buyers may still see."""
    is_offered = Q(seen=None) | Q(seen__gt=0) | Q(sent__gt=0) | Q(is_to_repeat=True)
    return waiting(account, now).filter(is_offered, wanted=0)


def overtaking(account: SellerAccount, now: datetime) -> QuerySet[Listing]:
    """Answer those whose older figure is under way in a feed that cannot be waited for.

    Either nothing is left to be sold, or Amazon has been at that feed for too long.
    """
    under_way = Listing.objects.filter(
        account=account, state=ListingState.SENDING, channel=MERCHANT, feed__isnull=False
    ).exclude(feed__state__in=ENDS)
    cannot_wait = Q(wanted=0) | Q(feed__created_at__lte=now - STUCK_AFTER)
    differs = Q(wanted__isnull=False) & (Q(sent=None) | ~Q(sent=F("wanted")))
    return under_way.filter(cannot_wait, differs, _is_due(now)).order_by("wanted_at", "pk")


def not_seen_lately(listings: QuerySet[Listing], now: datetime) -> QuerySet[Listing]:
    """Answer those of which Amazon is asked once more who ships them, before they are told."""
    return listings.filter(Q(seen_at=None) | Q(seen_at__lt=now - SEEN_LATELY))


def seen_lately(listings: QuerySet[Listing], now: datetime) -> QuerySet[Listing]:
    """Answer those of which it is known well enough who ships them."""
    return listings.filter(seen_at__gte=now - SEEN_LATELY)


def are_many(account: SellerAccount, now: datetime) -> bool:
    """Tell whether more wait than are sent by a call for each."""
    return waiting(account, now)[FEW : FEW + 1].exists()


def cut_off(account: SellerAccount) -> QuerySet[Listing]:
    """Answer those said to be on their way, but by no call and no feed that still goes on.

    Only for the holder of the account's lease: a call under way looks like that to others.
    """
    sending = Listing.objects.filter(account=account, state=ListingState.SENDING)
    return sending.filter(Q(feed=None) | Q(feed__state__in=ENDS)).order_by("pk")


def _is_due(now: datetime) -> Q:
    return Q(next_attempt_at=None) | Q(next_attempt_at__lte=now)
