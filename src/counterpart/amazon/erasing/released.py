"""Which buyers of deleted stores are forgotten when (P6)?"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from counterpart.amazon.erasing.deadline import ROOM
from counterpart.core.each_alone import each_alone
from counterpart.orders.erasing import erase_people, forget_customers_of
from counterpart.orders.models.orders import Order
from counterpart.orders.steps.releasing import RELEASED

BATCH = 100


def erase_released(*, after: timedelta, actor: str, now: datetime) -> int:
    """Forget the buyers of orders whose store was deleted, so long after their purchase.

    Nobody knows any more when they were delivered; that was never before the purchase. Safe to
    repeat, to kill, and to run twice at once.
    """

    def erase(portion: Sequence[int]) -> int:
        return _erase(portion, actor=actor, now=now)

    return each_alone(released_due(now - after + ROOM), erase, what="erasing")


def released_due(latest: datetime) -> Iterator[list[int]]:
    """Yield the orders of deleted stores that still know their buyer, by portions."""
    orders = Order.objects.filter(
        channel="amazon",
        external_store__startswith=RELEASED,
        people_erased_at=None,
        placed_at__lte=latest,
    )
    last = 0
    while found := list(
        orders.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        yield found
        last = found[-1]


@transaction.atomic
def _erase(portion: Sequence[int], *, actor: str, now: datetime) -> int:
    erased = erase_people(portion, actor=actor, now=now)
    forget_customers_of(portion, actor=actor, now=now)
    return erased
