"""When does a channel's order become complete?"""

from datetime import datetime

from counterpart.orders.models.orders import Order
from counterpart.orders.states import State
from counterpart.orders.working import lines_of, settle_state, worked


def complete_order(order: Order, *, actor: str, now: datetime) -> Order:
    """Let an order go on to complete: its channel has accepted all shipments (K-4).

    Safe to repeat; an order with units still to ship stays where it is, and one on hold is left
    alone until it is released: the channel's answer is asked for again then.
    """
    with worked(order, "completed", actor=actor, now=now) as order:
        if order.state == State.HOLDED:
            return order
        order.completion_waits_for_channel = False
        order.save(update_fields=["completion_waits_for_channel"])
        settle_state(order, lines_of(order), actor=actor, now=now)
    return order
