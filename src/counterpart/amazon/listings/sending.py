"""How do listings learn at once how many units they offer, each by a call of its own?"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db.models import F

from counterpart.amazon.client.errors import ReconnectStore, Rejected, TryLater, Unreadable, Unsure
from counterpart.amazon.client.listings.patching import MERCHANT, Submission, patch_quantity
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.listings.changes import QUANTITY, write_change
from counterpart.amazon.listings.due import (
    FEW,
    are_many,
    not_seen_lately,
    overtaking,
    urgent,
    waiting,
)
from counterpart.amazon.listings.reading_back import look_at
from counterpart.amazon.listings.settling import (
    claim,
    settle_accepted,
    settle_missing,
    settle_rejected,
    take_back,
    take_up_lost,
)
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.listings import Listing, ListingState
from counterpart.core.clock import Clock

PAUSE = timedelta(minutes=1)
LONG_PAUSE = timedelta(minutes=15)
NO_SUCH_SKU = 404
KeepAlone = Callable[[], None]


def send_urgent(
    account: SellerAccount, line: Transport, *, actor: str, clock: Clock, keep_alone: KeepAlone
) -> None:
    """Tell Amazon first what must not be sold any longer; raises TryLater at the quota.

    The caller holds the account's lease. Safe to repeat and to kill: a figure is absolute, and
    one that was cut off goes once more.
    """
    take_up_lost(account, clock.now())
    _send(urgent(account, clock.now())[:FEW], line, actor=actor, clock=clock, keep_alone=keep_alone)
    overtakers = list(overtaking(account, clock.now())[:FEW])
    _look_first(overtakers, line, actor=actor, clock=clock, keep_alone=keep_alone)
    for listing in overtakers:
        keep_alone()
        _overtake(listing, line, actor=actor, clock=clock)


def send_few(
    account: SellerAccount, line: Transport, *, actor: str, clock: Clock, keep_alone: KeepAlone
) -> None:
    """Tell Amazon every figure that waits, unless so many wait that a feed takes them.

    Raises TryLater and is safe to repeat, as `send_urgent`.
    """
    if not are_many(account, clock.now()):
        few = waiting(account, clock.now())[:FEW]
        _send(few, line, actor=actor, clock=clock, keep_alone=keep_alone)


def _send(
    listings: Iterable[Listing],
    line: Transport,
    *,
    actor: str,
    clock: Clock,
    keep_alone: KeepAlone,
) -> None:
    chosen = list(listings)
    _look_first(chosen, line, actor=actor, clock=clock, keep_alone=keep_alone)
    for listing in chosen:
        keep_alone()
        if claim(listing, clock.now()):
            _tell(listing, line, actor=actor, clock=clock)


def _look_first(
    listings: list[Listing], line: Transport, *, actor: str, clock: Clock, keep_alone: KeepAlone
) -> None:
    """Ask who ships them by now: a figure would take a listing away from Amazon's warehouse."""
    chosen = Listing.objects.filter(pk__in=[one.pk for one in listings])
    stale = not_seen_lately(chosen, clock.now()).order_by("pk")
    look_at(list(stale), line, actor=actor, clock=clock, keep_alone=keep_alone)


def _tell(listing: Listing, line: Transport, *, actor: str, clock: Clock) -> None:
    place = next(iter(listing.marketplace_ids), "")
    try:
        said = _patch(listing, place, listing.sent or 0, line)
    except TryLater as later:
        take_back(listing, later, at=later.at)
        raise
    except ReconnectStore as refused:
        take_back(listing, refused, at=clock.now() + PAUSE)
        raise
    except (Unsure, Unreadable) as lost:
        take_back(listing, lost, at=clock.now() + PAUSE)
    except Rejected as no:
        now = clock.now()
        if no.http_status == NO_SUCH_SKU:
            settle_missing(listing, place, actor=actor, now=now)
        else:
            trouble = {"code": no.code, "message": no.message, "request_id": no.request_id}
            settle_rejected(listing, **trouble, actor=actor, now=now)
    else:
        _settle(listing, said, actor=actor, now=clock.now())


def _settle(listing: Listing, said: Submission, *, actor: str, now: datetime) -> None:
    if said.is_accepted:
        settle_accepted(listing, said.submission_id, actor=actor, now=now)
    else:
        code, message = _why(said)
        no = {"code": code, "message": message, "request_id": ""}
        settle_rejected(listing, **no, actor=actor, now=now)


def _overtake(listing: Listing, line: Transport, *, actor: str, clock: Clock) -> None:
    """Tell a later figure while an older one is under way in a feed.

    It goes once more when that feed is at an end, because the older one may have come after it.
    """
    row = _mark_overtaking(listing)
    if row is None or row.wanted is None:
        return
    place = next(iter(row.marketplace_ids), "")
    try:
        said = _patch(row, place, row.wanted, line)
    except (Rejected, Unsure, Unreadable) as trouble:
        _overtake_later(row, trouble.message, clock.now())
        return
    if not said.is_accepted:
        _overtake_later(row, _why(said)[1], clock.now())
        return
    told = Listing.objects.filter(pk=row.pk, state=ListingState.SENDING, feed=row.feed_id)
    if told.update(sent=row.wanted, sent_at=clock.now(), submission_id=said.submission_id[:100]):
        quantity = {"quantity": row.wanted}
        write_change(row, QUANTITY, "quantity_sent", actor=actor, now=clock.now(), **quantity)


def _mark_overtaking(listing: Listing) -> Listing | None:
    """Write down first that the figure is to go once more, whatever comes of the call."""
    known = Listing.objects.filter(
        pk=listing.pk, state=ListingState.SENDING, feed=listing.feed_id, channel=MERCHANT
    )
    if not known.update(is_to_repeat=True, attempts=F("attempts") + 1):
        return None
    return known.first()


def _overtake_later(listing: Listing, words: str, now: datetime) -> None:
    Listing.objects.filter(pk=listing.pk).update(next_attempt_at=now + LONG_PAUSE, error=words)


def _patch(listing: Listing, place: str, quantity: int, line: Transport) -> Submission:
    """Name one marketplace: the attribute has none, a figure is the SKU's in all of them."""
    return patch_quantity(
        line,
        listing.account.seller_id,
        listing.sku,
        place,
        product_type=listing.product_type,
        quantity=quantity,
    )


def _why(said: Submission) -> tuple[str, str]:
    errors = [one for one in said.issues if one.severity == "ERROR"] or list(said.issues)
    if not errors:
        return said.status, said.status
    return errors[0].code, " ".join(one.message for one in errors)
