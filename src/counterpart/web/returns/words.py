"""How do Amazon's words about a return read, and in which tone?"""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.models.returns import AmazonReturn

# Amazon publishes no list of the codes; these stand in sellers' reports, with and without the
# beginnings “CR-” and “AMZ-PG-”. An unknown one is shown as Amazon writes it.
REASONS = {
    "APP-STYLE": _("Style is not as expected"),
    "APP-TOO-LARGE": _("Too large"),
    "APP-TOO-LATE": _("Arrived too late"),
    "APP-TOO-SMALL": _("Too small"),
    "BAD-DESC": _("Not as described on the website"),
    "DAMAGED_BY_CARRIER": _("Damaged on the way"),
    "DAMAGED_BY_FC": _("Damaged before it was shipped"),
    "DEFECTIVE": _("Defective or does not work"),
    "EXTRA_ITEM": _("Extra item that was not ordered"),
    "FOUND_BETTER_PRICE": _("Found a better price"),
    "MISORDERED": _("Ordered the wrong item"),
    "MISSED_ESTIMATED_DELIVERY": _("Arrived too late"),
    "MISSING_PARTS": _("Parts or accessories are missing"),
    "NO_LONGER_NEEDED": _("No longer needed"),
    "NO_REASON_GIVEN": _("No reason given"),
    "NOT_AS_DESCRIBED": _("Not as described on the website"),
    "NOT_COMPATIBLE": _("Not compatible"),
    "ORDERED_WRONG_ITEM": _("Ordered the wrong item"),
    "QUALITY_UNACCEPTABLE": _("Performance or quality not adequate"),
    "SWITCHEROO": _("Wrong item was sent"),
    "UNAUTHORIZED_PURCHASE": _("Purchase was not authorized"),
    "UNDELIVERABLE_UNKNOWN": _("Could not be delivered"),
    "UNWANTED_ITEM": _("No longer needed"),
}
BEGINNINGS = ("AMZ-PG-", "CR-")
STATUSES = {
    "approved": ("info", _("Approved")),
    "completed": ("success", _("Completed")),
    "pending": ("warning", _("Pending")),
    "pendingapproval": ("warning", _("Waiting for approval")),
    "denied": ("muted", _("Denied")),
    "closed": ("muted", _("Closed")),
    "canceled": ("muted", _("Canceled")),
    "cancelled": ("muted", _("Canceled")),
}
RESOLUTIONS = {
    "StandardRefund": _("Refund once the goods are back"),
    "RefundAtFirstScan": _("Refund when the carrier scans the parcel"),
    "ReturnlessRefund": _("Refund without a return"),
    "Exchange": _("Exchange"),
    "Replacement": _("Replacement"),
}


def reason_told(reason: str) -> str:
    """Answer why something comes back, in words where the code is known."""
    code = reason.strip().upper()
    for beginning in BEGINNINGS:
        code = code.removeprefix(beginning)
    return str(REASONS.get(code, reason))


def status_told(status: str) -> tuple[str, str]:
    """Answer the tone and the words of Amazon's status of a return."""
    tone, words = STATUSES.get("".join(status.lower().split()), ("neutral", status))
    return tone, str(words) or gettext("Not said")


def resolution_told(resolution: str) -> str:
    """Answer how the buyer gets the money back."""
    return str(RESOLUTIONS.get(resolution, resolution))


def standing_told(one: AmazonReturn) -> tuple[str, str]:
    """Answer the tone and the words of what was done about a return here."""
    if one.credit_memo_id is not None:
        return "success", gettext("Credit memo written")
    if one.handled_at is not None:
        return "muted", gettext("Dealt with")
    if one.amazon_order_id is None:
        return "neutral", gettext("Its order is not here")
    return "warning", gettext("To be dealt with")


def name_of(one: AmazonReturn) -> str:
    """Answer what people call a return by: Amazon's number, the merchant's, or the order's."""
    return one.rma_id or one.merchant_rma_id or one.order_number
