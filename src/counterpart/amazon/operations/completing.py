"""Which Commerce orders may become complete now?"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from counterpart.amazon import statuses
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.operations import Operation, OperationKind
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.models.runs import AccountRun
from counterpart.amazon.operations.states import SETTLED
from counterpart.amazon.timeline import write_note
from counterpart.orders.models.documents import Shipment
from counterpart.orders.states import State
from counterpart.orders.steps.completing import complete_order


def complete_confirmed(run: AccountRun, *, actor: str, now: datetime) -> int:
    """Complete the orders whose every shipment Amazon accepted in an earlier run (K-4).

    One transaction for each order. Safe to repeat and to kill.
    """
    completed = 0
    for row in _confirmed(run.account, run):
        with transaction.atomic():
            completed += _complete(row, actor=actor, now=now)
    return completed


def _confirmed(account: SellerAccount, run: AccountRun) -> list[AmazonOrder]:
    told = Operation.objects.filter(
        amazon_order=OuterRef("pk"), kind=OperationKind.SHIPMENT_CONFIRMATION
    )
    unsettled = told.filter(~Q(state__in=SETTLED) | Q(accepted_in=run))
    untold = Shipment.objects.filter(order=OuterRef("order")).exclude(
        pk__in=Operation.objects.filter(shipment__isnull=False).values("shipment")
    )
    return list(
        AmazonOrder.objects.filter(
            Exists(told),
            ~Exists(unsettled),
            ~Exists(untold),
            account=account,
            import_state=ImportState.CREATED,
            order__completion_waits_for_channel=True,
            order__state=State.PROCESSING,
        ).select_related("order")
    )


def _complete(row: AmazonOrder, *, actor: str, now: datetime) -> bool:
    if row.order is None or any(line.quantities.to_ship for line in row.order.lines.all()):
        return False
    order = complete_order(row.order, actor=actor, now=now)
    if order.state != State.COMPLETE:
        return False
    row.import_state = ImportState.COMPLETED
    row.status = statuses.status_of(row)
    row.save(update_fields=["import_state", "status"])
    write_note(row, "completed", actor=actor, now=now)
    return True
