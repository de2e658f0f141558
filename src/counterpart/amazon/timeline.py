"""How does a line get into an Amazon order's timeline?"""

import re
from datetime import datetime
from typing import Any

from counterpart.amazon.models.orders import AmazonOrder, OrderNote

# Shorter ones are words of every sentence, and name nobody.
WORD = re.compile(r"\w{3,}")
LEFT_OUT = "–"


def note(row: AmazonOrder, code: str, *, actor: str, now: datetime, **params: Any) -> OrderNote:
    """Make a note to be saved together with others, and show it as the row's latest.

    Parameters are stored unencrypted: never words that a buyer wrote.
    """
    row.note_code = code
    row.note_params = params
    return OrderNote(amazon_order_id=row.pk, code=code, params=params, actor=actor, happened_at=now)


def add_to_timeline(
    row: AmazonOrder, code: str, *, actor: str, now: datetime, **params: Any
) -> None:
    """Append a note that is no news for lists: the row goes on showing the one before."""
    OrderNote.objects.create(
        amazon_order=row, code=code, params=params, actor=actor, happened_at=now
    )


def write_note(row: AmazonOrder, code: str, *, actor: str, now: datetime, **params: Any) -> None:
    """Append a note and save it as the row's latest."""
    note(row, code, actor=actor, now=now, **params).save()
    row.save(update_fields=["note_code", "note_params"])


def without_buyer(text: str, row: AmazonOrder) -> str:
    """Answer a text of Amazon's without the words of the buyer's name and addresses.

    What Amazon says of a parcel can quote whom it is for, and notes are not encrypted (P6).
    """
    people = (row.buyer, row.address, row.corrected_address)
    told = " ".join(str(value) for person in people for value in person.values())
    words = set(WORD.findall(told.casefold()))
    return WORD.sub(lambda one: LEFT_OUT if one[0].casefold() in words else one[0], text)
