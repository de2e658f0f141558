"""How do Amazon's words read, and in which tone?"""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.models.orders import AmazonOrder, ImportState

# L-35, in its order; the labels as people write them.
STATUSES = {
    "Error": _("Error"),
    "Pending": _("Pending"),
    "Shipped": _("Shipped"),
    "Canceled": _("Canceled"),
    "Completed": _("Completed"),
    "Unshipped": _("Unshipped"),
    "PartiallyShipped": _("Partially Shipped"),
    "PendingAvailability": _("Pending Availability"),
    "Unfulfillable": _("Unfulfillable"),
}
TONES = {
    "Error": "danger",
    "Unshipped": "warning",
    "PartiallyShipped": "warning",
    "Shipped": "info",
    "Completed": "success",
    "Canceled": "muted",
    "Unfulfillable": "danger",
}
# Still to be shipped by the merchant: what ship-by urges.
TO_SHIP = frozenset({"Unshipped", "PartiallyShipped", "Error"})
FULFILLED_BY = {"MERCHANT": _("Merchant"), "AMAZON": _("Amazon")}
# How Amazon abbreviates them elsewhere.
FULFILLED_AS = {"MERCHANT": "MFN", "AMAZON": "AFN"}
IMPORT_STATES = {
    ImportState.UNDECIDED: _("Not decided yet"),
    ImportState.WAITING: _("Waiting for Amazon"),
    ImportState.HELD: _("Held"),
    ImportState.CREATED: _("Created in Commerce"),
    ImportState.COMPLETED: _("Complete in Commerce"),
    ImportState.CANCELED: _("Canceled at Amazon"),
    ImportState.VIEW_ONLY: _("View only"),
}


def status_label(status: str) -> str:
    """Answer the word for a status; one that is not known is shown as Amazon writes it."""
    return str(STATUSES.get(status, status))


def status_tone(status: str) -> str:
    """Answer the tone of a status (L-43)."""
    return TONES.get(status, "neutral")


def fulfiller(code: str) -> str:
    """Answer who ships."""
    return str(FULFILLED_BY.get(code, code or "–"))


def is_prime(row: AmazonOrder) -> bool:
    """Tell whether Amazon counts the order among those of Prime."""
    return "PRIME" in row.programs.split()


def worded(code: str) -> SafeString | str:
    """Write one of Amazon's codes as words: FREE_ECONOMY is “Free economy”.

    They are Amazon's, the same in every language; nobody knows all of them.
    """
    words = code.replace("_", " ").capitalize()
    return format_html('<span translate="no">{}</span>', words) if words else ""
