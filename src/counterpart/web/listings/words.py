"""How do listings, their states and their changes read, and in which tone?"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.client.listings.patching import MERCHANT
from counterpart.amazon.listings.changes import FULFILLED_BY, LISTING, QUANTITY
from counterpart.amazon.models.listings import Listing, ListingChange, ListingState
from counterpart.amazon.notes import told
from counterpart.catalog.models import Fulfilled

STATES = {
    ListingState.LEFT.value: ("muted", _("Not sent from here")),
    ListingState.IN_STEP.value: ("success", _("Amazon shows our figure")),
    ListingState.CHANGED.value: ("neutral", _("Waiting to be sent")),
    ListingState.SENDING.value: ("info", _("Being sent")),
    ListingState.ACCEPTED.value: ("info", _("Accepted by Amazon, not visible yet")),
    ListingState.REJECTED.value: ("danger", _("Rejected by Amazon")),
}
FULFILLED = {
    Fulfilled.MERCHANT.value: _("Fulfilled by Merchant"),
    Fulfilled.AMAZON.value: _("Fulfilled by Amazon"),
}
# The same for a column that says so in its head.
SHIPPERS = {Fulfilled.MERCHANT.value: _("Merchant"), Fulfilled.AMAZON.value: _("Amazon")}
SWITCHES = {
    Fulfilled.MERCHANT.value: _("Switch to Fulfilled by Merchant"),
    Fulfilled.AMAZON.value: _("Switch to Fulfilled by Amazon"),
}
# What the log calls the kinds of changes (F-19).
ACTIONS = {
    QUANTITY: _("Quantity"),
    FULFILLED_BY: _("Fulfilled By"),
    LISTING: _("Listing"),
}


def state_label(state: str) -> str:
    """Answer the words for a state."""
    return str(STATES[state][1])


def state_tone(state: str) -> str:
    """Answer the tone of a state."""
    return STATES[state][0]


def fulfilled_label(code: str) -> str:
    """Answer who ships, in the words that merchants know; "" where nobody said."""
    return str(FULFILLED.get(code, code))


def channel_label(channel: str) -> str:
    """Answer who ships as Amazon says; "" while it is not known."""
    return fulfilled_label(_shipper(channel)) if channel else ""


def shipper_label(channel: str) -> str:
    """Answer who ships as Amazon says, in one word; "" while it is not known."""
    return str(SHIPPERS[_shipper(channel)]) if channel else ""


def _shipper(channel: str) -> str:
    return Fulfilled.MERCHANT.value if channel == MERCHANT else Fulfilled.AMAZON.value


def switch_label(by: str) -> Promise:
    """Answer the words on the button that lets somebody else ship."""
    return SWITCHES[by]


def action_label(action: str) -> str:
    """Answer the words for what was done; an action that is not known is shown as it is."""
    return str(ACTIONS.get(action, action))


def change_told(change: ListingChange) -> str:
    """Tell what happened to a listing in the reader's language."""
    return told(change.code, change.params)


def differs(listing: Listing) -> bool:
    """Tell whether Amazon shows another quantity than ours."""
    return listing.wanted is not None and listing.seen != listing.wanted
