"""What happened to a listing, and who brought it about (F-19)?"""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from counterpart.amazon.models.listings import Listing, ListingChange
from counterpart.core.bulk import insert_rows

QUANTITY = "Quantity"
FULFILLED_BY = "Fulfilled By"
LISTING = "Listing"


def change_of(
    listing: Listing, action: str, code: str, *, actor: str, now: datetime, **params: Any
) -> ListingChange:
    """Make a line of the log, to be saved together with others."""
    return ListingChange(
        account_id=listing.account_id,
        listing_id=listing.pk,
        action=action,
        code=code,
        params=params,
        actor=actor,
        happened_at=now,
    )


def write_change(
    listing: Listing, action: str, code: str, *, actor: str, now: datetime, **params: Any
) -> None:
    """Append a line to the listing changes log; `code` is one of `notes.SENTENCES`."""
    change_of(listing, action, code, actor=actor, now=now, **params).save()


def write_changes(changes: list[ListingChange]) -> None:
    """Append many lines in one statement."""
    insert_rows(changes)


def changes_before(moment: datetime) -> QuerySet[ListingChange]:
    """Answer the lines that are older, for those who clear logs."""
    return ListingChange.objects.filter(happened_at__lt=moment)
