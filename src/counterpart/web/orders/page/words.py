"""How do the states of items, invoices and confirmations read, and in which tone?"""

from django.utils.translation import gettext_lazy as _

from counterpart.amazon.models.operations import OperationState
from counterpart.orders.labels.line_labels import LineLabel
from counterpart.orders.models.documents import InvoiceState

LINE_TONES = {
    LineLabel.ORDERED: "neutral",
    LineLabel.SHIPPED: "success",
    LineLabel.INVOICED: "info",
    LineLabel.BACKORDERED: "warning",
    LineLabel.REFUNDED: "muted",
    LineLabel.CANCELED: "muted",
    LineLabel.PARTIAL: "info",
    LineLabel.MIXED: "info",
}
INVOICE_STATES = {
    InvoiceState.OPEN: (_("Open"), "warning"),
    InvoiceState.PAID: (_("Paid"), "success"),
    InvoiceState.CANCELED: (_("Canceled"), "muted"),
}
# What Amazon knows of a shipment: waiting, on its way, accepted or refused (ui.md, row 10).
CONFIRMATIONS = {
    OperationState.QUEUED: (_("Waiting to be sent to Amazon"), "neutral"),
    OperationState.SENDING: (_("Being sent to Amazon"), "neutral"),
    OperationState.UNSURE: (_("Sent, no answer came back"), "warning"),
    OperationState.ACCEPTED: (_("Accepted by Amazon"), "info"),
    OperationState.VISIBLE: (_("Visible at Amazon"), "success"),
    OperationState.REJECTED: (_("Rejected by Amazon"), "danger"),
    OperationState.NOT_NEEDED: (_("Already known at Amazon"), "success"),
}
NOT_TOLD = (_("Amazon is told with the next sync"), "neutral")


def confirmation_words(state: str) -> tuple[str, str]:
    """Answer the words and the tone of what Amazon knows of a shipment."""
    label, tone = CONFIRMATIONS[OperationState(state)]
    return str(label), tone
