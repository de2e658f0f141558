"""What is written into an Amazon order's timeline, and how does it read?"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.causes import CAUSES
from counterpart.core.notes import sentence

SENTENCES = {
    "received": _("Received from Amazon as {status}."),
    "status_updated": _("Status updated to {status}."),
    "import_disabled": _("Import is disabled: the order is managed in Seller Central."),
    "import_requested": _("Import was requested."),
    "inventory_reserved": _("Inventory reserved."),
    "inventory_not_reserved": _("Inventory could not be reserved: {sku} is short."),
    "inventory_released": _("Inventory released."),
    "created": _("Commerce order {number} was created."),
    "completed": _("Status updated to Completed."),
    "canceled": _("Canceled on Amazon."),
    "canceled_in_commerce": _("Canceled on Amazon; Commerce order {number} is {state}."),
    "canceled_after_shipping": _(
        "Canceled on Amazon, but units of Commerce order {number} were already shipped. "
        "Decide by hand."
    ),
    "changed_after_creation": _(
        "Quantities or total changed on Amazon after Commerce order {number} was created. "
        "Decide by hand."
    ),
    "shipped_elsewhere": _(
        "Amazon shows {items} of Commerce order {number} as shipped elsewhere. "
        "Say whether they left your shelves."
    ),
    "left_elsewhere": _("Recorded as shipped elsewhere, from your shelves: {items}."),
    "left_from_elsewhere": _("Recorded as shipped elsewhere, not from your shelves: {items}."),
    "ships_despite_wish": _("The order is to be shipped although the buyer asks to cancel."),
    "change_followed": _(
        "The change on Amazon was followed: credit memo over {total} {currency}."
    ),
    "change_kept": _(
        "The change on Amazon was dealt with by hand; Commerce order {number} may be shipped."
    ),
    "pending_lingers": _(
        "Amazon has kept the order pending for more than {days} days; nothing is reserved for it "
        "any more. Look at it in Seller Central."
    ),
    "address_too_late": _(
        "The address changed on Amazon after Commerce order {number} had left; nothing follows."
    ),
    "address_corrected_before": _(
        "The address changed on Amazon; Commerce order {number} keeps the one corrected by hand. "
        "Compare them."
    ),
    "address_unusable": _(
        "The address changed on Amazon to one that no parcel can reach; Commerce order {number} "
        "keeps the one before."
    ),
    "not_followed": _("The change on Amazon could not be followed: {reason}"),
    "address_followed": _("The address changed on Amazon; Commerce order {number} follows."),
    "address_corrected": _("The delivery address was corrected by hand."),
    "buyer_asks_to_cancel": _("The buyer asks to cancel."),
    "buyer_withdrew": _("The buyer no longer asks to cancel."),
    "quantity_rounded_down": _("Quantity {quantity} of {sku} was rounded down to {rounded}."),

    "extra_charges": _("Shipping and handling includes {charges}."),
    "status_unknown": _("Amazon's status “{status}” is not known here; the order waits."),
    "unreadable": _("Amazon sent a document that cannot be read: {reason} "
                    "Amazon's request id is {request_id}."),
    "confirmation_queued": _("Amazon will be told: {carrier} {tracking}."),
    "confirmation_accepted": _("Amazon accepted the shipment: {carrier} {tracking}."),
    "confirmation_visible": _("Amazon shows the shipment: {carrier} {tracking}."),
    "confirmation_rejected": _("Amazon rejected the shipment {carrier} {tracking}: {message}"),
    "confirmation_unsure": _("Amazon's answer about the shipment {carrier} {tracking} was lost; "
                             "Amazon is asked."),
    "confirmation_not_needed": _("Amazon already shows everything as shipped; nothing was sent."),
    "confirmation_lost": _("Amazon does not show the shipment {carrier} {tracking}; "
                           "it is sent again."),
    "tracking_not_told": _(
        "Amazon is not told of {carrier} {tracking}: all units of shipment {shipment} are told "
        "with other tracking numbers, and Amazon takes one for each unit."
    ),

    "cancellation_queued": _("Amazon will be asked to cancel the order: {reason}."),
    "cancellation_withdrawn": _("The request to cancel the order was withdrawn."),
    "cancellation_sent": _("Amazon was asked to cancel the order: {reason}."),
    "cancellation_accepted": _("Amazon accepted the cancellation."),
    "cancellation_visible": _("Amazon shows the order as canceled, as it was asked to."),
    "cancellation_rejected": _("Amazon rejected the cancellation: {message}"),
    "cancellation_unsure": _("It is not known what became of the cancellation; Amazon is asked."),
    "cancellation_not_needed": _("Amazon shows the order as canceled; nothing was sent."),
    "cancellation_lost": _("Amazon does not show the order as canceled; it is asked again."),
    "cancellation_too_late": _("The order cannot be canceled any more: Amazon shows it as "
                               "{status}. Go on in Seller Central."),
    "cancellation_shipped": _("The order cannot be canceled any more: units were shipped."),
    "cancellation_without_effect": _("Amazon accepted the cancellation, but still shows the order "
                                     "as {status} after a day. Go on in Seller Central."),
    "cancellation_failed": _("Amazon did not work through the cancellation, {times} times. "
                             "Ask again, or cancel the order in Seller Central."),
    "cancellation_stuck": _("Amazon has been working on the cancellation for more than {hours} "
                            "hours."),
}  # fmt: skip


def told(code: str, params: Mapping[str, Any]) -> str:
    """Tell a note in the reader's language."""
    if code == "held":
        return gettext("Cannot create sales order: {blockers}").format(
            blockers=" ".join(
                blocker_told(one["cause"], one["evidence"]) for one in params["blockers"]
            )
        )
    return sentence(SENTENCES, code, params)


def blocker_told(cause: str, evidence: Mapping[str, Any]) -> str:
    """Tell one blocker: which item, what is wrong with it."""
    known = CAUSES.get(cause)
    return sentence({cause: known.sentence} if known else {}, cause, evidence)


def remedy_told(cause: str, evidence: Mapping[str, Any]) -> str:
    """Tell what a person can do about a blocker."""
    known = CAUSES.get(cause)
    return sentence({cause: known.remedy} if known else {}, cause, evidence)
