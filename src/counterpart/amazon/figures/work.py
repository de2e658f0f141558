"""How much work waits in each store?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.stores import AmazonStore

AWAITING = ("Unshipped", "PartiallyShipped")
BY_AMAZON = "AMAZON"


@dataclass
class Work:
    """What somebody has to do in a store.

    Orders that await shipment (L-26) are those that we ship; `late` of them are past their
    ship-by time. Held orders cannot be imported; rejected shipments Amazon said no to.
    """

    awaiting: int = 0
    late: int = 0
    earliest_ship_by: datetime | None = None
    held: int = 0
    rejected: int = 0

    @property
    def is_needed(self) -> bool:
        return bool(self.held or self.rejected or self.late)


def work_of(stores: Iterable[AmazonStore], *, now: datetime) -> dict[int, Work]:
    """Answer the work that waits, by the stores' keys; in three queries.

    Whatever waits is little beside what is done. Asked by store, a database would go through all
    orders of the store instead.
    """
    known = list(stores)
    work = {store.pk: Work() for store in known}
    for one in _awaiting(now):
        if mine := work.get(one["store"]):
            mine.awaiting, mine.late = one["orders"], one["late"]
            mine.earliest_ship_by = one["earliest"]
    for store, count in _by_store(AmazonOrder.objects.filter(~Q(hold_cause="")), "store"):
        if mine := work.get(store):
            mine.held = count
    accounts = {store.account_id for store in known}
    rejected = Operation.objects.filter(
        account__in=accounts,
        kind=OperationKind.SHIPMENT_CONFIRMATION,
        state=OperationState.REJECTED,
    )
    for store, count in _by_store(rejected, "amazon_order__store"):
        if mine := work.get(store):
            mine.rejected = count
    return work


def _awaiting(now: datetime) -> Iterable[Mapping[str, Any]]:
    rows = (
        AmazonOrder.objects.filter(status__in=AWAITING)
        .exclude(fulfilled_by=BY_AMAZON)
        .values("store")
        .annotate(
            orders=Count("pk"), late=Count("pk", filter=Q(ship_by__lt=now)), earliest=Min("ship_by")
        )
        .order_by()
    )
    return list(rows)


def _by_store(rows: QuerySet[Any], store: str) -> Iterable[tuple[int, int]]:
    return list(rows.values_list(store).annotate(Count("pk")).order_by())
