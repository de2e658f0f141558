"""What is said about an order, to whom, and with which status (CO-10)?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterpart.orders.labels.statuses import statuses_of
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State


class CommentForm(forms.Form):
    """Notes for this order: a comment, another status of its state, and who may know."""

    text = forms.CharField(
        label=_("Comment"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    notify = forms.BooleanField(label=_("Notify customer by email"), required=False)
    visible = forms.BooleanField(label=_("Visible on storefront"), required=False)

    def __init__(self, order: Order, *args: Any, may_notify: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = statuses_of(State(order.state))
        self.fields["status"] = forms.ChoiceField(
            label=_("Status"),
            required=False,
            choices=list((known | _present(order, known)).items()),
            initial=order.status,
        )
        self.order_fields(["status"])
        if not may_notify:
            del self.fields["notify"]


def _present(order: Order, known: dict[str, str]) -> dict[str, str]:
    """Answer the order's own status where its state lost it meanwhile: it stays choosable."""
    return {} if order.status in known else {order.status: order.status}
