"""How are orders brought in by hand (K-8, T-24)?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from counterpart.amazon import notes, statuses
from counterpart.amazon.importing.carry_out import BATCH, Tally, carry_out, orders_with_stores
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.timeline import write_note
from counterpart.core.batches import batched
from counterpart.core.errors import Refused


class ImportRefused(Refused):
    """This order is not one to be brought in by hand."""

    code = "import_refused"


@dataclass(frozen=True)
class Outcome:
    """What came of one order: is it in Commerce now, and what is to be said of it?"""

    amazon_order_id: str
    is_in_commerce: bool
    sentence: str


def import_order(row: AmazonOrder, *, actor: str, now: datetime) -> AmazonOrder:
    """Bring in an order that was received while import was disabled, or try a held one now.

    Refuses while import is disabled, and orders that already are in Commerce or are canceled.
    """
    _request(row, actor=actor, now=now)
    carry_out(orders_with_stores([row.pk]), Tally(), actor=actor, now=now)
    row.refresh_from_db()
    return row


def import_orders(rows: Iterable[AmazonOrder], *, actor: str, now: datetime) -> list[Outcome]:
    """Bring in many orders as `import_order` does; answers what came of each, in their order.

    Each order is judged for itself: one that is refused or held delays no other. Safe to repeat.
    """
    outcomes: list[Outcome] = []
    for portion in batched(rows, BATCH):
        refused: dict[int, Outcome] = {}
        for row in portion:
            try:
                _request(row, actor=actor, now=now)
            except Refused as no:
                is_there = row.order_id is not None
                refused[row.pk] = Outcome(row.amazon_order_id, is_there, no.sentence)
        asked = [row.pk for row in portion if row.pk not in refused]
        carry_out(orders_with_stores(asked), Tally(), actor=actor, now=now)
        told = outcomes_of(asked)
        outcomes += [refused.get(row.pk) or told[row.pk] for row in portion]
    return outcomes


def outcomes_of(ids: Iterable[int]) -> dict[int, Outcome]:
    """Answer how some orders stand now, by their keys."""
    rows = AmazonOrder.objects.select_related("order").defer("document").filter(pk__in=list(ids))
    return {row.pk: _outcome(row) for row in rows}


def _outcome(row: AmazonOrder) -> Outcome:
    sentence = notes.told(row.note_code, row.note_params) if row.note_code else row.status
    return Outcome(row.amazon_order_id, row.order_id is not None, sentence)


def _request(row: AmazonOrder, *, actor: str, now: datetime) -> None:
    """Note that somebody asked for the order; a held one is looked at anyway."""
    _check_not_in_commerce(row)
    if row.import_state == ImportState.CANCELED:
        raise ImportRefused(
            gettext("{amazon_order_id} was canceled on Amazon.").format(
                amazon_order_id=row.amazon_order_id
            )
        )
    if not row.store.order_settings.import_amazon_orders:
        raise ImportRefused(
            gettext("Import Amazon Orders is disabled for {name}; enable it first.").format(
                name=row.store.name
            )
        )
    if row.import_state != ImportState.HELD:
        with transaction.atomic():
            # Locked and looked at again: two people may ask in the same instant.
            row = AmazonOrder.objects.select_for_update().get(pk=row.pk)
            _check_not_in_commerce(row)
            row.import_state = ImportState.UNDECIDED
            row.status = statuses.status_of(row)
            row.save(update_fields=["import_state", "status"])
            write_note(row, "import_requested", actor=actor, now=now)


def _check_not_in_commerce(row: AmazonOrder) -> None:
    if row.order_id is not None:
        raise ImportRefused(
            gettext("{amazon_order_id} is already in Commerce.").format(
                amazon_order_id=row.amazon_order_id
            )
        )
