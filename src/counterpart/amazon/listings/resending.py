"""How does a person have a listing's figure sent again?"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from counterpart.amazon.listings.changes import QUANTITY, write_change
from counterpart.amazon.listings.reasons import reason_told
from counterpart.amazon.listings.repeating import mark_to_repeat
from counterpart.amazon.models.listings import Listing, ListingState
from counterpart.core.errors import Refused


class SendingRefused(Refused):
    """There is no figure of ours that Amazon could be told."""

    code = "sending_refused"


def send_listing_again(listing: Listing, *, actor: str, now: datetime) -> Listing:
    """Let a listing's figure be sent with the next pass, whatever Amazon was told or shows.

    A figure is absolute, so that sending it twice does no harm. Asked twice before it is sent, it
    is sent once; one that is on its way is sent again afterwards. Amazon is not called. Refuses
    SendingRefused where the figure is not ours to send.
    """
    with transaction.atomic():
        row = Listing.objects.select_for_update(of=("self",)).get(pk=listing.pk)
        if because := why_not_sent(row):
            raise SendingRefused(because)
        if not _is_due(row, now):
            mark_to_repeat([row.pk])
            nothing = {"error_code": "", "error": "", "request_id": "", "attempts": 0}
            Listing.objects.filter(pk=row.pk).update(next_attempt_at=None, **nothing)
            write_change(
                row, QUANTITY, "quantity_asked_again", actor=actor, now=now, quantity=row.wanted
            )
        row.refresh_from_db()
    return row


def why_not_sent(listing: Listing) -> str:
    """Answer in a sentence why a listing's figure cannot be sent; "" where it can."""
    if listing.state == ListingState.LEFT or listing.wanted is None:
        return reason_told(listing.left_because) or gettext(
            "The figure of this listing was not worked out yet."
        )
    return ""


def _is_due(row: Listing, now: datetime) -> bool:
    """Tell whether it was asked for already, and nothing keeps it from being sent."""
    is_late = row.next_attempt_at is not None and row.next_attempt_at > now
    return row.is_to_repeat and row.state == ListingState.CHANGED and not is_late
