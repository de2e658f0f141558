"""Which status shows a state, and which statuses may be chosen for it?"""

from django.utils.translation import gettext

from counterpart.core.errors import Refused
from counterpart.orders.models.orders import OrderStatus, OrderStatusLabel, StatusAssignment
from counterpart.orders.states import State
from counterpart.websites.models import StoreView


class StatusUnknown(Refused):
    """No status has that code."""

    code = "status_unknown"


def default_statuses() -> dict[str, str]:
    """Answer the status that the workflow uses for each state, in one query."""
    rows = StatusAssignment.objects.filter(is_default=True).values_list("state", "status__code")
    return {state: state for state in State.values} | dict(rows)


def statuses_of(state: State) -> dict[str, str]:
    """Answer the codes and labels of the statuses of a state, its default first."""
    rows = (
        StatusAssignment.objects.filter(state=state)
        .order_by("-is_default", "status__label")
        .values_list("status__code", "status__label")
    )
    return dict(rows)


def labels(store_view: StoreView | None = None) -> dict[str, str]:
    """Answer the label of every status, as a store view calls it if one is given."""
    known = dict(OrderStatus.objects.values_list("code", "label"))
    if store_view is None:
        return known
    own = OrderStatusLabel.objects.filter(store_view=store_view)
    return known | dict(own.values_list("status__code", "label"))


def get_status(code: str) -> OrderStatus:
    """Answer a status by its code, or refuse."""
    status = OrderStatus.objects.filter(code=code.strip().lower()).first()
    if status is None:
        known = ", ".join(OrderStatus.objects.order_by("code").values_list("code", flat=True))
        raise StatusUnknown(
            gettext("There is no order status “{code}”. Statuses: {known}.").format(
                code=code, known=known
            )
        )
    return status


SHIPPED_STATUSES = {
    State.NEW: {"pending": "Pending"},
    State.PENDING_PAYMENT: {"pending_payment": "Pending Payment"},
    State.PAYMENT_REVIEW: {"payment_review": "Payment Review", "fraud": "Suspected Fraud"},
    State.PROCESSING: {"processing": "Processing", "fraud": "Suspected Fraud"},
    State.COMPLETE: {"complete": "Complete"},
    State.CLOSED: {"closed": "Closed"},
    State.CANCELED: {"canceled": "Canceled"},
    State.HOLDED: {"holded": "On Hold"},
}
HIDDEN_ON_STOREFRONT = {State.PENDING_PAYMENT}


def found_statuses() -> None:
    """Make sure that the shipped statuses exist (CO-3). Safe to repeat; changes nothing."""
    for state, statuses in SHIPPED_STATUSES.items():
        for position, (code, label) in enumerate(statuses.items()):
            status, _ = OrderStatus.objects.get_or_create(code=code, defaults={"label": label})
            has_default = StatusAssignment.objects.filter(state=state, is_default=True).exists()
            StatusAssignment.objects.get_or_create(
                status=status,
                state=state,
                defaults={
                    "is_default": position == 0 and not has_default,
                    "is_visible_on_storefront": state not in HIDDEN_ON_STOREFRONT,
                },
            )
