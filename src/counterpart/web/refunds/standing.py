"""Where does a refund stand, between what people decided and what Amazon made of it?"""

from datetime import datetime

from django.db.models import Q, TextChoices

from counterpart.amazon.models.operations import OperationState
from counterpart.amazon.models.refunds import AmazonRefund, RefundState
from counterpart.amazon.operations.refunding.doubts import LATE


class Standing(TextChoices):
    """What was decided until Amazon is told, and from then on what Amazon has made of it."""

    WAITING = RefundState.WAITING.value
    DECLINED = RefundState.DECLINED.value
    QUEUED = OperationState.QUEUED.value
    SENDING = OperationState.SENDING.value
    UNSURE = OperationState.UNSURE.value
    ACCEPTED = OperationState.ACCEPTED.value
    VISIBLE = OperationState.VISIBLE.value
    REJECTED = OperationState.REJECTED.value
    NOT_NEEDED = OperationState.NOT_NEEDED.value


UNDERWAY = (Standing.QUEUED, Standing.SENDING, Standing.ACCEPTED)
DECIDED_HERE = (Standing.WAITING, Standing.DECLINED)


def standing_of(refund: AmazonRefund) -> Standing:
    """Answer where a refund stands; `refund` with its operation, which is there once approved."""
    if refund.state != RefundState.APPROVED or refund.operation is None:
        return Standing(refund.state)
    return Standing(refund.operation.state)


def standing_as(*wanted: Standing) -> Q:
    """Answer the condition that a refund stands like one of these."""
    here = [one.value for one in wanted if one in DECIDED_HERE]
    there = [one.value for one in wanted if one not in DECIDED_HERE]
    return Q(state__in=here) | Q(state=RefundState.APPROVED, operation__state__in=there)


def in_doubt(now: datetime) -> Q:
    """Answer the condition that nobody knows what became of a refund, or should know by now."""
    missed = Q(operation__state=Standing.ACCEPTED, operation__accepted_at__lte=now - LATE)
    return standing_as(Standing.UNSURE) | (Q(state=RefundState.APPROVED) & missed)


def is_in_doubt(refund: AmazonRefund, now: datetime) -> bool:
    """Tell whether a person should find out what became of a refund."""
    standing, operation = standing_of(refund), refund.operation
    if standing == Standing.UNSURE:
        return True
    if standing != Standing.ACCEPTED or operation is None or operation.accepted_at is None:
        return False
    return operation.accepted_at <= now - LATE
