"""Which steps may an operation take?"""

from datetime import datetime
from typing import Any

from counterpart.amazon.models.operations import Operation, OperationState

S = OperationState

# A row in `sending` whose process died becomes `unsure`; `unsure` asks Amazon before acting.
ALLOWED: dict[OperationState, frozenset[OperationState]] = {
    S.QUEUED: frozenset({S.SENDING, S.NOT_NEEDED, S.REJECTED}),
    S.SENDING: frozenset({S.ACCEPTED, S.QUEUED, S.UNSURE, S.REJECTED, S.VISIBLE}),
    S.UNSURE: frozenset({S.VISIBLE, S.QUEUED, S.NOT_NEEDED, S.REJECTED}),
    S.ACCEPTED: frozenset({S.VISIBLE, S.QUEUED, S.NOT_NEEDED, S.REJECTED}),
    S.REJECTED: frozenset({S.QUEUED}),
    S.VISIBLE: frozenset({S.QUEUED}),
    S.NOT_NEEDED: frozenset(),
}
INITIAL = frozenset({S.QUEUED})
SETTLED = frozenset({S.ACCEPTED, S.VISIBLE, S.NOT_NEEDED})


def move(operation: Operation, to: OperationState, **changes: Any) -> bool:
    """Take a step if the operation still stands where it was read; answers whether it did.

    One conditional UPDATE: of two workers, one takes the step. `changes` are written with it.
    """
    came_from = OperationState(operation.state)
    if to not in ALLOWED[came_from]:
        raise ValueError(f"An operation that is {came_from} cannot become {to}.")
    moved = Operation.objects.filter(pk=operation.pk, state=came_from).update(state=to, **changes)
    if moved:
        operation.state = to
        for name, value in changes.items():
            setattr(operation, name, value)
    return bool(moved)


def queue_again(operation: Operation, at: datetime) -> bool:
    """Let an operation be sent (again) from then on."""
    return move(operation, S.QUEUED, next_attempt_at=at, sending_since=None)
