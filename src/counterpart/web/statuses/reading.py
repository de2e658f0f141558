"""Which statuses are there, and what is to be shown of each?"""

from typing import Any

from django.utils.translation import gettext as _

from counterpart.core.errors import Refused
from counterpart.orders.models.orders import OrderStatus
from counterpart.orders.states import State
from counterpart.web.orders.words import state_label
from counterpart.websites.models import StoreView


class StatusPageUnknown(Refused):
    """No status has that key."""

    code = "status_unknown"


class StateUnknown(Refused):
    """A form names no state of orders."""

    code = "state_unknown"


def known_statuses() -> list[OrderStatus]:
    """Answer every status with its states and labels, in three queries."""
    rows = OrderStatus.objects.prefetch_related("assignments", "view_labels__store_view")
    return list(rows.order_by("pk"))


def status_with(key: int) -> OrderStatus:
    """Answer the status with this key, or refuse."""
    rows = OrderStatus.objects.prefetch_related("assignments", "view_labels__store_view")
    found = rows.filter(pk=key).first()
    if found is None:
        raise StatusPageUnknown(_("There is no such status; perhaps it was deleted."))
    return found


def state_of(code: str) -> State:
    """Answer the state of this code, or refuse."""
    if code not in State.values:
        raise StateUnknown(_("There is no such state of orders."))
    return State(code)


def by_state(statuses: list[OrderStatus]) -> list[dict[str, Any]]:
    """Answer the states in the order of an order's life, each with its statuses."""
    return [
        {
            "state": state,
            "label": state_label(state),
            "statuses": [
                (status, assignment)
                for status in statuses
                for assignment in status.assignments.all()
                if assignment.state == state
            ],
        }
        for state in State
    ]


def without_state(statuses: list[OrderStatus]) -> list[OrderStatus]:
    """Answer the statuses that no state has yet."""
    return [status for status in statuses if not status.assignments.all()]


def labels_of(status: OrderStatus) -> list[tuple[StoreView, str]]:
    """Answer every store view with what the status is called there, "" where as everywhere."""
    known = {one.store_view_id: one.label for one in status.view_labels.all()}
    views = StoreView.objects.select_related("store__website").order_by("pk")
    return [(view, known.get(view.pk, "")) for view in views]


def name_of(view: StoreView) -> str:
    """Answer the name of the field for what a status is called in a store view."""
    return f"view_{view.pk}"


def called(status: OrderStatus) -> dict[str, str]:
    """Answer what a status is called, by the names of the fields of its form."""
    return {"label": status.label} | {name_of(view): text for view, text in labels_of(status)}
