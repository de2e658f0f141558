"""Which status do people see for an Amazon order?"""

from datetime import timedelta

from counterpart.amazon.models.orders import AmazonOrder, ImportState

# L-35. Error and Completed are ours; Amazon never sends them.
SHOWN = {
    "PENDING_AVAILABILITY": "PendingAvailability",
    "PENDING": "Pending",
    "UNSHIPPED": "Unshipped",
    "PARTIALLY_SHIPPED": "PartiallyShipped",
    "SHIPPED": "Shipped",
    "INVOICE_UNCONFIRMED": "Shipped",
    "CANCELLED": "Canceled",
    "CANCELED": "Canceled",
    "UNFULFILLABLE": "Unfulfillable",
}
ERROR = "Error"
COMPLETED = "Completed"
CANCELED = "Canceled"
# Amazon cancels by itself what is not paid within days; nothing is promised to it after that.
LONGEST_PENDING = timedelta(days=7)
SHIPPING_ORDER = ("", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED")


def shown(amazon_status: str) -> str:
    """Answer the label of Amazon's status; an unknown one is shown as Amazon writes it."""
    return SHOWN.get(amazon_status, amazon_status or "Unknown")


def status_of(row: AmazonOrder) -> str:
    """Merge Amazon's status with ours for display (K-4, C-25)."""
    if row.import_state == ImportState.COMPLETED and shown(row.amazon_status) != CANCELED:
        return COMPLETED
    if row.import_state == ImportState.HELD:
        return ERROR
    return shown(further_of(row.amazon_status, row.confirmed_as))


def further_of(amazon_status: str, confirmed_as: str) -> str:
    """Answer the later of what Amazon shows and what it has accepted from us."""
    if amazon_status not in SHIPPING_ORDER or confirmed_as not in SHIPPING_ORDER:
        return amazon_status
    return max(amazon_status, confirmed_as, key=SHIPPING_ORDER.index)
