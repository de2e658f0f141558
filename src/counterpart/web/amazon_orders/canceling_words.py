"""How does the request to cancel an order at Amazon read, and in which tone?"""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from counterpart.amazon import notes
from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.operations.canceling import REASONS

STATES = {
    OperationState.QUEUED.value: ("info", _("Waiting to be sent to Amazon")),
    OperationState.SENDING.value: ("info", _("Sent; Amazon works through it")),
    OperationState.UNSURE.value: (
        "warning",
        _("Sent, but the answer was lost; Amazon is asked"),
    ),
    OperationState.ACCEPTED.value: ("info", _("Accepted by Amazon, not yet shown as canceled")),
    OperationState.VISIBLE.value: ("success", _("Canceled at Amazon")),
    OperationState.REJECTED.value: ("danger", _("Rejected")),
    OperationState.NOT_NEEDED.value: ("muted", _("Nothing was sent")),
}


def told_label(state: str) -> str:
    """Answer the words for where a request stands."""
    return str(STATES[state][1])


def told_tone(state: str) -> str:
    """Answer the tone of where a request stands."""
    return STATES[state][0]


def reason_told(code: str) -> SafeString:
    """Write a reason in friendly words, with Amazon's code."""
    if code not in REASONS:
        return format_html('<span translate="no">{}</span>', code or "–")
    return format_html(
        '<span>{} <span class="muted small" translate="no">({})</span></span>', REASONS[code], code
    )


def reason_of(operation: Operation) -> SafeString:
    """Write why Amazon was asked to cancel."""
    return reason_told(str(operation.intent.get("reason", "")))


def why_ended(operation: Operation) -> str:
    """Tell why a request came to nothing, if that was not Amazon's own no."""
    ended = operation.intent.get("ended")
    return notes.told(ended["code"], ended["params"]) if ended else ""
