"""What becomes of a listing's figure, step by step, on its way to Amazon?"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from counterpart.amazon.client.errors import AmazonError
from counterpart.amazon.client.listings.patching import MERCHANT
from counterpart.amazon.listings.changes import (
    LISTING,
    QUANTITY,
    change_of,
    write_change,
    write_changes,
)
from counterpart.amazon.listings.due import cut_off
from counterpart.amazon.listings.reasons import GONE
from counterpart.amazon.listings.states import move, move_many
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.listings import Listing, ListingState
from counterpart.core.batches import batched

S = ListingState
FIRST_LOOK = timedelta(minutes=1)
PER_TRANSACTION = 500
NO_ERROR = {"error": "", "error_code": "", "request_id": ""}


@transaction.atomic
def claim(listing: Listing, now: datetime) -> bool:
    """Write down that a figure is about to be told; of two workers, one may tell it.

    The row is read anew: what is no longer the merchant's, or no longer wanted, is not sent.
    """
    row = Listing.objects.select_for_update().get(pk=listing.pk)
    is_ours = row.channel == MERCHANT and row.wanted is not None and row.marketplace_ids
    if row.state != S.CHANGED or not is_ours:
        return False
    claimed = move(row, S.SENDING, **_on_its_way(now), sent=row.wanted, feed=None, message_id=None)
    listing.refresh_from_db()
    return claimed


def claim_for_feed(feed: Feed, ids: Iterable[int], now: datetime) -> list[Listing]:
    """Bind figures to a feed and answer them as they go; inside the feed's transaction."""
    chosen: list[Listing] = []
    for portion in batched(ids, PER_TRANSACTION):
        rows = Listing.objects.select_for_update().filter(
            pk__in=portion, state=S.CHANGED, channel=MERCHANT, wanted__isnull=False
        )
        taken = [row.pk for row in rows.only("pk")]
        # The row's own number is unique among the messages of a feed, which is all Amazon asks.
        told = {**_on_its_way(now), "sent": F("wanted"), "feed": feed, "message_id": F("pk")}
        move_many(taken, S.CHANGED, S.SENDING, **told)
        chosen += Listing.objects.filter(pk__in=taken).order_by("pk")
    return chosen


@transaction.atomic
def settle_accepted(listing: Listing, submission_id: str, *, actor: str, now: datetime) -> None:
    """Settle what Amazon took; buyers see it after a while. Safe to repeat."""
    row = Listing.objects.select_for_update().get(pk=listing.pk)
    if row.state == S.SENDING and row.sent is not None:
        write_change(row, QUANTITY, "quantity_sent", actor=actor, now=now, quantity=row.sent)
        _settle(row, submission_id=submission_id, now=now)


def settle_all_accepted(feed: Feed, ids: Iterable[int], *, actor: str, now: datetime) -> None:
    """Settle the figures of a feed that Amazon took, in several transactions. Safe to repeat."""
    for portion in batched(ids, PER_TRANSACTION):
        with transaction.atomic():
            rows = Listing.objects.select_for_update().filter(pk__in=portion, feed=feed)
            taken = list(rows.filter(state=S.SENDING))
            # Where a later figure overtook this one, that one was written down.
            write_changes(
                [
                    change_of(
                        row, QUANTITY, "quantity_sent", actor=actor, now=now, quantity=row.sent
                    )
                    for row in taken
                    if not row.is_to_repeat
                ]
            )
            settled = [row.pk for row in taken if not _is_outdated(row)]
            outdated = [row.pk for row in taken if _is_outdated(row)]
            move_many(settled, S.SENDING, S.ACCEPTED, **_accepted(now))
            move_many(outdated, S.SENDING, S.CHANGED, next_attempt_at=now, **NO_ERROR)


@transaction.atomic
def settle_rejected(
    listing: Listing, *, code: str, message: str, request_id: str, actor: str, now: datetime
) -> bool:
    """Settle what Amazon said no to, with its words; another figure is sent as usual."""
    row = Listing.objects.select_for_update().get(pk=listing.pk)
    if row.state != S.SENDING:
        return False
    trouble = {"error": message, "error_code": code[:100], "request_id": request_id[:100]}
    if _is_outdated(row):
        return move(row, S.CHANGED, next_attempt_at=now, **trouble)
    told = {"quantity": row.sent, "message": message}
    write_change(row, QUANTITY, "quantity_refused", actor=actor, now=now, **told)
    return move(row, S.REJECTED, **trouble)


def take_back(listing: Listing, trouble: AmazonError, *, at: datetime) -> None:
    """Let a figure be told again from then on: doing it twice comes to the same."""
    told = {"error": trouble.message, "error_code": trouble.code[:100]}
    request_id = trouble.request_id[:100]
    move(listing, S.CHANGED, is_to_repeat=True, next_attempt_at=at, request_id=request_id, **told)


def send_once_more(ids: Iterable[int], at: datetime) -> int:
    """Let figures of a feed go once more of which it is not known what became."""
    free = {"is_to_repeat": True, "next_attempt_at": at, "feed": None, "message_id": None}
    return move_many(list(ids), S.SENDING, S.CHANGED, **free)


def take_up_lost(account: SellerAccount, now: datetime) -> int:
    """Let figures go once more that a crash cut off; the caller holds the account's lease."""
    lost = list(cut_off(account).values_list("pk", flat=True))
    return move_many(lost, S.SENDING, S.CHANGED, is_to_repeat=True, next_attempt_at=now, feed=None)


@transaction.atomic
def settle_missing(listing: Listing, place: str, *, actor: str, now: datetime) -> None:
    """Note that Amazon does not know the SKU in a marketplace; known in none, it is gone."""
    row = Listing.objects.select_for_update().get(pk=listing.pk)
    row.marketplace_ids = [one for one in row.marketplace_ids if one != place]
    row.next_look_at = now
    row.save(update_fields=["marketplace_ids", "next_look_at"])
    if row.marketplace_ids:
        if row.state == S.SENDING and row.feed_id is None:
            move(row, S.CHANGED, is_to_repeat=True, next_attempt_at=now)
    elif row.state != S.LEFT:
        move(row, S.LEFT, left_because=GONE, wanted=None, feed=None, message_id=None)
        write_change(row, LISTING, "listing_gone", actor=actor, now=now)


def _on_its_way(now: datetime) -> dict[str, Any]:
    return {
        "sent_at": now,
        "attempts": F("attempts") + 1,
        "is_to_repeat": False,
        "submission_id": "",
    }


def _settle(row: Listing, *, submission_id: str, now: datetime) -> None:
    known = {"submission_id": submission_id[:100]}
    if _is_outdated(row):
        move(row, S.CHANGED, next_attempt_at=now, **NO_ERROR, **known)
    else:
        move(row, S.ACCEPTED, **_accepted(now), **known)


def _accepted(now: datetime) -> dict[str, Any]:
    return {"attempts": 0, "next_attempt_at": None, "next_look_at": now + FIRST_LOOK, **NO_ERROR}


def _is_outdated(row: Listing) -> bool:
    """Another figure is wanted by now, or this one once more."""
    return row.is_to_repeat or row.wanted != row.sent
