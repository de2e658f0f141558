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
    "quantity_sent": _("Quantity updated to {quantity}."),
    "quantity_refused": _("Amazon refused quantity {quantity}: {message}"),
    "quantity_not_shown": _("Amazon took quantity {quantity}, but still shows {seen}; "
                            "it is sent again."),
    "quantity_changed_elsewhere": _("Amazon shows {seen} although quantity {quantity} was sent; "
                                    "it is sent again."),
    "listing_by_merchant": _("Fulfilled by Merchant, as switched here."),
    "listing_by_amazon": _("Fulfilled by Amazon, as switched here."),
    "listing_by_settings": _("Fulfilled by whom the store's settings say."),
    "listing_conflict_merchant": _("Amazon ships what is fulfilled by the merchant here; "
                                   "no quantity is sent."),
    "listing_conflict_amazon": _("Amazon expects the merchant to ship what is fulfilled by Amazon "
                                 "here; no quantity is sent."),
    "listing_gone": _("Amazon does not show this listing any more."),
    "quantity_asked_again": _("Quantity {quantity} is sent again, as asked."),

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

    "refund_asked": _("A refund of {total} {currency} on Amazon was asked for, for credit memo "
                      "#{credit_memo}: {reason}."),
    "refund_approved": _("The refund of {total} {currency} was approved."),
    "refund_declined": _("The refund of {total} {currency} was declined; Amazon is told nothing."),
    "refund_withdrawn": _("The refund of {total} {currency} was withdrawn; Amazon is told "
                          "nothing."),
    "refund_queued": _("Amazon will be told to refund {total} {currency}: {reason}."),
    "refund_kept_back": _("Amazon was not told to refund {total} {currency}: something changed "
                          "meanwhile."),
    "refund_sent": _("Amazon was told to refund {total} {currency}."),
    "refund_accepted": _("Amazon accepted the refund of {total} {currency}; its books will show "
                         "it."),
    "refund_visible": _("Amazon's books show the refund of {total} {currency}."),
    "refund_rejected": _("Amazon rejected the refund of {total} {currency}: {message}"),
    "refund_unsure": _("It is not known what became of the refund of {total} {currency}. It is "
                       "not sent again; Amazon's books will tell."),
    "refund_missed": _("Amazon's books do not show the refund of {total} {currency} after 48 "
                       "hours. Look in Seller Central, then say whether Amazon has paid it."),
    "refund_stuck": _("Amazon has been working on the refund for more than {hours} hours."),
    "refund_differs": _("Amazon's books show a refund of {total} {currency}, but {asked} was asked "
                        "for. Look in Seller Central."),
    "refund_elsewhere": _("Amazon's books show a refund of {total} {currency} that was not asked "
                          "for here. Record it with a credit memo, or say that it is dealt with."),
    "refund_recorded": _("The refund of {total} {currency} that was made elsewhere is recorded by "
                         "credit memo #{credit_memo}."),
    "refund_handled": _("The refund of {total} {currency} that was made elsewhere was dealt with."),
    "refund_settled_as_paid": _("The refund of {total} {currency} counts as paid: somebody saw it "
                                "in Seller Central."),
    "refund_sent_again": _("The refund of {total} {currency} is sent again: somebody saw that "
                           "Amazon has not paid it."),

    "return_requested": _("The buyer returns {items} (return {number})."),
    "return_status": _("Return {number} is now {status}."),
    "return_delivered": _("Return {number} was delivered on {day}."),
    "return_credited": _("Return {number} has its credit memo #{memo}."),
    "return_handled": _("Return {number} was said to be dealt with."),
    "return_reopened": _("Return {number} is to be dealt with again."),
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
