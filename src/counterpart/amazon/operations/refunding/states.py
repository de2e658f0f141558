"""Which steps may a refund take before Amazon is told?"""

from typing import Any

from counterpart.amazon.models.refunds import AmazonRefund, RefundState

S = RefundState

# What was declined, rejected by Amazon or withdrawn can be asked for again: it waits anew.
ALLOWED: dict[RefundState, frozenset[RefundState]] = {
    S.WAITING: frozenset({S.APPROVED, S.DECLINED}),
    S.APPROVED: frozenset({S.WAITING}),
    S.DECLINED: frozenset({S.WAITING}),
}
INITIAL = frozenset({S.WAITING})
# Approved for good: what Amazon makes of it stands in the operation.
SETTLED = frozenset({S.APPROVED, S.DECLINED})


def move(refund: AmazonRefund, to: RefundState, **changes: Any) -> bool:
    """Take a step if the refund still stands where it was read; answers whether it did.

    One conditional UPDATE: of two people, one takes the step. `changes` are written with it.
    """
    came_from = RefundState(refund.state)
    if to not in ALLOWED[came_from]:
        raise ValueError(f"A refund that is {came_from} cannot become {to}.")
    moved = AmazonRefund.objects.filter(pk=refund.pk, state=came_from).update(state=to, **changes)
    if moved:
        refund.state = to
        for name, value in changes.items():
            setattr(refund, name, value)
    return bool(moved)
