"""Can an error between Amazon and us be mended by trying again, and how (B-17)?"""

from datetime import datetime

from django.utils.translation import gettext

from counterpart.amazon.models.logs import CommunicationError
from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.operations.resending import resend_confirmation
from counterpart.amazon.stores.asking import ask_for_look
from counterpart.amazon.stores.channel_settings import is_read_only
from counterpart.core.errors import Refused


class RetryRefused(Refused):
    """Trying again would bring nothing."""

    code = "retry_refused"


def retry_error(error: CommunicationError, *, actor: str, now: datetime) -> None:
    """Try again what failed: send what Amazon rejected, or have a look asked for.

    What was rejected goes out with the next pass, which is asked for too. Refuses with the sentence
    of `can_retry`, and where no store of the account takes part. Asked twice, it is sent once.
    """
    why_not = can_retry(error)
    if why_not:
        raise RetryRefused(why_not)
    outbox = error.outbox
    if outbox is not None and outbox.shipment is not None:
        resend_confirmation(
            outbox.shipment, carrier="", tracking="", parcel=outbox.parcel, actor=actor, now=now
        )
    ask_for_look([error.account], now=now)


def can_retry(error: CommunicationError) -> str:
    """Answer in a sentence why trying again is of no use; "" if it may help."""
    if error.solved_at is not None:
        return gettext("This is solved: the same went well since.")
    if error.outbox is None:
        return ""
    if is_read_only():
        return gettext("Read-only mode is on: nothing is sent until it ends.")
    return _cannot_send(error.outbox)


def _cannot_send(operation: Operation) -> str:
    if operation.state == OperationState.QUEUED:
        return gettext("It waits and is sent again by itself.")
    if operation.state in (OperationState.SENDING, OperationState.UNSURE):
        return gettext("Amazon is asked first whether it arrived; that goes on by itself.")
    if operation.state != OperationState.REJECTED:
        return gettext("Amazon knows it by now.")
    if operation.kind != OperationKind.SHIPMENT_CONFIRMATION:
        return gettext("Ask for it again on the page of the order.")
    return ""
