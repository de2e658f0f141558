"""How do states, statuses and channels of Commerce orders read, and in which tone?"""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from counterpart.customers.models import CustomerGroup
from counterpart.orders.models.orders import Order, OrderStatus, OrderStatusLabel
from counterpart.orders.states import State

TONES = {
    State.NEW: "warning",
    State.PENDING_PAYMENT: "neutral",
    State.PAYMENT_REVIEW: "danger",
    State.PROCESSING: "info",
    State.COMPLETE: "success",
    State.CLOSED: "muted",
    State.CANCELED: "muted",
    State.HOLDED: "warning",
}
STATES = {
    State.NEW: _("New"),
    State.PENDING_PAYMENT: _("Pending Payment"),
    State.PAYMENT_REVIEW: _("Payment Review"),
    State.PROCESSING: _("Processing"),
    State.COMPLETE: _("Complete"),
    State.CLOSED: _("Closed"),
    State.CANCELED: _("Canceled"),
    State.HOLDED: _("On Hold"),
}
GROUPS = {
    CustomerGroup.GUEST: _("NOT LOGGED IN"),
    CustomerGroup.GENERAL: _("General"),
    CustomerGroup.WHOLESALE: _("Wholesale"),
    CustomerGroup.RETAILER: _("Retailer"),
}


def state_tone(state: str) -> str:
    """Answer the tone of a state; the statuses of a state share it."""
    return TONES.get(State(state), "neutral") if state in State else "neutral"


def state_label(state: str) -> str:
    """Answer the word for a state."""
    return str(STATES[State(state)]) if state in State else state


def group_label(group: str) -> str:
    """Answer the name of a group of customers; an unknown one as it is written."""
    return str(GROUPS[CustomerGroup(group)]) if group in CustomerGroup else group


def channel_label(channel: str) -> str:
    """Answer where an order came from."""
    return channel.capitalize() if channel else str(_("Own"))


def status_labels() -> Callable[[Order], str]:
    """Answer how to read an order's status as its store view calls it (CO-3.1). Two queries."""
    known = dict(OrderStatus.objects.values_list("code", "label"))
    rows = OrderStatusLabel.objects.values_list("status__code", "store_view", "label")
    own = {(code, view): label for code, view, label in rows}

    def label(order: Order) -> str:
        place = (order.status, order.store_view_id)
        return own.get(place) or known.get(order.status, order.status)

    return label
