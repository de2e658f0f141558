"""How do kinds and states of e-mails read?"""

from django.utils.translation import gettext_lazy as _

from counterpart.orders.models.mails import CopyMethod, MailKind, MailState

KINDS = {
    MailKind.ORDER: _("New order"),
    MailKind.ORDER_COMMENT: _("Order update"),
    MailKind.INVOICE: _("New invoice"),
    MailKind.INVOICE_COMMENT: _("Invoice update"),
    MailKind.SHIPMENT: _("New shipment"),
    MailKind.SHIPMENT_COMMENT: _("Shipment update"),
    MailKind.CREDIT_MEMO: _("New credit memo"),
    MailKind.CREDIT_MEMO_COMMENT: _("Credit memo update"),
}
STATES = {
    MailState.QUEUED: (_("Queued"), "info"),
    MailState.SENDING: (_("Sending"), "info"),
    MailState.SENT: (_("Sent"), "success"),
    MailState.FAILED: (_("Failed"), "danger"),
}
COPY_METHODS = {CopyMethod.BCC: _("Bcc"), CopyMethod.SEPARATE: _("Separate e-mail")}
# What a setting of Commerce means, below its label.
HELP = {
    "allow_reorder": _("Whether an order can be placed again from its page."),
    "allow_zero_total_credit_memo": _("Whether a credit memo may give back goods and no money."),
    "return_to_stock_automatically": _("Whether the box “Return to stock” begins ticked."),
    "pending_payment_minutes": _("Unpaid orders are canceled after so many minutes; 0: never."),
}
