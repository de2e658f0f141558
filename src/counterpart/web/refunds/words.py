"""How do refunds on Amazon read, and in which tone?"""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.operations.refunding.asking import REASONS
from counterpart.web.refunds.standing import Standing

STANDINGS = {
    Standing.WAITING: ("warning", _("Waiting for approval")),
    Standing.DECLINED: ("muted", _("Not approved")),
    Standing.QUEUED: ("info", _("Waiting to be sent to Amazon")),
    Standing.SENDING: ("info", _("Sent; Amazon works through it")),
    Standing.UNSURE: ("danger", _("In doubt: did Amazon pay?")),
    Standing.ACCEPTED: ("info", _("Accepted by Amazon, not in its books yet")),
    Standing.VISIBLE: ("success", _("Paid back at Amazon")),
    Standing.REJECTED: ("danger", _("Rejected by Amazon")),
    Standing.NOT_NEEDED: ("muted", _("Withdrawn: nothing was sent")),
}
# Amazon's words for where money in its books stands (finances_2024-06-19, transactionStatus).
IN_BOOKS = {
    "DEFERRED": _("held back by Amazon until later"),
    "RELEASED": _("settled"),
    "DEFERRED_RELEASED": _("settled after it was held back"),
}
# Amazon's types of the money of an item (ComponentAmount of the payment adjustment feed).
COMPONENTS = {
    "Principal": _("Price"),
    "Tax": _("Tax"),
    "Shipping": _("Shipping"),
    "ShippingTax": _("Tax on shipping"),
}


def standing_label(standing: Standing) -> str:
    """Answer the words for where a refund stands."""
    return str(STANDINGS[standing][1])


def standing_tone(standing: Standing) -> str:
    """Answer the tone of where a refund stands."""
    return STANDINGS[standing][0]


def reason_told(code: str) -> SafeString:
    """Write a reason in friendly words, with Amazon's code."""
    if code not in REASONS:
        return format_html('<span translate="no">{}</span>', code or "–")
    return format_html(
        '<span>{} <span class="muted small" translate="no">({})</span></span>', REASONS[code], code
    )


def reason_words(code: str) -> SafeString | str:
    """Write a reason in friendly words alone; one that is not known as Amazon writes it."""
    known = REASONS.get(code)
    return str(known) if known else format_html('<span translate="no">{}</span>', code or "–")


def books_told(status: str) -> SafeString | str:
    """Write where a refund stands in Amazon's books; a word that is not known as Amazon says it."""
    known = IN_BOOKS.get(status.upper())
    return str(known) if known else format_html('<span translate="no">{}</span>', status)


def component_told(name: str) -> str:
    """Answer what a part of the money is for; one that is not known as Amazon writes it."""
    return str(COMPONENTS.get(name, name))
