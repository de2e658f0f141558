"""What is the subject of each kind of e-mail, and with which words does it begin? (CO-11)"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from counterpart.orders.models.mails import MailKind

SUBJECTS = {
    MailKind.ORDER: _("Your %(store)s order confirmation"),
    MailKind.ORDER_COMMENT: _("Update to your %(store)s order"),
    MailKind.INVOICE: _("Invoice for your %(store)s order"),
    MailKind.INVOICE_COMMENT: _("Update to your %(store)s invoice"),
    MailKind.SHIPMENT: _("Your %(store)s order has shipped"),
    MailKind.SHIPMENT_COMMENT: _("Update to your %(store)s shipment"),
    MailKind.CREDIT_MEMO: _("Credit memo for your %(store)s order"),
    MailKind.CREDIT_MEMO_COMMENT: _("Update to your %(store)s credit memo"),
}
OPENINGS = {
    MailKind.ORDER: _("Thank you for your order. We have received order %(order)s."),
    MailKind.ORDER_COMMENT: _("Your order %(order)s has been updated. Its status is “%(status)s”."),
    MailKind.INVOICE: _("This is invoice %(document)s for your order %(order)s."),
    MailKind.INVOICE_COMMENT: _(
        "There is news about invoice %(document)s for your order %(order)s. "
        "The status of the order is “%(status)s”."
    ),
    MailKind.SHIPMENT: _("Your order %(order)s is on its way. This is shipment %(document)s."),
    MailKind.SHIPMENT_COMMENT: _(
        "There is news about shipment %(document)s of your order %(order)s. "
        "The status of the order is “%(status)s”."
    ),
    MailKind.CREDIT_MEMO: _("This is credit memo %(document)s for your order %(order)s."),
    MailKind.CREDIT_MEMO_COMMENT: _(
        "There is news about credit memo %(document)s for your order %(order)s. "
        "The status of the order is “%(status)s”."
    ),
}


def subject(kind: MailKind, store: str) -> str:
    """Write the subject on one line, whatever the store is called."""
    return " ".join((str(SUBJECTS[kind]) % {"store": store}).split())


def opening(kind: MailKind, facts: Mapping[str, str]) -> str:
    """Write the first sentences; `facts` are order, document and status."""
    return str(OPENINGS[kind]) % facts
