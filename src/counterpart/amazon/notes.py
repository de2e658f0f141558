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
