"""Where does canceling an order at Amazon stand, and what may be done about it (L-60 … L-63)?"""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.operations.canceling import (
    OPEN,
    latest_cancellation,
    why_not_cancelable,
)
from counterpart.amazon.stores.channel_settings import is_read_only
from counterpart.web.amazon_orders.canceling_words import (
    reason_of,
    told_label,
    told_tone,
    why_ended,
)


@dataclass(frozen=True)
class Canceling:
    """What a page says about canceling an order at Amazon.

    `why_not` is "" exactly when it can be asked for. `request` is the last time that it was,
    unless it was withdrawn; `reason`, `label` and `tone` are that request's.
    """

    why_not: str
    request: Operation | None
    may_cancel: bool

    @property
    def can_be_asked(self) -> bool:
        return self.may_cancel and not self.why_not

    @property
    def is_open(self) -> bool:
        return self.request is not None and self.request.state in OPEN

    @property
    def is_refused(self) -> bool:
        return self.request is not None and self.request.state == OperationState.REJECTED

    @property
    def can_be_withdrawn(self) -> bool:
        if self.request is None or not self.may_cancel:
            return False
        return self.request.state == OperationState.QUEUED

    @property
    def waits_for_read_only(self) -> bool:
        """Nothing is sent at present, whoever asks."""
        if self.request is None or self.request.state != OperationState.QUEUED:
            return False
        return is_read_only()

    @property
    def why_ended(self) -> str:
        """Why it came to nothing, unless Amazon said no in its own words."""
        return why_ended(self.request) if self.request else ""

    @property
    def reason(self) -> SafeString | str:
        return reason_of(self.request) if self.request else ""

    @property
    def label(self) -> str:
        return told_label(self.request.state) if self.request else ""

    @property
    def tone(self) -> str:
        return told_tone(self.request.state) if self.request else ""


def canceling_of(row: AmazonOrder, *, may_cancel: bool) -> Canceling:
    """Answer where canceling stands; `row` with its Commerce order, as it is stored."""
    asked = latest_cancellation(row)
    if asked is not None and asked.state == OperationState.NOT_NEEDED:
        asked = None
    return Canceling(why_not_cancelable(row), asked, may_cancel)
