"""How do the messages of a feed read: what each asked for, and what came of it?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.models.operations import Operation, OperationKind
from counterpart.web.amazon_orders import canceling_words
from counterpart.web.refunds import words as refund_words
from counterpart.web.refunds.standing import Standing


@dataclass(frozen=True)
class Words:
    """How messages of one kind read."""

    reason: Callable[[Operation], SafeString]
    label: Callable[[str], str]
    tone: Callable[[str], str]
    why_ended: Callable[[Operation], str] = lambda _operation: ""


WORDS: Mapping[str, Words] = {
    OperationKind.CANCELLATION.value: Words(
        canceling_words.reason_of,
        canceling_words.told_label,
        canceling_words.told_tone,
        canceling_words.why_ended,
    ),
    OperationKind.REFUND.value: Words(
        lambda operation: refund_words.reason_told(str(operation.intent.get("reason", ""))),
        lambda state: refund_words.standing_label(Standing(state)),
        lambda state: refund_words.standing_tone(Standing(state)),
    ),
}
REASONS: Mapping[str, Promise | str] = {
    "POST_ORDER_ACKNOWLEDGEMENT_DATA": _("Reason for cancellation"),
    "POST_PAYMENT_ADJUSTMENT_DATA": _("Reason for the refund"),
}


def message_words(operation: Operation) -> dict[str, Any]:
    """Answer what the page of a feed says of one of its messages."""
    words = WORDS[operation.kind]
    return {
        "reason": words.reason(operation),
        "label": words.label(operation.state),
        "tone": words.tone(operation.state),
        "why_ended": words.why_ended(operation),
    }


def reason_label(feed_type: str) -> str:
    """Answer what the column of the reasons is called in a feed of this type."""
    return str(REASONS.get(feed_type, _("Reason")))
