"""Which operations go to Amazon in feeds, and in which file does each of them live?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.operations import Operation, OperationKind
from counterpart.amazon.operations import cancellation
from counterpart.amazon.operations.refunding import refund


class Fed(Protocol):
    """What a file must offer whose operations go by feed.

    Those that settle answer whether they took the step; each in a transaction of its own.
    """

    FEED_TYPE: str
    CONTENT_TYPE: str

    def is_to_be_sent(self, operation: Operation, *, actor: str, now: datetime) -> bool: ...

    def document(self, account: SellerAccount, operations: Sequence[Operation]) -> bytes: ...

    def mark_sent(self, operation: Operation, *, actor: str, now: datetime) -> None: ...

    def settle_accepted(self, operation: Operation, *, actor: str, now: datetime) -> bool: ...

    def settle_rejected(
        self,
        operation: Operation,
        *,
        code: str,
        message: str,
        request_id: str,
        actor: str,
        now: datetime,
    ) -> bool: ...

    def settle_unsure(self, operation: Operation, *, actor: str, now: datetime) -> bool: ...


FED: Mapping[OperationKind, Fed] = MappingProxyType(
    {OperationKind.CANCELLATION: cancellation, OperationKind.REFUND: refund}
)


def fed_by(feed_type: str) -> Fed:
    """Answer the file whose messages a feed of this type holds."""
    return next(one for one in FED.values() if feed_type == one.FEED_TYPE)


FEED_TYPES = tuple(one.FEED_TYPE for one in FED.values())
