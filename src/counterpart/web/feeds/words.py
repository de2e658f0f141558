"""How do feeds, their states and what came of their messages read, and in which tone?"""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.models.feeds import FeedState
from counterpart.web.components.marks import below_each_other

STATES = {
    FeedState.PREPARED.value: ("neutral", _("Waiting to be sent")),
    FeedState.SENDING.value: ("info", _("Being sent")),
    FeedState.UNSURE.value: ("warning", _("Sent, but the answer was lost; Amazon is asked")),
    FeedState.SUBMITTED.value: ("info", _("Amazon works through it")),
    FeedState.DONE.value: ("success", _("Worked through")),
    FeedState.FAILED.value: ("danger", _("Broken off by Amazon")),
    FeedState.NOT_CREATED.value: ("warning", _("Amazon did not take it")),
}
# What each type of feed is for; Amazon's own word stands beside it.
TYPES = {
    "POST_ORDER_ACKNOWLEDGEMENT_DATA": _("Cancellations"),
    "POST_PAYMENT_ADJUSTMENT_DATA": _("Refunds"),
    "JSON_LISTINGS_FEED": _("Stock"),
}


def state_label(state: str) -> str:
    """Answer the words for a state."""
    return str(STATES[state][1])


def state_tone(state: str, *, rejected: int) -> str:
    """Answer the tone of a state: worked through is good news only without a refusal."""
    return "warning" if state == FeedState.DONE and rejected else STATES[state][0]


def type_label(feed_type: str) -> str:
    """Answer what a type of feed is for; one that is not known is shown as Amazon writes it."""
    return str(TYPES.get(feed_type, feed_type))


def type_told(feed_type: str) -> SafeString:
    """Write what a type of feed is for, with Amazon's word below."""
    said = format_html('<span class="muted small" translate="no">{}</span>', feed_type)
    known = TYPES.get(feed_type)
    return below_each_other([str(known), said]) if known else said
