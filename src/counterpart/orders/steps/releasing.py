"""What becomes of orders whose sales channel lets go of them?"""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, Value
from django.db.models.functions import Concat

from counterpart.orders import history
from counterpart.orders.models.orders import Order
from counterpart.orders.states import FINAL, State
from counterpart.orders.working import lines_of, settle_state, worked

# Before the seller that a released order came from, in `external_store`.
RELEASED = "released:"
SETTLED = FINAL | {State.COMPLETE}


def release_orders(keys: Collection[int], *, actor: str, now: datetime) -> None:
    """Let orders be worked without the channel they came from: nobody there is told any more.

    From now on they may be canceled here, complete by themselves, and ship without a tracking
    number. Who ordered what stays readable. Inside the caller's transaction; safe to repeat.
    """
    held_fast = Order.objects.filter(pk__in=keys).exclude(external_store__startswith=RELEASED)
    moving = list(held_fast.exclude(state__in=SETTLED).order_by("pk"))
    held_fast.update(
        external_store=Concat(Value(RELEASED), F("external_store")),
        canceled_by_channel_only=False,
        completion_waits_for_channel=False,
        tracking_required=False,
    )
    for order in moving:
        _go_on(order, actor=actor, now=now)


def _go_on(order: Order, *, actor: str, now: datetime) -> None:
    with worked(order, "channel_left", actor=actor, now=now) as order:
        history.write(order, "channel_left", actor=actor, now=now)
        if order.stop_shipping_because == "cancellation_asked":
            # Nobody answers any more whether it was canceled there.
            order.stop_shipping_because = ""
            order.save(update_fields=["stop_shipping_because"])
        if order.state != State.HOLDED:
            settle_state(order, lines_of(order), actor=actor, now=now)
