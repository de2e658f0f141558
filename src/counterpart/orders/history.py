"""What is written down about an order, and how does it read?"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from counterpart.core.notes import sentence
from counterpart.orders.models.orders import HistoryEntry, Order

SENTENCES = {
    "placed": _("The order was placed."),
    "placed_by_channel": _("The order was created from {channel} order {external_id}."),
    "invoiced": _("Invoice #{number} was created: {total} {currency}."),
    "shipped": _("Shipment #{number} was created: {items}."),
    "tracked": _("Tracking number {tracking} for {carrier} was assigned."),
    "canceled": _("The order was canceled."),
    "credited": _("Credit memo #{number} was created: {total} {currency}."),
    "state_changed": _("The order became {to}."),
    "address_changed": _("The shipping address was changed."),
    "commented": _("Comment"),
    "name_without_last_name": _("The buyer gave one name only; the last name is set to “-”."),
    "not_provided": _("Not provided by the channel: {fields}."),
    "extra_charges": _("Shipping and handling includes {charges}."),
    "replaces": _("This order replaces {external_id}."),
    "shipping_stopped": _("Do not ship: {because}"),
    "shipping_released": _("The order may be shipped again."),
}


def write(
    order: Order, code: str, *, actor: str, now: datetime, comment: str = "", **params: Any
) -> None:
    """Append an entry with the order's present status."""
    entry(order, code, actor=actor, now=now, comment=comment, **params).save()


def entry(
    order: Order, code: str, *, actor: str, now: datetime, comment: str = "", **params: Any
) -> HistoryEntry:
    """Make an entry to be saved together with others."""
    return HistoryEntry(
        order_id=order.pk,
        status=order.status,
        code=code,
        params=params,
        comment=comment,
        actor=actor,
        happened_at=now,
    )


def told(written: HistoryEntry) -> str:
    """Tell an entry in the reader's language."""
    if written.code == "commented":
        return str(written.comment)
    return sentence(SENTENCES, written.code, written.params)
