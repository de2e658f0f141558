"""How far has Amazon accepted that an order is shipped?"""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from counterpart.amazon import statuses
from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.runs import AccountRun
from counterpart.amazon.operations.states import SETTLED, move
from counterpart.amazon.timeline import write_note
from counterpart.orders.models.orders import OrderLine


def mark_confirmed(row: AmazonOrder, *, actor: str, now: datetime) -> None:
    """Show how much of the order Amazon has accepted as shipped; inside a transaction."""
    shipped = _units_accepted(row)
    ordered = sum(
        (
            line.ordered - line.canceled - line.refunded_unshipped
            for line in OrderLine.objects.filter(order=row.order_id)
        ),
        Decimal(0),
    )
    row.confirmed_as = "SHIPPED" if shipped >= ordered else "PARTIALLY_SHIPPED"
    before = row.status
    row.status = statuses.status_of(row)
    row.save(update_fields=["confirmed_as", "status"])
    if row.status != before:
        write_note(row, "status_updated", actor=actor, now=now, status=row.status)


@transaction.atomic
def settle_not_needed(operation: Operation, run: AccountRun, *, actor: str, now: datetime) -> None:
    """Settle an operation that has become needless: Amazon shows the whole order as shipped."""
    if not move(operation, OperationState.NOT_NEEDED, accepted_in=run):
        return
    row = AmazonOrder.objects.get(pk=operation.amazon_order_id)
    write_note(row, "confirmation_not_needed", actor=actor, now=now)
    mark_confirmed(row, actor=actor, now=now)


def _units_accepted(row: AmazonOrder) -> Decimal:
    """A package that is corrected stays accepted meanwhile: Amazon has it."""
    told = Operation.objects.filter(kind=OperationKind.SHIPMENT_CONFIRMATION, amazon_order=row)
    accepted = told.filter(Q(state__in=SETTLED) | Q(accepted_at__isnull=False))
    items = [one["items"] for one in accepted.values_list("intent", flat=True)]
    return Decimal(sum(quantity for parcel in items for _, quantity in parcel))
