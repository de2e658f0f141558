"""How is an order brought in by hand (K-8, T-24)?"""

from datetime import datetime

from django.db import transaction

from counterpart.amazon import statuses
from counterpart.amazon.importing.carry_out import Tally, carry_out, orders_with_stores
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.timeline import write_note
from counterpart.core.errors import Refused


class ImportRefused(Refused):
    """This order is not one to be brought in by hand."""

    code = "import_refused"


def import_order(row: AmazonOrder, *, actor: str, now: datetime) -> AmazonOrder:
    """Bring in an order that was received while import was disabled, or try a held one now.

    Refuses while import is disabled, and orders that already are in Commerce or are canceled.
    """
    _check_not_in_commerce(row)
    if row.import_state == ImportState.CANCELED:
        raise ImportRefused(f"{row.amazon_order_id} was canceled on Amazon.")
    if not row.store.order_settings.import_amazon_orders:
        raise ImportRefused(
            f"Import Amazon Orders is disabled for {row.store.name}; enable it first."
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
    carry_out(orders_with_stores([row.pk]), Tally(), actor=actor, now=now)
    row.refresh_from_db()
    return row


def _check_not_in_commerce(row: AmazonOrder) -> None:
    if row.order_id is not None:
        raise ImportRefused(f"{row.amazon_order_id} is already in Commerce.")
