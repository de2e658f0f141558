"""What is the form of a credit memo opened for?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from counterpart.orders.models.documents import CreditMemo


@dataclass(frozen=True)
class Occasion:
    """Something that a credit memo answers: goods that came back, a refund made elsewhere.

    `filled` are values of the form's fields by their names. `settle` deals with the occasion when
    the memo is written, in the memo's transaction. `is_repaid` tells that Amazon has given the
    buyer the money already: it must not be paid back there again.
    """

    sentence: str
    settle: Callable[[CreditMemo], None]
    filled: Mapping[str, Any] = field(default_factory=dict)
    is_repaid: bool = False
