"""What is written down about an order, and how does it read?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from counterpart.core.notes import sentence
from counterpart.orders.models.orders import HistoryEntry, Order

SENTENCES = {
    "placed": _("The order was placed."),
    "customer_registered": _("The buyer got a customer account."),
    "customer_linked": _("The order was given to the customer with the same account."),
    "placed_by_channel": _("The order was created from {channel} order {external_id}."),
    "invoiced": _("Invoice #{number} was created: {total} {currency}."),
    "invoice_paid": _("Invoice #{number} was paid: {total} {currency}."),
    "invoice_canceled": _("Invoice #{number} was canceled: {total} {currency}."),
    "shipped": _("Shipment #{number} was created: {items}."),
    "shipped_elsewhere": _("Shipment #{number} was recorded, shipped elsewhere: {items}."),
    "tracked": _("Tracking number {tracking} for {carrier} was assigned."),
    "track_corrected": _("The tracking number was corrected to {tracking} for {carrier}."),
    "track_removed": _("Tracking number {tracking} for {carrier} was removed."),
    "mailed": _("An e-mail was sent by hand: {mail}."),
    "canceled": _("The order was canceled."),
    "credited": _("Credit memo #{number} was created: {total} {currency}."),
    "state_changed": _("The order became {to}."),
    "address_changed": _("The shipping address was changed."),
    "held": _("The order was put on hold."),
    "unheld": _("The order was released from hold."),
    "payment_accepted": _("The payment was accepted."),
    "payment_denied": _("The payment was denied."),
    "edited": _("The order was edited: order {number} replaces it."),
    "edited_from": _("This order replaces order {number}."),
    "reordered": _("The same was ordered again: order {number}."),
    "reordered_from": _("This order repeats order {number}."),
    "billing_address_changed": _("The billing address was changed."),
    "commented": _("Comment"),
    "status_chosen": _("The status was changed to {status}."),
    "comment_erased": _("A comment was erased together with the buyer's data."),
    "people_erased": _("The buyer's data were erased."),
    "name_without_last_name": _("The buyer gave one name only; the last name is set to “-”."),
    "not_provided": _("Not provided by the channel: {fields}."),
    "extra_charges": _("Shipping and handling includes {charges}."),
    "replaces": _("This order replaces {external_id}."),
    "shipping_stopped": _("Do not ship: {because}"),
    "shipping_released": _("The order may be shipped again."),
    "channel_left": _("The store it came from was deleted here; it is worked without it."),
}

COMMENTED = {
    "": _("Comment added"),
    "invoice": _("Invoice #{number} comment added"),
    "shipment": _("Shipment #{number} comment added"),
    "credit_memo": _("Credit memo #{number} comment added"),
}
# What the customer can be told of by an e-mail.
TELLING = frozenset({"commented", "invoiced", "shipped", "credited", "mailed"})
NOTICES = {
    "notified": _("Notified"),
    "not_notified": _("Not Notified"),
    "not_applicable": _("Notification Not Applicable"),
}


@dataclass(frozen=True)
class Event:
    """One line of an order's story: what happened, what was said, and whether the buyer knows."""

    happened_at: datetime
    actor: str
    status: str
    text: str
    comment: str
    document_kind: str
    document: str
    customer: str
    is_visible: bool


def write(
    order: Order,
    code: str,
    *,
    actor: str,
    now: datetime,
    comment: str = "",
    document_kind: str = "",
    document: str = "",
    notified: bool = False,
    visible: bool = False,
    **params: Any,
) -> None:
    """Append an entry with the order's present status; about one of its documents if named."""
    entry(
        order,
        code,
        actor=actor,
        now=now,
        comment=comment,
        document_kind=document_kind,
        document=document,
        notified=notified,
        visible=visible,
        **params,
    ).save()


def entry(
    order: Order,
    code: str,
    *,
    actor: str,
    now: datetime,
    comment: str = "",
    document_kind: str = "",
    document: str = "",
    notified: bool = False,
    visible: bool = False,
    **params: Any,
) -> HistoryEntry:
    """Make an entry to be saved together with others."""
    return HistoryEntry(
        order_id=order.pk,
        status=order.status,
        code=code,
        params=params,
        comment=comment,
        document_kind=document_kind,
        document=document,
        is_customer_notified=notified,
        is_visible_on_storefront=visible,
        actor=actor,
        happened_at=now,
    )


def told(written: HistoryEntry) -> str:
    """Tell an entry in the reader's language."""
    if written.code == "commented":
        return str(written.comment)
    return sentence(SENTENCES, written.code, written.params)


def story(order: Order, *, newest_first: bool = True) -> list[Event]:
    """Answer everything that happened to an order and its documents, in one query (CO-10.3)."""
    entries = sorted(order.history.all(), key=lambda one: (one.happened_at, one.pk))
    if newest_first:
        entries.reverse()
    return [_event(entry) for entry in entries]


def story_for_customer(order: Order, *, newest_first: bool = True) -> list[Event]:
    """Answer that part of the story that was marked visible on the storefront (CO-10.2)."""
    return [event for event in story(order, newest_first=newest_first) if event.is_visible]


def _event(entry: HistoryEntry) -> Event:
    return Event(
        happened_at=entry.happened_at,
        actor=entry.actor,
        status=entry.status,
        text=_heading(entry),
        comment=entry.comment,
        document_kind=entry.document_kind,
        document=entry.document,
        customer=str(NOTICES[_notice(entry)]),
        is_visible=entry.is_visible_on_storefront,
    )


def _heading(entry: HistoryEntry) -> str:
    if entry.code != "commented":
        return told(entry)
    return str(COMMENTED[entry.document_kind]).format(number=entry.document)


def _notice(entry: HistoryEntry) -> str:
    if entry.is_customer_notified:
        return "notified"
    return "not_notified" if entry.code in TELLING else "not_applicable"
