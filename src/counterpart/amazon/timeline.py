"""How does a line get into an Amazon order's timeline?"""

from datetime import datetime
from typing import Any

from counterpart.amazon.models.orders import AmazonOrder, OrderNote


def note(row: AmazonOrder, code: str, *, actor: str, now: datetime, **params: Any) -> OrderNote:
    """Make a note to be saved together with others, and show it as the row's latest."""
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
