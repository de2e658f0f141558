"""What is wrong with an order that someone sends? Everything at once, each with a code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from counterpart.core.errors import Refused


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: a code for programs, a sentence for people, the facts of it."""

    code: str
    sentence: str
    facts: Mapping[str, str] = field(default_factory=dict)


class OrderRefused(Refused):
    """The order cannot be taken; nothing of it was written."""

    code = "order_refused"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(fault.sentence for fault in faults))


def demand_no_faults(faults: Sequence[Fault]) -> None:
    """Refuse with everything that was found."""
    if faults:
        raise OrderRefused(faults)
