"""What becomes of orders whose payment never comes?"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from counterpart.core.each_alone import each_alone
from counterpart.orders.commerce_settings import commerce_settings
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.working import taken_in_hand

BATCH = 200


def expire_payments(*, actor: str, now: datetime) -> int:
    """Cancel what has waited for its payment longer than the settings allow (CO-4.3, CO-15).

    Answers how many. Each order in its own transaction; safe to repeat and to run twice at once.
    One that cannot be canceled stops no other and is tried again next time; SomeFailed tells of
    it at the end. An order that only its channel may cancel is left to it. Zero minutes: never.
    """
    minutes = commerce_settings().pending_payment_minutes
    if not minutes:
        return 0
    latest = now - timedelta(minutes=minutes)

    def expire(key: int) -> int:
        return _expire(key, latest, minutes, actor=actor, now=now)

    return each_alone(_waiting_since(latest), expire, what="payment_expiry")


def _waiting_since(latest: datetime) -> Iterator[int]:
    # Both dates: an order may be entered long after it was placed, and must have its time then.
    waiting = Order.objects.filter(
        state=State.PENDING_PAYMENT,
        placed_at__lte=latest,
        created_at__lte=latest,
        canceled_by_channel_only=False,
    ).order_by("pk")
    last = 0
    while keys := list(waiting.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        yield from keys
        last = keys[-1]


@transaction.atomic
def _expire(key: int, latest: datetime, minutes: int, *, actor: str, now: datetime) -> int:
    order = taken_in_hand(Order(pk=key))
    # Looked at again: the payment may have come, or another worker may have been here.
    if order.state != State.PENDING_PAYMENT or order.created_at > latest:
        return 0
    because = f"The payment did not come within {minutes} minutes."
    cancel_order(order, actor=actor, now=now, comment=because)
    return 1
